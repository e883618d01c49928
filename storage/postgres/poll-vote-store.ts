import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { PollVoteStore } from '#core/ports/message-store';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

interface CountRow {
  message_id: Snowflake;
  id: number;
  count: number;
  me_voted: boolean;
}

const MISSING_REFERENCE = '23503';

/** Votes in PostgreSQL. Voting under a message that is gone throws UNKNOWN_MESSAGE. */
export function postgresPollVoteStore(database: Database): PollVoteStore {
  return {
    async vote(channelId, messageId, userId, answerIds) {
      const text = 'SELECT answer, is_new FROM replace_votes($1, $2, $3, $4) ORDER BY answer';
      const values = [bigintKey(channelId), bigintKey(messageId), userId, answerIds];
      const rows = await database.rows<{ answer: number; is_new: boolean }>('replace_votes', text, values).catch((error: unknown) => {
        throw (error as { code?: unknown }).code === MISSING_REFERENCE ? apiError('UNKNOWN_MESSAGE') : error;
      });
      const answersOf = (isNew: boolean) => rows.filter((row) => row.is_new === isNew).map((row) => row.answer);
      return { added: answersOf(true), removed: answersOf(false) };
    },

    async voters(channelId, messageId, answerId, after, limit) {
      const text = `SELECT user_id FROM poll_votes WHERE channel_id = $1 AND message_id = $2 AND answer_id = $3 AND user_id > $4
        ORDER BY user_id LIMIT $5`;
      const values = [bigintKey(channelId), bigintKey(messageId), answerId, bigintKey(after ?? '0'), limit];
      const rows = await database.rows<{ user_id: Snowflake }>('poll_voters', text, values);
      return rows.map((row) => row.user_id);
    },

    async counts(channelId, messageIds, me) {
      const counts = new Map<Snowflake, { id: number; count: number; me_voted: boolean }[]>();
      if (messageIds.length === 0) return counts;
      const text = `SELECT message_id, answer_id AS id, count(*)::integer AS count, coalesce(bool_or(user_id = $3::bigint), false) AS me_voted
        FROM poll_votes WHERE channel_id = $1 AND message_id = ANY ($2::bigint[]) GROUP BY message_id, answer_id ORDER BY message_id, answer_id`;
      for (const { message_id: messageId, ...count } of await database.rows<CountRow>('poll_counts', text, [channelId, messageIds, me])) {
        const ofMessage = counts.get(messageId);
        if (ofMessage) ofMessage.push(count);
        else counts.set(messageId, [count]);
      }
      return counts;
    },
  };
}
