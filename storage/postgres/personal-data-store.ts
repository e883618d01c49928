import type { PersonalDataStore, PollVoteKey, ReactionKey } from '#core/ports/leaving-stores';
import { messageOf, MESSAGE_COLUMNS, type MessageRow } from './message-store.ts';
import { PEOPLE_COLUMNS, peopleColumn } from './people-columns.ts';
import type { Database } from './pool.ts';
import { onlyPrimary, type Readers } from './read-replica.ts';
import { bigintKey } from './storable.ts';

/** Never leave the server, not even for whom they belong to. */
const SECRET = /secret|token|hash|password|private_key|backup_code/i;

/** Everything of one person, in PostgreSQL. */
export function postgresPersonalDataStore(database: Database, readers: Readers = onlyPrimary(database)): PersonalDataStore {
  /** With every `user_id` there is, so that a new one is never forgotten. */
  const columnsOfPeople = async (): Promise<{ table: string; column: string }[]> => {
    const text = `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = current_schema() AND c.column_name = 'user_id' AND t.table_type = 'BASE TABLE' AND c.data_type = 'bigint' ORDER BY 1`;
    const found = (await database.rows<{ name: string }>('tables_of_people', text)).map((row) => `${row.name}.user_id`);
    return [...new Set([...found, ...Object.keys(PEOPLE_COLUMNS)])]
      .filter((name) => /^[a-z_]+\.[a-z_]+$/.test(name))
      .map((name) => name.split('.'))
      .map(([table = '', column = '']) => ({ table, column }));
  };

  /** The primary key of a table, with the types of its columns. */
  const keyOf = (table: string): Promise<{ name: string; type: string }[]> =>
    database.rows(
      'primary_key',
      `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)`,
      [table],
    );

  return {
    async guildsWrittenIn(userId) {
      // One look into the index of authors for each guild.
      const text = 'SELECT g.id FROM guilds g WHERE EXISTS (SELECT FROM messages m WHERE m.guild_id = g.id AND m.author_id = $1) ORDER BY g.id';
      return (await database.rows<{ id: string }>('guilds_written_in', text, [userId])).map((row) => row.id);
    },

    async messagesInGuild(userId, guildId, after, limit) {
      const text = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE guild_id = $1 AND author_id = $2 AND id > $3 ORDER BY id LIMIT $4`;
      return (await (await readers.fresh()).rows<MessageRow>('own_messages_in_guild', text, [guildId, userId, bigintKey(after), limit])).map(messageOf);
    },

    async directChannelsWrittenIn(userId) {
      const text = 'SELECT DISTINCT channel_id FROM messages WHERE guild_id IS NULL AND author_id = $1 ORDER BY channel_id';
      return (await database.rows<{ channel_id: string }>('direct_channels_written_in', text, [userId])).map((row) => row.channel_id);
    },

    async messagesInDirect(userId, channelId, after, limit) {
      const text = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE guild_id IS NULL AND author_id = $1 AND channel_id = $2 AND id > $3 ORDER BY id LIMIT $4`;
      return (await (await readers.fresh()).rows<MessageRow>('own_direct_messages', text, [userId, channelId, bigintKey(after), limit])).map(messageOf);
    },

    async reactions(userId, after, limit) {
      const text = `SELECT channel_id, message_id, emoji_key AS emoji, kind = 1 AS burst FROM reactions
        WHERE user_id = $1 AND (channel_id, message_id, emoji_key, kind) > ($2, $3, $4, $5) ORDER BY channel_id, message_id, emoji_key, kind LIMIT $6`;
      const from = after ? [after.channel_id, after.message_id, after.emoji, after.burst ? 1 : 0] : ['0', '0', '', 0];
      return (await readers.fresh()).rows<ReactionKey>('own_reactions', text, [userId, ...from, limit]);
    },

    async pollVotes(userId, after, limit) {
      const text = `SELECT channel_id, message_id, answer_id FROM poll_votes
        WHERE user_id = $1 AND (channel_id, message_id, answer_id) > ($2, $3, $4) ORDER BY channel_id, message_id, answer_id LIMIT $5`;
      const from = after ? [after.channel_id, after.message_id, after.answer_id] : ['0', '0', 0];
      return (await readers.fresh()).rows<PollVoteKey>('own_poll_votes', text, [userId, ...from, limit]);
    },

    async files() {
      const columns = await columnsOfPeople();
      return columns.flatMap(({ table, column }) => peopleColumn(table, column).file ?? []).toSorted();
    },

    async rowsOfFile(file, userId, after, limit) {
      const place = (await columnsOfPeople()).find(({ table, column }) => peopleColumn(table, column).file === file);
      if (!place) throw new Error(`There is no file ${file} of a person`);
      const { columns = '*' } = peopleColumn(place.table, place.column);
      const key = await keyOf(place.table);
      const names = key.map(({ name }) => `"${name}"`).join(', ');
      const behind = after ? ` AND (${names}) > (${key.map(({ type }, at) => `$${at + 3}::text::${type}`).join(', ')})` : '';
      // Row by row rather than as one JSON value, in which ids would be numbers and lose their last digits.
      const text = `SELECT ${columns}, ARRAY[${key.map(({ name }) => `"${name}"::text`).join(', ')}] AS page_key FROM "${place.table}"
        WHERE "${place.column}" = $1${behind} ORDER BY ${names} LIMIT $2`;
      const rows = await (
        await readers.fresh()
      ).rows<Record<string, unknown> & { page_key: string[] }>(`rows_of_${file}${after ? '_behind' : ''}`, text, [userId, limit, ...(after ?? [])]);
      return rows.map(({ page_key: at, ...row }) => ({ key: at, row: withoutSecrets(row) }));
    },

    async forget(userId) {
      for (const { table, column } of await columnsOfPeople()) {
        const { atEnd, own } = peopleColumn(table, column);
        if (atEnd !== 'removed') continue;
        await database.run(`forget_${table}_${column}`, `DELETE FROM "${table}" WHERE "${column}" = $1${own ? ` AND ${own}` : ''}`, [userId]);
      }
      // What was reported goes on; no two open reports of one subject have the same reporter, so each gets a number of its own.
      const nobodys = `UPDATE reports SET reporter_id = -id, data = data || '{"reporter_id": "0"}' WHERE reporter_id = $1`;
      await database.run('forget_reporter', nobodys, [userId]);
    },
  };
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (SECRET.test(key) ? [] : [[key, withoutSecrets(inner)]])));
}
