import type { Snowflake } from 'discord-api-types/v10';
import { isThread, type ChannelRecord } from '#core/channels/channel-record';
import type { MemberRecord } from '#core/members/member-record';
import { wireTime } from '#core/ports/clock';
import { archivesAtMs } from '#core/threads/archives-at';
import type { Queries } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

/** A channel's record with its newest message, which only the messages themselves know. For queries `FROM channels c`. */
export const CHANNEL_DATA = `c.data || jsonb_build_object('last_message_id',
  greatest((c.data->>'last_message_id')::bigint, (SELECT max(m.id) FROM messages m WHERE m.channel_id = c.id))::text)`;

/** Inserts or replaces things of a guild that have an id, all in one statement. */
export async function saveParts(
  queries: Queries,
  table: 'roles' | 'emojis' | 'stickers',
  guildId: Snowflake,
  parts: readonly { id?: Snowflake | null }[],
): Promise<void> {
  if (parts.length === 0) return;
  const text = `INSERT INTO ${table} (guild_id, id, data) SELECT $1, id, data::jsonb FROM unnest($2::bigint[], $3::text[]) AS row (id, data)
    ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE ${table}.guild_id = excluded.guild_id`;
  await queries.run(`save_${table}`, text, [guildId, parts.map((part) => part.id), parts.map(storableJson)]);
}

/** What messages alone change of a thread: whoever writes back a thread that they read earlier does not undo it. */
const COUNTED = `CASE WHEN channels.data ? 'message_count' AND excluded.data ? 'message_count'
  THEN jsonb_build_object('message_count', channels.data->'message_count', 'total_message_sent', channels.data->'total_message_sent',
    'last_message_id', greatest((channels.data->>'last_message_id')::bigint, (excluded.data->>'last_message_id')::bigint)::text) ELSE '{}' END`;

/** Inserts or replaces channels of any kind in one statement. Those that are there keep their counts of messages. */
export async function saveChannelRows(queries: Queries, channels: readonly ChannelRecord[]): Promise<void> {
  if (channels.length === 0) return;
  const text = `INSERT INTO channels (id, guild_id, type, parent_id, archived_at, silent_at, recipient_ids, data)
    SELECT id, guild_id, type, parent_id, archived_at, silent_at, recipient_ids::bigint[], data::jsonb
    FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[])
      AS row (id, guild_id, type, parent_id, archived_at, silent_at, recipient_ids, data)
    ON CONFLICT (id) DO UPDATE SET type = excluded.type, parent_id = excluded.parent_id, archived_at = excluded.archived_at,
      silent_at = excluded.silent_at,
      recipient_ids = excluded.recipient_ids, data = excluded.data || ${COUNTED}`;
  await queries.run('save_channels', text, [
    channels.map((channel) => channel.id),
    channels.map((channel) => channel.guild_id),
    channels.map((channel) => channel.type),
    channels.map((channel) => channel.parent_id),
    channels.map(archivedAt),
    channels.map(silentAt),
    channels.map((channel) => (channel.recipient_ids ? `{${channel.recipient_ids.map(bigintKey).join(',')}}` : null)),
    channels.map(storableJson),
  ]);
}

const archivedAt = (channel: ChannelRecord): string | null =>
  isThread(channel) && channel.thread_metadata?.archived ? channel.thread_metadata.archive_timestamp : null;

/** When an active thread may have been silent for its time; newer messages than it names make that later. */
function silentAt(channel: ChannelRecord): string | null {
  const atMs = isThread(channel) && !channel.thread_metadata?.archived ? archivesAtMs(channel) : Infinity;
  return Number.isFinite(atMs) ? wireTime(atMs) : null;
}

/** Inserts or replaces members in one statement. */
export async function saveMemberRows(queries: Queries, members: readonly MemberRecord[]): Promise<void> {
  if (members.length === 0) return;
  const text = `INSERT INTO members (guild_id, user_id, data) SELECT guild_id, user_id, data::jsonb
    FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS row (guild_id, user_id, data)
    ON CONFLICT (guild_id, user_id) DO UPDATE SET data = excluded.data`;
  const values = [members.map((member) => member.guild_id), members.map((member) => member.user_id), members.map(storableJson)];
  await queries.run('save_members', text, values);
}
