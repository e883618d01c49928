import { z } from 'zod';
import { queryInt, snowflake } from '../rest/fields.ts';

export const RecordingListQuery = z.object({ before: snowflake.optional(), limit: queryInt(1, 100, 50) });
export type RecordingListQuery = z.output<typeof RecordingListQuery>;

const id = z.string().meta({ format: 'snowflake' });
const time = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);

const keys = {
  guild_id: id,
  channel_id: id,
  id,
  status: z
    .enum(['waiting', 'recording', 'encrypted', 'ending', 'ended'])
    .describe('sound is kept only while it is "recording": when all in the call agree, and the server can hear it'),
  started_by: id,
  started_at: time,
  consents: z.array(z.strictObject({ user_id: id, given_at: time, withdrawn_at: time.nullable() })),
};

export const RecordingReply = z.strictObject(keys);

export const RecordingsReply = z.array(
  z.strictObject({
    ...keys,
    ended_at: time,
    tracks: z.array(z.strictObject({ user_id: id, url: z.string().meta({ format: 'uri' }), size_bytes: count, duration_ms: count })),
  }),
);
