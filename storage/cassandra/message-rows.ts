import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import type { MessagePage } from '#core/ports/message-store';
import { filesOf, messageData } from '../postgres/message-batches.ts';
import { atOnce } from '#core/at-once';
import { bucketAt, bucketOf, byBucket, idOf, LARGEST_ID } from './buckets.ts';
import type { Cassandra, Row } from './client.ts';
import { ReadsInFlight } from './reads-in-flight.ts';

/** So many ids in one question: ScyllaDB takes no more than a hundred. */
const MOST_IDS = 100;
const MOST_AT_ONCE = 16;
/** An edit that was under way when its message was deleted is older than the deletion, and so changes nothing. */
const DELETED_FOR_MICROS = 60_000_000n;
const MOST_REMEMBERED = 200_000;
const COLUMNS = 'channel_id, id, guild_id, author_id, pinned, data';

/** Whose message it is: what its deletion needs to know. */
export interface MessageKey {
  channel_id: Snowflake;
  id: Snowflake;
  author_id: Snowflake;
  guild_id: Snowflake | null;
}

/** The messages in Cassandra, and nothing of what hangs on them in PostgreSQL. Writes carry a time in microseconds: the latest wins, in whatever order they come. */
export interface MessageRows {
  put(message: MessageRecord, at: bigint): Promise<void>;
  edit(message: MessageRecord, at: bigint): Promise<void>;
  mark(channelId: Snowflake, messageId: Snowflake, pinned: boolean, at: bigint): Promise<void>;
  /** With its reactions. An id that is removed never comes back. */
  remove(key: MessageKey, at: bigint): Promise<void>;
  /** All of a channel, by partitions: nothing of them is read. */
  empty(channelId: Snowflake, at: bigint): Promise<void>;
  byId(channelId: Snowflake, messageId: Snowflake): Promise<MessageRecord | null>;
  byIds(channelId: Snowflake, messageIds: readonly Snowflake[]): Promise<MessageRecord[]>;
  page(channelId: Snowflake, page: MessagePage, limit: number): Promise<MessageRecord[]>;
  /** Null where there is none; otherwise whether it ever had files, and of which time its newest writing is. */
  standing(channelId: Snowflake, messageId: Snowflake): Promise<{ hadFiles: boolean; writtenAt: bigint } | null>;
  newestId(channelId: Snowflake): Promise<Snowflake | null>;
  /** What somebody wrote in a guild or direct channel after an id, oldest first; some may be gone. */
  byAuthor(authorId: Snowflake, placeId: Snowflake, isDirect: boolean, from: bigint, limit: number): Promise<{ channelId: Snowflake; messageId: Snowflake }[]>;
  placesOf(authorId: Snowflake, isDirect: boolean): Promise<Snowflake[]>;
  forgetByAuthor(authorId: Snowflake, placeId: Snowflake, messageId: Snowflake): Promise<void>;
  /** All ids of a channel, newest first, for comparing and copying. */
  eachId(channelId: Snowflake, use: (ids: Snowflake[]) => Promise<void> | void): Promise<void>;
}

