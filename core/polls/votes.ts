import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { placeKeys, scopeOf, type Place } from '../messages/place.ts';
import { presentUser } from '../users/present-user.ts';

/** A person's votes, in place of those they gave before; none takes them back. Source: Discord's client, "Create Poll Vote". */
export async function votePoll(core: Core, place: Place, messageId: Snowflake, userId: Snowflake, answerIds: readonly number[]): Promise<void> {
  const { poll } = await pollMessage(core, place, messageId);
  if (poll.finalized || (poll.expiry && Date.parse(poll.expiry) <= core.clock.nowMs())) throw apiError('POLL_EXPIRED');
  const chosen = [...new Set(answerIds)];
  const unknown = chosen.find((id) => !poll.answers.some((answer) => answer.answer_id === id));
  if (unknown !== undefined) throw formError(['answer_ids', chosen.indexOf(unknown)], 'BASE_TYPE_CHOICES', 'The poll has no such answer.');
  if (chosen.length > 1 && !poll.allow_multiselect) throw formError(['answer_ids'], 'BASE_TYPE_MAX_LENGTH', 'Must be 1 or fewer in length.');
  const tell = (t: string, answerId: number): void =>
    core.publish(scopeOf(place), { t, d: { user_id: userId, message_id: messageId, answer_id: answerId, ...placeKeys(place) } });
  // In turn, so that everybody hears of the votes of one person in their order.
  await core.locks.withLock(`votes:${messageId}:${userId}`, async () => {
    const { added, removed } = await core.pollVotes.vote(place.channel.id, messageId, userId, chosen);
    for (const id of removed) tell('MESSAGE_POLL_VOTE_REMOVE', id);
    for (const id of added) tell('MESSAGE_POLL_VOTE_ADD', id);
  });
}

/** Who voted for an answer, by user id ascending. Source: Discord, "Get Answer Voters". */
export async function listVoters(
  core: Core,
  place: Place,
  messageId: Snowflake,
  answerId: number,
  query: { after?: Snowflake | undefined; limit: number },
): Promise<{ users: APIUser[] }> {
  const { poll } = await pollMessage(core, place, messageId);
  if (!poll.answers.some((answer) => answer.answer_id === answerId)) return { users: [] };
  const ids = await core.pollVotes.voters(place.channel.id, messageId, answerId, query.after, query.limit);
  await core.userCache.fetch(ids);
  return { users: ids.map((id) => presentUser(core.userCache.get(id))) };
}

export type PollMessage = MessageRecord & { poll: NonNullable<MessageRecord['poll']> };

async function pollMessage(core: Core, place: Place, messageId: Snowflake): Promise<PollMessage> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message?.poll) throw apiError('UNKNOWN_MESSAGE');
  return { ...message, poll: message.poll };
}
