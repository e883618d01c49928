import type { SavedMessageRecord, SavedMessageStore } from '#core/ports/saved-message-store';
import type { Database } from './pool.ts';
import { bigintKey, storableText } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const COLUMNS = `user_id, message_id, channel_id, guild_id, ${wireTimeOf('saved_at')} AS saved_at, ${wireTimeOf('due_at')} AS due_at, notes, is_told`;

/** Saved messages of people, in PostgreSQL. */
export function postgresSavedMessageStore(database: Database): SavedMessageStore {
  return {
    ofUser(userId) {
      const text = `SELECT ${COLUMNS} FROM saved_messages s WHERE user_id = $1 ORDER BY s.saved_at DESC, message_id DESC`;
      return database.rows<SavedMessageRecord>('saved_messages_of', text, [bigintKey(userId)]);
    },
    async byId(userId, messageId) {
      const text = `SELECT ${COLUMNS} FROM saved_messages WHERE user_id = $1 AND message_id = $2`;
      return (await database.rows<SavedMessageRecord>('saved_message', text, [bigintKey(userId), bigintKey(messageId)]))[0] ?? null;
    },
    async put(saved, most) {
      const text = `INSERT INTO saved_messages (user_id, message_id, channel_id, guild_id, saved_at, due_at, notes, is_told) SELECT $1, $2, $3, $4, $5, $6, $7, $9
        WHERE EXISTS (SELECT FROM saved_messages WHERE user_id = $1 AND message_id = $2) OR (SELECT count(*) FROM saved_messages WHERE user_id = $1) < $8
        ON CONFLICT (user_id, message_id) DO UPDATE SET saved_at = excluded.saved_at, due_at = excluded.due_at, notes = excluded.notes,
          is_told = excluded.is_told`;
      const { user_id, message_id, channel_id, guild_id, saved_at, due_at, notes, is_told } = saved;
      const values = [user_id, bigintKey(message_id), bigintKey(channel_id), guild_id, saved_at, due_at, storableText(notes), most, is_told];
      return (await database.run('put_saved_message', text, values)) > 0;
    },
    ring(now, limit) {
      const text = `UPDATE saved_messages SET is_told = true
        WHERE (user_id, message_id) IN (SELECT user_id, message_id FROM saved_messages s WHERE NOT is_told AND s.due_at <= $1
          ORDER BY s.due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING ${COLUMNS}`;
      return database.rows<SavedMessageRecord>('ring_saved_messages', text, [now, limit]);
    },
    async remove(userId, channelId, messageId) {
      const text = 'DELETE FROM saved_messages WHERE user_id = $1 AND channel_id = $2 AND message_id = $3';
      return (await database.run('remove_saved_message', text, [bigintKey(userId), bigintKey(channelId), bigintKey(messageId)])) > 0;
    },
  };
}
