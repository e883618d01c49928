import type { RecordingStore } from '#core/ports/recording-store';
import type { RecordingConsent, RecordingRecord, RecordingTrack } from '#core/recordings/recording-record';
import { ApiError } from '#protocol/errors';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const COLUMNS = `r.id, r.guild_id, r.channel_id, r.started_by, ${wireTimeOf('r.started_at')} AS started_at, ${wireTimeOf('r.ended_at')} AS ended_at,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('user_id', c.user_id::text, 'given_at', ${wireTimeOf('c.given_at')}, 'withdrawn_at', ${wireTimeOf('c.withdrawn_at')}) ORDER BY c.place), '[]')
    FROM recording_consents c WHERE c.recording_id = r.id) AS consents,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('user_id', t.user_id::text, 'key', t.key, 'size_bytes', t.size_bytes, 'duration_ms', t.duration_ms) ORDER BY t.user_id), '[]')
    FROM recording_tracks t WHERE t.recording_id = r.id) AS tracks`;
const TRACKS = 'jsonb_to_recordset($2::jsonb) AS t (user_id bigint, key text, size_bytes bigint, duration_ms bigint)';

type RecordingRow = Omit<RecordingRecord, 'status' | 'consents' | 'tracks'> & { consents: RecordingConsent[]; tracks: RecordingTrack[] };
const recordingOf = (row: RecordingRow): RecordingRecord => ({ ...row, status: 'ended' });

/** Recordings that are over, in PostgreSQL. */
export function postgresRecordingStore(database: Database): RecordingStore {
  return {
    async insert({ id, guild_id, channel_id, started_by, started_at, ended_at, consents, tracks }) {
      const text = `WITH made AS (
          INSERT INTO recordings (id, guild_id, channel_id, started_by, started_at, ended_at)
          SELECT $1, c.guild_id, c.id, $6, $7, $8 FROM channels c WHERE c.id = $4 AND c.guild_id = $5 ON CONFLICT DO NOTHING RETURNING id),
        tracked AS (
          INSERT INTO recording_tracks (recording_id, user_id, key, size_bytes, duration_ms)
          SELECT made.id, t.user_id, t.key, t.size_bytes, t.duration_ms FROM made, ${TRACKS}),
        agreed AS (
          INSERT INTO recording_consents (recording_id, place, user_id, given_at, withdrawn_at)
          SELECT made.id, c.place, (c.data->>'user_id')::bigint, (c.data->>'given_at')::timestamptz, (c.data->>'withdrawn_at')::timestamptz
          FROM made, jsonb_array_elements($3::jsonb) WITH ORDINALITY AS c (data, place))
        SELECT id FROM made`;
      const values = [id, storableJson(tracks), storableJson(consents), channel_id, guild_id, started_by, started_at, ended_at];
      try {
        return (await database.rows('insert_recording', text, values)).length > 0;
      } catch (error) {
        // The channel went at the same time.
        if (error instanceof ApiError) return false;
        throw error;
      }
    },
    async addTracks(id, tracks) {
      const text = `WITH known AS (SELECT id FROM recordings WHERE id = $1 FOR KEY SHARE),
        tracked AS (
          INSERT INTO recording_tracks (recording_id, user_id, key, size_bytes, duration_ms)
          SELECT known.id, t.user_id, t.key, t.size_bytes, t.duration_ms FROM known, ${TRACKS} ON CONFLICT DO NOTHING)
        SELECT id FROM known`;
      return (await database.rows('add_recording_tracks', text, [bigintKey(id), storableJson(tracks)])).length > 0;
    },
    async byId(id) {
      const [row] = await database.rows<RecordingRow>('recording_by_id', `SELECT ${COLUMNS} FROM recordings r WHERE r.id = $1`, [bigintKey(id)]);
      return row ? recordingOf(row) : null;
    },
    async ofChannel(channelId, before, limit) {
      const text = `SELECT ${COLUMNS} FROM recordings r WHERE r.channel_id = $1 AND r.id < coalesce($2, 9223372036854775807) ORDER BY r.id DESC LIMIT $3`;
      const values = [bigintKey(channelId), before === undefined ? null : bigintKey(before), limit];
      return (await database.rows<RecordingRow>('recordings_of_channel', text, values)).map(recordingOf);
    },
    async ofGuild(guildId, after, limit) {
      const text = `SELECT ${COLUMNS} FROM recordings r WHERE r.guild_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3`;
      return (await database.rows<RecordingRow>('recordings_of_guild', text, [bigintKey(guildId), bigintKey(after), limit])).map(recordingOf);
    },
    async tracksOf(userId, after, limit) {
      const text = `SELECT recording_id, user_id, key, size_bytes::float8 AS size_bytes, duration_ms::float8 AS duration_ms
        FROM recording_tracks WHERE user_id = $1 AND recording_id > $2 ORDER BY recording_id LIMIT $3`;
      return database.rows('recording_tracks_of', text, [bigintKey(userId), bigintKey(after), limit]);
    },
    async remove(channelId, id) {
      const text = 'DELETE FROM recordings WHERE channel_id = $1 AND id = $2';
      return (await database.run('remove_recording', text, [bigintKey(channelId), bigintKey(id)])) > 0;
    },
  };
}
