import type { ReadStateRecord, ReadStateStore } from '#core/ports/read-state-store';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

/** Read states in PostgreSQL. */
export function postgresReadStateStore(database: Database): ReadStateStore {
  return {
    async save(states) {
      if (states.length === 0) return;
      const text = `INSERT INTO read_states (user_id, channel_id, last_message_id, mention_count)
        SELECT DISTINCT ON (user_id, channel_id) * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[]) AS row (user_id, channel_id, last_message_id, mention_count)
        ORDER BY user_id, channel_id, last_message_id DESC
        ON CONFLICT (user_id, channel_id) DO UPDATE SET last_message_id = excluded.last_message_id, mention_count = excluded.mention_count`;
      await database.run('save_read_states', text, [
        states.map((state) => state.user_id),
        states.map((state) => bigintKey(state.channel_id)),
        states.map((state) => bigintKey(state.last_message_id)),
        states.map((state) => state.mention_count),
      ]);
    },
    ofUser: (userId) =>
      database.rows<ReadStateRecord>(
        'read_states_of',
        'SELECT user_id, channel_id, last_message_id, mention_count FROM read_states WHERE user_id = $1 ORDER BY channel_id',
        [bigintKey(userId)],
      ),
    async remove(userId, channelId) {
      await database.run('remove_read_state', 'DELETE FROM read_states WHERE user_id = $1 AND channel_id = $2', [bigintKey(userId), bigintKey(channelId)]);
    },
  };
}
