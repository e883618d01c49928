import type { MentionPlace, MentionStore } from '#core/ports/mention-store';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

const NEWEST = '9223372036854775807';

/** Where people were mentioned lately, in PostgreSQL. */
export function postgresMentionStore(database: Database): MentionStore {
  return {
    async add(messages) {
      const named = messages.flatMap((message) => message.user_ids.map((userId) => ({ ...message, user_id: userId })));
      if (named.length > 0) {
        const text = `INSERT INTO recent_mentions (user_id, message_id, channel_id, guild_id, author_id)
          SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) ON CONFLICT DO NOTHING`;
        await database.run('add_recent_mentions', text, [
          named.map((one) => one.user_id),
          named.map((one) => one.message_id),
          named.map((one) => one.channel_id),
          named.map((one) => one.guild_id),
          named.map((one) => one.author_id),
        ]);
      }
      const shared = messages.filter((message) => message.guild_id !== null && (message.everyone || message.role_ids.length > 0));
      if (shared.length === 0) return;
      const text = `INSERT INTO guild_mentions (guild_id, message_id, channel_id, everyone, role_ids, author_id)
        SELECT guild_id, message_id, channel_id, everyone, role_ids::bigint[], author_id
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[], $5::text[], $6::bigint[])
          AS row (guild_id, message_id, channel_id, everyone, role_ids, author_id)
        ON CONFLICT DO NOTHING`;
      await database.run('add_guild_mentions', text, [
        shared.map((one) => one.guild_id),
        shared.map((one) => one.message_id),
        shared.map((one) => one.channel_id),
        shared.map((one) => one.everyone),
        shared.map((one) => `{${one.role_ids.map(bigintKey).join(',')}}`),
        shared.map((one) => one.author_id),
      ]);
    },
    async guildsAmong(guildIds) {
      const text = 'SELECT id FROM unnest($1::bigint[]) AS given (id) WHERE EXISTS (SELECT FROM guild_mentions g WHERE g.guild_id = given.id)';
      return (await database.rows<{ id: string }>('guilds_with_mentions', text, [guildIds])).map((row) => row.id);
    },
    find(userId, { guild_id: guildId, guilds, role_ids: roleIds, everyone, before, limit }) {
      const text = `SELECT message_id, channel_id, guild_id FROM (
          (SELECT message_id, channel_id, guild_id FROM recent_mentions
            WHERE user_id = $1 AND message_id < $2 AND ($3::bigint IS NULL OR guild_id = $3) ORDER BY message_id DESC LIMIT $4)
          UNION
          (SELECT m.message_id, m.channel_id, m.guild_id FROM unnest($5::bigint[], $6::bigint[]) AS own (id, since)
            CROSS JOIN LATERAL (SELECT message_id, channel_id, guild_id FROM guild_mentions g
              WHERE g.guild_id = own.id AND g.message_id < $2 AND g.message_id > own.since AND ((g.everyone AND $7) OR g.role_ids && $8::bigint[])
                AND NOT EXISTS (SELECT FROM dismissed_mentions d WHERE d.user_id = $1 AND d.message_id = g.message_id)
              ORDER BY g.message_id DESC LIMIT $4) m)) found
        ORDER BY message_id DESC LIMIT $4`;
      const values = [
        bigintKey(userId),
        before === undefined ? NEWEST : bigintKey(before),
        guildId === null ? null : bigintKey(guildId),
        limit,
        guilds.map(({ id }) => id),
        guilds.map(({ since }) => bigintKey(since)),
        everyone,
        roleIds,
      ];
      return database.rows<MentionPlace>('recent_mentions_of', text, values);
    },
    countUnread(userId, { read, guilds, role_ids: roleIds, without }) {
      // Of rows of before nobody knows the author.
      const text = `WITH read AS (SELECT channel_id, after FROM unnest($2::bigint[], $3::bigint[]) AS row (channel_id, after))
        SELECT channel_id, guild_id, count(*)::integer AS count FROM (
          SELECT m.message_id, channel_id, m.guild_id FROM recent_mentions m LEFT JOIN read USING (channel_id)
            WHERE m.user_id = $1 AND m.message_id > coalesce(read.after, 0) AND coalesce(m.author_id, 0) <> ALL ($9::bigint[])
          UNION
          SELECT g.message_id, channel_id, g.guild_id
            FROM unnest($4::bigint[], $5::bigint[], $6::boolean[], $7::boolean[]) AS own (id, since, everyone, roles)
            JOIN guild_mentions g ON g.guild_id = own.id AND g.message_id > own.since LEFT JOIN read USING (channel_id)
            WHERE g.message_id > coalesce(read.after, 0) AND coalesce(g.author_id, 0) <> ALL ($9::bigint[])
              AND ((g.everyone AND own.everyone) OR (own.roles AND g.role_ids && $8::bigint[]))) found
        GROUP BY channel_id, guild_id ORDER BY channel_id`;
      return database.rows('count_unread_mentions', text, [
        bigintKey(userId),
        read.map((one) => one.channel_id),
        read.map((one) => one.after),
        guilds.map(({ id }) => id),
        guilds.map(({ since }) => bigintKey(since)),
        guilds.map(({ everyone }) => everyone),
        guilds.map(({ roles }) => roles),
        roleIds,
        without,
      ]);
    },
    async dismiss(userId, messageId) {
      // Both at once: who is named in a message for everybody has it there twice.
      const text = `WITH own AS (DELETE FROM recent_mentions WHERE user_id = $1 AND message_id = $2)
        INSERT INTO dismissed_mentions (user_id, message_id) SELECT $1, message_id FROM guild_mentions WHERE message_id = $2 ON CONFLICT DO NOTHING`;
      await database.run('dismiss_mention', text, [bigintKey(userId), bigintKey(messageId)]);
    },
    async forgetMessages(messageIds) {
      const text = `WITH named AS (DELETE FROM recent_mentions WHERE message_id = ANY ($1::bigint[])),
          shared AS (DELETE FROM guild_mentions WHERE message_id = ANY ($1::bigint[]))
        DELETE FROM dismissed_mentions WHERE message_id = ANY ($1::bigint[])`;
      await database.run('forget_mentions', text, [messageIds.map(bigintKey)]);
    },
    async trim(before, most) {
      const tables = [
        ['recent_mentions', 'user_id'],
        ['guild_mentions', 'guild_id'],
      ] as const;
      let gone = 0;
      for (const [table, owner] of tables) gone += (await trimAge(database, table, owner, before)) + (await trimEach(database, table, owner, most));
      await trimAge(database, 'dismissed_mentions', 'user_id', before);
      return gone;
    },
  };
}

