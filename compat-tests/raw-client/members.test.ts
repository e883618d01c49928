import type { Snowflake } from 'discord-api-types/v10';
import { newMember } from '#core/members/new-member';
import { newUser } from '#core/users/new-user';
import { useWorld, type Scene } from '../world.ts';
import { ALL_INTENTS, connect, type RawClient } from './raw-client.ts';

interface Chunk {
  guild_id: Snowflake;
  members: { user: { id: Snowflake; username: string } }[];
  chunk_index: number;
  chunk_count: number;
  not_found?: Snowflake[];
  presences?: { user: { id: Snowflake } }[];
  nonce?: string;
}

// The crowd is in memory only.
const world = useWorld({ settings: { NEXUS_RATE_LIMITS: 'on' }, comparesMemory: false });
const CROWD = 2_400;
let scene: Scene;
/** Members of the guild in memory only: what is asked here is asked of the memory. */
const crowd: Snowflake[] = [];

beforeAll(async () => {
  scene = await world().scene();
  const { core } = world().server;
  const users = Array.from({ length: CROWD }, (_, n) => newUser(core.ids.next(), `crowd${n}`, { globalName: n % 2 === 0 ? `Even ${n}` : null }));
  const members = users.map(({ id }) => newMember(scene.guildId, id, '2024-01-01T00:00:00.000000+00:00'));
  crowd.push(...users.map(({ id }) => id));
  core.publish({}, { t: 'crowd_came', d: null }, { kind: 'members', guild_id: scene.guildId, members, users });
}, 30_000);

async function open(intents = ALL_INTENTS): Promise<RawClient> {
  const bot = await world().bot({ guildId: scene.guildId });
  const client = await connect(world().server.core.settings.gatewayUrl);
  await client.ready(bot.token, { intents });
  return client;
}

/** Asks, and gathers all chunks of the answer. */
async function ask(client: RawClient, request: Record<string, unknown>): Promise<Chunk[]> {
  const isNext = (index: number) => (chunk: Chunk) => chunk.chunk_index === index;
  client.send(8, { guild_id: scene.guildId, ...request });
  const chunks = [await client.event<Chunk>('GUILD_MEMBERS_CHUNK', isNext(0))];
  for (let index = 1; index < (chunks[0]?.chunk_count ?? 0); index++) chunks.push(await client.event<Chunk>('GUILD_MEMBERS_CHUNK', isNext(index)));
  return chunks;
}
const idsOf = (chunks: readonly Chunk[]): Snowflake[] => chunks.flatMap(({ members }) => members.map(({ user }) => user.id));

