import { useLingui } from '@lingui/react/macro';
import { memo, Suspense, useMemo, useState } from 'react';
import { Button, Collection, DropIndicator, Tree, TreeItem, TreeItemContent, useDragAndDrop, type Key } from 'react-aria-components';
import { movedPositions, placeOfDrop, type ChannelTarget } from '#sdk/state/channel-order';
import type { Channel } from '#sdk/state/entities';
import { channelGroups } from '#sdk/state/selectors/channels';
import { listedChannels, shownGroups, type ListedGroup } from '#sdk/state/selectors/listed-channels';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { followRow } from '../kit/follow-row.ts';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { useChannelMenu } from './channel-menu.tsx';
import { ChannelRow } from './channel-row.tsx';
import { hasOwnOverwrites } from './own-overwrites.ts';
import { useChannelWords } from './use-channel-words.ts';

const MoveChannel = lazily(() => import('./move-channel.tsx'));

const CHANNEL = 'application/x-nexus-channel';
const CATEGORY = 'application/x-nexus-category';

type Entry = { id: string; group: ListedGroup } | { id: string; channel: Channel };

interface ChannelTreeProps {
  guildId: string;
  /** The open channel, or that of the open thread, if the list shows it for that alone. */
  shownId: string | null;
  /** Opens what makes a channel in a category; absent for who may not arrange channels. */
  onCreate: ((categoryId: string) => void) | undefined;
}

/** Channels and categories, to be walked through with arrows, and put elsewhere by whoever may. */
export const ChannelTree = memo(function ChannelTree({ guildId, shownId, onCreate }: ChannelTreeProps) {
  const { t } = useLingui();
  const client = useClient();
  const listed = useSelected((state) => listedChannels(state, guildId));
  const groups = useMemo(() => shownGroups(listed, shownId), [listed, shownId]);
  const [moving, setMoving] = useState<{ channelId: string; target: ChannelTarget } | null>(null);
  const entries = useMemo(() => entriesOf(groups, shownId), [groups, shownId]);
  const isCategory = (key: Key): boolean => client.state.channels.get(String(key))?.type === 4;
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [isCategory(key) ? CATEGORY : CHANNEL]: String(key) })),
    acceptedDragTypes: [CHANNEL, CATEGORY],
    getDropOperation(target, types) {
      if (target.type === 'root') return 'cancel';
      return target.dropPosition === 'on' && (types.has(CATEGORY) || !isCategory(target.key)) ? 'cancel' : 'move';
    },
    onMove({ keys, target: { key, dropPosition } }) {
      const [moved = ''] = keys;
      const target: ChannelTarget = { id: String(key), position: dropPosition };
      const all = channelGroups(client.state, guildId);
      const channel = client.state.channels.get(String(moved));
      const parentId = placeOfDrop(all, target)?.parentId;
      if (channel && !isCategory(moved) && parentId && parentId !== channel.parent_id && hasOwnOverwrites(channel, client.state.channels.get(parentId))) {
        setMoving({ channelId: channel.id, target });
        return;
      }
      const body = movedPositions(all, String(moved), target);
      if (body.length > 0) orSay(client.rest.call('PATCH /guilds/{guild_id}/channels', { path: { guild_id: guildId }, body }));
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  });
  const expand = (keys: Set<Key>): void => {
    for (const { category, isCollapsed } of groups) {
      if (!category || isCollapsed === !keys.has(category.id)) continue;
      orSay(client.editGuildSettings(guildId, { channel_overrides: { [category.id]: { collapsed: !isCollapsed } } }));
    }
  };
  return (
    <>
      <div className="channels" onKeyDownCapture={followRow}>
        <Tree
          aria-label={t`Channels`}
          className="channel-tree"
          items={entries}
          dependencies={[onCreate, shownId]}
          expandedKeys={groups.flatMap(({ category, isCollapsed }) => (category && !isCollapsed ? [category.id] : []))}
          onExpandedChange={expand}
          // A tree that can be arranged is another one than a tree that cannot.
          key={onCreate ? 'arranged' : 'fixed'}
          {...(onCreate && { dragAndDropHooks })}
        >
          {(entry) => ('group' in entry ? <CategoryItem group={entry.group} openId={shownId} onCreate={onCreate} /> : <ChannelItem channel={entry.channel} />)}
        </Tree>
      </div>
      <Suspense>{moving && <MoveChannel {...moving} guildId={guildId} onClose={() => setMoving(null)} />}</Suspense>
    </>
  );
});

/** What a collapsed category shows of itself: what is unread, and what is open. */
const seenOf = ({ isCollapsed, channels, seen }: ListedGroup, openId: string | null): readonly Channel[] =>
  isCollapsed ? channels.filter((channel) => channel.id === openId || seen.includes(channel)) : [];

const entriesOf = (groups: readonly ListedGroup[], openId: string | null): Entry[] =>
  groups.flatMap((group): Entry[] => {
    const beside = (group.category ? seenOf(group, openId) : group.channels).map((channel) => ({ id: channel.id, channel }));
    return group.category ? [{ id: group.category.id, group }, ...beside] : beside;
  });

function ChannelItem({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const name = channel.name ?? '';
  const words = useChannelWords(channel);
  return (
    <TreeItem id={channel.id} textValue={name} aria-label={words} className="channel-row">
      <TreeItemContent>
        {({ allowsDragging }) => (
          <>
            {allowsDragging && (
              <Button slot="drag" className="drag-handle" aria-label={t`Move ${name}`}>
                <Icon name="grip" />
              </Button>
            )}
            <ChannelRow channel={channel} />
          </>
        )}
      </TreeItemContent>
    </TreeItem>
  );
}

function CategoryItem({ group, openId, onCreate }: { group: ListedGroup; openId: string | null; onCreate: ChannelTreeProps['onCreate'] }) {
  const { t } = useLingui();
  const { category, channels, isCollapsed } = group;
  const name = category?.name ?? '';
  const id = category?.id ?? '';
  const openMenu = useChannelMenu(id);
  const beside = seenOf(group, openId);
  return (
    <TreeItem id={id} textValue={name} className="category-row">
      <TreeItemContent>
        {({ allowsDragging }) => (
          <div className="category" onContextMenu={openMenu}>
            {allowsDragging && (
              <Button slot="drag" className="drag-handle" aria-label={t`Move ${name}`}>
                <Icon name="grip" />
              </Button>
            )}
            <h2>
              <Button slot="chevron" aria-label={isCollapsed ? t`Expand` : t`Collapse`} className="category-name">
                <Icon name={isCollapsed ? 'right' : 'down'} />
                <span dir="auto">{name}</span>
              </Button>
            </h2>
            {onCreate && (
              <Button className="icon-button" aria-label={t`Create a channel in ${name}`} onPress={() => onCreate(id)}>
                <Icon name="plus" />
              </Button>
            )}
          </div>
        )}
      </TreeItemContent>
      <Collection items={channels.filter((channel) => !beside.includes(channel))}>{(channel) => <ChannelItem channel={channel} />}</Collection>
    </TreeItem>
  );
}
