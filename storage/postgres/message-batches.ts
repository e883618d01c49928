import { MessageFlags, MessageType } from 'discord-api-types/v10';
import type { MessageRecord } from '#core/messages/message-record';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { Database } from './pool.ts';
import { byHalves, inBatches } from '../in-batches.ts';
import { storableJson } from './storable.ts';

const MOST_ROWS = 1_000;

/** Threads are taken in one order by all who count in them, so that they wait for each other instead of deadlocking. */
const INSERT = `WITH counted AS (SELECT channel_id, count(*)::integer AS more FROM unnest($1::bigint[], $2::bigint[], $7::boolean[]) AS row (channel_id, id, counts)
    WHERE counts AND channel_id <> id GROUP BY channel_id),
  threads AS MATERIALIZED (SELECT c.id, more FROM channels c JOIN counted ON c.id = channel_id WHERE type IN (10, 11, 12) ORDER BY c.id FOR NO KEY UPDATE OF c),
  counting AS (UPDATE channels c SET data = c.data || jsonb_build_object(
    'message_count', coalesce((c.data->>'message_count')::integer, 0) + more,
    'total_message_sent', coalesce((c.data->>'total_message_sent')::integer, 0) + more) FROM threads WHERE c.id = threads.id),
  taken AS (DELETE FROM doomed_files WHERE key = ANY ($8::text[]))
  INSERT INTO messages (channel_id, id, guild_id, author_id, pinned, data, reacted)
  SELECT channel_id, id, guild_id, author_id, pinned, data::jsonb, false
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[]) AS row (channel_id, id, guild_id, author_id, pinned, data)`;

/** Writes all messages of one event-loop turn in one statement. Of a batch with a bad row the halves are written, until the row to blame stands alone. */
export const messageBatches = (database: Database): ((message: MessageRecord) => Promise<void>) =>
  inBatches((messages: readonly MessageRecord[]) => insertMessages(database, messages), { mostItems: MOST_ROWS, mayBeOneItem: mayBeOneRow, inParts: byHalves });

/** Bad data (classes 22 and 23) and what cannot be serialised, rather than a database that is away, full or too slow. */
function mayBeOneRow(error: unknown): boolean {
  if (error instanceof StorageUnavailableError) return false;
  const { code } = error as { code?: unknown }; // anything can be thrown
  return typeof code !== 'string' || /^2[23]/.test(code);
}

export async function insertMessages(database: Database, messages: readonly MessageRecord[]): Promise<void> {
  await database.run('insert_messages', INSERT, [
    messages.map((message) => message.channel_id),
    messages.map((message) => message.id),
    messages.map((message) => message.guild_id),
    messages.map((message) => message.author_id),
    messages.map((message) => message.pinned),
    messages.map(messageData),
    messages.map((message) => message.type !== MessageType.ThreadStarterMessage),
    messages.flatMap(filesOf),
  ]);
}

/** The files that a message names and that are its own: a copy of a published one shows those of its source. */
export const filesOf = ({ attachments, message_snapshots: snapshots, flags }: Pick<MessageRecord, 'attachments' | 'message_snapshots' | 'flags'>): string[] =>
  flags & MessageFlags.IsCrosspost ? [] : [...attachments, ...(snapshots ?? []).flatMap((snapshot) => snapshot.attachments)].map(({ key }) => key);

/** The part of a message that is not in columns. */
export function messageData({ id: _id, channel_id: _channel, guild_id: _guild, author_id: _author, pinned: _pinned, ...data }: MessageRecord): string {
  return storableJson(data);
}
