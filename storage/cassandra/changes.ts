import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRow } from '../postgres/message-store.ts';
import { MESSAGE_COLUMNS, messageOf } from '../postgres/message-store.ts';
import { wasUndone, type Database, type Queries } from '../postgres/pool.ts';
import { atOnce } from '#core/at-once';
import { readPhase } from './message-engine.ts';
import type { Engine } from './outbox.ts';
import type { ReactionChange } from './reaction-rows.ts';

const MOST_AT_ONCE = 32;
const MOST_CHANGES = 500;
/** How often it is begun again that was undone for the sake of another. */
const TRIES = 5;

interface ChangeRow {
  id: string;
  what: 'messages' | 'reaction_emojis' | 'reactions' | 'read_states';
  channel_id: Snowflake;
  item_id: Snowflake;
  emoji_key: string | null;
  kind: 0 | 1 | null;
  reactor_id: Snowflake | null;
}

/**
 * The time of a copy: when its statement reached PostgreSQL. A statement that does not see a change came before the change
 * was committed, and so before the statement that copies it: the later copy wins, in whatever order they arrive.
 */
const AT = '(extract(epoch FROM statement_timestamp()) * 1000000)::bigint AS at';

/** Copies these messages as they are in PostgreSQL now: also that they are gone. Returns how many are there. */
export async function copyMessages(queries: Queries, engine: Engine, channelId: Snowflake, messageIds: readonly Snowflake[]): Promise<number> {
  if (messageIds.length === 0) return 0;
  const text = `SELECT asked AS asked_id, ${AT}, ${MESSAGE_COLUMNS} FROM unnest($2::bigint[]) AS asked LEFT JOIN messages ON channel_id = $1 AND id = asked`;
  const rows = await queries.rows<Omit<MessageRow, 'id'> & { id: Snowflake | null; asked_id: Snowflake; at: string }>('messages_to_copy', text, [
    channelId,
    messageIds,
  ]);
  await queries.run('copy_message_files', COPY_FILES, [channelId, messageIds]);
  const gone = rows.filter((row) => row.id === null).map((row) => row.asked_id);
  const known = gone.length > 0 ? await engine.messages.byIds(channelId, gone) : [];
  await atOnce(rows, MOST_AT_ONCE, async (row) => {
    const at = BigInt(row.at);
    if (row.id !== null) return engine.messages.put(messageOf({ ...row, id: row.id }), at);
    const { author_id, guild_id } = known.find(({ id }) => id === row.asked_id) ?? { author_id: '0', guild_id: null };
    return engine.messages.remove({ channel_id: channelId, id: row.asked_id, author_id, guild_id }, at);
  });
  return rows.length - gone.length;
}

/** Which files they show, kept beside them from now on. */
const COPY_FILES = `WITH shown AS (SELECT DISTINCT ON (m.id, key) m.id, m.guild_id, key, coalesce((SELECT (file->>'size')::numeric FROM
    jsonb_path_query(m.data, '$.**.attachments[*]') AS file WHERE file->>'key' = key LIMIT 1), 0)::bigint AS size_bytes
    FROM messages m, files_of_message(m.data) AS key WHERE m.channel_id = $1 AND m.id = ANY ($2::bigint[])),
  dropped AS (DELETE FROM message_files f WHERE f.channel_id = $1 AND f.message_id = ANY ($2::bigint[])
    AND NOT EXISTS (SELECT FROM shown WHERE shown.id = f.message_id AND shown.key = f.key))
  INSERT INTO message_files (channel_id, message_id, guild_id, key, size_bytes) SELECT $1, id, guild_id, key, size_bytes FROM shown ON CONFLICT DO NOTHING`;

interface ReactionAsked {
  message_id: Snowflake;
  emoji_key: string;
  user: { id: Snowflake; kind: 0 | 1 } | null;
}
interface ReactionRow {
  place: string;
  at: string;
  came: string | null;
  emoji_id: Snowflake | null;
  name: string;
  animated: boolean;
  normal: number;
  burst: number;
  reacts: boolean;
}

/** Copies reactions, and what stands under the message of their emoji, as they are in PostgreSQL now. */
export async function copyReactions(queries: Queries, engine: Engine, channelId: Snowflake, asked: readonly ReactionAsked[]): Promise<void> {
  if (asked.length === 0) return;
  const text = `SELECT place, ${AT}, came, emoji_id, name, animated, normal, burst, r.user_id IS NOT NULL AS reacts
    FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::smallint[]) WITH ORDINALITY AS asked (message_id, emoji_key, reactor, reacted, place)
    LEFT JOIN reaction_emojis e ON e.channel_id = $1 AND e.message_id = asked.message_id AND e.emoji_key = asked.emoji_key
    LEFT JOIN reactions r ON r.channel_id = $1 AND r.message_id = asked.message_id AND r.emoji_key = asked.emoji_key AND r.kind = reacted AND r.user_id = reactor`;
  const rows = await queries.rows<ReactionRow>('reactions_to_copy', text, [
    channelId,
    asked.map((one) => one.message_id),
    asked.map((one) => one.emoji_key),
    asked.map((one) => one.user?.id ?? null),
    asked.map((one) => one.user?.kind ?? null),
  ]);
  await atOnce(rows, MOST_AT_ONCE, (row) => {
    const { message_id, emoji_key, user } = asked[Number(row.place) - 1] as ReactionAsked; // places count from 1
    const where = { channel_id: channelId, message_id };
    const tally = {
      emoji_key,
      emoji: { id: row.emoji_id, name: row.name, animated: row.animated },
      came: row.came ?? '0',
      normal: row.normal,
      burst: row.burst,
    };
    const change: ReactionChange =
      row.came === null
        ? { ...where, to: 'no emoji', emoji_key, ...(user && { user }) }
        : { ...where, to: 'tally', tally, ...(user && { user: { ...user, reacts: row.reacts } }) };
    return engine.reactions.apply(change, BigInt(row.at));
  });
}

