import { chosenIds, isOptedIn } from '#protocol/notifications/followed';
import type { State } from '../state.ts';
import { remember } from './remember.ts';

/** Channels and categories that one chose to follow; null in a guild all of whose channels one follows. */
export const followedIds: (state: State, guildId: string) => ReadonlySet<string> | null = remember(
  (state, guildId) => [state.guildSettings.get(guildId)],
  (state, guildId) => {
    const settings = state.guildSettings.get(guildId);
    return settings && isOptedIn(settings) ? chosenIds(settings) : null;
  },
);

/** Whether one follows a channel, by itself or by its category. A thread is followed by being in it. */
export function isFollowed(state: State, channelId: string): boolean {
  const channel = state.channels.get(channelId);
  const ids = channel?.guild_id === undefined ? null : followedIds(state, channel.guild_id);
  if (!channel || ids === null || channel.member) return true;
  for (let at: typeof channel | undefined = channel, depth = 0; at && depth < 3; at = state.channels.get(at.parent_id ?? ''), depth++)
    if (ids.has(at.id)) return true;
  return false;
}
