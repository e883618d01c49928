import type { Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { archivesAtMs } from './archives-at.ts';
import { saveAndTellThread } from './save-thread.ts';

const AT_ONCE = 200;
/** When what could not be archived is looked at again. */
const AGAIN_AFTER_MS = 10 * 60_000;

/**
 * Puts threads that have been silent for their time into the archive, whether or not this process holds their guilds. The store
 * names those that may be silent; of each that is not it is told when to name it again.
 */
export async function archiveInactiveThreads(core: Core, nowMs = core.clock.nowMs()): Promise<void> {
  for (;;) {
    const due = await core.guilds.silentThreads(wireTime(nowMs), AT_ONCE);
    const silent = new Map<Snowflake, ChannelRecord[]>();
    const later: { id: Snowflake; at: string | null }[] = [];
    for (const thread of due) {
      const guild = core.states.peek(thread.guild_id ?? '');
      const atMs = archivesAtMs(guild?.threads.get(thread.id) ?? thread);
      if (atMs > nowMs) later.push({ id: thread.id, at: Number.isFinite(atMs) ? wireTime(atMs) : null });
      else silent.set(thread.guild_id ?? '', [...(silent.get(thread.guild_id ?? '') ?? []), thread]);
    }
    for (const [guildId, threads] of silent) later.push(...(await archiveIn(core, guildId, threads, nowMs)));
    await core.guilds.lookLaterAtThreads(later);
    if (due.length < AT_ONCE) return;
  }
}

/** Tells which of them stay, and until when. */
async function archiveIn(core: Core, guildId: Snowflake, threads: readonly ChannelRecord[], nowMs: number): Promise<{ id: Snowflake; at: string | null }[]> {
  const again = wireTime(nowMs + AGAIN_AFTER_MS);
  try {
    const guild = await core.states.get(guildId);
    if (!guild) return threads.map(({ id }) => ({ id, at: again }));
    return await core.locks.withLock(`guild:${guild.id}`, () => archiveAll(core, guild, threads, nowMs, again));
  } catch (error) {
    core.log.warn({ err: error, guild: guildId }, 'silent threads were not archived and will be tried again');
    return threads.map(({ id }) => ({ id, at: again }));
  }
}

async function archiveAll(
  core: Core,
  guild: GuildState,
  threads: readonly ChannelRecord[],
  nowMs: number,
  again: string,
): Promise<{ id: Snowflake; at: string | null }[]> {
  const stay: { id: Snowflake; at: string | null }[] = [];
  for (const { id } of threads) {
    const thread = guild.threads.get(id);
    const atMs = thread ? archivesAtMs(thread) : Infinity;
    // Somebody may have written meanwhile.
    if (!thread?.thread_metadata || atMs > nowMs) {
      stay.push({ id, at: Number.isFinite(atMs) ? wireTime(atMs) : again });
      continue;
    }
    const archived: ChannelRecord = {
      ...thread,
      thread_metadata: { ...thread.thread_metadata, archived: true, archive_timestamp: wireTime(core.clock.nowMs()) },
    };
    await saveAndTellThread(core, guild, thread, archived);
  }
  return stay;
}
