import { useLingui } from '@lingui/react/macro';
import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { createContext, Suspense, use, useCallback, useState, type MouseEvent, type ReactNode } from 'react';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { unreadOf } from '#sdk/state/selectors/unread';
import { DIRECT } from '#sdk/state/state';
import { navigate } from '../app/navigate.ts';
import { serverUrl } from '../app/about-server.ts';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useIdEntry } from '../app/id-entry.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';
import { useMuteEntry, type Mute } from '../notices/use-mute-entry.ts';
import { ContextMenu, placeOfMenu, type MenuEntry, type MenuPlace } from '../kit/context-menu.tsx';

const CreateChannel = lazily(() => import('./create-channel.tsx'));
const ChannelNotifications = lazily(() => import('../notices/channel-notifications.tsx'));
const DeleteChannel = lazily(() => import('./delete-channel.tsx'));
const InvitePeople = lazily(() => import('../invites/invite-people.tsx'));

/** What a line of a channel's menu opens over the page. */
type Asked = { what: 'delete' | 'invite' | 'notifications'; channelId: string } | { what: 'create'; guildId: string; parentId: string | null };

const Opener = createContext<(channelId: string, event: MouseEvent) => void>(() => undefined);

/** Answers the handler of `contextmenu` for a channel's row, a category's too. The menu key brings the same event. */
export function useChannelMenu(channelId: string): (event: MouseEvent) => void {
  const open = use(Opener);
  return useCallback((event: MouseEvent) => open(channelId, event), [open, channelId]);
}

/** Stands around a list of channels: one menu for all of its rows. */
export function ChannelMenus({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState<{ channelId: string; at: MenuPlace } | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const open = useCallback((channelId: string, event: MouseEvent) => {
    event.preventDefault();
    setMenu({ channelId, at: placeOfMenu(event) });
  }, []);
  const close = (): void => ask(null);
  return (
    <Opener value={open}>
      {children}
      {menu && <ChannelMenu {...menu} onClose={() => setMenu(null)} onAsk={ask} />}
      <Suspense>
        {asked?.what === 'create' && <CreateChannel guildId={asked.guildId} parentId={asked.parentId} onClose={close} />}
        {asked?.what === 'notifications' && <ChannelNotifications channelId={asked.channelId} onClose={close} />}
        {asked?.what === 'delete' && <DeleteChannel channelId={asked.channelId} onClose={close} />}
        {asked?.what === 'invite' && <InvitePeople channelId={asked.channelId} onClose={close} />}
      </Suspense>
    </Opener>
  );
}

interface ChannelMenuProps {
  channelId: string;
  at: MenuPlace;
  onClose(): void;
  onAsk(asked: Asked): void;
}

/** What can be done with a channel or a category. Each group of lines has a hook of its own. */
function ChannelMenu({ channelId, at, onClose, onAsk }: ChannelMenuProps) {
  const { t } = useLingui();
  const name = useSelected((state) => state.channels.get(channelId)?.name ?? '');
  const groups = [useReading(channelId), useNotices(channelId, onAsk), useSharing(channelId, onAsk), useManaging(channelId, onAsk), useIds(channelId)];
  return <ContextMenu label={t`Menu of ${name}`} at={at} groups={groups} onClose={onClose} />;
}

function useReading(channelId: string): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const channel = client.state.channels.get(channelId);
  const inside = [...client.state.channelIds.of(channel?.guild_id ?? '').keys()].filter((id) => client.state.channels.get(id)?.parent_id === channelId);
  const unread = [channelId, ...inside].filter((id) => unreadOf(client.state, id).isUnread);
  const act = (): void => orSay(client.ackMany(unread));
  return [{ key: 'read', words: t`Mark as read`, isDisabled: unread.length === 0, act }];
}

function useNotices(channelId: string, onAsk: (asked: Asked) => void): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const muteEntry = useMuteEntry();
  const channel = useSelected((state) => state.channels.get(channelId));
  const guildId = channel?.guild_id ?? DIRECT;
  const override = useSelected((state) => state.guildSettings.get(guildId)?.channel_overrides?.find((one) => one.channel_id === channelId));
  // Of a thread all of it is kept with one's membership, and set in one place.
  const change = (mute: Mute): void => orSay(client.editGuildSettings(guildId, { channel_overrides: { [channelId]: mute } }));
  const words =
    channel?.type === ChannelType.GuildCategory
      ? { mute: t`Mute the category`, unmute: t`Unmute the category` }
      : { mute: t`Mute the channel`, unmute: t`Unmute the channel` };
  return [
    ...(channel?.thread_metadata ? [] : [muteEntry(override, words, change)]),
    { key: 'notices', words: t`Notification settings`, act: () => onAsk({ what: 'notifications', channelId }) },
  ];
}

function useSharing(channelId: string, onAsk: (asked: Asked) => void): MenuEntry[] {
  const { t } = useLingui();
  const channel = useSelected((state) => state.channels.get(channelId));
  const mayInvite = useSelected((state) => (permissionsIn(state, channelId) & Bit.CreateInstantInvite) !== 0n);
  if (!channel || channel.type === ChannelType.GuildCategory) return [];
  const link = `${serverUrl}${pathTo(channel.guild_id, channelId)}`;
  return [
    ...(mayInvite && !channel.thread_metadata ? [{ key: 'invite', words: t`Invite people`, act: () => onAsk({ what: 'invite', channelId }) }] : []),
    { key: 'link', words: t`Copy the link`, act: () => void navigator.clipboard?.writeText(link) },
  ];
}

function useManaging(channelId: string, onAsk: (asked: Asked) => void): MenuEntry[] {
  const { t } = useLingui();
  const channel = useSelected((state) => state.channels.get(channelId));
  const permissions = useSelected((state) => permissionsIn(state, channelId));
  if (!channel?.guild_id || channel.thread_metadata) return [];
  const guildId = channel.guild_id;
  const isCategory = channel.type === ChannelType.GuildCategory;
  const mayManage = (permissions & Bit.ManageChannels) !== 0n;
  const mayEdit = mayManage || (permissions & (Bit.ManageRoles | Bit.ManageWebhooks)) !== 0n;
  return [
    ...(mayEdit
      ? [{ key: 'edit', words: isCategory ? t`Edit the category` : t`Edit the channel`, act: () => navigate(`/channel-settings/${channelId}`) }]
      : []),
    ...(mayManage
      ? [
          {
            key: 'create',
            words: t`Create a channel`,
            act: () => onAsk({ what: 'create', guildId, parentId: isCategory ? channelId : (channel.parent_id ?? null) }),
          },
          {
            key: 'delete',
            words: isCategory ? t`Delete the category` : t`Delete the channel`,
            isBad: true,
            act: () => onAsk({ what: 'delete', channelId }),
          },
        ]
      : []),
  ];
}

function useIds(channelId: string): MenuEntry[] {
  const { t } = useLingui();
  const isCategory = useSelected((state) => state.channels.get(channelId)?.type === ChannelType.GuildCategory);
  return useIdEntry(isCategory ? t`Copy the category's ID` : t`Copy the channel's ID`, channelId);
}
