import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { createContext, Suspense, use, useCallback, useState, type MouseEvent, type ReactNode } from 'react';
import { folderKey, guildFolders, withoutFolder } from '#sdk/state/guild-folders';
import { visibleIds } from '#sdk/state/selectors/channels';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { unreadOfGuild } from '#sdk/state/selectors/unread';
import { navigate } from '../app/navigate.ts';
import { lazily } from '../app/lazily.tsx';
import { useIdEntry } from '../app/id-entry.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { OPENS_SETTINGS } from '../channel-list/guild-menu.tsx';
import { ContextMenu, placeOfMenu, type MenuEntry, type MenuPlace } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { useMuteEntry } from '../notices/use-mute-entry.ts';

const InvitePeople = lazily(() => import('../invites/invite-people.tsx'));
const LeaveGuild = lazily(() => import('../channel-list/leave-guild.tsx'));
const FolderDialog = lazily(() => import('./folder-dialog.tsx'));
const GuildNotifications = lazily(() => import('../notices/guild-notifications.tsx'));

/** What a line of the menu opens over the page. */
type Asked = { what: 'invite' | 'leave' | 'notifications'; guildId: string } | { what: 'folder'; folderId: number };

const Opener = createContext<(key: string, event: MouseEvent) => void>(() => undefined);

/** Answers the handler of `contextmenu` for a guild, or for a folder by its key. */
export function useGuildMenu(key: string): (event: MouseEvent) => void {
  const open = use(Opener);
  return useCallback((event: MouseEvent) => open(key, event), [open, key]);
}

/** Stands around the list of guilds: one menu for all of it. */
export function GuildMenus({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState<{ key: string; at: MenuPlace } | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const open = useCallback((key: string, event: MouseEvent) => {
    event.preventDefault();
    setMenu({ key, at: placeOfMenu(event) });
  }, []);
  const close = (): void => ask(null);
  const folder = useSelected((state) => guildFolders(state).find(({ id }) => id !== null && folderKey(id) === menu?.key));
  return (
    <Opener value={open}>
      {children}
      {menu && folder && folder.id !== null && (
        <FolderMenu folderId={folder.id} guildIds={folder.guild_ids} at={menu.at} onClose={() => setMenu(null)} onAsk={ask} />
      )}
      {menu && !folder && <GuildContextMenu guildId={menu.key} at={menu.at} onClose={() => setMenu(null)} onAsk={ask} />}
      <Suspense>
        {asked?.what === 'invite' && <InvitePeople guildId={asked.guildId} onClose={close} />}
        {asked?.what === 'leave' && <LeaveGuild guildId={asked.guildId} onClose={close} />}
        {asked?.what === 'notifications' && <GuildNotifications guildId={asked.guildId} onClose={close} />}
        {asked?.what === 'folder' && <FolderDialog folderId={asked.folderId} onClose={close} />}
      </Suspense>
    </Opener>
  );
}

interface OpenMenuProps {
  at: MenuPlace;
  onClose(): void;
  onAsk(asked: Asked): void;
}

function GuildContextMenu({ guildId, at, onClose, onAsk }: OpenMenuProps & { guildId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const muteEntry = useMuteEntry();
  const name = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  const settings = useSelected((state) => state.guildSettings.get(guildId));
  const permissions = useSelected((state) => permissionsInGuild(state, guildId));
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  const read = useMarkRead([guildId]);
  const edit = (change: Parameters<typeof client.editGuildSettings>[1]): void => orSay(client.editGuildSettings(guildId, change));
  const isHiding = settings?.hide_muted_channels ?? false;
  const groups: MenuEntry[][] = [
    [read],
    (permissions & Bit.CreateInstantInvite) !== 0n ? [{ key: 'invite', words: t`Invite people`, act: () => onAsk({ what: 'invite', guildId }) }] : [],
    [
      muteEntry(settings, { mute: t`Mute the guild`, unmute: t`Unmute the guild` }, edit),
      { key: 'notices', words: t`Notification settings`, act: () => onAsk({ what: 'notifications', guildId }) },
    ],
    [{ key: 'hide', words: t`Hide muted channels`, isChosen: isHiding, act: () => edit({ hide_muted_channels: !isHiding }) }],
    (permissions & OPENS_SETTINGS) !== 0n ? [{ key: 'settings', words: t`Guild settings`, act: () => navigate(`/guild-settings/${guildId}`) }] : [],
    [{ key: 'leave', words: isOwner ? t`Delete the guild` : t`Leave the guild`, isBad: true, act: () => onAsk({ what: 'leave', guildId }) }],
    useIdEntry(t`Copy the guild's ID`, guildId),
  ];
  return <ContextMenu label={t`Menu of ${name}`} at={at} groups={groups} onClose={onClose} />;
}

function FolderMenu({ folderId, guildIds, at, onClose, onAsk }: OpenMenuProps & { folderId: number; guildIds: readonly string[] }) {
  const { t } = useLingui();
  const client = useClient();
  const muteEntry = useMuteEntry();
  const read = useMarkRead(guildIds);
  const first = useSelected((state) => state.guildSettings.get(guildIds[0] ?? ''));
  const dissolve = (): void => orSay(client.saveGuildFolders(withoutFolder(guildFolders(client.state), folderId)));
  const mute = muteEntry(first, { mute: t`Mute all its guilds`, unmute: t`Unmute all its guilds` }, (change) => {
    orSay(Promise.all(guildIds.map((id) => client.editGuildSettings(id, change))));
  });
  const groups: MenuEntry[][] = [
    [read],
    [mute],
    [
      { key: 'edit', words: t`Folder settings`, act: () => onAsk({ what: 'folder', folderId }) },
      { key: 'dissolve', words: t`Dissolve the folder`, act: dissolve },
    ],
  ];
  return <ContextMenu label={t`Menu of the folder`} at={at} groups={groups} onClose={onClose} />;
}

function useMarkRead(guildIds: readonly string[]): MenuEntry {
  const { t } = useLingui();
  const client = useClient();
  const isUnread = guildIds.some((id) => unreadOfGuild(client.state, id).isUnread);
  const act = (): void => orSay(client.ackMany(guildIds.flatMap((id) => visibleIds(client.state, id))));
  return { key: 'read', words: t`Mark as read`, isDisabled: !isUnread, act };
}
