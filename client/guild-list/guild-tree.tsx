import { useLingui } from '@lingui/react/macro';
import { createContext, use, useState, type CSSProperties } from 'react';
import { Button, Collection, DropIndicator, Tree, TreeItem, TreeItemContent, useDragAndDrop, type Key } from 'react-aria-components';
import { Link } from 'wouter';
import { folderKey, guildFolders, withMoved, type GuildFolder } from '#sdk/state/guild-folders';
import { remember } from '#sdk/state/selectors/remember';
import { unreadOfGuild, type Unread } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { followRow } from '../kit/follow-row.ts';
import { orSay } from '../kit/or-say.ts';
import { useSaid } from '../kit/use-said.ts';
import { folderColor } from './folder-color.ts';
import { useGuildMenu } from './guild-menus.tsx';
import { RailBadge } from './rail-badge.tsx';

const GUILD = 'application/x-nexus-guild';
const FOLDER = 'application/x-nexus-folder';
/** Which folders stand open belongs to a device. */
const KEY = 'nexus.open-folders';
const keptOpen = (): string[] => JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[];

const ChosenGuild = createContext('');

/** Guilds and folders of them. One dragged onto another makes a folder; all of it goes by keyboard too. */
export function GuildTree({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const folders = useSelected(guildFolders);
  const [open, setOpen] = useState<Iterable<Key>>(keptOpen);
  const isFolder = (key: Key): boolean => folders.some(({ id }) => id !== null && folderKey(id) === key);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [isFolder(key) ? FOLDER : GUILD]: String(key) })),
    acceptedDragTypes: [GUILD, FOLDER],
    getDropOperation: (target, types) => (target.type === 'root' || (target.dropPosition === 'on' && types.has(FOLDER)) ? 'cancel' : 'move'),
    onMove({ keys, target: { key, dropPosition } }) {
      const [moved] = keys;
      const arranged = withMoved(folders, String(moved), { key: String(key), position: dropPosition }, Math.floor(Math.random() * 2 ** 31));
      if (arranged !== folders) orSay(client.saveGuildFolders(arranged));
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  });
  const expand = (keys: Set<Key>): void => {
    setOpen(keys);
    localStorage.setItem(KEY, JSON.stringify([...keys]));
  };
  return (
    <ChosenGuild value={guildId}>
      <div onKeyDownCapture={followRow}>
        <Tree className="guild-tree" aria-label={t`Guilds`} items={folders} expandedKeys={open} onExpandedChange={expand} dragAndDropHooks={dragAndDropHooks}>
          {(folder) => (folder.id === null ? <GuildItem id={folder.guild_ids[0] ?? ''} /> : <FolderItem folder={folder} id={folder.id} />)}
        </Tree>
      </div>
    </ChosenGuild>
  );
}

function GuildItem({ id }: { id: string }) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(id));
  const name = guild?.name || t`A guild that cannot be reached`;
  const said = useSaid(
    name,
    useSelected((state) => unreadOfGuild(state, id)),
  );
  return (
    <TreeItem id={id} textValue={name} aria-label={said} className="rail-row">
      <TreeItemContent>
        <GuildTile id={id} name={name} />
      </TreeItemContent>
    </TreeItem>
  );
}

function GuildTile({ id, name }: { id: string; name: string }) {
  const isChosen = use(ChosenGuild) === id;
  const icon = useSelected((state) => state.guilds.get(id)?.icon);
  const unread = useSelected((state) => unreadOfGuild(state, id));
  const said = useSaid(name, unread);
  const openMenu = useGuildMenu(id);
  return (
    <div className={`rail-item${isChosen ? ' chosen' : ''}`} onContextMenu={openMenu}>
      <DragHandle name={name} />
      <Link href={pathTo(id)} className="rail-tile" draggable={false} tabIndex={-1} aria-label={said} title={name} aria-current={isChosen ? 'page' : undefined}>
        <Avatar id={id} name={name} hash={icon} folder="icons" size={48} />
      </Link>
      <RailBadge unread={unread} />
    </div>
  );
}

const unreadOfMany: (state: State, ids: string) => Unread = remember(
  (state, ids) => ids.split(',').map((id) => unreadOfGuild(state, id)),
  (state, ids) => {
    const all = ids.split(',').map((id) => unreadOfGuild(state, id));
    return { isUnread: all.some(({ isUnread }) => isUnread), mentions: all.reduce((sum, { mentions }) => sum + mentions, 0) };
  },
);

function FolderItem({ folder, id }: { folder: GuildFolder; id: number }) {
  const { t } = useLingui();
  const name = folder.name || t`Folder`;
  const said = useSaid(
    name,
    useSelected((state) => unreadOfMany(state, folder.guild_ids.join(','))),
  );
  return (
    <TreeItem id={folderKey(id)} textValue={name} aria-label={said} className="rail-row folder">
      <TreeItemContent>{({ isExpanded }) => <FolderTile folder={folder} id={id} name={name} isOpen={isExpanded} />}</TreeItemContent>
      <Collection items={folder.guild_ids.map((guildId) => ({ id: guildId }))}>{({ id: guildId }) => <GuildItem id={guildId} />}</Collection>
    </TreeItem>
  );
}

function FolderTile({ folder, id, name, isOpen }: { folder: GuildFolder; id: number; name: string; isOpen: boolean }) {
  const { t } = useLingui();
  const unread = useSelected((state) => unreadOfMany(state, folder.guild_ids.join(',')));
  const isChosen = folder.guild_ids.includes(use(ChosenGuild)) && !isOpen;
  const openMenu = useGuildMenu(folderKey(id));
  return (
    <div
      className={`rail-item${isChosen ? ' chosen' : ''}`}
      onContextMenu={openMenu}
      style={{ '--folder': folderColor(folder.color) } as CSSProperties /* a variable of our own */}
    >
      <DragHandle name={name} />
      <Button slot="chevron" className={`rail-tile folder-tile${isOpen ? ' open' : ''}`} aria-label={isOpen ? t`Collapse` : t`Expand`}>
        {isOpen ? <Icon name="folder" /> : folder.guild_ids.slice(0, 4).map((guildId) => <Small key={guildId} id={guildId} />)}
      </Button>
      {!isOpen && <RailBadge unread={unread} />}
    </div>
  );
}

function Small({ id }: { id: string }) {
  const guild = useSelected((state) => state.guilds.get(id));
  return <Avatar id={id} name={guild?.name ?? ''} hash={guild?.icon} folder="icons" size={16} />;
}

/** What the keyboard takes a guild up with; shown while it has the focus. */
function DragHandle({ name }: { name: string }) {
  const { t } = useLingui();
  return (
    <Button slot="drag" className="drag-handle" aria-label={t`Move ${name}`}>
      <Icon name="grip" />
    </Button>
  );
}
