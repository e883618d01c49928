import type { PersonalDataStore, PollVoteKey, ReactionKey } from '#core/ports/leaving-stores';
import { messageOf, MESSAGE_COLUMNS, type MessageRow } from './message-store.ts';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

/**
 * Tables whose `user_id` is no reason to remove their rows with an account: what others see of it stays (reactions, votes,
 * the logs of guilds), what the account itself hangs on goes by other ways.
 */
const KEPT: ReadonlySet<string> = new Set(['reactions', 'poll_votes', 'audit_log', 'account_deletions', 'logins', 'members']);
/** Read on their own, in pages or without their secrets. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['reactions', 'poll_votes', 'audit_log', 'logins', 'members', 'account_deletions']);
/** Rows of a table that are a person's own; all, where nothing is said. What a guild has stays, whoever made it. */
const OWN: Readonly<Record<string, string>> = { entitlements: ' AND guild_id IS NULL' };
const MOST_ROWS = 10_000;
/** Never leave the server, not even for whom they belong to. */
const SECRET = /secret|token|hash|password|private_key|backup_code/i;

/** Everything of one person, in PostgreSQL. */
export function postgresPersonalDataStore(database: Database): PersonalDataStore {
  /** All tables with such a column, so that a new one is never forgotten. */
  const tablesOfPeople = async (): Promise<string[]> => {
    const text = `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = current_schema() AND c.column_name = 'user_id' AND t.table_type = 'BASE TABLE' AND c.data_type = 'bigint' ORDER BY 1`;
    return (await database.rows<{ name: string }>('tables_of_people', text)).map((row) => row.name).filter((name) => /^[a-z_]+$/.test(name));
  };

  return {
    async guildsWrittenIn(userId) {
      // One look into the index of authors for each guild.
      const text = 'SELECT g.id FROM guilds g WHERE EXISTS (SELECT FROM messages m WHERE m.guild_id = g.id AND m.author_id = $1) ORDER BY g.id';
      return (await database.rows<{ id: string }>('guilds_written_in', text, [userId])).map((row) => row.id);
    },

    async messagesInGuild(userId, guildId, after, limit) {
      const text = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE guild_id = $1 AND author_id = $2 AND id > $3 ORDER BY id LIMIT $4`;
      return (await database.rows<MessageRow>('own_messages_in_guild', text, [guildId, userId, bigintKey(after), limit])).map(messageOf);
    },

    async directChannelsWrittenIn(userId) {
      const text = 'SELECT DISTINCT channel_id FROM messages WHERE guild_id IS NULL AND author_id = $1 ORDER BY channel_id';
      return (await database.rows<{ channel_id: string }>('direct_channels_written_in', text, [userId])).map((row) => row.channel_id);
    },

    async messagesInDirect(userId, channelId, after, limit) {
      const text = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE guild_id IS NULL AND author_id = $1 AND channel_id = $2 AND id > $3 ORDER BY id LIMIT $4`;
      return (await database.rows<MessageRow>('own_direct_messages', text, [userId, channelId, bigintKey(after), limit])).map(messageOf);
    },

    reactions(userId, after, limit) {
      const text = `SELECT channel_id, message_id, emoji_key AS emoji, kind = 1 AS burst FROM reactions
        WHERE user_id = $1 AND (channel_id, message_id, emoji_key, kind) > ($2, $3, $4, $5) ORDER BY channel_id, message_id, emoji_key, kind LIMIT $6`;
      const from = after ? [after.channel_id, after.message_id, after.emoji, after.burst ? 1 : 0] : ['0', '0', '', 0];
      return database.rows<ReactionKey>('own_reactions', text, [userId, ...from, limit]);
    },

    pollVotes(userId, after, limit) {
      const text = `SELECT channel_id, message_id, answer_id FROM poll_votes
        WHERE user_id = $1 AND (channel_id, message_id, answer_id) > ($2, $3, $4) ORDER BY channel_id, message_id, answer_id LIMIT $5`;
      const from = after ? [after.channel_id, after.message_id, after.answer_id] : ['0', '0', 0];
      return database.rows<PollVoteKey>('own_poll_votes', text, [userId, ...from, limit]);
    },

    async smallTables(userId) {
      const found: Record<string, unknown[]> = {};
      for (const table of await tablesOfPeople()) {
        if (TOLD_ELSEWHERE.has(table)) continue;
        // Row by row rather than as one JSON value, in which ids would be numbers and lose their last digits.
        const text = `SELECT * FROM "${table}" WHERE user_id = $1 LIMIT ${MOST_ROWS}`;
        const rows = await database.rows(`personal_rows_${table}`, text, [userId]);
        if (rows.length > 0) found[table] = rows.map(withoutSecrets);
      }
      return found;
    },

    async forget(userId) {
      for (const table of await tablesOfPeople())
        if (!KEPT.has(table)) await database.run(`forget_rows_${table}`, `DELETE FROM "${table}" WHERE user_id = $1${OWN[table] ?? ''}`, [userId]);
      await database.run('forget_members', 'DELETE FROM members WHERE user_id = $1', [userId]);
    },
  };
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (SECRET.test(key) ? [] : [[key, withoutSecrets(inner)]])));
}
