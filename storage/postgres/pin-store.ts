import { apiError } from '#protocol/errors';
import type { PinStore } from '#core/ports/message-store';
import { messageOf, type MessageRow } from './message-store.ts';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

/** Discord: at most so many pins in a channel. */
const MOST_PINS = 250;

/** Pins in PostgreSQL. Pinning a message that is gone throws UNKNOWN_MESSAGE. */
export function postgresPinStore(database: Database): PinStore {
  return {
    async add(channelId, messageId, pinnedAt) {
      const values = [bigintKey(channelId), bigintKey(messageId), pinnedAt, MOST_PINS];
      const [row] = await database.rows<{ outcome: string }>('add_pin', 'SELECT add_pin($1, $2, $3, $4) AS outcome', values);
      if (row?.outcome === 'full') throw apiError('MAXIMUM_NUMBER_OF_PINS_REACHED');
      if (row?.outcome === 'no message') throw apiError('UNKNOWN_MESSAGE');
      return row?.outcome === 'added';
    },

    async remove(channelId, messageId) {
      const text = `WITH gone AS (DELETE FROM pins WHERE channel_id = $1 AND message_id = $2 RETURNING message_id)
        UPDATE messages SET pinned = false WHERE channel_id = $1 AND id IN (SELECT message_id FROM gone)`;
      return (await database.run('remove_pin', text, [bigintKey(channelId), bigintKey(messageId)])) > 0;
    },

    async page(channelId, before, limit) {
      const text = `SELECT ${wireTimeOf('pinned_at')} AS at, id, m.channel_id, guild_id, author_id, pinned, data
        FROM pins p JOIN messages m ON m.channel_id = p.channel_id AND m.id = p.message_id
        WHERE p.channel_id = $1 AND pinned_at < coalesce($2::timestamptz, 'infinity') ORDER BY pinned_at DESC, message_id DESC LIMIT $3`;
      const rows = await database.rows<MessageRow & { at: string }>('pins_page', text, [bigintKey(channelId), before, limit]);
      return rows.map((row) => ({ pinned_at: row.at, message: messageOf(row) }));
    },
  };
}
