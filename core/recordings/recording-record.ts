import type { Snowflake } from 'discord-api-types/v10';

/** Who agreed to be recorded, and whether they took it back: kept with the recording for good. */
export interface RecordingConsent {
  user_id: Snowflake;
  given_at: string;
  withdrawn_at: string | null;
}

/** The sound of one person: Ogg Opus that begins with the recording, with silence where they said nothing. */
export interface RecordingTrack {
  user_id: Snowflake;
  /** In the file store. */
  key: string;
  size_bytes: number;
  duration_ms: number;
}

/**
 * The recording of a call, on the server. Sound is only kept while everybody in the call agrees: `waiting` is until all do,
 * `encrypted` while the call is encrypted end to end, so that the server cannot hear it; `ending` until its files are whole.
 */
export interface RecordingRecord {
  id: Snowflake;
  guild_id: Snowflake;
  channel_id: Snowflake;
  started_by: Snowflake;
  started_at: string;
  ended_at: string | null;
  status: 'waiting' | 'recording' | 'encrypted' | 'ending' | 'ended';
  consents: RecordingConsent[];
  tracks: RecordingTrack[];
}

/** Whether this person agrees now. */
export const agrees = ({ consents }: Pick<RecordingRecord, 'consents'>, userId: Snowflake): boolean =>
  consents.some(({ user_id: id, withdrawn_at: withdrawnAt }) => id === userId && withdrawnAt === null);
