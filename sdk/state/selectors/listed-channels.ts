import type { Channel } from '../entities.ts';
import type { State } from '../state.ts';
import { byPlace, channelGroups, threadsOfGuild, type ChannelGroup } from './channels.ts';
import { followedIds, isFollowed } from './followed.ts';
import { isMuted } from './pings.ts';
import { remember } from './remember.ts';
import { unreadOf } from './unread.ts';

/** A group as the list of channels shows it. */
export interface ListedGroup extends ChannelGroup {
  readonly isCollapsed: boolean;
  /** Of a collapsed one: what stands in it unread, beneath it all the same. */
  readonly seen: readonly Channel[];
  /** What one does not follow, or is muted and wanted hidden. */
  readonly leftOut: readonly Channel[];
}

/** A guild's channels, apart from those that are left out, and with what is collapsed. A mention brings a channel back, and so does speaking in it. */
export const listedChannels: (state: State, guildId: string) => readonly ListedGroup[] = remember(
  (state, guildId) => [
    channelGroups(state, guildId),
    state.guildSettings.get(guildId),
    state.lastMessageIds.of(guildId).version,
    state.readStates.version,
    spokenIn(state, guildId),
  ],
  (state, guildId) => {
    const settings = state.guildSettings.get(guildId);
    const withThreads = followedIds(state, guildId) ? channelsOfOwnThreads(state, guildId) : null;
    const isShown = ({ id }: Channel): boolean =>
      unreadOf(state, id).mentions > 0 ||
      spokenIn(state, guildId) === id ||
      ((isFollowed(state, id) || withThreads?.has(id) === true) && !(settings?.hide_muted_channels && isMuted(state, id)));
    const collapsed = new Set((settings?.channel_overrides ?? []).filter((override) => override.collapsed).map((override) => override.channel_id));
    const groups = channelGroups(state, guildId).map(({ category, channels: all }): ListedGroup => {
      const isCollapsed = category !== null && collapsed.has(category.id);
      const channels = all.filter(isShown);
      const shown = new Set(channels);
      const leftOut = all.filter((channel) => !shown.has(channel));
      const seen = isCollapsed ? channels.filter(({ id }) => unreadOf(state, id).isUnread) : [];
      return { category, channels, isCollapsed, seen, leftOut };
    });
    return asBefore(state, guildId, groups);
  },
);

/** The voice channel of a guild that one is in. */
const spokenIn = (state: State, guildId: string): string | null => state.voiceStates.of(guildId).get(state.meId ?? '')?.channel_id ?? null;

const channelsOfOwnThreads = (state: State, guildId: string): ReadonlySet<string> =>
  new Set(threadsOfGuild(state, guildId).flatMap(({ member, parent_id: id }) => (member && id ? [id] : [])));

/** The groups of which something is to be seen. The channel that is open is there even if it was left out. */
export const shownGroups = (groups: readonly ListedGroup[], openId: string | null): readonly ListedGroup[] =>
  groups.flatMap((group) => {
    const { channels, leftOut } = group;
    const open = leftOut.find(({ id }) => id === openId);
    if (open) return { ...group, channels: [...channels, open].sort(byPlace) };
    return channels.length === 0 && leftOut.length > 0 ? [] : group;
  });

/** Whether a channel is not in the list unless it is open: it was left out, or its category is collapsed. */
export const isTuckedAway = (groups: readonly ListedGroup[], channelId: string): boolean =>
  groups.some(({ channels, leftOut, isCollapsed }) => [...leftOut, ...(isCollapsed ? channels : [])].some(({ id }) => id === channelId));

const known = new WeakMap<State, Map<string, readonly ListedGroup[]>>();

/** What was listed before where it says the same, the whole list or its groups, so that nobody draws it anew for a message in one of its channels. */
function asBefore(state: State, guildId: string, groups: readonly ListedGroup[]): readonly ListedGroup[] {
  const lists = known.get(state) ?? new Map<string, readonly ListedGroup[]>();
  known.set(state, lists);
  const before = lists.get(guildId) ?? [];
  const now = groups.map((group) => before.find((other) => isSameGroup(other, group)) ?? group);
  if (isSameList(before, now)) return before;
  lists.set(guildId, now);
  return now;
}

const isSameGroup = (a: ListedGroup, b: ListedGroup): boolean =>
  a.category === b.category &&
  a.isCollapsed === b.isCollapsed &&
  isSameList(a.channels, b.channels) &&
  isSameList(a.seen, b.seen) &&
  isSameList(a.leftOut, b.leftOut);

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);
