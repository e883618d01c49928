import type { OpenPollRecord, OpenPollStore } from '#core/ports/follow-up-stores';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

/** Open polls in PostgreSQL. */
export function postgresOpenPollStore(database: Database): OpenPollStore {
  return {
    async add(poll) {
      const text = `INSERT INTO open_polls (channel_id, message_id, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (channel_id, message_id) DO UPDATE SET expires_at = excluded.expires_at`;
      await database.run('add_open_poll', text, [poll.channel_id, poll.message_id, poll.expires_at]);
    },
    due: (now, limit) =>
      database.rows<OpenPollRecord>(
        'due_polls',
        `SELECT channel_id, message_id, ${wireTimeOf('expires_at')} AS expires_at FROM open_polls WHERE expires_at <= $1 ORDER BY open_polls.expires_at LIMIT $2`,
        [now, limit],
      ),
    async remove(channelId, messageId) {
      const text = 'DELETE FROM open_polls WHERE channel_id = $1 AND message_id = $2';
      return (await database.run('remove_open_poll', text, [bigintKey(channelId), bigintKey(messageId)])) > 0;
    },
  };
}
