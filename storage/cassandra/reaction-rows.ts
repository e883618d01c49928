import type { Snowflake } from 'discord-api-types/v10';
import type { ReactionTally } from '#core/ports/message-store';
import type { ReactionKey } from '#core/ports/leaving-stores';
import { atOnce } from '#core/at-once';
import { bucketOf, byBucket, idOf } from './buckets.ts';
import type { Cassandra, Row, Statement } from './client.ts';
import { ReadsInFlight } from './reads-in-flight.ts';

const MOST_IDS = 100;
const MOST_AT_ONCE = 16;

export interface EmojiTally {
  emoji_key: string;
  emoji: ReactionTally['emoji'];
  /** Tells one time of the emoji from the next; rising. */
  came: string;
  normal: number;
  burst: number;
}

/** A change under one message as its outcome, so that done twice it is the same. Without `user` the tally alone changes. */
export type ReactionChange = { channel_id: Snowflake; message_id: Snowflake } & (
  | { to: 'tally'; tally: EmojiTally; user?: { id: Snowflake; kind: 0 | 1; reacts: boolean } }
  | { to: 'no emoji'; emoji_key: string; user?: { id: Snowflake; kind: 0 | 1 } }
  | { to: 'nothing' }
);

/** Reactions in Cassandra. Whoever changes them sees to it that under one message one changes them at a time. */
export interface ReactionRows {
  apply(change: ReactionChange, at: bigint): Promise<void>;
  /** All parts of a change, or none. */
  tallies(channelId: Snowflake, messageId: Snowflake): Promise<EmojiTally[]>;
  talliesOf(channelId: Snowflake, messageIds: readonly Snowflake[], me: Snowflake | null): Promise<Map<Snowflake, ReactionTally[]>>;
  has(channelId: Snowflake, messageId: Snowflake, emojiKey: string, kind: 0 | 1, userId: Snowflake): Promise<boolean>;
  users(channelId: Snowflake, messageId: Snowflake, emojiKey: string, kind: 0 | 1, after: Snowflake, limit: number): Promise<Snowflake[]>;
  ofUser(userId: Snowflake, after: ReactionKey | undefined, limit: number): Promise<ReactionKey[]>;
}

