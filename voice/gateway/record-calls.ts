import type { Snowflake } from 'discord-api-types/v10';
import { finishRecording, setRecordingStatus } from '#core/recordings/change-recording';
import { agrees, type RecordingRecord, type RecordingTrack } from '#core/recordings/recording-record';
import { CallRecorder } from '../recording/call-recorder.ts';
import type { Call } from './call.ts';
import type { VoiceContext } from './voice-context.ts';

/** After so long a recording ends by itself: somebody forgot it. */
const MAX_MS = 6 * 60 * 60_000;
const FINISH_TRIES = 5;
const FINISH_PAUSE_MS = 2000;

/** A recording that has kept sound of a call, or shall. */
export interface CallRecording {
  readonly id: Snowflake;
  readonly recorder: CallRecorder;
  /** Whether everybody who is in the call agrees just now: only then anything is kept. */
  isOn: boolean;
  stop(): void;
}

/** Follows who starts and ends recordings and who agrees to them. The result ends that. */
export function followRecordings(context: VoiceContext): () => void {
  const { core } = context;
  return core.bus.subscribe(
    ({ change }) => {
      if (change?.kind !== 'recording') return;
      if (!change.record) context.endedRecordings.delete(change.key);
      const call = context.calls.get(change.key);
      // At once, since memory has it by now: nothing that is said after somebody took their word back is kept.
      if (call) reviewRecording(context, call);
    },
    ({ changes }) => changes === 'recording',
  );
}

/** Holds what is kept of a call against what its members agreed to: to be asked again whenever one of them comes or goes, or the encryption changes. */
export function reviewRecording(context: VoiceContext, call: Call): void {
  const record = call.members.size > 0 ? context.core.recordings.get(call.id) : undefined;
  const { recording } = call;
  if (recording && (record?.id !== recording.id || record.status === 'ending' || recording.recorder.durationMs > MAX_MS)) return end(context, call, recording);
  if (!record || record.id === context.endedRecordings.get(call.id)) return;
  if (record.status === 'ending') return end(context, call, { id: record.id });
  const status = statusOf(call, record);
  // Another voice server still has it, or broke: it says so first, and begins when that has been heard.
  const isElsewhere = !recording && record.status === 'recording';
  if (status === 'recording' && !isElsewhere) {
    call.recording ??= begin(context, call, record);
    call.recording.isOn = true;
  } else if (recording) recording.isOn = false;
  if (isElsewhere) void setRecordingStatus(context.core, call.id, record.id, 'waiting').catch((error: unknown) => warn(context, error, call));
  else if (status !== record.status) void setRecordingStatus(context.core, call.id, record.id, status).catch((error: unknown) => warn(context, error, call));
}

function statusOf(call: Call, record: RecordingRecord): 'waiting' | 'recording' | 'encrypted' {
  if (call.endToEnd.version > 0) return 'encrypted';
  return [...call.members.keys()].every((userId) => agrees(record, userId)) ? 'recording' : 'waiting';
}

function begin({ core }: VoiceContext, call: Call, { id }: RecordingRecord): CallRecording {
  const failed = (error: unknown, userId: Snowflake): void =>
    core.log.error({ err: error, recording: id, user: userId }, 'what somebody said in a recorded call could not be kept');
  const recorder = new CallRecorder({ recordingId: id, files: core.blobs, nowMs: () => core.clock.steadyMs(), failed });
  const stop = call.media.listen((userId, kind, packet, isEncrypted) => {
    if (recording.isOn && kind === 'audio' && !isEncrypted) recorder.hear(userId, packet);
  });
  const recording: CallRecording = { id, recorder, isOn: true, stop };
  return recording;
}

/** What was kept so far is all there will be. */
export function endRecording(context: VoiceContext, call: Call): void {
  if (call.recording) end(context, call, call.recording);
}

function end(context: VoiceContext, call: Call, recording: Pick<CallRecording, 'id'> & Partial<CallRecording>): void {
  recording.stop?.();
  call.recording = null;
  // Memory may say for a while that it goes on.
  context.endedRecordings.set(call.id, recording.id);
  const finished = finish(context, call.id, recording.id, recording.recorder).catch((error: unknown) => warn(context, error, call));
  context.unfinished.add(finished);
  void finished.finally(() => context.unfinished.delete(finished));
}

async function finish({ core }: VoiceContext, channelId: Snowflake, id: Snowflake, recorder?: CallRecorder): Promise<void> {
  const tracks: RecordingTrack[] = recorder ? await recorder.end() : [];
  for (let triesLeft = FINISH_TRIES; ; triesLeft--) {
    try {
      return await finishRecording(core, channelId, id, tracks);
    } catch (error) {
      if (triesLeft === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, FINISH_PAUSE_MS).unref());
    }
  }
}

const warn = ({ core }: VoiceContext, error: unknown, { id }: Call): void =>
  core.log.error({ err: error, channel: id }, 'the recording of a call is not written down as it is');
