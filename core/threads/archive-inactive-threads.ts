import { ChannelFlags } from 'discord-api-types/v10';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { saveAndTellThread } from './save-thread.ts';

const MINUTE_MS = 60_000;

/** When a thread goes into the archive by itself, in milliseconds; never for a pinned post. */
export function archivesAtMs(thread: ChannelRecord): number {
  if (!thread.thread_metadata || thread.flags & ChannelFlags.Pinned) return Infinity;
  const { archive_timestamp: sinceThen, auto_archive_duration: minutes } = thread.thread_metadata;
  const lastMs = Math.max(Date.parse(sinceThen), timeOfSnowflake(thread.last_message_id ?? thread.id));
  return lastMs + minutes * MINUTE_MS;
}

/**
 * Puts threads that have been silent for their time into the archive. Guilds that nobody has loaded wait:
 * whoever loads one finds its threads archived at the next round.
 */
export async function archiveInactiveThreads(core: Core, nowMs = core.clock.nowMs()): Promise<void> {
  for (const guild of core.states.all()) {
    const silent = [...guild.threads.values()].filter((thread) => archivesAtMs(thread) <= nowMs);
    if (silent.length > 0) await core.locks.withLock(`guild:${guild.id}`, () => archiveAll(core, guild, silent, nowMs));
  }
}

async function archiveAll(core: Core, guild: GuildState, threads: readonly ChannelRecord[], nowMs: number): Promise<void> {
  for (const { id } of threads) {
    const thread = guild.threads.get(id);
    // Somebody may have written meanwhile.
    if (!thread?.thread_metadata || archivesAtMs(thread) > nowMs) continue;
    const archived: ChannelRecord = {
      ...thread,
      thread_metadata: { ...thread.thread_metadata, archived: true, archive_timestamp: wireTime(core.clock.nowMs()) },
    };
    await saveAndTellThread(core, guild, thread, archived);
  }
}
