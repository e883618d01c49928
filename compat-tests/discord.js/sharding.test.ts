import { fileURLToPath } from 'node:url';
import { ShardClientUtil, ShardEvents, ShardingManager, type Client } from 'discord.js';
import { logIn, newClient, next, useBot } from './use-bot.ts';

const scene = useBot();

/** A further guild of alice's with the bot in it, for each remainder of the two shards. */
async function guildsOnBothShards(): Promise<{ guildId: string; textId: string }[]> {
  const { world, alice, client } = scene();
  const found = new Map<number, { guildId: string; textId: string }>();
  for (let tries = 0; found.size < 2 && tries < 50; tries++) {
    const { id: guildId, textId } = await world.guild(alice, 'One of many');
    const shard = ShardClientUtil.shardIdForGuildId(guildId, 2);
    if (found.has(shard)) continue;
    found.set(shard, { guildId, textId });
    const joined = next(client, 'guildCreate', ({ id }) => id === guildId);
    await alice.rest.post(
      '/oauth2/authorize',
      { authorize: true, guild_id: guildId },
      { query: { client_id: client.application.id, scope: 'bot', permissions: '8' } },
    );
    await joined;
  }
  return [0, 1].map((shard) => {
    const guild = found.get(shard);
    if (!guild) throw new Error(`no guild fell on shard ${shard}`);
    return guild;
  });
}

describe('shards', () => {
  let guilds: { guildId: string; textId: string }[];
  beforeAll(async () => {
    guilds = await guildsOnBothShards();
  });

  it('48 Sharding: each of two clients gets the guilds and messages of its shard', async () => {
    const { world, bot, alice } = scene();
    const clients: Client<true>[] = [];
    for (const shard of [0, 1]) clients.push(await logIn(newClient(world, { shards: [shard], shardCount: 2 }), bot.token));
    clients.forEach((client, shard) => {
      expect(client.guilds.cache.every(({ id, shardId }) => ShardClientUtil.shardIdForGuildId(id, 2) === shard && shardId === shard)).toBe(true);
      expect(client.guilds.cache.has(guilds[shard]?.guildId ?? '')).toBe(true);
      expect(client.guilds.cache.has(guilds[1 - shard]?.guildId ?? '')).toBe(false);
    });
    const heard: string[][] = [[], []];
    clients.forEach((client, shard) => client.on('messageCreate', ({ content }) => heard[shard]?.push(content)));
    const both = clients.map((client, shard) => next(client, 'messageCreate', ({ content }) => content === `for ${shard}`));
    for (const shard of [0, 1]) await alice.rest.post(`/channels/${guilds[shard]?.textId}/messages`, { content: `for ${shard}` });
    await Promise.all(both);
    expect(heard).toEqual([['for 0'], ['for 1']]);
    const direct = next(clients[0] as Client<true>, 'messageCreate', ({ guildId }) => guildId === null);
    const { id } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bot.id });
    await alice.rest.post(`/channels/${id}/messages`, { content: 'directly' });
    expect((await direct)[0].content).toBe('directly');
    expect(heard[1]).toEqual(['for 1']);
    await Promise.all(clients.map((client) => client.destroy()));
  });

  it('48 Sharding', async () => {
    const { world, bot, client } = scene();
    process.env['NEXUS_SHARD_TEST_URL'] = world.server.url;
    const manager = new ShardingManager(fileURLToPath(new URL('./shard-bot.js', import.meta.url)), {
      token: bot.token,
      totalShards: 2,
      respawn: false,
      execArgv: [],
    });
    const ready: Promise<void>[] = [];
    manager.on('shardCreate', (shard) => ready.push(new Promise<void>((resolve) => shard.once(ShardEvents.Ready, () => resolve()))));
    try {
      await manager.spawn({ delay: 0, timeout: 20_000 });
      await Promise.all(ready);
      const sizes = await manager.fetchClientValues('guilds.cache.size');
      expect((sizes as number[]).reduce((sum, size) => sum + size, 0)).toBe(client.guilds.cache.size);
      const found = await manager.broadcastEval((shardClient, { guildId }) => shardClient.guilds.cache.has(guildId), {
        context: { guildId: guilds[1]?.guildId ?? '' },
      });
      expect(found).toEqual([false, true]);
      const counts = await manager.broadcastEval((shardClient) => [shardClient.shard?.count, shardClient.shard?.ids]);
      expect(counts).toEqual([
        [2, [0]],
        [2, [1]],
      ]);
    } finally {
      for (const shard of manager.shards.values()) shard.kill();
      delete process.env['NEXUS_SHARD_TEST_URL'];
    }
  });

  it('48 Sharding: the server says how many shards it recommends and how many may start', async () => {
    const { bot } = scene();
    const answer = await bot.rest.get('/gateway/bot');
    expect(answer).toMatchObject({ shards: 1, session_start_limit: { total: 1000, max_concurrency: 16 } });
  });
});
