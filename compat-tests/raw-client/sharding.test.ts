import { useWorld } from '../world.ts';
import { ALL_INTENTS, connect, type RawClient } from './raw-client.ts';

const world = useWorld();
const open = (): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl);

describe('shards', () => {
  it('get their guilds and no others; direct messages come to shard 0', async () => {
    const alice = await world().person('alice');
    const bot = await world().bot({ owner: alice });
    const guilds = [];
    for (let n = 0; n < 7; n++) {
      const guild = await world().guild(alice, `guild ${n}`);
      await world().join(guild.id, bot);
      guilds.push(guild);
    }
    const count = 3;
    const shardOf = (id: string): number => Number((BigInt(id) >> 22n) % BigInt(count));
    const shards = await Promise.all(Array.from({ length: count }, () => open()));
    await Promise.all(shards.map((shard, id) => shard.ready(bot.token, { shard: [id, count] })));
    for (const [id, shard] of shards.entries()) {
      const own = guilds
        .filter((guild) => shardOf(guild.id) === id)
        .map((guild) => guild.id)
        .sort();
      const ready = shard.dispatches()[0]?.d as { shard: number[]; guilds: { id: string; unavailable: boolean }[] };
      expect(ready.shard).toEqual([id, count]);
      expect(ready.guilds.map((guild) => guild.id).sort()).toEqual(own);
      const created = shard.dispatches().filter(({ t }) => t === 'GUILD_CREATE');
      expect(created.map(({ d }) => (d as { id: string }).id).sort()).toEqual(own);
    }
    for (const guild of guilds) await alice.rest.post(`/channels/${guild.textId}/messages`, { content: guild.id });
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bot.id });
    await alice.rest.post(`/channels/${direct.id}/messages`, { content: 'direct' });
    await shards[0]?.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'direct');
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const [id, shard] of shards.entries()) {
      const contents = shard.dispatches().flatMap(({ t, d }) => (t === 'MESSAGE_CREATE' ? [(d as { content: string }).content] : []));
      const own = guilds.filter((guild) => shardOf(guild.id) === id).map((guild) => guild.id);
      expect(contents).toEqual(id === 0 ? [...own, 'direct'] : own);
    }
    await Promise.all(shards.map((shard) => shard.close()));
  });

  it('follow the bot into guilds and out of them', async () => {
    const { alice, bot, guildId } = await world().scene();
    const client = await open();
    await client.ready(bot.token);
    const other = await world().guild(alice, 'other');
    await world().join(other.id, bot);
    expect(await client.event<{ id: string }>('GUILD_CREATE', ({ id }) => id === other.id)).toMatchObject({ name: 'other', unavailable: false });
    await alice.rest.delete(`/guilds/${other.id}/members/${bot.id}`);
    expect(await client.event('GUILD_DELETE')).toEqual({ id: other.id });
    const seq = client.seq();
    await alice.rest.post(`/channels/${other.textId}/messages`, { content: 'gone' });
    await alice.rest.delete(`/guilds/${guildId}`).catch(() => alice.rest.post(`/guilds/${guildId}/delete`, {}));
    expect(await client.event<{ id: string }>('GUILD_DELETE', ({ id }) => id === guildId)).toEqual({ id: guildId });
    expect(client.dispatches().filter(({ s, t }) => (s ?? 0) > seq && t === 'MESSAGE_CREATE')).toEqual([]);
    await client.close();
  });
});

describe('several sessions of one bot', () => {
  it('all hear everything, and the bot is offline when the last of them has gone', async () => {
    const { alice, bot, guildId } = await world().scene();
    const watcher = await alice.listen();
    const [one, two] = [await open(), await open()];
    const idle = watcher.next<{ status: string }>('PRESENCE_UPDATE', ({ status }) => status === 'idle');
    await one.ready(bot.token, { presence: { status: 'idle', activities: [{ name: 'chess', type: 0 }], since: null, afk: false } });
    expect(await idle).toMatchObject({ user: { id: bot.id }, activities: [{ name: 'chess', type: 0 }] });
    await two.ready(bot.token);
    const busy = watcher.next<{ status: string }>('PRESENCE_UPDATE', ({ status }) => status === 'dnd');
    one.send(3, { status: 'dnd', activities: [], since: null, afk: false });
    await busy;
    const online = watcher.next<{ status: string }>('PRESENCE_UPDATE', ({ status }) => status === 'online');
    await one.close();
    await online;
    const offline = watcher.next<{ status: string; user: { id: string } }>('PRESENCE_UPDATE', ({ status }) => status === 'offline');
    await two.close();
    expect(await offline).toMatchObject({ guild_id: guildId, user: { id: bot.id } });
    const invisible = await open();
    await invisible.ready(bot.token, { intents: ALL_INTENTS, presence: { status: 'invisible', activities: [], since: null, afk: false } });
    const seen = watcher.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(watcher.heard.slice(seen).filter(({ t }) => t === 'PRESENCE_UPDATE')).toEqual([]);
    await invisible.close();
  });
});
