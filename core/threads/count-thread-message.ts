import { MessageType, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { ThreadCounts } from '../state/state-change.ts';

/** The message that a thread begins with is not counted: the first of a post, or the one that shows where it came from. */
export const isCounted = (message: { id: Snowflake; channel_id: Snowflake; type: MessageType }): boolean =>
  message.id !== message.channel_id && message.type !== MessageType.ThreadStarterMessage;

/** What a thread counts once so many messages were written, or deleted (less than 0). */
export const countsAfter = (thread: ChannelRecord, by: number): ThreadCounts => ({
  message_count: Math.max((thread.message_count ?? 0) + by, 0),
  total_message_sent: (thread.total_message_sent ?? 0) + Math.max(by, 0),
});

/**
 * Counts a message that is about to be written, at once and before anything is awaited: its position is the
 * count before it, and no two may have the same. Returns what every process shall count.
 */
export function countNewMessage(thread: ChannelRecord): ThreadCounts {
  const counts = countsAfter(thread, 1);
  Object.assign(thread, counts);
  return counts;
}

/** Counts messages that were deleted, in the memory of every process; the store has counted already. */
export function uncountMessages(core: Core, guild: GuildState, threadId: Snowflake, count: number): void {
  if (count === 0) return;
  const thread = guild.threads.get(threadId);
  if (!thread) return;
  core.publish(
    { guild_id: guild.id },
    { t: 'thread_counted', d: { id: threadId } },
    { kind: 'thread-counts', guild_id: guild.id, channel_id: threadId, counts: countsAfter(thread, -count) },
  );
}
