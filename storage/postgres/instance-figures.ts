import type { GuildRow, InstanceFigures, UserRow } from '#core/ports/instance-stores';
import type { Database } from './pool.ts';
import { onlyPrimary, type Readers } from './read-replica.ts';
import { bigintKey, storableText } from './storable.ts';

const LAST_SEEN = `(SELECT max(data->>'lastUsedAt') FROM logins WHERE user_id = u.id AND kind IN ('user', 'bot'))`;
const GUILDS_OF_USER = '(SELECT count(*)::integer FROM members WHERE user_id = u.id)';
const USER_COLUMNS = `u.id, ${LAST_SEEN} AS last_seen_at, ${GUILDS_OF_USER} AS guild_count`;
const GUILD_COLUMNS = `g.id, g.data->>'name' AS name, g.data->>'owner_id' AS owner_id, g.data->>'icon' AS icon,
  (SELECT count(*)::integer FROM members WHERE guild_id = g.id) AS member_count, (SELECT count(*)::integer FROM channels WHERE guild_id = g.id) AS channel_count`;

/** Of a young database the planner knows nothing, or little; up to here counting costs next to nothing. */
const COUNTED_EXACTLY = 100_000;

interface CountRow {
  users: number;
  bots: number;
  guilds: number;
  channels: number;
  messages_estimate: string;
  database_bytes: string;
}

/** Parts of names, with what LIKE reads as signs of its own taken for itself. */
const pattern = (search: string): string => `%${storableText(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
const idOf = (search: string | undefined): string | null => (search !== undefined && /^\d{1,20}$/.test(search) ? bigintKey(search) : null);
const wordsOf = (search: string | undefined): [string | null, string | null] => (search ? [pattern(search), idOf(search)] : [null, null]);

/** What operators count and look up, in PostgreSQL. */
export function postgresInstanceFigures(database: Database, readers: Readers = onlyPrimary(database)): InstanceFigures {
  return {
    users({ search, bot, after, limit }) {
      const text = `SELECT ${USER_COLUMNS} FROM users u WHERE u.id > $1 AND ($2::boolean IS NULL OR u.bot = $2)
        AND ($3::text IS NULL OR u.data->>'username' ILIKE $3 OR u.data->>'global_name' ILIKE $3 OR u.login_email = $5 OR u.id = $4::bigint) ORDER BY u.id LIMIT $6`;
      const [like, id] = wordsOf(search);
      return database.rows<UserRow>('instance_users', text, [
        bigintKey(after ?? '0'),
        bot ?? null,
        like,
        id,
        search ? storableText(search.toLowerCase()) : null,
        limit,
      ]);
    },

    async userRow(id) {
      const [row] = await database.rows<UserRow>('instance_user', `SELECT ${USER_COLUMNS} FROM users u WHERE u.id = $1`, [bigintKey(id)]);
      return row ?? null;
    },

    guilds({ search, after, limit }) {
      const text = `SELECT ${GUILD_COLUMNS} FROM guilds g WHERE g.id > $1 AND ($2::text IS NULL OR g.data->>'name' ILIKE $2 OR g.id = $3::bigint) ORDER BY g.id LIMIT $4`;
      return database.rows<GuildRow>('instance_guilds', text, [bigintKey(after ?? '0'), ...wordsOf(search), limit]);
    },

    async guildRow(id) {
      const [row] = await database.rows<GuildRow>('instance_guild', `SELECT ${GUILD_COLUMNS} FROM guilds g WHERE g.id = $1`, [bigintKey(id)]);
      return row ?? null;
    },

    async filesOfGuild(guildId) {
      const text = `SELECT count(*)::integer AS files, coalesce(sum((file->>'size')::bigint), 0)::text AS bytes
        FROM messages, jsonb_path_query(data, '$.attachments[*]') AS file WHERE guild_id = $1 AND data @? '$.attachments[0]'`;
      try {
        const [row] = await (await readers.stale()).rows<{ files: number; bytes: string }>('files_used_by_guild', text, [bigintKey(guildId)]);
        return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
      } catch (error) {
        if ((error as { code?: unknown }).code === STATEMENT_TIMEOUT) return null; // pg throws errors only
        throw error;
      }
    },

    ownedBy: (userId) =>
      database.rows<{ id: string; name: string }>(
        'guilds_owned_by',
        `SELECT g.id, g.data->>'name' AS name FROM guilds g WHERE g.data->>'owner_id' = $1 AND g.id IN (SELECT guild_id FROM members WHERE user_id = $1::bigint) ORDER BY g.id`,
        [userId],
      ),

    async counts() {
      const text = `SELECT (SELECT count(*)::integer FROM users WHERE NOT bot AND (password_hash IS NOT NULL OR EXISTS (SELECT FROM passkeys WHERE user_id = users.id))) AS users, (SELECT count(*)::integer FROM users WHERE bot) AS bots,
        (SELECT count(*)::integer FROM guilds) AS guilds, (SELECT count(*)::integer FROM channels) AS channels,
        (SELECT CASE WHEN reltuples > ${COUNTED_EXACTLY} THEN reltuples::bigint
          ELSE greatest(reltuples::bigint, (SELECT count(*) FROM (SELECT FROM messages LIMIT ${COUNTED_EXACTLY + 1}) AS few)) END
          FROM pg_class WHERE oid = 'messages'::regclass) AS messages_estimate, pg_database_size(current_database()) AS database_bytes`;
      const [row] = await (await readers.stale()).rows<CountRow>('instance_counts', text);
      if (!row) throw new Error('counting returned no row');
      return { ...row, messages_estimate: Number(row.messages_estimate), database_bytes: Number(row.database_bytes) };
    },

    async activeSince(times) {
      const text = `SELECT since.place, (SELECT count(DISTINCT user_id)::integer FROM logins WHERE kind = 'user' AND (data->>'lastUsedAt')::timestamptz >= since.at) AS people
        FROM unnest($1::timestamptz[]) WITH ORDINALITY AS since (at, place) ORDER BY since.place`;
      return (await (await readers.stale()).rows<{ people: number }>('active_people', text, [times])).map((row) => row.people);
    },

    async countMessages(day, messages) {
      const text =
        'INSERT INTO message_days (day, messages) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET messages = message_days.messages + excluded.messages';
      await database.run('count_messages_of_day', text, [day, messages]);
    },

    async messageDays(since) {
      const text = `SELECT to_char(day, 'YYYY-MM-DD') AS day, messages FROM message_days WHERE message_days.day >= $1::date ORDER BY message_days.day`;
      const rows = await database.rows<{ day: string; messages: string }>('message_days', text, [since]);
      return rows.map(({ day, messages }) => ({ day, messages: Number(messages) }));
    },
  };
}

const STATEMENT_TIMEOUT = '57014';
