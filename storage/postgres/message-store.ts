import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import type { MessagePage, MessageStore } from '#core/ports/message-store';
import { MessageType } from 'discord-api-types/v10';
import { DOOM_FILES_OF_EMPTIED } from './doomed-file-store.ts';
import { filesOf, insertMessages, messageBatches, messageData } from './message-batches.ts';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

export interface MessageRow {
  id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
  author_id: Snowflake;
  pinned: boolean;
  data: Omit<MessageRecord, 'id' | 'channel_id' | 'guild_id' | 'author_id' | 'pinned'>;
}

export const MESSAGE_COLUMNS = 'id, channel_id, guild_id, author_id, pinned, data';

/** A row has just been read, and nobody else has its data: they become the message, without a copy. */
export function messageOf({ id, channel_id, guild_id, author_id, pinned, data }: MessageRow): MessageRecord {
  const message = data as MessageRecord; // whole once its columns are in it
  message.id = id;
  message.channel_id = channel_id;
  message.guild_id = guild_id;
  message.author_id = author_id;
  message.pinned = pinned;
  return message;
}

const SELECT = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE channel_id = $1`;
/** Messages of before this column have null there: reactions are to be looked for. */
const SELECT_TO_SHOW = `SELECT ${MESSAGE_COLUMNS}, reacted FROM messages WHERE channel_id = $1`;

type RowToShow = MessageRow & { reacted: boolean | null };

/** Messages in PostgreSQL. Whether one is pinned is the pin store's to say: `save` leaves it as it is. */
export function postgresMessageStore(database: Database, how: 'in batches' | 'one by one' = 'in batches'): MessageStore {
  return {
    insert: how === 'in batches' ? messageBatches(database) : (message) => insertMessages(database, [message]),

    async byId(channelId, messageId) {
      const [row] = await database.rows<MessageRow>('message_by_id', `${SELECT} AND id = $2`, [bigintKey(channelId), bigintKey(messageId)]);
      return row ? messageOf(row) : null;
    },

    async byIds(channelId, messageIds) {
      if (messageIds.length === 0) return [];
      const rows = await database.rows<MessageRow>('messages_by_ids', `${SELECT} AND id = ANY ($2::bigint[])`, [channelId, messageIds.map(bigintKey)]);
      return rows.map(messageOf);
    },

    async page(channelId, page, limit) {
      const rows = await pageRows(database, channelId, page, limit);
      return rows.map(messageOf);
    },

    async pageToShow(channelId, page, limit) {
      const rows = await pageRows(database, channelId, page, limit);
      const reacted = new Set<Snowflake>();
      for (const row of rows) if (row.reacted !== false) reacted.add(row.id);
      return { messages: rows.map(messageOf), reacted };
    },

    async save(message) {
      const text = `WITH before AS MATERIALIZED (SELECT data FROM messages WHERE channel_id = $1 AND id = $2 FOR NO KEY UPDATE),
        there AS (UPDATE messages SET data = $3 WHERE channel_id = $1 AND id = $2 AND EXISTS (SELECT FROM before) RETURNING id),
        dropped AS (INSERT INTO doomed_files (key, due_at) SELECT DISTINCT key, '-infinity'::timestamptz FROM before, files_of_message(before.data) AS key
          WHERE key <> ALL ($4::text[]) ON CONFLICT DO NOTHING),
        taken AS (DELETE FROM doomed_files WHERE key = ANY ($4::text[]) AND EXISTS (SELECT FROM there)) SELECT id FROM there`;
      const values = [message.channel_id, message.id, messageData(message), filesOf(message)];
      return (await database.rows('save_message', text, values)).length > 0;
    },

    async remove(channelId, messageIds) {
      if (messageIds.length === 0) return [];
      // In one order for all callers: two that delete the same messages wait instead of deadlocking.
      const text = `WITH doomed AS MATERIALIZED (SELECT id FROM messages WHERE channel_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE)
        , emptied AS (DELETE FROM messages WHERE channel_id = $1 AND id IN (SELECT id FROM doomed) RETURNING ${MESSAGE_COLUMNS}),
        filed AS (${DOOM_FILES_OF_EMPTIED}),
        uncounted AS (UPDATE channels SET data = data || jsonb_build_object('message_count', greatest(0, coalesce((data->>'message_count')::integer, 0)
            - (SELECT count(*)::integer FROM emptied WHERE id <> channel_id AND (data->>'type')::integer <> ${MessageType.ThreadStarterMessage})))
          WHERE id = $1 AND type IN (10, 11, 12))
        SELECT ${MESSAGE_COLUMNS} FROM emptied`;
      const rows = await database.rows<MessageRow>('remove_messages', text, [channelId, messageIds.map(bigintKey)]);
      return rows.map(messageOf);
    },

    async idsByAuthorSince(guildId, authorId, since) {
      const text = 'SELECT channel_id, id FROM messages WHERE guild_id = $1 AND author_id = $2 AND id >= $3 ORDER BY id';
      const rows = await database.rows<{ channel_id: Snowflake; id: Snowflake }>('messages_by_author', text, [guildId, authorId, bigintKey(since)]);
      return rows.map((row) => ({ channelId: row.channel_id, messageId: row.id }));
    },

    async authorsSince(guildId, authorIds, since) {
      // One look into the index for each author, however much they wrote.
      const text = `SELECT author_id FROM unnest($2::bigint[]) AS author (author_id)
        WHERE EXISTS (SELECT FROM messages m WHERE m.guild_id = $1 AND m.author_id = author.author_id AND m.id >= $3)`;
      return (await database.rows<{ author_id: Snowflake }>('authors_since', text, [guildId, authorIds, bigintKey(since)])).map((row) => row.author_id);
    },
  };
}

function pageRows(database: Database, channelId: Snowflake, page: MessagePage, limit: number): Promise<RowToShow[]> {
  const channel = bigintKey(channelId);
  if ('before' in page)
    return database.rows('messages_before', `${SELECT_TO_SHOW} AND id < $2 ORDER BY id DESC LIMIT $3`, [channel, bigintKey(page.before), limit]);
  if ('after' in page) {
    const text = `SELECT * FROM (${SELECT_TO_SHOW} AND id > $2 ORDER BY id LIMIT $3) AS page ORDER BY id DESC`;
    return database.rows('messages_after', text, [channel, bigintKey(page.after), limit]);
  }
  if ('around' in page) {
    // Half of the page is newer; the message itself counts to the older half.
    const text = `SELECT * FROM ((${SELECT_TO_SHOW} AND id > $2 ORDER BY id LIMIT $3) UNION ALL (${SELECT_TO_SHOW} AND id <= $2 ORDER BY id DESC LIMIT $4)) AS page ORDER BY id DESC`;
    return database.rows('messages_around', text, [channel, bigintKey(page.around), Math.floor(limit / 2), Math.ceil(limit / 2)]);
  }
  return database.rows('messages_newest', `${SELECT_TO_SHOW} ORDER BY id DESC LIMIT $2`, [channel, limit]);
}
