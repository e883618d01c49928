import { ChannelType } from 'discord-api-types/v10';
import type { Channel } from './entities.ts';
import type { ChannelGroup } from './selectors/channels.ts';

/** Where a channel or a category is put: beside another one, or into a category. */
export interface ChannelTarget {
  id: string;
  position: 'before' | 'after' | 'on';
}

/** What the server is told of a channel that stands elsewhere now; `parent_id` only where that changed. */
export interface ChannelPosition {
  id: string;
  position: number;
  parent_id?: string | null;
}

const SPOKEN: ReadonlySet<ChannelType> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

/** Which channels change their place when one of them is dragged. Categories and their order hold the channels; those for speaking stand last. */
export function movedPositions(groups: readonly ChannelGroup[], movedId: string, target: ChannelTarget): ChannelPosition[] {
  const arranged = groups.some(({ category }) => category?.id === movedId) ? withCategory(groups, movedId, target) : withChannel(groups, movedId, target);
  return arranged === null ? [] : differences(arranged);
}

/** Where a dragged channel goes: in which category (null for none), and before which channel there (null for the end). */
export function placeOfDrop(groups: readonly ChannelGroup[], { id, position }: ChannelTarget): { parentId: string | null; beforeId: string | null } | null {
  for (const [at, { category, channels }] of groups.entries()) {
    const index = channels.findIndex((channel) => channel.id === id);
    if (index !== -1) return { parentId: category?.id ?? null, beforeId: (position === 'after' ? channels[index + 1]?.id : id) ?? null };
    if (category?.id !== id) continue;
    if (position === 'before') return { parentId: groups[at - 1]?.category?.id ?? null, beforeId: null };
    return { parentId: id, beforeId: position === 'after' ? (channels[0]?.id ?? null) : null };
  }
  return null;
}

function withChannel(groups: readonly ChannelGroup[], movedId: string, target: ChannelTarget): readonly ChannelGroup[] | null {
  const moved = groups.flatMap(({ channels }) => channels).find(({ id }) => id === movedId);
  const place = placeOfDrop(groups, target);
  if (!moved || !place || target.id === movedId) return null;
  const known: readonly ChannelGroup[] = groups.some(({ category }) => category === null) ? groups : [{ category: null, channels: [] }, ...groups];
  return known.map(({ category, channels }) => {
    const rest = channels.filter(({ id }) => id !== movedId);
    if ((category?.id ?? null) !== place.parentId) return { category, channels: rest };
    const at = place.beforeId === movedId ? channels.indexOf(moved) : rest.findIndex(({ id }) => id === place.beforeId);
    return { category, channels: rest.toSpliced(at === -1 ? rest.length : at, 0, moved) };
  });
}

function withCategory(groups: readonly ChannelGroup[], movedId: string, { id, position }: ChannelTarget): readonly ChannelGroup[] | null {
  const moved = groups.find(({ category }) => category?.id === movedId);
  const beside = groups.find(({ category, channels }) => category?.id === id || channels.some((channel) => channel.id === id));
  if (!moved || !beside || beside === moved) return null;
  const rest = groups.filter((group) => group !== moved);
  // What is in no category stands above all of them.
  const at = rest.indexOf(beside) + (beside.category === null || position !== 'before' ? 1 : 0);
  return rest.toSpliced(at, 0, moved);
}

function differences(groups: readonly ChannelGroup[]): ChannelPosition[] {
  const positions: ChannelPosition[] = [];
  let [categories, written, spoken] = [0, 0, 0];
  const put = (channel: Channel, position: number, parentId: string | null): void => {
    const isElsewhere = (channel.parent_id ?? null) !== parentId;
    if (channel.position !== position || isElsewhere) positions.push({ id: channel.id, position, ...(isElsewhere && { parent_id: parentId }) });
  };
  for (const { category, channels } of groups) {
    if (category) put(category, categories++, null);
    for (const channel of channels) put(channel, SPOKEN.has(channel.type) ? spoken++ : written++, category?.id ?? null);
  }
  return positions;
}
