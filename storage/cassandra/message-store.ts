import { MessageType, type Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import type { MessageStore } from '#core/ports/message-store';
import { DOOM_UNSHARED_FILES, FILES_OF_MESSAGES } from './file-rows.ts';
import { filesOf, messageData } from '../postgres/message-batches.ts';
import type { Queries } from '../postgres/pool.ts';
import { bigintKey } from '../postgres/storable.ts';
import { idOf } from './buckets.ts';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { eachAlone, inBatches, type BatchOptions } from '../in-batches.ts';
import { RememberedKeys, type MessageRows } from './message-rows.ts';
import { lockMessages } from './message-locks.ts';
import type { Change } from './outbox.ts';
import type { ThreadKinds } from './thread-kinds.ts';
import { atOnce } from '#core/at-once';

/** How many messages go in one transaction when many are removed. */
const MOST_REMOVED = 100;
const MOST_AT_ONCE = 16;
const MOST_OF_AUTHOR = 1_000_000;

/** What writes within a transaction that is under way see of it already. */
export interface Overlay {
  /** Null where it was removed. */
  messages: Map<Snowflake, MessageRecord | null>;
}

export interface MessageStoreOptions {
  messages: MessageRows;
  threads: ThreadKinds;
  change: Change;
  nowMicros(): bigint;
  /** The ids that this process wrote: another message with one of them is refused. */
  written: RememberedKeys;
  /** In a transaction. */
  overlay?: Overlay;
}

/** Threads are taken in one order by all who count in them, so that they wait for each other instead of deadlocking. */
const COUNT = `WITH counted AS (SELECT channel_id, max(id) AS newest, count(*) FILTER (WHERE counts AND channel_id <> id)::integer AS more
    FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) AS row (channel_id, id, counts) GROUP BY channel_id),
  threads AS MATERIALIZED (SELECT c.id, more, newest FROM channels c JOIN counted ON c.id = channel_id WHERE type IN (10, 11, 12) ORDER BY c.id FOR NO KEY UPDATE OF c)
  UPDATE channels c SET data = c.data || jsonb_build_object('last_message_id', greatest((c.data->>'last_message_id')::bigint, newest)::text,
    'message_count', coalesce((c.data->>'message_count')::integer, 0) + more,
    'total_message_sent', coalesce((c.data->>'total_message_sent')::integer, 0) + more) FROM threads WHERE c.id = threads.id`;
const UNCOUNT = `UPDATE channels SET data = data || jsonb_build_object('message_count', greatest(0, coalesce((data->>'message_count')::integer, 0) - $2))
  WHERE id = $1 AND type IN (10, 11, 12)`;

const counts = (message: MessageRecord): boolean => message.type !== MessageType.ThreadStarterMessage;

/** Of messages that are counted in PostgreSQL as well. */
export const COUNTED_BATCHES: BatchOptions = { mostItems: 200, mayBeOneItem: (error) => !(error instanceof StorageUnavailableError), inParts: eachAlone };

/**
 * Messages in Cassandra. One without files outside of threads is written there alone, without looking first; for others
 * PostgreSQL keeps the count and the files, and for removals that each happens once.
 */
export function cassandraMessageStore({ messages, threads, change, nowMicros, written, overlay }: MessageStoreOptions): MessageStore {
  const over = (channelId: Snowflake, messageId: Snowflake): MessageRecord | null | undefined => {
    const known = overlay?.messages.get(messageId);
    return known && known.channel_id !== channelId ? undefined : known;
  };
  const withOverlay = (channelId: Snowflake, stored: readonly MessageRecord[], isAsked: (id: Snowflake) => boolean): MessageRecord[] => {
    if (!overlay) return [...stored];
    const kept = stored.filter(({ id }) => !overlay.messages.has(id));
    return [...kept, ...[...overlay.messages.values()].filter((one): one is MessageRecord => one?.channel_id === channelId && isAsked(one.id))];
  };

  /** Those that PostgreSQL has a part in. */
  const insertCounted = (together: readonly MessageRecord[]): Promise<void> =>
    change(async (queries) => {
      const columns = [together.map((one) => one.channel_id), together.map((one) => one.id), together.map(counts)];
      await queries.run('count_messages', COUNT, columns);
      for (const message of together) if (filesOf(message).length > 0) await showFiles(queries, message);
      return { result: undefined, mutations: together.map((message) => ({ do: 'put', message })) };
    });
  const insertWithOthers = inBatches(insertCounted, COUNTED_BATCHES);

  const insert = async (message: MessageRecord): Promise<void> => {
    for (const id of [message.id, message.channel_id, message.author_id]) idOf(id);
    messageData(message);
    if (overlay) {
      await insertCounted([message]);
      overlay.messages.set(message.id, message);
    } else if (filesOf(message).length > 0 || (await threads.isThread(message.channel_id))) await insertWithOthers(message);
    else await messages.put(message, nowMicros());
  };

  const removeSome = (channelId: Snowflake, messageIds: readonly Snowflake[]): Promise<MessageRecord[]> =>
    change(async (queries) => {
      const free = await lockMessages(queries, channelId, messageIds);
      const stored = await messages.byIds(channelId, free);
      const removed = withOverlay(channelId, stored, (id) => free.includes(id));
      if (removed.length === 0) return { result: removed, mutations: [] };
      const ids = removed.map(({ id }) => id);
      await queries.run('remove_pins_of', 'DELETE FROM pins WHERE channel_id = $1 AND message_id = ANY ($2::bigint[])', [channelId, ids]);
      await queries.run('remove_votes_of', 'DELETE FROM poll_votes WHERE channel_id = $1 AND message_id = ANY ($2::bigint[])', [channelId, ids]);
      if (removed.some((message) => filesOf(message).length > 0)) await queries.run('doom_files_of', DOOM_UNSHARED_FILES(FILES_OF_MESSAGES), [channelId, ids]);
      const less = removed.filter((message) => counts(message) && message.id !== channelId).length;
      await queries.run('uncount_messages', UNCOUNT, [channelId, less]);
      return {
        result: removed,
        mutations: removed.map(({ id, channel_id, author_id, guild_id }) => ({ do: 'remove', key: { id, channel_id, author_id, guild_id } })),
      };
    });

  const page: MessageStore['page'] = async (channelId, asked, limit) => {
    if (!overlay || ![...overlay.messages.values()].some((one) => one === null || one.channel_id === channelId)) return messages.page(channelId, asked, limit);
    // Of what a transaction wrote itself there is little, so a page with that much more holds what is asked.
    const stored = await messages.page(channelId, asked, limit + overlay.messages.size);
    const isNewer = (a: Snowflake, b: Snowflake): boolean => BigInt(a) > BigInt(b);
    const isAsked = (id: Snowflake): boolean => ('before' in asked ? isNewer(asked.before, id) : 'after' in asked ? isNewer(id, asked.after) : true);
    const all = withOverlay(channelId, stored, isAsked).toSorted((a, b) => (isNewer(a.id, b.id) ? -1 : 1));
    if ('around' in asked) {
      const above = all.filter(({ id }) => isNewer(id, asked.around));
      return [...above.slice(-Math.floor(limit / 2) || above.length), ...all.slice(above.length).slice(0, Math.ceil(limit / 2))];
    }
    return 'after' in asked ? all.slice(-limit) : all.slice(0, limit);
  };

  return {
    async insert(message) {
      if (!written.add(message.id)) throw new Error(`There is a message ${message.id} already`);
      try {
        await insert(message);
      } catch (error) {
        written.forget(message.id);
        throw error;
      }
    },

    async byId(channelId, messageId) {
      const known = over(channelId, messageId);
      return known === undefined ? messages.byId(channelId, messageId) : known;
    },

    async byIds(channelId, messageIds) {
      const stored = messageIds.length === 0 ? [] : await messages.byIds(channelId, messageIds);
      return withOverlay(channelId, stored, (id) => messageIds.includes(id));
    },

    page,
    pageToShow: async (channelId, asked, limit) => ({ messages: await page(channelId, asked, limit), reacted: null }),

    async save(message) {
      const known = over(message.channel_id, message.id);
      if (known === null) return false;
      const standing = known ? { hadFiles: filesOf(known).length > 0, writtenAt: 0n } : await messages.standing(message.channel_id, message.id);
      if (!standing) return false;
      if (!overlay && !standing.hadFiles && filesOf(message).length === 0) {
        // What was there is older, even where a process with a clock a little ahead wrote it.
        const [now, after] = [nowMicros(), standing.writtenAt + 1n];
        await messages.edit(message, now > after ? now : after);
        return true;
      }
      const saved = await change(async (queries) => {
        const [free] = await lockMessages(queries, message.channel_id, [message.id]);
        const isThere = known !== undefined || (free !== undefined && (await messages.standing(message.channel_id, message.id)) !== null);
        if (!isThere) return { result: false, mutations: [] };
        await showFiles(queries, message);
        return { result: true, mutations: [{ do: 'edit', message }] };
      });
      if (saved && overlay) {
        const before = known ?? (await messages.byId(message.channel_id, message.id));
        overlay.messages.set(message.id, { ...message, pinned: before?.pinned ?? message.pinned });
      }
      return saved;
    },

    async remove(channelId, messageIds) {
      const ids = [...new Set(messageIds.map(bigintKey))];
      const parts = Array.from({ length: Math.ceil(ids.length / MOST_REMOVED) }, (_, part) => ids.slice(part * MOST_REMOVED, (part + 1) * MOST_REMOVED));
      const removed: MessageRecord[] = [];
      for (const part of parts) removed.push(...(await removeSome(channelId, part)));
      for (const { id } of removed) overlay?.messages.set(id, null);
      return removed;
    },

    async idsByAuthorSince(guildId, authorId, since) {
      const found = await messages.byAuthor(authorId, guildId, false, idOf(since), MOST_OF_AUTHOR);
      const inside = [...(overlay?.messages.values() ?? [])].filter((one) => one !== null);
      const own = inside.filter((one) => one.guild_id === guildId && one.author_id === authorId && BigInt(one.id) >= idOf(since));
      return [
        ...found.filter(({ messageId }) => !overlay?.messages.has(messageId)),
        ...own.map(({ channel_id, id }) => ({ channelId: channel_id, messageId: id })),
      ];
    },

    async authorsSince(guildId, authorIds, since) {
      const from = idOf(since);
      const wrote = await atOnce(authorIds, MOST_AT_ONCE, async (authorId) => (await messages.byAuthor(authorId, guildId, false, from, 1)).length > 0);
      return authorIds.filter((_, place) => wrote[place]);
    },
  };
}

/** Which files a message shows from now on: those are doomed no longer, and those are that it showed before. */
async function showFiles(queries: Queries, message: MessageRecord): Promise<void> {
  const sizes = new Map([...message.attachments, ...(message.message_snapshots ?? []).flatMap((one) => one.attachments)].map(({ key, size }) => [key, size]));
  const files = filesOf(message);
  const text = `WITH dropped AS (DELETE FROM message_files WHERE channel_id = $1 AND message_id = $2 AND key <> ALL ($4::text[]) RETURNING key),
    doomed AS (INSERT INTO doomed_files (key, due_at) SELECT key, '-infinity'::timestamptz FROM dropped ON CONFLICT DO NOTHING),
    taken AS (DELETE FROM doomed_files WHERE key = ANY ($4::text[]))
    INSERT INTO message_files (channel_id, message_id, guild_id, key, size_bytes)
    SELECT $1, $2, $3, key, size_bytes FROM unnest($4::text[], $5::bigint[]) AS row (key, size_bytes) ON CONFLICT DO NOTHING`;
  await queries.run('show_files', text, [message.channel_id, message.id, message.guild_id, files, files.map((key) => sizes.get(key) ?? 0)]);
}