export function cassandraReactionRows(cassandra: Cassandra): ReactionRows {
  const inFlight = new ReadsInFlight();
  const tallyRows = async (channel: bigint, messages: readonly bigint[]): Promise<Row[]> => {
    const questions = [...byBucket(new Set(messages))].flatMap(([bucket, inIt]) =>
      Array.from({ length: Math.ceil(inIt.length / MOST_IDS) }, (_, part) => ({ bucket, ids: inIt.slice(part * MOST_IDS, (part + 1) * MOST_IDS) })),
    );
    const query = `SELECT message_id, emoji_key, emoji_id, name, animated, came, normal, burst FROM reaction_emojis
      WHERE channel_id = ? AND bucket = ? AND message_id IN ?`;
    const ask = ({ bucket, ids }: (typeof questions)[0]) =>
      inFlight.join(channel, `${bucket} ${ids.join()}`, () => cassandra.rows(query, [channel, bucket, ids]));
    return (await atOnce(questions, MOST_AT_ONCE, ask)).flat();
  };

  const statementsOf = (change: ReactionChange, at: bigint): Statement[] => {
    const [channel, message] = [idOf(change.channel_id), idOf(change.message_id)];
    const [bucket, place] = [bucketOf(message), 'channel_id = ? AND bucket = ? AND message_id = ?'];
    if (change.to === 'nothing')
      return [
        { query: `DELETE FROM reaction_emojis USING TIMESTAMP ? WHERE ${place}`, params: [at, channel, bucket, message] },
        { query: 'DELETE FROM reactions USING TIMESTAMP ? WHERE channel_id = ? AND message_id = ?', params: [at, channel, message] },
      ];
    const key = change.to === 'tally' ? change.tally.emoji_key : change.emoji_key;
    const removesUser = (user: { id: Snowflake; kind: 0 | 1 }): Statement[] => [
      {
        query: 'DELETE FROM reactions USING TIMESTAMP ? WHERE channel_id = ? AND message_id = ? AND emoji_key = ? AND kind = ? AND user_id = ?',
        params: [at, channel, message, key, user.kind, idOf(user.id)],
      },
      {
        query: 'DELETE FROM reactions_by_user USING TIMESTAMP ? WHERE user_id = ? AND channel_id = ? AND message_id = ? AND emoji_key = ? AND kind = ?',
        params: [at, idOf(user.id), channel, message, key, user.kind],
      },
    ];
    if (change.to === 'no emoji')
      return [
        { query: `DELETE FROM reaction_emojis USING TIMESTAMP ? WHERE ${place} AND emoji_key = ?`, params: [at, channel, bucket, message, key] },
        {
          query: 'DELETE FROM reactions USING TIMESTAMP ? WHERE channel_id = ? AND message_id = ? AND emoji_key = ?',
          params: [at, channel, message, key],
        },
        ...(change.user ? removesUser(change.user).slice(1) : []),
      ];
    const { tally, user } = change;
    const { emoji } = tally;
    const came = BigInt(tally.came);
    const counted: Statement = {
      query: `INSERT INTO reaction_emojis (channel_id, bucket, message_id, emoji_key, emoji_id, name, animated, came, normal, burst)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?`,
      params: [channel, bucket, message, key, emoji.id === null ? undefined : idOf(emoji.id), emoji.name, emoji.animated, came, tally.normal, tally.burst, at],
    };
    if (!user) return [counted];
    if (!user.reacts) return [counted, ...removesUser(user)];
    const userId = idOf(user.id);
    return [
      counted,
      {
        query: 'INSERT INTO reactions (channel_id, message_id, emoji_key, kind, user_id) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?',
        params: [channel, message, key, user.kind, userId, at],
      },
      {
        query: 'INSERT INTO reactions_by_user (user_id, channel_id, message_id, emoji_key, kind, came) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?',
        params: [userId, channel, message, key, user.kind, came, at],
      },
      { query: 'INSERT INTO reaction_channels (user_id, channel_id) VALUES (?, ?)', params: [userId, channel] },
    ];
  };

  return {
    async apply(change, at) {
      await cassandra.together(statementsOf(change, at));
      inFlight.written(idOf(change.channel_id));
    },

    async tallies(channelId, messageId) {
      const channel = idOf(channelId);
      inFlight.written(channel);
      return (await tallyRows(channel, [idOf(messageId)])).map(tallyOf);
    },

    async talliesOf(channelId, messageIds, me) {
      const tallies = new Map<Snowflake, ReactionTally[]>();
      if (messageIds.length === 0) return tallies;
      const [channel, messages] = [idOf(channelId), messageIds.map(idOf)];
      const rows = (await tallyRows(channel, messages)).toSorted((a, b) => (BigInt(String(a['came'])) < BigInt(String(b['came'])) ? -1 : 1));
      const mine = new Set<string>();
      if (me !== null && rows.length > 0) {
        const reacted = [...new Set(rows.map((row) => row['message_id'] as bigint))]; // a bigint column
        const parts = Array.from({ length: Math.ceil(reacted.length / MOST_IDS) }, (_, part) => reacted.slice(part * MOST_IDS, (part + 1) * MOST_IDS));
        const query = 'SELECT message_id, emoji_key, kind, came FROM reactions_by_user WHERE user_id = ? AND channel_id = ? AND message_id IN ?';
        for (const found of await Promise.all(parts.map((ids) => cassandra.rows(query, [idOf(me), channel, ids]))))
          for (const row of found) mine.add(`${String(row['message_id'])} ${String(row['came'])} ${String(row['kind'])} ${String(row['emoji_key'])}`);
      }
      for (const row of rows) {
        const { emoji, came, normal, burst, emoji_key: key } = tallyOf(row);
        const messageId = String(row['message_id']);
        const reacted = (kind: 0 | 1) => mine.has(`${messageId} ${came} ${kind} ${key}`);
        const tally = { emoji, normal, burst, me: reacted(0), me_burst: reacted(1) };
        const ofMessage = tallies.get(messageId);
        if (ofMessage) ofMessage.push(tally);
        else tallies.set(messageId, [tally]);
      }
      return tallies;
    },

    async has(channelId, messageId, emojiKey, kind, userId) {
      const query = 'SELECT user_id FROM reactions WHERE channel_id = ? AND message_id = ? AND emoji_key = ? AND kind = ? AND user_id = ?';
      return (await cassandra.rows(query, [idOf(channelId), idOf(messageId), emojiKey, kind, idOf(userId)])).length > 0;
    },

    async users(channelId, messageId, emojiKey, kind, after, limit) {
      const query = 'SELECT user_id FROM reactions WHERE channel_id = ? AND message_id = ? AND emoji_key = ? AND kind = ? AND user_id > ? LIMIT ?';
      const rows = await cassandra.rows(query, [idOf(channelId), idOf(messageId), emojiKey, kind, idOf(after), limit]);
      return rows.map((row) => String(row['user_id']));
    },

    async ofUser(userId, after, limit) {
      const user = idOf(userId);
      const found: ReactionKey[] = [];
      const from = after ? idOf(after.channel_id) : 0n;
      const channels = await cassandra.rows('SELECT channel_id FROM reaction_channels WHERE user_id = ? AND channel_id >= ?', [user, from]);
      for (const { channel_id: channel } of channels as { channel_id: bigint }[]) {
        let behind: readonly [bigint, string, number] = after && channel === from ? [idOf(after.message_id), after.emoji, after.burst ? 1 : 0] : [0n, '', 0];
        while (found.length < limit) {
          const query = `SELECT message_id, emoji_key, kind, came FROM reactions_by_user
            WHERE user_id = ? AND channel_id = ? AND (message_id, emoji_key, kind) > (?, ?, ?) LIMIT ?`;
          const rows = await cassandra.rows(query, [user, channel, ...behind, limit]);
          const last = rows.at(-1);
          if (!last) break;
          behind = [last['message_id'] as bigint, String(last['emoji_key']), Number(last['kind'])]; // as the table has them
          const standing = await tallyRows(
            channel,
            rows.map((row) => row['message_id'] as bigint),
          );
          const stands = new Set(standing.map((row) => `${String(row['message_id'])} ${String(row['emoji_key'])} ${String(row['came'])}`));
          for (const row of rows) {
            if (!stands.has(`${String(row['message_id'])} ${String(row['emoji_key'])} ${String(row['came'])}`)) continue;
            if (found.length === limit) break;
            found.push({
              channel_id: String(channel),
              message_id: String(row['message_id']),
              emoji: String(row['emoji_key']),
              burst: Number(row['kind']) === 1,
            });
          }
          if (rows.length < limit) break;
        }
        if (found.length === limit) break;
      }
      return found;
    },
  };
}

const tallyOf = (row: Row): EmojiTally => ({
  emoji_key: String(row['emoji_key']),
  emoji: { id: row['emoji_id'] === null ? null : String(row['emoji_id']), name: String(row['name']), animated: row['animated'] === true },
  came: String(row['came']),
  normal: Number(row['normal']),
  burst: Number(row['burst']),
});
