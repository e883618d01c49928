import { Trans, useLingui } from '@lingui/react/macro';
import { createContext, Suspense, use, useCallback, useState, type MouseEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { unreadOf } from '#sdk/state/selectors/unread';
import { DIRECT } from '#sdk/state/state';
import { lazily } from '../app/lazily.tsx';
import { pathTo, placeOf } from '../app/place.ts';
import { useIdEntry } from '../app/id-entry.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { ContextMenu, placeOfMenu, type MenuEntry, type MenuPlace } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { askMember } from '../members/asked-member.ts';
import { useRelationshipEntries } from '../members/use-relationship.ts';
import { useMuteEntry } from '../notices/use-mute-entry.ts';

const ChoosePeople = lazily(() => import('./choose-people.tsx'));
const GroupSettings = lazily(() => import('./group-settings.tsx'));

type Asked = { what: 'people' | 'group' | 'leave'; channelId: string } | { what: 'new' };

const Opener = createContext<{ menu(channelId: string, event: MouseEvent): void; ask(asked: Asked): void }>({ menu: () => undefined, ask: () => undefined });

/** Answers the handler of `contextmenu` for a conversation. */
export function useDirectMenu(channelId: string): (event: MouseEvent) => void {
  const { menu } = use(Opener);
  return useCallback((event: MouseEvent) => menu(channelId, event), [menu, channelId]);
}

/** Answers what opens the choice of friends for a new conversation. */
export function useNewConversation(): () => void {
  const { ask } = use(Opener);
  return useCallback(() => ask({ what: 'new' }), [ask]);
}

/** Stands around the list of conversations: one menu for all of it, and what it opens. */
export function DirectMenus({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState<{ channelId: string; at: MenuPlace } | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const open = useCallback((channelId: string, event: MouseEvent) => {
    event.preventDefault();
    setMenu({ channelId, at: placeOfMenu(event) });
  }, []);
  const [opener] = useState({ menu: open, ask });
  const close = (): void => ask(null);
  return (
    <Opener value={opener}>
      {children}
      {menu && <DirectMenu {...menu} onClose={() => setMenu(null)} onAsk={ask} />}
      <Suspense>
        {asked?.what === 'new' && <ChoosePeople channelId={null} onClose={close} />}
        {asked?.what === 'people' && <ChoosePeople channelId={asked.channelId} onClose={close} />}
        {asked?.what === 'group' && <GroupSettings channelId={asked.channelId} onClose={close} />}
      </Suspense>
      {asked?.what === 'leave' && <LeaveGroup channelId={asked.channelId} onClose={close} />}
    </Opener>
  );
}

interface DirectMenuProps {
  channelId: string;
  at: MenuPlace;
  onClose(): void;
  onAsk(asked: Asked): void;
}

/** What can be done with a conversation. */
function DirectMenu({ channelId, at, onClose, onAsk }: DirectMenuProps) {
  const { t } = useLingui();
  const client = useClient();
  const muteEntry = useMuteEntry();
  const closing = useClosing(channelId);
  const name = useSelected((state) => channelName(state, channelId));
  const channel = useSelected((state) => state.channels.get(channelId));
  const isUnread = useSelected((state) => unreadOf(state, channelId).isUnread);
  const override = useSelected((state) => state.guildSettings.get(DIRECT)?.channel_overrides?.find((one) => one.channel_id === channelId));
  const isGroup = channel?.type === 3;
  const [other = ''] = channel?.recipient_ids ?? [];
  const relationship = useRelationshipEntries(other);
  const mute = muteEntry(override, { mute: t`Mute the conversation`, unmute: t`Unmute the conversation` }, (change) => {
    orSay(client.editGuildSettings(DIRECT, { channel_overrides: { [channelId]: change } }));
  });
  const ofGroup: MenuEntry[] = [
    { key: 'group', words: t`Edit the group`, act: () => onAsk({ what: 'group', channelId }) },
    { key: 'people', words: t`Add people`, act: () => onAsk({ what: 'people', channelId }) },
  ];
  const ofPerson: MenuEntry[] = [
    { key: 'profile', words: t`Profile`, act: () => askMember({ what: 'profile', userId: other, guildId: undefined }) },
    { key: 'people', words: t`New group with ${name}`, act: () => onAsk({ what: 'people', channelId }) },
  ];
  const groups: MenuEntry[][] = [
    [{ key: 'read', words: t`Mark as read`, isDisabled: !isUnread, act: () => orSay(client.ack(channelId)) }],
    isGroup ? ofGroup : ofPerson,
    [mute],
    isGroup ? [] : relationship,
    isGroup
      ? [{ key: 'leave', words: t`Leave the group`, isBad: true, act: () => onAsk({ what: 'leave', channelId }) }]
      : [{ key: 'close', words: t`Close the conversation`, act: () => orSay(closing()) }],
    useIdEntry(t`Copy the channel's ID`, channelId),
  ];
  return <ContextMenu label={t`Menu of ${name}`} at={at} groups={groups} onClose={onClose} />;
}

/** Closes a conversation, or leaves a group; whoever stands in it goes to their friends. */
export function useClosing(channelId: string): () => Promise<void> {
  const client = useClient();
  const [path, navigate] = useLocation();
  return async () => {
    await client.rest.call('DELETE /channels/{channel_id}', { path: { channel_id: channelId } });
    if (placeOf(path).channelId === channelId) navigate(pathTo(DIRECT));
  };
}

function LeaveGroup({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const closing = useClosing(channelId);
  const name = useSelected((state) => channelName(state, channelId));
  return (
    <Confirm title={t`Leave ${name}?`} words={t`Leave the group`} isBad act={closing} onClose={onClose}>
      <p className="quiet">
        <Trans>You come back only when somebody adds you.</Trans>
      </p>
    </Confirm>
  );
}
