import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { presentRecordingUpdate } from './present-recording.ts';
import type { RecordingRecord, RecordingTrack } from './recording-record.ts';

/** Works on the recording that goes on in a channel while nobody else does; there may be none. */
export const withRecording = <Result>(core: Core, channelId: Snowflake, work: (recording: RecordingRecord | undefined) => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`recording:${channelId}`, () => work(core.recordings.get(channelId)));

/** Writes what became of a recording, which goes on unless it has ended, and tells who sees its channel. The caller holds its lock. */
export async function keepRecording(core: Core, recording: RecordingRecord): Promise<void> {
  const { guild_id, channel_id: key, status } = recording;
  const record = status === 'ended' ? null : recording;
  await core.recordings.write(key, record);
  core.publish(
    { guild_id, channel_id: key },
    { t: 'NEXUS_RECORDING_UPDATE', d: presentRecordingUpdate(recording) },
    { kind: 'recording', key, guild_id, record },
  );
}

/** Whether sound is kept just now, as the voice server finds. One that is another's, or is ending, stays as it is. */
export const setRecordingStatus = (core: Core, channelId: Snowflake, recordingId: Snowflake, status: 'waiting' | 'recording' | 'encrypted'): Promise<void> =>
  withRecording(core, channelId, async (recording) => {
    if (recording?.id !== recordingId || recording.status === 'ending' || recording.status === status) return;
    await keepRecording(core, { ...recording, status });
  });

/**
 * Keeps a recording that is over, with the files that it has by now. May be said again, also with files that came later than
 * anybody waited for; those for which there is no recording any more go.
 */
export const finishRecording = (core: Core, channelId: Snowflake, recordingId: Snowflake, tracks: readonly RecordingTrack[]): Promise<void> =>
  withRecording(core, channelId, async (recording) => {
    const lasting = await ofPeopleWhoAreThere(core, tracks);
    if (recording?.id !== recordingId) {
      if (!(await core.recordingRows.addTracks(recordingId, lasting))) await doom(core, tracks);
      return;
    }
    const ended = { ...recording, status: 'ended' as const, ended_at: recording.ended_at ?? wireTime(core.clock.nowMs()), tracks: lasting };
    // It is there already when this was broken off the last time.
    if (!(await core.recordingRows.insert(ended)) && !(await core.recordingRows.addTracks(recordingId, lasting))) await doom(core, tracks);
    await keepRecording(core, ended);
  });

/** Whose account has ended meanwhile leaves no sound behind. */
async function ofPeopleWhoAreThere(core: Core, tracks: readonly RecordingTrack[]): Promise<RecordingTrack[]> {
  if (tracks.length === 0) return [];
  const people = await core.users.byIds(tracks.map(({ user_id: id }) => id));
  const present = new Set(people.filter(({ own }) => !own.deleted).map(({ id }) => id));
  await doom(
    core,
    tracks.filter(({ user_id: id }) => !present.has(id)),
  );
  return tracks.filter(({ user_id: id }) => present.has(id));
}

const doom = (core: Core, tracks: readonly RecordingTrack[]): Promise<void> =>
  core.doomedFiles.add(
    tracks.map(({ key }) => key),
    wireTime(core.clock.nowMs()),
  );
