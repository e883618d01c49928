import {
  ApplicationWebhookEventType as EventType,
  type APIApplication,
  type APIApplicationCommand,
  type APIEntitlement,
  type APIMessage,
  type APISKU,
} from 'discord-api-types/v10';
import type { Listener } from '#compat-tests/listener';
import { nexusClient } from '#compat-tests/nexus-client';
import { testEndpoint } from '#compat-tests/test-endpoint';
import { useWorld, type Scene } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });

interface Stage extends Scene {
  its: Listener;
  path: string;
  offer(given: { type?: number; owner?: string }): Promise<APISKU>;
  give(sku: APISKU, owner: { user?: string; guild?: string }): Promise<APIEntitlement>;
  list(query?: Record<string, string | number | boolean>): Promise<string[]>;
}

async function stage(): Promise<Stage> {
  const scene = await world().scene();
  const { alice, bot } = scene;
  const path = `/applications/${bot.id}/entitlements`;
  return {
    ...scene,
    path,
    its: await bot.listen(),
    offer: (given) => nexusClient(world(), alice).post<APISKU>(`/applications/${bot.id}/skus`, { name: 'Gold plan', ...given }),
    give: (sku, { user, guild }) => bot.rest.post<APIEntitlement>(path, { sku_id: sku.id, owner_id: user ?? guild, owner_type: guild ? 1 : 2 }),
    list: async (query = {}) => (await bot.rest.get<APIEntitlement[]>(path, { query })).map(({ id }) => id),
  };
}

describe('What an application offers', () => {
  it('is nothing until its owner makes something up', async () => {
    const { alice, bob, bot } = await world().scene();
    const { id } = bot;
    expect(await alice.rest.get(`/users/@me/applications/${id}/entitlements`, { query: { sku_ids: '1,2', exclude_consumed: true } })).toEqual([]);
    expect(await bot.rest.get(`/applications/${id}/entitlements?limit=5&sku_ids=1,2&exclude_ended=true`)).toEqual([]);
    expect(await bot.rest.refused('GET', `/applications/${id}/entitlements?limit=500`)).toBe('400 50035');
    expect(await bot.rest.get(`/applications/${id}/skus`)).toEqual([]);
    expect(await bot.rest.refused('POST', `/applications/${id}/entitlements`, { body: { sku_id: '1', owner_id: '2', owner_type: 1 } })).toBe('404 10027');
    expect(await bot.rest.refused('DELETE', `/applications/${id}/entitlements/3`)).toBe('404 10029');
    expect(await bot.rest.refused('GET', '/skus/1/subscriptions')).toBe('404 10027');
    expect(await bob.rest.refused('GET', `/applications/${id}/skus`)).toBe('403 20012');
    expect(await nexusClient(world(), bob).refused('POST', `/applications/${id}/skus`, { body: { name: 'Mine' } })).toBe('403 20012');
    expect(await nexusClient(world(), bot).refused('POST', `/applications/${id}/skus`, { body: { name: 'Mine' } })).toBe('403 20001');
  });

  it('is a subscription with its group, or a thing to have once or to use up', async () => {
    const on = await stage();
    const gold = await on.offer({});
    expect(gold).toEqual({ id: expect.any(String), type: 5, application_id: on.bot.id, name: 'Gold plan', slug: 'gold-plan', flags: 4 + 256 });
    const coin = await on.offer({ type: 3 });
    expect(coin).toMatchObject({ type: 3, flags: 4 });
    const all = await on.bot.rest.get<APISKU[]>(`/applications/${on.bot.id}/skus`);
    expect(all.map(({ type, flags }) => [type, flags])).toEqual([
      [6, 260],
      [5, 260],
      [3, 4],
    ]);
    expect(await on.bot.rest.get(`/skus/${gold.id}/subscriptions`)).toEqual([]);
    expect(await on.bot.rest.refused('GET', `/skus/${gold.id}/subscriptions/1`)).toBe('404 0');
    const [group] = all;
    if (group) await expect(on.give(group, { user: on.bob.id })).rejects.toThrow('50057');
    await expect(on.give(gold, { guild: on.guildId })).rejects.toThrow('50057');
    await expect(on.give(gold, { user: '1' })).rejects.toThrow('10013');
    await expect(on.give(coin, { guild: '1' })).rejects.toThrow('10004');
  });

  it('is taken from all who have it when it goes', async () => {
    const on = await stage();
    const gold = await on.offer({});
    const given = await on.give(gold, { user: on.bob.id });
    const ended = on.its.next('ENTITLEMENT_DELETE');
    await nexusClient(world(), on.alice).delete(`/applications/${on.bot.id}/skus/${gold.id}`);
    expect(await ended).toMatchObject({ id: given.id, deleted: true });
    expect(await on.bot.rest.get(`/applications/${on.bot.id}/skus`)).toEqual([]);
    expect(await on.list({ exclude_deleted: false })).toEqual([]);
  });
});

