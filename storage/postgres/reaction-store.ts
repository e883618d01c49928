import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ReactionStore, ReactionTally } from '#core/ports/message-store';
import type { Database } from './pool.ts';
import { bigintKey, storableText } from './storable.ts';

/** Discord: at most so many different emojis under a message. */
const MOST_EMOJIS = 20;

interface TallyRow {
  message_id: Snowflake;
  emoji_id: Snowflake | null;
  name: string;
  animated: boolean;
  normal: number;
  burst: number;
  me: boolean;
  me_burst: boolean;
}

/** Reactions in PostgreSQL. Adding to a message that is gone throws UNKNOWN_MESSAGE. */
export function postgresReactionStore(database: Database): ReactionStore {
  return {
    async add(channelId, messageId, emoji, userId, kind) {
      const text = 'SELECT add_reaction($1, $2, $3, $4, $5, $6, $7, $8, $9) AS outcome';
      const name = storableText(emoji.name);
      const [row] = await database.rows<{ outcome: string }>('add_reaction', text, [
        bigintKey(channelId),
        bigintKey(messageId),
        emoji.id ?? name,
        emoji.id,
        name,
        emoji.animated,
        userId,
        kind,
        MOST_EMOJIS,
      ]);
      if (row?.outcome === 'full') throw apiError('MAXIMUM_NUMBER_OF_REACTIONS_REACHED');
      if (row?.outcome === 'no message') throw apiError('UNKNOWN_MESSAGE');
      return row?.outcome === 'added';
    },

    async remove(channelId, messageId, emojiKey, userId, kind) {
      const text = 'SELECT remove_reaction($1, $2, $3, $4, $5) AS removed';
      const values = [bigintKey(channelId), bigintKey(messageId), storableText(emojiKey), bigintKey(userId), kind];
      const [row] = await database.rows<{ removed: boolean }>('remove_reaction', text, values);
      return row?.removed === true;
    },

    async removeEmoji(channelId, messageId, emojiKey) {
      const text = 'DELETE FROM reaction_emojis WHERE channel_id = $1 AND message_id = $2 AND emoji_key = $3';
      return (await database.run('remove_reaction_emoji', text, [bigintKey(channelId), bigintKey(messageId), storableText(emojiKey)])) > 0;
    },

    async removeAll(channelId, messageId) {
      await database.run('remove_all_reactions', 'DELETE FROM reaction_emojis WHERE channel_id = $1 AND message_id = $2', [
        bigintKey(channelId),
        bigintKey(messageId),
      ]);
    },

    async users(channelId, messageId, emojiKey, kind, after, limit) {
      const text = `SELECT user_id FROM reactions
        WHERE channel_id = $1 AND message_id = $2 AND emoji_key = $3 AND kind = $4 AND user_id > $5 ORDER BY user_id LIMIT $6`;
      const values = [bigintKey(channelId), bigintKey(messageId), storableText(emojiKey), kind, bigintKey(after ?? '0'), limit];
      const rows = await database.rows<{ user_id: Snowflake }>('reaction_users', text, values);
      return rows.map((row) => row.user_id);
    },

    async tallies(channelId, messageIds, me) {
      const tallies = new Map<Snowflake, ReactionTally[]>();
      if (messageIds.length === 0) return tallies;
      const mine = (kind: 0 | 1) =>
        `EXISTS (SELECT 1 FROM reactions r WHERE (r.channel_id, r.message_id, r.emoji_key, r.kind, r.user_id) = (e.channel_id, e.message_id, e.emoji_key, ${kind}::smallint, $3::bigint))`;
      const text = `SELECT message_id, emoji_id, name, animated, normal, burst, ${mine(0)} AS me, ${mine(1)} AS me_burst
        FROM reaction_emojis e WHERE channel_id = $1 AND message_id = ANY ($2::bigint[]) ORDER BY came`;
      for (const row of await database.rows<TallyRow>('reaction_tallies', text, [channelId, messageIds, me])) {
        const { message_id: messageId, emoji_id: id, name, animated, ...counts } = row;
        const ofMessage = tallies.get(messageId);
        const tally = { emoji: { id, name, animated }, ...counts };
        if (ofMessage) ofMessage.push(tally);
        else tallies.set(messageId, [tally]);
      }
      return tallies;
    },
  };
}