describe('a request for members', () => {
  it('brings a whole guild in chunks of 1000', async () => {
    const client = await open();
    const chunks = await ask(client, { query: '', limit: 0, nonce: 'all of them' });
    expect(chunks.map(({ members }) => members.length).slice(0, 2)).toEqual([1000, 1000]);
    expect(chunks.map(({ nonce, chunk_index, chunk_count }) => [nonce, chunk_index, chunk_count])).toEqual([0, 1, 2].map((index) => ['all of them', index, 3]));
    const ids = idsOf(chunks);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set(world().server.core.states.peek(scene.guildId)?.members.keys()));
    await client.close();
  });

  it('may ask for the whole guild once in 30 seconds, and is told how long to wait', async () => {
    const client = await open();
    await ask(client, { query: '', limit: 0 });
    client.send(8, { guild_id: scene.guildId, query: '', limit: 0, nonce: 'again' });
    const limited = await client.event<{ opcode: number; retry_after: number; meta: object }>('RATE_LIMITED');
    expect(limited).toMatchObject({ opcode: 8, meta: { guild_id: scene.guildId, nonce: 'again' } });
    expect(limited.retry_after).toBeGreaterThan(0);
    expect(limited.retry_after).toBeLessThanOrEqual(30);
    expect(idsOf(await ask(client, { query: 'crowd1', limit: 3 }))).toHaveLength(3);
    await client.close();
  });

  it('of a person may ask for it as seldom', async () => {
    const client = await connect(world().server.core.settings.gatewayUrl);
    await client.ready(scene.bob.token, { intents: 0 });
    await ask(client, { query: '', limit: 0 });
    client.send(8, { guild_id: scene.guildId, query: '', limit: 0 });
    expect(await client.event('RATE_LIMITED')).toMatchObject({ opcode: 8, meta: { guild_id: scene.guildId } });
    await client.close();
  });

  it('finds by the beginning of a name, at most 100', async () => {
    const client = await open();
    expect(idsOf(await ask(client, { query: 'CROWD', limit: 0 }))).toHaveLength(100);
    expect(idsOf(await ask(client, { query: 'crowd', limit: 1000 }))).toHaveLength(100);
    expect(idsOf(await ask(client, { query: 'even 2398', limit: 10 }))).toEqual([crowd[2398]]);
    expect(idsOf(await ask(client, { query: '', limit: 7 }))).toHaveLength(7);
    expect(idsOf(await ask(client, { query: 'nobody has this name', limit: 7 }))).toEqual([]);
    await client.close();
  });

  it('finds by ids, as text or number, and says whom it did not find', async () => {
    const client = await open();
    const some = crowd.slice(0, 3);
    const [chunk] = await ask(client, { user_ids: [...some, '5'] });
    expect(idsOf(chunk ? [chunk] : [])).toEqual(some);
    expect(chunk?.not_found).toEqual(['5']);
    expect(idsOf(await ask(client, { user_ids: some[0] }))).toEqual([some[0]]);
    client.sendRaw(`{"op":8,"d":{"guild_id":${scene.guildId},"user_ids":[${some[1]}],"limit":0}}`);
    expect(idsOf([await client.event<Chunk>('GUILD_MEMBERS_CHUNK')])).toEqual([some[1]]);
    expect(idsOf(await ask(client, { user_ids: crowd.slice(0, 150) }))).toHaveLength(100);
    await client.close();
  });

  it('brings presences with the intent only, and a nonce of at most 32 bytes', async () => {
    const client = await open();
    const own = world().server.core.states.peek(scene.guildId)?.presences.keys().next().value ?? '';
    const [chunk] = await ask(client, { user_ids: [own], presences: true, nonce: 'x'.repeat(32) });
    expect(chunk).toMatchObject({ nonce: 'x'.repeat(32), presences: [{ user: { id: own }, status: 'online' }] });
    for (const nonce of ['x'.repeat(33), 'ü'.repeat(17), 5, {}]) expect((await ask(client, { user_ids: [own], nonce }))[0]).not.toHaveProperty('nonce');
    const blind = await open(ALL_INTENTS & ~(1 << 8));
    expect((await ask(blind, { user_ids: [own], presences: true }))[0]).not.toHaveProperty('presences');
    await Promise.all([client.close(), blind.close()]);
  });

  it('brings nothing of the whole guild without GUILD_MEMBERS, and nothing of other guilds', async () => {
    const client = await open(ALL_INTENTS & ~(1 << 1));
    const other = await world().guild(scene.alice);
    client.send(8, { guild_id: scene.guildId, query: '', limit: 0 });
    client.send(8, { guild_id: scene.guildId, query: '', limit: 50 });
    client.send(8, { guild_id: other.id, query: '', limit: 1 });
    expect(idsOf(await ask(client, { query: 'crowd5', limit: 1 }))).toHaveLength(1);
    expect(client.dispatches().filter(({ t }) => t === 'GUILD_MEMBERS_CHUNK')).toHaveLength(1);
    await client.close();
  });
});

describe('a large guild', () => {
  it('comes with who is online, or with oneself only where presences were not asked for', async () => {
    const client = await open();
    const guild = client.dispatches().find(({ t }) => t === 'GUILD_CREATE')?.d as {
      members: object[];
      member_count: number;
      large: boolean;
      presences: object[];
    };
    expect(guild.large).toBe(true);
    expect(guild.member_count).toBeGreaterThan(CROWD);
    expect(guild.members.length).toBeLessThan(20);
    const blind = await open(ALL_INTENTS & ~(1 << 8));
    const seen = blind.dispatches().find(({ t }) => t === 'GUILD_CREATE')?.d as { members: { user: { bot?: boolean } }[]; presences: object[] };
    expect(seen.members).toHaveLength(1);
    expect(seen.presences).toEqual([]);
    await Promise.all([client.close(), blind.close()]);
  });
});