describe('An entitlement', () => {
  it('of a test comes into being, is told of, and ends', async () => {
    const on = await stage();
    const gold = await on.offer({});
    const told = on.its.next('ENTITLEMENT_CREATE');
    const given = await on.give(gold, { user: on.bob.id });
    expect(given).toMatchObject({ sku_id: gold.id, application_id: on.bot.id, user_id: on.bob.id, type: 8, deleted: false, starts_at: null, ends_at: null });
    expect(await told).toEqual(given);
    expect(await on.bot.rest.get(`${on.path}/${given.id}`)).toEqual(given);
    await expect(on.give(gold, { user: on.bob.id })).rejects.toThrow('40074');
    expect(await on.bob.rest.get(`/users/@me/applications/${on.bot.id}/entitlements`)).toEqual([given]);
    expect(await on.bot.rest.refused('POST', `${on.path}/${given.id}/consume`)).toBe('400 40018');

    const ended = on.its.next('ENTITLEMENT_DELETE');
    await on.bot.rest.delete(`${on.path}/${given.id}`);
    expect(await ended).toEqual({ ...given, deleted: true });
    expect(await on.bot.rest.refused('DELETE', `${on.path}/${given.id}`)).toBe('404 10029');
    expect(await on.list()).toEqual([]);
    expect(await on.list({ exclude_deleted: false })).toEqual([given.id]);
    // Once it is gone, it can be had again.
    await on.give(gold, { user: on.bob.id });
  });

  it('that can be used up is used up once', async () => {
    const on = await stage();
    const coin = await on.offer({ type: 3 });
    const [one, other] = [await on.give(coin, { user: on.bob.id }), await on.give(coin, { user: on.bob.id })];
    const told = on.its.next('ENTITLEMENT_UPDATE');
    await on.bot.rest.post(`${on.path}/${one.id}/consume`);
    expect(await told).toEqual({ ...one, consumed: true });
    expect(await on.bot.rest.refused('POST', `${on.path}/${one.id}/consume`)).toBe('404 10029');
    const own = `/users/@me/applications/${on.bot.id}/entitlements`;
    expect(await on.bob.rest.get(own)).toMatchObject([{ consumed: true }, { consumed: false }]);
    expect(await on.bob.rest.get(own, { query: { exclude_consumed: true } })).toMatchObject([{ id: other.id }]);
  });

  it('is found by owner, by what it is of, and page by page', async () => {
    const on = await stage();
    const [gold, server, coin] = [await on.offer({}), await on.offer({ owner: 'guild' }), await on.offer({ type: 3 })];
    const bobs = await on.give(gold, { user: on.bob.id });
    const guilds = await on.give(server, { guild: on.guildId });
    const coins = [await on.give(coin, { user: on.bob.id }), await on.give(coin, { user: on.alice.id })].map(({ id }) => id);
    expect(guilds).toMatchObject({ guild_id: on.guildId, user_id: on.alice.id });
    expect(await on.list()).toEqual([bobs.id, guilds.id, ...coins]);
    expect(await on.list({ user_id: on.bob.id })).toEqual([bobs.id, coins[0]]);
    expect(await on.list({ guild_id: on.guildId })).toEqual([guilds.id]);
    expect(await on.list({ sku_ids: `${coin.id},${server.id}` })).toEqual([guilds.id, ...coins]);
    expect(await on.list({ after: bobs.id, limit: 2 })).toEqual([guilds.id, coins[0]]);
    expect(await on.list({ before: coins[1] ?? '', limit: 2 })).toEqual([guilds.id, coins[0]]);
    const other = await world().bot();
    expect(await other.rest.refused('GET', on.path)).toBe('403 20012');
    expect(await other.rest.refused('GET', `/applications/${other.id}/entitlements/${bobs.id}`)).toBe('404 10029');
  });

  it('travels with interactions, of the person and of the guild', async () => {
    const on = await stage();
    const [gold, server] = [await on.offer({}), await on.offer({ owner: 'guild' })];
    const bobs = await on.give(gold, { user: on.bob.id });
    const guilds = await on.give(server, { guild: on.guildId });
    await on.give(gold, { user: on.alice.id });
    const command = await on.bot.rest.post<APIApplicationCommand>(`/applications/${on.bot.id}/guilds/${on.guildId}/commands`, {
      name: 'more',
      description: 'More',
    });
    const heard = on.its.next<{ id: string; token: string }>('INTERACTION_CREATE');
    const his = await on.bob.listen();
    const data = { id: command.id, name: 'more', type: 1 };
    await on.bob.rest.post('/interactions', { type: 2, application_id: on.bot.id, guild_id: on.guildId, channel_id: on.textId, session_id: 's', data });
    const interaction = await heard;
    expect(interaction).toMatchObject({ entitlements: [bobs, guilds], entitlement_sku_ids: [gold.id, server.id] });
    // The deprecated way of saying that more is to be had.
    const said = his.next<APIMessage>('MESSAGE_CREATE');
    const answer = await world().nobody.ask('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, { body: { type: 10 } });
    expect(answer.status).toBe(204);
    expect(await said).toMatchObject({
      type: 26,
      flags: 64,
      components: [
        {
          components: [
            { style: 6, sku_id: gold.id },
            { style: 6, sku_id: server.id },
          ],
        },
      ],
    });
  });

  it('is told to the application’s own address too', async () => {
    const on = await stage();
    const endpoint = await testEndpoint();
    endpoint.verifyKey = (await on.bot.rest.get<APIApplication>('/applications/@me')).verify_key;
    const types = [EventType.EntitlementCreate, EventType.EntitlementUpdate, EventType.EntitlementDelete];
    await on.bot.rest.patch('/applications/@me', { event_webhooks_url: endpoint.url, event_webhooks_status: 2, event_webhooks_types: types });
    endpoint.received.splice(0);
    const coin = await on.offer({ type: 3 });
    const given = await on.give(coin, { user: on.bob.id });
    await on.bot.rest.post(`${on.path}/${given.id}/consume`);
    await on.bot.rest.delete(`${on.path}/${given.id}`);
    for (let tries = 0; endpoint.received.length < 3 && tries < 150; tries++) await new Promise((go) => setTimeout(go, 100));
    const told = endpoint.received.map(({ body }) => body['event'] as { type: EventType; data: unknown });
    expect(told.toSorted((a, b) => types.indexOf(a.type) - types.indexOf(b.type))).toMatchObject([
      { type: types[0], data: given },
      { type: types[1], data: { ...given, consumed: true } },
      { type: types[2], data: { ...given, consumed: true, deleted: true } },
    ]);
    await endpoint.close();
  });
});