/** No statement holds up others for long. */
const ROWS_AT_ONCE = 5_000;
const OWNERS_AT_ONCE = 200;

async function trimAge(database: Database, table: string, owner: string, before: string): Promise<number> {
  const text = `DELETE FROM ${table} WHERE (${owner}, message_id) IN (SELECT ${owner}, message_id FROM ${table} WHERE message_id < $1 LIMIT ${ROWS_AT_ONCE})`;
  let all = 0;
  for (;;) {
    const gone = await database.run(`trim_old_${table}`, text, [bigintKey(before)]);
    all += gone;
    if (gone < ROWS_AT_ONCE) return all;
  }
}

/** Goes from owner to owner in the order of the table's key, which sorts nothing; most have not too many. */
async function trimEach(database: Database, table: string, owner: string, most: number): Promise<number> {
  const counting = `SELECT ${owner} AS owner, count(*)::integer AS count FROM ${table} WHERE ${owner} > $1 GROUP BY ${owner} ORDER BY ${owner} LIMIT ${OWNERS_AT_ONCE}`;
  const trimming = `DELETE FROM ${table} WHERE ${owner} = $1 AND message_id <=
    (SELECT message_id FROM ${table} WHERE ${owner} = $1 ORDER BY message_id DESC OFFSET $2 LIMIT 1)`;
  let [all, after] = [0, '0'];
  for (;;) {
    const page = await database.rows<{ owner: string; count: number }>(`count_${table}`, counting, [bigintKey(after)]);
    for (const one of page) if (one.count > most) all += await database.run(`trim_many_${table}`, trimming, [bigintKey(one.owner), most]);
    const last = page.at(-1);
    if (!last || page.length < OWNERS_AT_ONCE) return all;
    after = last.owner;
  }
}
