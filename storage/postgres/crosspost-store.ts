import type { CrosspostRecord, CrosspostStore } from '#core/ports/follow-up-stores';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

/** Crossposts in PostgreSQL. */
export function postgresCrosspostStore(database: Database): CrosspostStore {
  return {
    async add(copy) {
      const text = 'INSERT INTO crossposts (source_channel_id, source_message_id, channel_id, message_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
      await database.run('add_crosspost', text, [copy.source_channel_id, copy.source_message_id, copy.channel_id, copy.message_id]);
    },
    copiesOf: (sourceChannelId, sourceMessageId) =>
      database.rows<CrosspostRecord>(
        'crossposts_of',
        'SELECT source_channel_id, source_message_id, channel_id, message_id FROM crossposts WHERE source_channel_id = $1 AND source_message_id = $2 ORDER BY message_id',
        [bigintKey(sourceChannelId), bigintKey(sourceMessageId)],
      ),
    async remove(sourceChannelId, sourceMessageId) {
      const text = 'DELETE FROM crossposts WHERE source_channel_id = $1 AND source_message_id = $2';
      await database.run('remove_crossposts', text, [bigintKey(sourceChannelId), bigintKey(sourceMessageId)]);
    },
  };
}
