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
    const groups = channelGroups(state, guildId).flatMap(({ category, channels }): ListedGroup[] => {
      const isCollapsed = category !== null && collapsed.has(category.id);
      const shown = channels.filter(isShown);
      if (channels.length > 0 && shown.length === 0) return [];
      const seen = isCollapsed ? shown.filter(({ id }) => unreadOf(state, id).isUnread) : [];
      return [{ category, channels: shown, isCollapsed, seen }];
    });
    return asBefore(state, guildId, groups);
  },
);

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
  a.category === b.category && a.isCollapsed === b.isCollapsed && isSameList(a.channels, b.channels) && isSameList(a.seen, b.seen);

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);
