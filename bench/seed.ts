import pg from 'pg';
import { talk } from './load/talk.ts';
import { databaseOf, type Nexus, type World } from './nexus.ts';

/** Copies lie this far apart in time, so that no two ids meet; odd, so that they do not fall on those of others. */
const STEP = 999_983n << 22n;
/** Of made members and messages, far from the ids that the server gives. */
const FIRST_USER = 1_000_000_000_000_000n;

/** Rows written straight into the server's database, where a thousand requests would take all the time of a run. */
export async function openSeed(nexus: Nexus): Promise<Seed> {
  const client = new pg.Client({ connectionString: await databaseOf(nexus, 'nexus') });
  // What is lost with its connection its queries say.
  client.on('error', () => undefined);
  await client.connect();
  return new Seed(client);
}

export class Seed {
  private readonly client: pg.Client;

  constructor(client: pg.Client) {
    this.client = client;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** Guilds like the world's own, with all its members, beside the copies that are there. A server that runs does not know of them. */
  async copyGuild({ guildId, channelId }: World, count: number, from = 1): Promise<{ guildId: string; channelId: string }[]> {
    const ids = await this.client.query<{ id: string }>(
      'SELECT id FROM guilds WHERE id = $1 UNION SELECT id FROM roles WHERE guild_id = $1 UNION SELECT id FROM channels WHERE guild_id = $1',
      [guildId],
    );
    const moved = (id: string): string => `(${id}::bigint - n::bigint * ${STEP})`;
    const data = ids.rows.reduce((text, { id }) => `replace(${text}, '${id}', ${moved(`'${id}'`)}::text)`, 'data::text');
    const series = `generate_series(${from}, ${from + count - 1}) AS n`;
    await this.client.query(`INSERT INTO guilds (id, data) SELECT ${moved('id')}, (${data})::jsonb FROM guilds, ${series} WHERE id = $1`, [guildId]);
    await this.client.query(
      `INSERT INTO roles (id, guild_id, data) SELECT ${moved('id')}, ${moved('guild_id')}, (${data})::jsonb FROM roles, ${series} WHERE guild_id = $1`,
      [guildId],
    );
    await this.client.query(
      `INSERT INTO channels (id, guild_id, type, parent_id, data)
       SELECT ${moved('id')}, ${moved('guild_id')}, type, ${moved('parent_id')}, (${data})::jsonb FROM channels, ${series} WHERE guild_id = $1`,
      [guildId],
    );
    await this.client.query(
      `INSERT INTO members (guild_id, user_id, data) SELECT ${moved('guild_id')}, user_id, (${data})::jsonb FROM members, ${series} WHERE guild_id = $1`,
      [guildId],
    );
    return Array.from({ length: count }, (_, index) => {
      const away = BigInt(from + index) * STEP;
      return { guildId: String(BigInt(guildId) - away), channelId: String(BigInt(channelId) - away) };
    });
  }

  /** So many people in a guild beside those who are there; the same people each time. */
  async addMembers(guildId: string, personId: string, count: number): Promise<void> {
    const id = `(${FIRST_USER} + n::bigint * 4194304)`;
    const data = `replace(data::text, '${personId}', ${id}::text)`;
    await this.client.query(
      `INSERT INTO users (id, bot, login_name, data) SELECT ${id}, false, 'made' || n, (${data})::jsonb || jsonb_build_object('username', 'made' || n)
       FROM users, generate_series(1, $2::integer) AS n WHERE id = $1 ON CONFLICT DO NOTHING`,
      [personId, count],
    );
    await this.client.query(
      `INSERT INTO members (guild_id, user_id, data) SELECT guild_id, ${id}, (${data})::jsonb FROM members, generate_series(1, $3::integer) AS n WHERE guild_id = $1 AND user_id = $2`,
      [guildId, personId, count],
    );
    await this.client.query('ANALYZE users, members');
  }

  /** Old messages in a channel, each like the newest but for its text, a second apart. Returns the id of the last. */
  async addMessages(channelId: string, count: number): Promise<string> {
    const id = `(newest.id - (($2::bigint - n + 1) * 1000 << 22))`;
    await this.client.query(
      `INSERT INTO messages (channel_id, id, guild_id, author_id, pinned, reacted, data)
       SELECT channel_id, ${id}, guild_id, author_id, false, reacted, data || jsonb_build_object('content', 'message ' || n || ' ' || repeat(md5(n::text) || ' ', 4))
       FROM (SELECT * FROM messages WHERE channel_id = $1 ORDER BY id DESC LIMIT 1) AS newest, generate_series(1, $2::bigint) AS n`,
      [channelId, count],
    );
    const { rows } = await this.client.query<{ id: string }>('SELECT max(id) AS id FROM messages WHERE channel_id = $1', [channelId]);
    return rows[0]?.id ?? '0';
  }

  /** Makes the messages of a channel look like talk: of several people, half a minute apart, with what people write. */
  async makeTalk(channelId: string, authorIds: readonly string[]): Promise<void> {
    await this.client.query(
      `UPDATE messages SET author_id = ($2::bigint[])[1 + (place / 3) % cardinality($2::bigint[])],
         data = data || jsonb_build_object(
           'content', ($3::text[])[1 + place % cardinality($3::text[])] || ' ' || place,
           'timestamp', to_char(to_timestamp(1420070400 + (messages.id >> 22) / 1000) AT TIME ZONE 'UTC' - (total - place) * interval '29 seconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"000+00:00"'))
       FROM (SELECT id, (row_number() OVER (ORDER BY id))::integer AS place, (count(*) OVER ())::integer AS total FROM messages WHERE channel_id = $1) AS numbered
       WHERE messages.channel_id = $1 AND messages.id = numbered.id`,
      [channelId, authorIds, talk],
    );
  }

  async analyze(): Promise<void> {
    await this.client.query('ANALYZE messages (channel_id, id)');
    await this.client.query('CHECKPOINT');
  }
}