/** Copies how far people have read channels, as PostgreSQL says now. */
export async function copyReadStates(queries: Queries, engine: Engine, asked: readonly { user_id: Snowflake; channel_id: Snowflake }[]): Promise<void> {
  if (asked.length === 0) return;
  const text = `SELECT asked.user_id, asked.channel_id, ${AT}, last_message_id, mention_count FROM unnest($1::bigint[], $2::bigint[]) AS asked (user_id, channel_id)
    LEFT JOIN read_states r ON r.user_id = asked.user_id AND r.channel_id = asked.channel_id`;
  const rows = await queries.rows<{ user_id: string; channel_id: string; at: string; last_message_id: string | null; mention_count: number | null }>(
    'read_states_to_copy',
    text,
    [asked.map((one) => one.user_id), asked.map((one) => one.channel_id)],
  );
  await atOnce(rows, MOST_AT_ONCE, ({ user_id, channel_id, at, last_message_id, mention_count }) =>
    last_message_id === null
      ? engine.readStates.remove(user_id, channel_id, BigInt(at))
      : engine.readStates.save([{ user_id, channel_id, last_message_id, mention_count: mention_count ?? 0 }], BigInt(at)),
  );
}

/**
 * Copies what was noted as changed, of one channel or of all, until nothing is left. Returns how much there was. While it
 * reads PostgreSQL nobody leaves it: what is not there then must mean that it was deleted.
 */
export async function copyChanges(database: Database, engine: Engine, channelId?: Snowflake): Promise<number> {
  const copy = () =>
    database.transaction(async (queries) => {
      await queries.run('keep_messages', 'LOCK TABLE messages IN ACCESS SHARE MODE');
      const phase = await readPhase(queries);
      return phase === 'copying' || phase === 'reading' ? copySome(queries, engine, channelId) : 0;
    });
  let copied = 0;
  for (let undone = 0; ;) {
    try {
      const taken = await copy();
      copied += taken;
      if (taken < MOST_CHANGES) return copied;
    } catch (error) {
      if (!wasUndone(error) || ++undone === TRIES) throw error;
    }
  }
}

/** The same within the transaction that leaves PostgreSQL. */
export async function copyLastChanges(queries: Queries, engine: Engine): Promise<void> {
  while ((await copySome(queries, engine)) > 0);
}

async function copySome(queries: Queries, engine: Engine, channelId?: Snowflake): Promise<number> {
  const columns = 'id, what, channel_id, item_id, emoji_key, kind, reactor_id';
  const rows = channelId
    ? await queries.rows<ChangeRow>('changes_of_channel', `SELECT ${columns} FROM message_changes WHERE channel_id = $1 ORDER BY id LIMIT $2`, [
        channelId,
        MOST_CHANGES,
      ])
    : await queries.rows<ChangeRow>('changes', `SELECT ${columns} FROM message_changes ORDER BY id LIMIT $1`, [MOST_CHANGES]);
  if (rows.length === 0) return 0;
  await copyOf(queries, engine, rows);
  // Those that somebody else has copied just now are his to forget.
  const text = 'DELETE FROM message_changes WHERE id IN (SELECT id FROM message_changes WHERE id = ANY ($1::bigint[]) FOR UPDATE SKIP LOCKED)';
  await queries.run('forget_changes', text, [rows.map((row) => row.id)]);
  return rows.length;
}

async function copyOf(queries: Queries, engine: Engine, rows: readonly ChangeRow[]): Promise<void> {
  for (const channelId of new Set(rows.map((row) => row.channel_id))) {
    const ofChannel = rows.filter((row) => row.channel_id === channelId);
    const messages = ofChannel.filter((row) => row.what === 'messages').map((row) => row.item_id);
    await copyMessages(queries, engine, channelId, [...new Set(messages)]);
    const reactions = ofChannel.filter((row) => row.what === 'reactions' || row.what === 'reaction_emojis');
    await copyReactions(
      queries,
      engine,
      channelId,
      reactions.map((row) => ({
        message_id: row.item_id,
        emoji_key: row.emoji_key ?? '',
        user: row.reactor_id === null || row.kind === null ? null : { id: row.reactor_id, kind: row.kind },
      })),
    );
  }
  const states = rows.filter((row) => row.what === 'read_states').map((row) => ({ user_id: row.item_id, channel_id: row.channel_id }));
  await copyReadStates(queries, engine, states);
}
