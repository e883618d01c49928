import { apiError } from '#protocol/errors';
import type { MessageStore, PollVoteStore } from '#core/ports/message-store';
import { databaseWithin } from '../postgres/pool.ts';
import { postgresPollVoteStore } from '../postgres/poll-vote-store.ts';
import { bigintKey } from '../postgres/storable.ts';
import { lockMessages } from './message-locks.ts';
import type { Change } from './outbox.ts';

/** Votes in PostgreSQL under messages that are in Cassandra. */
export function composedPollVoteStore(inPostgres: PollVoteStore, messages: MessageStore, change: Change): PollVoteStore {
  return {
    ...inPostgres,
    vote: (channelId, messageId, userId, answerIds) =>
      change(async (queries) => {
        const [free] = await lockMessages(queries, bigintKey(channelId), [messageId], 'shared');
        if (free === undefined || !(await messages.byId(channelId, messageId))) throw apiError('UNKNOWN_MESSAGE');
        return { result: await postgresPollVoteStore(databaseWithin(queries)).vote(channelId, messageId, userId, answerIds), mutations: [] };
      }),
  };
}