export function cassandraMessageRows(cassandra: Cassandra, nowMs: () => number): MessageRows {
  const inFlight = new ReadsInFlight();
  const knownBuckets = new RememberedKeys();
  const currentBucket = (): number => bucketAt(nowMs());

  /** At most `limit` of one bucket, those without an author being what an edit left of a deleted message. */
  const inBucket = async (channel: bigint, bucket: number, from: { below: bigint } | { above: bigint }, limit: number): Promise<Row[]> => {
    const [condition, edge] = 'below' in from ? ['id < ?', from.below] : ['id > ?', from.above];
    const order = 'below' in from ? '' : ' ORDER BY id ASC';
    const query = `SELECT ${COLUMNS} FROM messages WHERE channel_id = ? AND bucket = ? AND ${condition}${order} LIMIT ?`;
    const rows = await inFlight.join(channel, `${condition} ${bucket} ${edge} ${limit}`, () => cassandra.rows(query, [channel, bucket, edge, limit]));
    const whole = rows.filter((row) => row['author_id'] !== null);
    const last = rows.at(-1)?.['id'] as bigint | undefined; // a bigint column
    if (whole.length === rows.length || rows.length < limit || last === undefined) return whole;
    return [...whole, ...(await inBucket(channel, bucket, 'below' in from ? { below: last } : { above: last }, limit - whole.length))];
  };

  const bucketsOf = async (channel: bigint): Promise<number[]> => {
    const ask = () => cassandra.rows('SELECT bucket FROM channel_buckets WHERE channel_id = ?', [channel]);
    return (await inFlight.join(channel, 'buckets', ask)).map((row) => Number(row['bucket']));
  };

  /** Bucket after bucket, more at once the longer it takes. */
  const walk = async (channel: bigint, buckets: readonly number[], from: { below: bigint } | { above: bigint }, limit: number): Promise<Row[]> => {
    const found: Row[] = [];
    for (let [next, width] = [0, 1]; next < buckets.length && found.length < limit; next += width, width = Math.min(width * 2, MOST_AT_ONCE)) {
      const wanted = limit - found.length;
      const parts = await Promise.all(buckets.slice(next, next + width).map((bucket) => inBucket(channel, bucket, from, wanted)));
      found.push(...parts.flat());
    }
    return found.slice(0, limit);
  };

  const older = async (channel: bigint, below: bigint, limit: number): Promise<Row[]> => {
    const newest = bucketOf(below - 1n);
    const start = Math.min(newest, currentBucket());
    const first = await inBucket(channel, start, { below }, limit);
    if (first.length >= limit) return first;
    const others = (await bucketsOf(channel)).filter((bucket) => bucket <= newest && bucket !== start);
    const ahead = others.filter((bucket) => bucket > start);
    const found = [...(await walk(channel, ahead, { below }, limit)), ...first];
    if (found.length >= limit) return found.slice(0, limit);
    return [...found, ...(await walk(channel, others.slice(ahead.length), { below }, limit - found.length))];
  };

  const newer = async (channel: bigint, above: bigint, limit: number): Promise<Row[]> => {
    const start = bucketOf(above);
    const first = above > 0n ? await inBucket(channel, start, { above }, limit) : [];
    if (first.length >= limit || (above > 0n && start > currentBucket())) return first;
    const rising = (await bucketsOf(channel)).filter((bucket) => bucket > start || (above <= 0n && bucket === start)).toReversed();
    return [...first, ...(await walk(channel, rising, { above }, limit - first.length))];
  };

  const many = async (channel: bigint, ids: readonly bigint[], columns: string): Promise<Row[]> => {
    const questions = [...byBucket(new Set(ids))].flatMap(([bucket, inIt]) =>
      Array.from({ length: Math.ceil(inIt.length / MOST_IDS) }, (_, part) => ({ bucket, ids: inIt.slice(part * MOST_IDS, (part + 1) * MOST_IDS) })),
    );
    const query = `SELECT ${columns} FROM messages WHERE channel_id = ? AND bucket = ? AND id IN ?`;
    return (await atOnce(questions, MOST_AT_ONCE, (one) => cassandra.rows(query, [channel, one.bucket, one.ids]))).flat();
  };

  return {
    async put(message, at) {
      const [channel, id, author] = [idOf(message.channel_id), idOf(message.id), idOf(message.author_id)];
      const guild = message.guild_id === null ? undefined : idOf(message.guild_id);
      const [bucket, place] = [bucketOf(id), guild ?? channel];
      const values = [channel, bucket, id, guild, author, message.pinned, filesOf(message).length > 0, messageData(message), at];
      const isNewBucket = !knownBuckets.has(`${channel} ${bucket}`);
      const isNewPlace = !knownBuckets.has(`${author} ${place} ${bucket}`);
      await Promise.all([
        cassandra.run(
          'INSERT INTO messages (channel_id, bucket, id, guild_id, author_id, pinned, has_files, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?',
          values,
        ),
        cassandra.run('INSERT INTO messages_by_author (author_id, place_id, bucket, id, channel_id) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?', [
          author,
          place,
          bucket,
          id,
          channel,
          at,
        ]),
        isNewBucket && cassandra.run('INSERT INTO channel_buckets (channel_id, bucket) VALUES (?, ?)', [channel, bucket]),
        isNewPlace &&
          cassandra.run('INSERT INTO author_buckets (author_id, direct, place_id, bucket) VALUES (?, ?, ?, ?)', [author, guild === undefined, place, bucket]),
      ]);
      if (isNewBucket) knownBuckets.add(`${channel} ${bucket}`);
      if (isNewPlace) knownBuckets.add(`${author} ${place} ${bucket}`);
      inFlight.written(channel);
    },

    async edit(message, at) {
      const [channel, id] = [idOf(message.channel_id), idOf(message.id)];
      // Once it had files it is looked at more closely for good.
      const files = filesOf(message).length > 0 ? ', has_files = true' : '';
      const query = `UPDATE messages USING TIMESTAMP ? SET data = ?${files} WHERE channel_id = ? AND bucket = ? AND id = ?`;
      await cassandra.run(query, [at, messageData(message), channel, bucketOf(id), id]);
      inFlight.written(channel);
    },

    async mark(channelId, messageId, pinned, at) {
      const [channel, id] = [idOf(channelId), idOf(messageId)];
      const query = 'UPDATE messages USING TIMESTAMP ? SET pinned = ? WHERE channel_id = ? AND bucket = ? AND id = ?';
      await cassandra.run(query, [at, pinned, channel, bucketOf(id), id]);
      inFlight.written(channel);
    },

    async remove({ channel_id, id: messageId, author_id, guild_id }, at) {
      const [channel, id] = [idOf(channel_id), idOf(messageId)];
      const [bucket, until] = [bucketOf(id), at + DELETED_FOR_MICROS];
      await Promise.all([
        cassandra.run('DELETE FROM messages USING TIMESTAMP ? WHERE channel_id = ? AND bucket = ? AND id = ?', [until, channel, bucket, id]),
        cassandra.run('DELETE FROM messages_by_author USING TIMESTAMP ? WHERE author_id = ? AND place_id = ? AND bucket = ? AND id = ?', [
          until,
          idOf(author_id),
          guild_id === null ? channel : idOf(guild_id),
          bucket,
          id,
        ]),
        cassandra.run('DELETE FROM reaction_emojis USING TIMESTAMP ? WHERE channel_id = ? AND bucket = ? AND message_id = ?', [until, channel, bucket, id]),
        cassandra.run('DELETE FROM reactions USING TIMESTAMP ? WHERE channel_id = ? AND message_id = ?', [until, channel, id]),
      ]);
      inFlight.written(channel);
    },

    async empty(channelId, at) {
      const channel = idOf(channelId);
      const buckets = await bucketsOf(channel);
      await atOnce(buckets, MOST_AT_ONCE, async (bucket) => {
        // Under which messages people reacted is known by the partition of the tallies; the reactions go with their own partitions.
        await cassandra.eachPage('SELECT message_id FROM reaction_emojis WHERE channel_id = ? AND bucket = ?', [channel, bucket], 1_000, async (rows) => {
          const reacted = [...new Set(rows.map((row) => row['message_id'] as bigint))]; // a bigint column
          await atOnce(reacted, MOST_AT_ONCE, (id) =>
            cassandra.run('DELETE FROM reactions USING TIMESTAMP ? WHERE channel_id = ? AND message_id = ?', [at, channel, id]),
          );
        });
        await cassandra.run('DELETE FROM reaction_emojis USING TIMESTAMP ? WHERE channel_id = ? AND bucket = ?', [at, channel, bucket]);
        await cassandra.run('DELETE FROM messages USING TIMESTAMP ? WHERE channel_id = ? AND bucket = ?', [at, channel, bucket]);
        knownBuckets.forget(`${channel} ${bucket}`);
      });
      await cassandra.run('DELETE FROM channel_buckets USING TIMESTAMP ? WHERE channel_id = ?', [at, channel]);
      inFlight.written(channel);
    },

    async byId(channelId, messageId) {
      const [channel, id] = [idOf(channelId), idOf(messageId)];
      const query = `SELECT ${COLUMNS} FROM messages WHERE channel_id = ? AND bucket = ? AND id = ?`;
      const [row] = await inFlight.join(channel, `id ${id}`, () => cassandra.rows(query, [channel, bucketOf(id), id]));
      return row && row['author_id'] !== null ? messageOf(row) : null;
    },

    async byIds(channelId, messageIds) {
      const rows = await many(idOf(channelId), messageIds.map(idOf), COLUMNS);
      return rows.filter((row) => row['author_id'] !== null).map(messageOf);
    },

    async page(channelId, page, limit) {
      const channel = idOf(channelId);
      const rowsOf = async (): Promise<Row[]> => {
        if ('before' in page) return older(channel, idOf(page.before), limit);
        if ('after' in page) return (await newer(channel, idOf(page.after), limit)).toReversed();
        if (!('around' in page)) return older(channel, LARGEST_ID, limit);
        // Half of the page is newer; the message itself counts to the older half.
        const middle = idOf(page.around);
        const [above, below] = await Promise.all([
          limit > 1 ? newer(channel, middle, Math.floor(limit / 2)) : [],
          older(channel, middle === LARGEST_ID ? middle : middle + 1n, Math.ceil(limit / 2)),
        ]);
        return [...above.toReversed(), ...below];
      };
      return (await rowsOf()).map(messageOf);
    },

    async standing(channelId, messageId) {
      const [channel, id] = [idOf(channelId), idOf(messageId)];
      const query = 'SELECT author_id, has_files, writetime(data) AS written_at FROM messages WHERE channel_id = ? AND bucket = ? AND id = ?';
      const [row] = await cassandra.rows(query, [channel, bucketOf(id), id]);
      return row && row['author_id'] !== null ? { hadFiles: row['has_files'] === true, writtenAt: BigInt(String(row['written_at'] ?? 0)) } : null;
    },

    async newestId(channelId) {
      const [newest] = await older(idOf(channelId), LARGEST_ID, 1);
      return newest ? String(newest['id']) : null;
    },

    async byAuthor(authorId, placeId, isDirect, from, limit) {
      const [author, place] = [idOf(authorId), idOf(placeId)];
      const listed = 'SELECT bucket FROM author_buckets WHERE author_id = ? AND direct = ? AND place_id = ? AND bucket >= ?';
      const buckets = (await cassandra.rows(listed, [author, isDirect, place, bucketOf(from)])).map((row) => Number(row['bucket']));
      const query = 'SELECT id, channel_id FROM messages_by_author WHERE author_id = ? AND place_id = ? AND bucket = ? AND id >= ? LIMIT ?';
      const found: Row[] = [];
      for (let [next, width] = [0, 1]; next < buckets.length && found.length < limit; next += width, width = Math.min(width * 2, MOST_AT_ONCE)) {
        const wanted = limit - found.length;
        const parts = await Promise.all(buckets.slice(next, next + width).map((bucket) => cassandra.rows(query, [author, place, bucket, from, wanted])));
        found.push(...parts.flat());
      }
      return found.slice(0, limit).map((row) => ({ channelId: String(row['channel_id']), messageId: String(row['id']) }));
    },

    async placesOf(authorId, isDirect) {
      const query = 'SELECT place_id FROM author_buckets WHERE author_id = ? AND direct = ?';
      const places = new Set<string>();
      await cassandra.eachPage(query, [idOf(authorId), isDirect], 5_000, (rows) => rows.forEach((row) => places.add(String(row['place_id']))));
      return [...places];
    },

    async forgetByAuthor(authorId, placeId, messageId) {
      const id = idOf(messageId);
      const query = 'DELETE FROM messages_by_author WHERE author_id = ? AND place_id = ? AND bucket = ? AND id = ?';
      await cassandra.run(query, [idOf(authorId), idOf(placeId), bucketOf(id), id]);
    },

    async eachId(channelId, use) {
      const channel = idOf(channelId);
      for (const bucket of await bucketsOf(channel)) {
        const query = 'SELECT id, author_id FROM messages WHERE channel_id = ? AND bucket = ?';
        await cassandra.eachPage(query, [channel, bucket], 5_000, (rows) =>
          use(rows.filter((row) => row['author_id'] !== null).map((row) => String(row['id']))),
        );
      }
    },
  };
}

function messageOf(row: Row): MessageRecord {
  // Written by `messageData`, whose inverse this is.
  const data = JSON.parse(String(row['data'])) as Omit<MessageRecord, 'id' | 'channel_id' | 'guild_id' | 'author_id' | 'pinned'>;
  return {
    ...data,
    id: String(row['id']),
    channel_id: String(row['channel_id']),
    guild_id: row['guild_id'] === null ? null : String(row['guild_id']),
    author_id: String(row['author_id']),
    pinned: row['pinned'] === true,
  };
}

/** Keys that were written already, the oldest forgotten when there are many: writing one again does no harm. */
export class RememberedKeys {
  private readonly keys = new Set<string>();
  has(key: string): boolean {
    return this.keys.has(key);
  }
  /** False when it was there. */
  add(key: string): boolean {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    if (this.keys.size > MOST_REMEMBERED) {
      const [oldest] = this.keys;
      if (oldest !== undefined) this.keys.delete(oldest);
    }
    return true;
  }
  forget(key: string): void {
    this.keys.delete(key);
  }
}
