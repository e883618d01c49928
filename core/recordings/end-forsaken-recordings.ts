import type { Core } from '../core.ts';
import { TwoLooks } from '../voice/two-looks.ts';
import { finishRecording, withRecording } from './change-recording.ts';
import type { RecordingRecord } from './recording-record.ts';
import { hasCall } from './start-recording.ts';
import { endSoon } from './stop-recording.ts';

/** A voice server that has not written down by then what it has is gone, or there was none; what comes later all the same is added. */
const PATIENCE_MS = 30_000;

/** What this process found, which may not have heard of all who are in a call. */
const looksOf = new WeakMap<Core['recordings'], TwoLooks>();

/** Ends recordings of calls that are over, and those that no voice server ends. To be called now and then. */
export async function endForsakenRecordings(core: Core): Promise<void> {
  for (const recording of core.recordings.all()) {
    try {
      await look(core, recording);
    } catch (error) {
      core.log.warn({ err: error, recording: recording.id }, 'a recording that is over was not ended and will be looked at again');
    }
  }
}

async function look(core: Core, { id, guild_id: guildId, channel_id: channelId, status, ended_at: endedAt }: RecordingRecord): Promise<void> {
  if (status === 'ending') {
    const isLate = core.clock.nowMs() - Date.parse(endedAt ?? '') >= PATIENCE_MS;
    return isLate ? finishRecording(core, channelId, id, []) : undefined;
  }
  const state = await core.states.get(guildId);
  const looks = looksOf.get(core.recordings) ?? new TwoLooks();
  looksOf.set(core.recordings, looks);
  // A guild or a channel that is gone comes from the store: there memory lacks nothing.
  const isGone = !state?.channels.has(channelId);
  const isOver = !state || !hasCall(state, channelId);
  if (!looks.agree(id, isOver, core.clock.nowMs()) && !(isOver && isGone)) return;
  await withRecording(core, channelId, async (recording) => {
    if (recording?.id === id && !(state && hasCall(state, channelId))) await endSoon(core, recording);
  });
}
