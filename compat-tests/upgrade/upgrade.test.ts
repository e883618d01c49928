import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { APIGuildMember, APIMessage } from 'discord-api-types/v10';
import pg from 'pg';
import { pino } from 'pino';
import { checkEvent, checkReply, takeContractFaults } from '#openapi/contract/yardstick';
import { startServer } from '#server/boot/start-server';
import { MIGRATIONS } from '#storage/postgres/migrate';
import { openTestDatabase } from '#storage/postgres/test-database';
import { memoryFaults } from '../data-safety/memory-faults.ts';
import { listenTo } from '../listener.ts';
import { restClient } from '../rest-client.ts';
import { ALL_INTENTS, testSettings } from '../world.ts';

const here = import.meta.dirname;
const fixtures = (await readdir(here)).filter((name) => name.endsWith('.sql.gz')).toSorted();

/** What the maker of a fixture put into its first line. */
interface Known {
  commit: string;
  guild_id: string;
  channel_id: string;
  alice: { id: string; token: string };
  bot: { id: string; token: string };
  migrations: number[];
  /** What the older server answered the bot. */
  answers: Record<string, unknown>;
}

describe.each(fixtures)('a database of an older version: %s', (name) => {
  it('is brought up to date, and everything in it can be read and goes on', async () => {
    const sql = gunzipSync(await readFile(join(here, name))).toString();
    const known = JSON.parse(sql.slice(3, sql.indexOf('\n'))) as Known; // the maker's own form
    expect(known.migrations.length).toBeLessThan(MIGRATIONS.length);
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.query(sql);
    await client.end();
    const data = await mkdtemp(join(tmpdir(), 'nexus-upgraded-'));
    const settings = await testSettings(data, database.url);
    const server = await startServer(settings, { log: pino({ level: 'error' }), checkReply, checkEvent });
    try {
      const bot = restClient(server.url, `Bot ${known.bot.token}`);
      const alice = restClient(server.url, known.alice.token);
      for (const [path, before] of Object.entries(known.answers)) {
        const after = await bot.get<unknown>(path);
        expect([path, essenceOf(after)]).toEqual([path, essenceOf(before)]);
      }
      const heard = await listenTo(server.core.settings.gatewayUrl, known.bot.token, ALL_INTENTS);
      expect(heard.hasHeard('GUILD_CREATE', (guild: { id: string }) => guild.id === known.guild_id)).toBe(true);
      const came = heard.next('MESSAGE_CREATE', (message) => message.content === 'written after the upgrade');
      const { id } = await alice.post<APIMessage>(`/channels/${known.channel_id}/messages`, { content: 'written after the upgrade' });
      expect((await came).id).toBe(id);
      await alice.delete(`/channels/${known.channel_id}/messages/${id}`);
      const members = await bot.get<APIGuildMember[]>(`/guilds/${known.guild_id}/members?limit=100`);
      expect(members.length).toBe(3);
      await heard.close();
      expect(await memoryFaults(server.core)).toEqual([]);
    } finally {
      await server.close();
      await database.drop();
      await rm(data, { recursive: true, force: true });
    }
    expect(takeContractFaults()).toEqual([]);
  }, 120_000);
});

/** What people have put in; what a server adds to it by itself may be more than it was. */
const KEPT = new Set(
  (
    'id name username content type nick roles permissions color hoist position topic nsfw code ' +
    'channel_id guild_id embeds title description fields value inline components label custom_id reactions emoji count ' +
    'pinned author user message_reference message_id edited_timestamp timestamp poll question text answers poll_media permission_overwrites allow ' +
    'deny user_limit parent_id owner_id entity_metadata location scheduled_start_time reason action_type target_id joined_at audit_log_entries'
  ).split(' '),
);

function essenceOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essenceOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => KEPT.has(key) && inner !== null)
      .map(([key, inner]) => [key, essenceOf(inner)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}
