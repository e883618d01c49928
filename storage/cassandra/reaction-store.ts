import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Locks } from '#core/ports/locks';
import type { ReactionStore } from '#core/ports/message-store';
import { storableText } from '../postgres/storable.ts';
import type { MessageRows } from './message-rows.ts';
import type { EmojiTally, ReactionChange, ReactionRows } from './reaction-rows.ts';

/** Discord: at most so many different emojis under a message. */
const MOST_EMOJIS = 20;

export interface ReactionStoreOptions {
  messages: MessageRows;
  reactions: ReactionRows;
  nowMicros(): bigint;
  /** One after another under a message. Across processes the caller's own lock does that. */
  inTurn: Locks['withLock'];
  /** How a change is written: at once, or together with a transaction. */
  write(change: ReactionChange): Promise<void>;
}

/**
 * Reactions in Cassandra. What stands under the message is read before a change and its outcome is written as one batch:
 * no counter that a retry would count twice, and no lightweight transaction.
 */
export function cassandraReactionStore({ messages, reactions, nowMicros, inTurn, write }: ReactionStoreOptions): ReactionStore {
  const change = <Result>(channelId: Snowflake, messageId: Snowflake, run: () => Promise<Result>): Promise<Result> => inTurn(`${channelId} ${messageId}`, run);
  const counted = (tally: EmojiTally, kind: 0 | 1, by: 1 | -1): EmojiTally =>
    kind === 0 ? { ...tally, normal: tally.normal + by } : { ...tally, burst: tally.burst + by };

  return {
    add: (channelId, messageId, emoji, userId, kind) =>
      change(channelId, messageId, async () => {
        const name = storableText(emoji.name);
        const key = emoji.id ?? name;
        const [isThere, tallies, has] = await Promise.all([
          messages.standing(channelId, messageId),
          reactions.tallies(channelId, messageId),
          reactions.has(channelId, messageId, key, kind, userId),
        ]);
        if (isThere === null) throw apiError('UNKNOWN_MESSAGE');
        const standing = tallies.find((tally) => tally.emoji_key === key);
        if (standing && has) return false;
        if (!standing && tallies.length >= MOST_EMOJIS) throw apiError('MAXIMUM_NUMBER_OF_REACTIONS_REACHED');
        const tally = standing ?? { emoji_key: key, emoji: { id: emoji.id, name, animated: emoji.animated }, came: String(nowMicros()), normal: 0, burst: 0 };
        await write({ channel_id: channelId, message_id: messageId, to: 'tally', tally: counted(tally, kind, 1), user: { id: userId, kind, reacts: true } });
        return true;
      }),

    remove: (channelId, messageId, emojiKey, userId, kind) =>
      change(channelId, messageId, async () => {
        const key = storableText(emojiKey);
        const [tallies, has] = await Promise.all([reactions.tallies(channelId, messageId), reactions.has(channelId, messageId, key, kind, userId)]);
        const standing = tallies.find((tally) => tally.emoji_key === key);
        if (!has || !standing) return false;
        const tally = counted(standing, kind, -1);
        const where = { channel_id: channelId, message_id: messageId };
        const user = { id: userId, kind };
        await write(
          tally.normal <= 0 && tally.burst <= 0
            ? { ...where, to: 'no emoji', emoji_key: key, user }
            : { ...where, to: 'tally', tally, user: { ...user, reacts: false } },
        );
        return true;
      }),

    removeEmoji: (channelId, messageId, emojiKey) =>
      change(channelId, messageId, async () => {
        const key = storableText(emojiKey);
        const tallies = await reactions.tallies(channelId, messageId);
        if (!tallies.some((tally) => tally.emoji_key === key)) return false;
        await write({ channel_id: channelId, message_id: messageId, to: 'no emoji', emoji_key: key });
        return true;
      }),

    removeAll: (channelId, messageId) =>
      change(channelId, messageId, async () => {
        if ((await reactions.tallies(channelId, messageId)).length > 0) await write({ channel_id: channelId, message_id: messageId, to: 'nothing' });
      }),

    users: (channelId, messageId, emojiKey, kind, after, limit) => reactions.users(channelId, messageId, storableText(emojiKey), kind, after ?? '0', limit),
    tallies: (channelId, messageIds, me) => reactions.talliesOf(channelId, messageIds, me),
  };
}
