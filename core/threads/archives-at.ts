import { ChannelFlags } from 'discord-api-types/v10';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { ChannelRecord } from '../channels/channel-record.ts';

const MINUTE_MS = 60_000;

/** When a thread goes into the archive by itself, in milliseconds; never for a pinned post. */
export function archivesAtMs(thread: ChannelRecord): number {
  if (!thread.thread_metadata || thread.flags & ChannelFlags.Pinned) return Infinity;
  const { archive_timestamp: sinceThen, auto_archive_duration: minutes } = thread.thread_metadata;
  const lastMs = Math.max(Date.parse(sinceThen), timeOfSnowflake(thread.last_message_id ?? thread.id));
  return lastMs + minutes * MINUTE_MS;
}
