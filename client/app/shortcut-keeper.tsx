import { Suspense, useEffect, useState } from 'react';
import { guildFolders } from '#sdk/state/guild-folders';
import { visibleIds } from '#sdk/state/selectors/channels';
import { listedChannels, shownGroups } from '#sdk/state/selectors/listed-channels';
import { unreadOf } from '#sdk/state/selectors/unread';
import { DIRECT, type State } from '#sdk/state/state';
import { navigate } from './navigate.ts';
import { conversations } from '../friends/relations.ts';
import { lastChannel } from './last-channel.ts';
import { lazily } from './lazily.tsx';
import { pathTo } from './place.ts';
import { useClient } from './session.tsx';

const Shortcuts = lazily(() => import('./shortcuts.tsx'));

/** Kinds that one cannot write in by themselves: categories. */
const CATEGORY = 4;

interface ShortcutKeeperProps {
  guildId: string;
  channelId: string | null;
  /** Whether nothing stands over the channels. */
  isFree: boolean;
}

/** The keys that lead around, as in Discord's client. */
export function ShortcutKeeper({ guildId, channelId, isFree }: ShortcutKeeperProps) {
  const client = useClient();
  const [isShown, show] = useState(false);
  useEffect(() => {
    /** Whether keys are somebody else's just now: a dialog's, a menu's. */
    const isTaken = (): boolean => !isFree || document.querySelector('[role=dialog], [role=menu]') !== null;
    const lead = (event: KeyboardEvent): void => {
      const isCommand = event.ctrlKey || event.metaKey;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (isCommand && !event.altKey && event.key === '/') {
        show((is) => !is);
      } else if (event.altKey && step !== 0 && !isTaken()) {
        const path = isCommand ? guildBeside(client.state, guildId, step) : channelBeside(client.state, guildId, channelId, step, event.shiftKey);
        if (path !== null) navigate(path);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const read = ({ key, shiftKey, altKey, ctrlKey, metaKey, defaultPrevented }: KeyboardEvent): void => {
      if (key !== 'Escape' || altKey || ctrlKey || metaKey || defaultPrevented || isTaken()) return;
      const ids = guildId === DIRECT ? conversations(client.state).map(({ id }) => id) : visibleIds(client.state, guildId);
      void client.ackMany(shiftKey ? ids : channelId === null ? [] : [channelId]).catch(() => undefined); // what stays unread can be told again
    };
    // Before the box in which one writes, which has other uses for arrows, and after whoever has a use for Escape.
    addEventListener('keydown', lead, true);
    addEventListener('keydown', read);
    return () => {
      removeEventListener('keydown', lead, true);
      removeEventListener('keydown', read);
    };
  }, [client, guildId, channelId, isFree]);
  return <Suspense>{isShown && <Shortcuts onClose={() => show(false)} />}</Suspense>;
}

/** The next channel of the list, or the next unread one; around its ends. */
function channelBeside(state: State, guildId: string, channelId: string | null, step: 1 | -1, onlyUnread: boolean): string | null {
  const listed =
    guildId === DIRECT
      ? conversations(state)
      : shownGroups(listedChannels(state, guildId), channelId).flatMap(({ isCollapsed, channels, seen }) => (isCollapsed ? seen : channels));
  const ids = listed.filter(({ type, id }) => type !== CATEGORY && (!onlyUnread || id === channelId || unreadOf(state, id).isUnread)).map(({ id }) => id);
  const next = around(ids, channelId, step);
  return next === null || next === channelId ? null : pathTo(guildId, next);
}

function guildBeside(state: State, guildId: string, step: 1 | -1): string | null {
  const ids = [DIRECT, ...guildFolders(state).flatMap(({ guild_ids: own }) => own)];
  const next = around(ids, guildId, step);
  return next === null ? null : pathTo(next, next === DIRECT ? undefined : (lastChannel(state, next) ?? undefined));
}

function around(ids: readonly string[], now: string | null, step: 1 | -1): string | null {
  const at = now === null ? -1 : ids.indexOf(now);
  if (ids.length === 0) return null;
  if (at === -1) return ids.at(step === 1 ? 0 : -1) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
