import type { Core } from '../core.ts';
import { recordingLink } from './recording-link.ts';
import type { RecordingRecord } from './recording-record.ts';

/** NEXUS_RECORDING_UPDATE. */
export const presentRecordingUpdate = ({ id, guild_id, channel_id, status, started_by, consents }: RecordingRecord) => ({
  guild_id,
  channel_id,
  id,
  status,
  started_by,
  consents,
});

/** One that goes on. */
export const presentRecording = (recording: RecordingRecord) => ({ ...presentRecordingUpdate(recording), started_at: recording.started_at });
export type ShownRecording = ReturnType<typeof presentRecording>;

/** One that is over, with links to its sound that need no token and work for a day. */
export const presentEndedRecording = (core: Core, recording: RecordingRecord) => ({
  ...presentRecording(recording),
  ended_at: recording.ended_at,
  tracks: recording.tracks.map(({ user_id, size_bytes, duration_ms }) => ({
    user_id,
    url: recordingLink(core, recording.id, user_id),
    size_bytes,
    duration_ms,
  })),
});
export type ShownEndedRecording = ReturnType<typeof presentEndedRecording>;
