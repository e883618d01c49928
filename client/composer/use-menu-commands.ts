import { useEffect, useState } from 'react';
import { useClient } from '../app/session.tsx';
import type { MenuEntry } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { interact } from '../messages/interact.ts';
import { menuCommandsIn, nameShown, type MenuCommand } from './commands.ts';

/** What bots offer to do with somebody (2) or a message (3), asked for once its menu is open. */
export function useMenuCommands(channelId: string | null, type: 2 | 3, targetId: string, isOpen: boolean): MenuEntry[] {
  const client = useClient();
  const [commands, setCommands] = useState<readonly MenuCommand[]>([]);
  useEffect(() => {
    if (!isOpen || channelId === null) return undefined;
    let isGone = false;
    menuCommandsIn(client, channelId, type).then(
      (found) => isGone || setCommands(found),
      () => undefined, // the menu has the rest
    );
    return () => {
      isGone = true;
    };
  }, [client, channelId, type, isOpen]);
  if (channelId === null) return [];
  const use = (command: MenuCommand): void => {
    const { id, name, version, application_id: applicationId, guild_id: guildId } = command;
    const data = { id, name, version, type, target_id: targetId, ...(guildId !== undefined && { guild_id: guildId }) };
    orSay(interact(client, { type: 2, applicationId, channelId, data }), nameShown(command));
  };
  return commands.map((command) => ({ key: `command-${command.id}`, words: nameShown(command), note: command.application.name, act: () => use(command) }));
}
