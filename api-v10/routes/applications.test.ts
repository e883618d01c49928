import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { APIApplication, APIUser } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';
import { testEndpoint, type TestEndpoint } from '#compat-tests/test-endpoint';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('an application', () => {
  it('tells its bot all that discord.py wants, on both paths', async () => {
    const owner = await world().person('owner');
    const bot = await world().bot({ owner, name: 'helper' });
    const mine = await bot.rest.get<APIApplication>('/applications/@me');
    expect(mine).toMatchObject({ id: bot.id, name: 'helper', bot_public: true, bot_require_code_grant: false, description: '', icon: null, team: null });
    expect(mine.owner?.id).toBe(owner.id);
    expect(mine.verify_key).toMatch(/^[0-9a-f]{64}$/);
    expect(await bot.rest.get('/oauth2/applications/@me')).toEqual(mine);
    expect(await owner.rest.get(`/applications/${bot.id}`)).toEqual(mine);
  });

  it('has a verify key that belongs to the key it signs with', async () => {
    const bot = await world().bot();
    const record = await world().server.core.applications.byId(bot.id);
    const key = createPrivateKey({ key: Buffer.from(record?.signing_key ?? '', 'base64'), format: 'der', type: 'pkcs8' });
    expect(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')).toBe(record?.verify_key);
  });

  it('is made by a person, with a bot and a token that works', async () => {
    const owner = await world().person();
    const made = await owner.rest.post<APIApplication>('/applications', { name: 'My bot', icon: PNG });
    expect(made.bot).toMatchObject({ username: 'My bot', bot: true });
    const { token } = await owner.rest.post<{ token: string }>(`/applications/${made.id}/bot/reset`);
    const me = await world().nobody.get<APIUser>('/users/@me', { headers: { authorization: `Bot ${token}` } });
    expect(me).toMatchObject({ id: made.bot?.id, bot: true, verified: true, email: null });
    expect((await owner.rest.get<APIApplication[]>('/applications')).map(({ id }) => id)).toEqual([made.id]);
  });

  it('loses its old token, and the sessions of it, when a new one is made', async () => {
    const owner = await world().person();
    const bot = await world().bot({ owner });
    const listener = await bot.listen();
    await owner.rest.post(`/applications/${bot.id}/bot/reset`);
    expect(await bot.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await listener.closed).toBe(4004);
  });

  it('is nobody else’s business', async () => {
    const [bot, stranger] = await Promise.all([world().bot(), world().person()]);
    expect(await stranger.rest.refused('GET', `/applications/${bot.id}`)).toBe('403 20012');
    expect(await stranger.rest.refused('PATCH', `/applications/${bot.id}`, { body: { name: 'stolen' } })).toBe('403 20012');
    expect(await stranger.rest.refused('POST', `/applications/${bot.id}/bot/reset`)).toBe('403 20012');
    expect(await bot.rest.refused('POST', `/applications/${bot.id}/delete`)).toBe('403 20001');
    expect(await world().nobody.get(`/applications/${bot.id}/rpc`)).toMatchObject({ id: bot.id, name: bot.name });
    expect(await stranger.rest.refused('GET', '/applications/1234')).toBe('404 10002');
  });

  it('keeps what is changed, and only the flags that its owner may set', async () => {
    const owner = await world().person();
    const bot = await world().bot({ owner, intents: [] });
    const changed = await owner.rest.patch<APIApplication>(`/applications/${bot.id}`, {
      name: 'Renamed',
      description: 'does things',
      tags: ['fun', 'fun', 'games'],
      flags: (1 << 15) | (1 << 1),
      redirect_uris: ['https://example.org/callback'],
      bot_public: false,
      terms_of_service_url: '',
    });
    expect(changed).toMatchObject({ name: 'Renamed', description: 'does things', tags: ['fun', 'games'], flags: 1 << 15, bot_public: false });
    expect(changed).not.toHaveProperty('terms_of_service_url');
    expect(await owner.rest.refused('PATCH', `/applications/${bot.id}`, { body: { redirect_uris: ['javascript:alert(1)'] } })).toBe('400 50035');
  });

  it('keeps its name and redirects from its own bot, whose token may leak', async () => {
    const bot = await world().bot({ name: 'steady' });
    const body = { name: 'Renamed', redirect_uris: ['https://evil.example/'], bot_public: false, description: 'by the bot' };
    const changed = await bot.rest.patch('/applications/@me', body);
    expect(changed).toMatchObject({ name: 'steady', redirect_uris: [], bot_public: true, description: 'by the bot' });
  });

  it('gets a privileged intent as soon as it is switched on', async () => {
    const owner = await world().person();
    const bot = await world().bot({ owner, intents: [] });
    const MESSAGE_CONTENT = 1 << 15;
    await expect(bot.listen(MESSAGE_CONTENT)).rejects.toThrow('4014');
    await owner.rest.patch(`/applications/${bot.id}`, { flags: 1 << 19 });
    expect((await bot.listen(MESSAGE_CONTENT)).sessionId).not.toBe('');
  });

  it('keeps a new secret that was made while something else of it was changed', async () => {
    const owner = await world().person('owner');
    const bot = await world().bot({ owner });
    const edits = Array.from({ length: 8 }, (_, n) => owner.rest.patch(`/applications/${bot.id}`, { description: `version ${n}` }));
    const [{ secret }] = await Promise.all([owner.rest.post<{ secret: string }>(`/applications/${bot.id}/reset`), ...edits]);
    const form = { grant_type: 'client_credentials', client_id: bot.id, client_secret: secret, scope: 'identify' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await world().nobody.ask<{ access_token: string }>('POST', '/oauth2/token', {
      body: new URLSearchParams(form).toString(),
      headers,
    });
    expect(status).toBe(200);
    // What was granted to it ends with it.
    const asIt = { headers: { authorization: `Bearer ${body.access_token}` } };
    expect((await world().nobody.ask('GET', '/users/@me', asIt)).status).toBe(200);
    await owner.rest.post(`/applications/${bot.id}/delete`);
    expect((await world().nobody.ask('GET', '/users/@me', asIt)).status).toBe(401);
  });

  it('takes its bot out of every guild when it is deleted', async () => {
    const { alice, bot, guildId } = await world().scene();
    const listener = await alice.listen();
    const gone = listener.next('GUILD_MEMBER_REMOVE');
    await alice.rest.post(`/applications/${bot.id}/delete`);
    expect(await gone).toMatchObject({ guild_id: guildId, user: { id: bot.id } });
    expect(await bot.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await alice.rest.refused('GET', `/applications/${bot.id}`)).toBe('404 10002');
  });

  it('leaves the guilds where only its commands were, too', async () => {
    const { alice, guildId } = await world().scene();
    const app = await world().bot({ owner: alice });
    await alice.rest.post('/oauth2/authorize', { authorize: true, guild_id: guildId }, { query: { client_id: app.id, scope: 'applications.commands' } });
    const ids = async () =>
      (await alice.rest.get<{ application: { id: string } }[]>(`/guilds/${guildId}/integrations`)).map(({ application }) => application.id);
    expect(await ids()).toContain(app.id);
    const listener = await alice.listen();
    const gone = listener.next('INTEGRATION_DELETE');
    await alice.rest.post(`/applications/${app.id}/delete`);
    expect(await gone).toMatchObject({ guild_id: guildId, application_id: app.id });
    expect(await ids()).not.toContain(app.id);
  });

  it('takes a description in either form, and what activities may say', async () => {
    const bot = await world().bot();
    const edit = (body: object) => bot.rest.patch<APIApplication>('/applications/@me', body);
    const activity = { explicit_content_filter: 1, max_participants: 12 };
    expect(await edit({ description: { default: 'In words' }, ...activity })).toMatchObject({ description: 'In words', ...activity });
    expect(await edit({ description: null, max_participants: null })).toMatchObject({ description: '', explicit_content_filter: 1, max_participants: null });
    const types = { 0: { oauth2_install_params: { scopes: ['bot'], permissions: '8' } }, 1: {} };
    expect(await edit({ integration_types_config: types })).toMatchObject({ integration_types_config: types });
    expect(await bot.rest.refused('PATCH', '/applications/@me', { body: { integration_types_config: {} } })).toBe('400 50035');
    expect(await bot.rest.refused('PATCH', '/applications/@me', { body: { description: { default: 'x'.repeat(401) } } })).toBe('400 50035');
    expect(await bot.rest.refused('PATCH', '/applications/@me', { body: { tags: ['1', '2', '3', '4', '5', '6'] } })).toBe('400 50035');
  });

  it('keeps records of role connections, and one person’s values in them', async () => {
    const owner = await world().person();
    const bot = await world().bot({ owner });
    const records = [{ type: 2, key: 'level', name: 'Level', description: 'How far they came' }];
    expect(await bot.rest.put(`/applications/${bot.id}/role-connections/metadata`, records)).toMatchObject(records);
    expect(await bot.rest.get(`/applications/${bot.id}/role-connections/metadata`)).toMatchObject(records);
    const path = `/users/@me/applications/${bot.id}/role-connection`;
    expect(await owner.rest.put(path, { platform_name: 'Chess', metadata: { level: 7 } })).toEqual({
      platform_name: 'Chess',
      platform_username: null,
      metadata: { level: '7' },
    });
    expect(await owner.rest.refused('PUT', path, { body: { metadata: { other: 1 } } })).toBe('400 50035');
  });
});

describe('an interactions endpoint', () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());

  it('is taken when it answers a ping and refuses a forged one', async () => {
    const bot = await world().bot();
    endpoint.verifyKey = (await bot.rest.get<APIApplication>('/applications/@me')).verify_key;
    const { interactions_endpoint_url: url } = await bot.rest.patch<APIApplication>('/applications/@me', { interactions_endpoint_url: endpoint.url });
    expect(url).toBe(endpoint.url);
    expect(endpoint.received.map(({ isSigned, body }) => [isSigned, body.type]).toSorted()).toEqual([
      [false, 1],
      [true, 1],
    ]);
  });

  it('is refused when it does not check signatures, or does not answer at all', async () => {
    const bot = await world().bot();
    endpoint.verifyKey = null;
    const refused = (url: string) => bot.rest.ask('PATCH', '/applications/@me', { body: { interactions_endpoint_url: url } });
    const answer = await refused(endpoint.url);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 50035,
      errors: { interactions_endpoint_url: { _errors: [{ code: 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID' }] } },
    });
    expect((await refused('http://127.0.0.1:9/nothing')).status).toBe(400);
    expect((await bot.rest.get<APIApplication>('/applications/@me')).interactions_endpoint_url).toBeNull();
  });
});

describe('an endpoint in a private network', () => {
  const guarded = useWorld();

  it('is not even asked unless the operator allows it', async () => {
    const endpoint = await testEndpoint();
    const bot = await guarded().bot();
    endpoint.verifyKey = (await bot.rest.get<APIApplication>('/applications/@me')).verify_key;
    expect(await bot.rest.refused('PATCH', '/applications/@me', { body: { interactions_endpoint_url: endpoint.url } })).toBe('400 50035');
    expect(endpoint.received).toEqual([]);
    await endpoint.close();
  });
});
