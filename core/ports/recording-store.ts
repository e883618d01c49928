import type { Snowflake } from 'discord-api-types/v10';
import type { RecordingRecord, RecordingTrack } from '../recordings/recording-record.ts';

/** Recordings that are over. The files of their tracks are doomed in the same step that removes a track, whatever causes it. */
export interface RecordingStore {
  /** False when its channel is gone, or when it is there already. */
  insert(recording: RecordingRecord): Promise<boolean>;
  /** Those that it does not have yet; false when there is no such recording. */
  addTracks(id: Snowflake, tracks: readonly RecordingTrack[]): Promise<boolean>;
  byId(id: Snowflake): Promise<RecordingRecord | null>;
  /** Newest first, those before one. */
  ofChannel(channelId: Snowflake, before: Snowflake | undefined, limit: number): Promise<RecordingRecord[]>;
  /** All of a guild, by id ascending. */
  ofGuild(guildId: Snowflake, after: Snowflake, limit: number): Promise<RecordingRecord[]>;
  /** The tracks of one person, by recording ascending. */
  tracksOf(userId: Snowflake, after: Snowflake, limit: number): Promise<(RecordingTrack & { recording_id: Snowflake })[]>;
  remove(channelId: Snowflake, id: Snowflake): Promise<boolean>;
}
