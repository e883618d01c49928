import type { Channel } from '../entities.ts';
import type { State } from '../state.ts';
import { channelGroups, type ChannelGroup } from './channels.ts';
import { isMuted } from './pings.ts';
import { remember } from './remember.ts';
import { unreadOf } from './unread.ts';

/** A group as the list of channels shows it. */
export interface ListedGroup extends ChannelGroup {
  readonly isCollapsed: boolean;
  /** Of a collapsed one: what stands in it unread, beneath it all the same. */
  readonly seen: readonly Channel[];
}

/** A guild's channels without those that are muted, where the person wants them hidden, and with what is collapsed. */
export const listedChannels: (state: State, guildId: string) => readonly ListedGroup[] = remember(
  (state, guildId) => [channelGroups(state, guildId), state.guildSettings.get(guildId), state.lastMessageIds.of(guildId).version, state.readStates.version],
  (state, guildId) => {
    const settings = state.guildSettings.get(guildId);
    const isShown = ({ id }: Channel): boolean => !settings?.hide_muted_channels || unreadOf(state, id).mentions > 0 || !isMuted(state, id);
    const collapsed = new Set((settings?.channel_overrides ?? []).filter((override) => override.collapsed).map((override) => override.channel_id));
    return channelGroups(state, guildId).flatMap(({ category, channels }): ListedGroup[] => {
      const isCollapsed = category !== null && collapsed.has(category.id);
      const shown = channels.filter(isShown);
      if (channels.length > 0 && shown.length === 0) return [];
      const seen = isCollapsed ? shown.filter(({ id }) => unreadOf(state, id).isUnread) : [];
      return [same(state, guildId, { category, channels: shown, isCollapsed, seen })];
    });
  },
);

const known = new WeakMap<State, Map<string, ListedGroup>>();

/** The group of before where it says the same, so that nobody draws it anew for a message in one of its channels. */
function same(state: State, guildId: string, group: ListedGroup): ListedGroup {
  const groups = known.get(state) ?? new Map<string, ListedGroup>();
  known.set(state, groups);
  const key = group.category?.id ?? guildId;
  const before = groups.get(key);
  const isSame =
    before !== undefined &&
    before.category === group.category &&
    before.isCollapsed === group.isCollapsed &&
    isSameList(before.channels, group.channels) &&
    isSameList(before.seen, group.seen);
  if (!isSame) groups.set(key, group);
  return isSame ? before : group;
}

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);
