import type { RelationshipStore } from '#core/ports/relationship-store';
import type { RelationshipRecord } from '#core/relationships/relationship-record';
import type { Database } from './pool.ts';
import { bigintKey, storableTextOrNull } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const COLUMNS = `user_id, other_id, type, nickname, is_ignored, is_stranger, note, ${wireTimeOf('since')} AS since`;

/** What people are to each other, in PostgreSQL. */
export function postgresRelationshipStore(database: Database): RelationshipStore {
  return {
    async ofUser(userId) {
      const text = `SELECT ${COLUMNS} FROM relationships WHERE user_id = $1 ORDER BY other_id`;
      const rows = await database.rows<RelationshipRecord>('relationships_of', text, [bigintKey(userId)]);
      return new Map(rows.map((row) => [row.other_id, row]));
    },
    about(userId) {
      const text = `SELECT ${COLUMNS} FROM relationships WHERE other_id = $1 ORDER BY user_id`;
      return database.rows<RelationshipRecord>('relationships_about', text, [bigintKey(userId)]);
    },
    async change({ put = [], remove = [] }) {
      const written = `INSERT INTO relationships (user_id, other_id, type, nickname, is_ignored, is_stranger, note, since)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::boolean[], $6::boolean[], $7::text[], $8::timestamptz[])
        ON CONFLICT (user_id, other_id) DO UPDATE SET type = excluded.type, nickname = excluded.nickname, is_ignored = excluded.is_ignored,
          is_stranger = excluded.is_stranger, note = excluded.note, since = excluded.since`;
      const removed = `DELETE FROM relationships r USING unnest($1::bigint[], $2::bigint[]) AS gone (user_id, other_id)
        WHERE r.user_id = gone.user_id AND r.other_id = gone.other_id`;
      await database.transaction(async (queries) => {
        if (remove.length > 0) await queries.run('remove_relationships', removed, [remove.map((key) => key.user_id), remove.map((key) => key.other_id)]);
        if (put.length === 0) return;
        await queries.run('put_relationships', written, [
          put.map((one) => one.user_id),
          put.map((one) => one.other_id),
          put.map((one) => one.type),
          put.map((one) => storableTextOrNull(one.nickname)),
          put.map((one) => one.is_ignored),
          put.map((one) => one.is_stranger),
          put.map((one) => storableTextOrNull(one.note)),
          put.map((one) => one.since),
        ]);
      });
    },
  };
}
