import { useWorld, type Somebody } from '#compat-tests/world';
import { allNexusRoutes } from './all-nexus-routes.ts';
import { NEXUS_PREFIX } from '../route.ts';
import { nexusClient } from '#compat-tests/nexus-client';

const world = useWorld();
const PASSWORD = 'correct horse battery';

/** The operator of the world: whoever came first. */
let olga: Somebody;
beforeAll(async () => {
  olga = await world().person('olga');
});
const asOlga = () => nexusClient(world(), olga);
const as = (somebody: Somebody) => nexusClient(world(), somebody);

describe('operators', () => {
  it('are, to begin with, whoever made the first account', async () => {
    const bob = await world().person('bob');
    expect(await asOlga().get('/operators')).toMatchObject([{ user: { id: olga.id } }]);
    expect(await as(bob).refused('GET', '/operators')).toBe('403 50013');
    expect(await nexusClient(world(), null).refused('GET', '/operators')).toBe('401 0');
  });

  it('name others, and the last of them stays one', async () => {
    const bob = await world().person('bob');
    const bot = await world().bot({ owner: bob });
    expect(await asOlga().refused('DELETE', `/operators/${olga.id}`)).toBe('400 50035');
    await asOlga().put(`/operators/${bob.id}`);
    expect(await as(bob).get('/operators')).toHaveLength(2);
    expect(await asOlga().refused('PUT', `/operators/${bot.id}`)).toBe('400 50035');
    expect(await asOlga().refused('PUT', '/operators/1')).toBe('404 10013');
    await asOlga().delete(`/operators/${bob.id}`);
    expect(await as(bob).refused('GET', '/operators')).toBe('403 50013');
  });

  it('alone may do what is theirs, and nothing of it happens for others', async () => {
    const bob = await world().person('bob');
    const { bot } = await world().scene();
    const rows = allNexusRoutes.filter((row) => row.operator);
    expect(rows.length).toBeGreaterThan(20);
    for (const { method, path } of rows) {
      const address = path.slice(NEXUS_PREFIX.length).replace(/:\w+/g, bob.id);
      expect([address, await as(bob).refused(method, address, { body: method === 'GET' ? undefined : {} })]).toEqual([address, '403 50013']);
      expect([address, await as(bot).refused(method, address)]).toEqual([address, '403 20001']);
      expect([address, await nexusClient(world(), null).refused(method, address)]).toEqual([address, '401 0']);
    }
    await bob.rest.get('/users/@me');
  });

  it('are nothing that Discord’s own API tells of, and nothing of ours stands in it', async () => {
    expect(JSON.stringify(await olga.rest.get('/users/@me'))).not.toMatch(/operator/);
    expect(await olga.rest.refused('GET', '/nexus/v1/operators')).toBe('404 0');
    const { bot } = await world().scene();
    expect(await as(bot).refused('GET', '/operators')).toBe('403 20001');
  });
});

describe('settings', () => {
  it('hold at once, and not for those that the environment has decided', async () => {
    const page = await asOlga().patch<{ settings: { name: string }; fixed: object }>('/settings', {
      name: 'Our place',
      registration: 'closed',
      max_guilds_per_user: 1,
    });
    expect(page).toMatchObject({ settings: { name: 'Our place', registration: 'closed' }, fixed: { link_previews: 'environment' } });
    expect(await world().nobody.refused('POST', '/auth/register', { body: { username: 'late_comer', password: PASSWORD } })).toBe('400 50035');
    expect(await nexusClient(world(), null).get('/instance')).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: 'Our place',
      registration: 'closed',
    });
    const carol = await world().person('carol');
    await carol.rest.post('/guilds', { name: 'first' });
    expect(await carol.rest.refused('POST', '/guilds', { body: { name: 'second' } })).toBe('400 30001');
    expect(await asOlga().refused('PATCH', '/settings', { body: { link_previews: true } })).toBe('400 50035');
    await asOlga().patch('/settings', { registration: null, max_guilds_per_user: null });
    await carol.rest.post('/guilds', { name: 'second' });
  });

  it('let people in by invites of the instance alone', async () => {
    await asOlga().patch('/settings', { registration: 'invite' });
    const invite = await asOlga().post<{ code: string; link: string }>('/registration-invites', { max_uses: 1, note: 'for dave' });
    expect(invite.link).toBe(`${world().server.url}/invite/${invite.code}`);
    const register = (username: string, code?: string) =>
      world().nobody.ask('POST', '/auth/register', { body: { username, password: PASSWORD, ...(code !== undefined && { invite: code }) } });
    const [taken] = [olga.name];
    expect((await register('dave_invited')).status).toBe(400);
    expect((await register('dave_invited', 'nonsense')).status).toBe(400);
    // A name that is taken does not use the invite up.
    expect((await register(taken, invite.code)).status).toBe(400);
    expect((await register('dave_invited', invite.code)).status).toBe(201);
    expect((await register('erin_invited', invite.code)).status).toBe(400);
    expect(await asOlga().get('/registration-invites')).toMatchObject([{ code: invite.code, uses: 1, note: 'for dave', link: invite.link }]);
    const other = await asOlga().post<{ code: string }>('/registration-invites', { max_uses: 0 });
    await asOlga().delete(`/registration-invites/${other.code}`);
    expect((await register('erin_invited', other.code)).status).toBe(400);
    expect(await asOlga().refused('DELETE', `/registration-invites/${other.code}`)).toBe('404 10006');
    await asOlga().patch('/settings', { registration: null });
  });
});

describe('accounts in the hands of operators', () => {
  it('are listed and shown without a secret', async () => {
    const { alice, bot, guildId } = await world().scene();
    const found = await asOlga().get<{ user: { id: string } }[]>('/users', { query: { query: alice.name } });
    expect(found.map(({ user }) => user.id)).toEqual([alice.id]);
    const first = await asOlga().get<{ user: { id: string } }[]>('/users', { query: { limit: 2 } });
    const second = await asOlga().get<{ user: { id: string } }[]>('/users', { query: { limit: 2, after: first[1]?.user.id } });
    expect(new Set([...first, ...second].map(({ user }) => user.id)).size).toBe(4);
    expect(await asOlga().get('/users', { query: { kind: 'bot', query: bot.id } })).toMatchObject([{ user: { id: bot.id, bot: true } }]);
    const shown = await asOlga().get(`/users/${alice.id}`);
    expect(shown).toMatchObject({
      user: { id: alice.id },
      owned_guilds: [{ id: guildId }],
      applications: [{ bot_id: bot.id }],
      disabled: null,
      is_operator: false,
    });
    expect(JSON.stringify(shown)).not.toMatch(/password|hash|token/);
    expect(await asOlga().refused('GET', '/users/1')).toBe('404 10013');
  });

  it('are disabled: logged out everywhere, and not let in until they are enabled', async () => {
    const { alice, bot } = await world().scene();
    const [listener, botListener] = [await alice.listen(), await bot.listen()];
    await asOlga().post(`/users/${alice.id}/disable`, { reason: 'spam' });
    expect(await listener.closed).toBe(4004);
    expect(await alice.rest.refused('GET', '/users/@me')).toBe('401 0');
    const login = { body: { login: alice.name, password: PASSWORD } };
    expect(await world().nobody.refused('POST', '/auth/login', login)).toBe('403 20013');
    expect(await world().nobody.refused('POST', '/auth/login', { body: { login: alice.name, password: 'wrong' } })).toBe('400 50035');
    expect(await asOlga().get(`/users/${alice.id}`)).toMatchObject({ disabled: { reason: 'spam', expires_at: null }, is_disabled: true, sessions: [] });
    await asOlga().post(`/users/${alice.id}/enable`);
    expect((await world().nobody.ask('POST', '/auth/login', login)).status).toBe(200);
    await asOlga().post(`/users/${bot.id}/disable`);
    expect(await botListener.closed).toBe(4004);
    await expect(bot.listen()).rejects.toThrow(/4004/);
    expect(await bot.rest.refused('GET', '/users/@me')).toBe('401 0');
    await asOlga().post(`/users/${bot.id}/enable`);
    await bot.rest.get('/users/@me');
    expect(await asOlga().refused('POST', `/users/${olga.id}/disable`)).toBe('400 50035');
  });

  it('get another password', async () => {
    const bob = await world().person('bob');
    const { password } = await asOlga().post<{ password: string }>(`/users/${bob.id}/reset-password`);
    expect(await bob.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect((await world().nobody.ask('POST', '/auth/login', { body: { login: bob.name, password } })).status).toBe(200);
    expect((await world().nobody.ask('POST', '/auth/login', { body: { login: bob.name, password: PASSWORD } })).status).toBe(400);
  });

  it('are deleted with what they own, when it is said', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const message = await bot.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'still here?' });
    expect(message.id).toBeTruthy();
    expect(await asOlga().refused('DELETE', `/users/${alice.id}`)).toBe('400 40011');
    await asOlga().delete(`/users/${alice.id}?owned=delete`);
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
    expect(await bot.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await bob.rest.get(`/users/${bot.id}`)).toMatchObject({ username: expect.stringMatching(/^deleted_user_[0-9a-f]{12}$/) as string, avatar: null });
    expect(await bob.rest.get(`/users/${alice.id}`)).toMatchObject({ username: expect.stringMatching(/^deleted_user_/) as string });
    expect(await asOlga().get(`/users/${alice.id}`)).toMatchObject({ is_deleted: true, email: null });
    expect(await asOlga().refused('DELETE', `/users/${alice.id}`)).toBe('404 10013');
    expect(await asOlga().refused('DELETE', `/users/${olga.id}`)).toBe('400 50035');
  });
});

describe('guilds in the hands of operators', () => {
  it('are listed, handed over and deleted, whether or not the operator is in them', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    await alice.rest.post(`/channels/${textId}/messages`, {}, { files: [{ name: 'a.txt', bytes: 'hello' }] });
    expect(await asOlga().get('/guilds', { query: { query: guildId } })).toMatchObject([{ id: guildId, member_count: 3, owner_id: alice.id, is_shut: false }]);
    expect(await asOlga().get(`/guilds/${guildId}`)).toMatchObject({ owner: { id: alice.id }, storage: { files: 1, bytes: 5 }, shut: null });
    expect(await asOlga().refused('POST', `/guilds/${guildId}/transfer`, { body: { user_id: bot.id } })).toBe('400 50132');
    expect(await asOlga().refused('POST', `/guilds/${guildId}/transfer`, { body: { user_id: olga.id } })).toBe('404 10007');
    const heard = (await bob.listen()).next('GUILD_UPDATE');
    await asOlga().post(`/guilds/${guildId}/transfer`, { user_id: bob.id, reason: 'alice is gone' });
    expect(await heard).toMatchObject({ owner_id: bob.id });
    const log = await bob.rest.get<{ audit_log_entries: unknown[] }>(`/guilds/${guildId}/audit-logs`);
    expect(log.audit_log_entries[0]).toMatchObject({
      user_id: olga.id,
      reason: 'alice is gone',
      changes: [{ key: 'owner_id', old_value: alice.id, new_value: bob.id }],
    });
    expect(await as(alice).refused('DELETE', `/guilds/${guildId}`)).toBe('403 50013');
    await asOlga().delete(`/guilds/${guildId}`);
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
    expect(await asOlga().refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
  });

  it('are shut: unavailable for everybody, and back when the ban is lifted', async () => {
    const { bob, bot, guildId, textId } = await world().scene();
    const listener = await bot.listen();
    const gone = listener.next('GUILD_DELETE');
    const ban = await asOlga().post<{ id: string }>('/bans', { kind: 'guild', value: guildId, reason: 'illegal' });
    expect(await gone).toEqual({ id: guildId, unavailable: true });
    expect(await bob.rest.refused('GET', `/channels/${textId}`)).toBe('404 10003');
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
    expect(await bob.rest.get('/users/@me/guilds')).toEqual([]);
    expect(await asOlga().get(`/guilds/${guildId}`)).toMatchObject({ is_shut: true, shut: { ban_id: ban.id, reason: 'illegal' } });
    const back = listener.next('GUILD_CREATE');
    await asOlga().delete(`/bans/${ban.id}`);
    expect(await back).toMatchObject({ id: guildId });
    await bob.rest.get(`/channels/${textId}/messages`);
  });
});

describe('bans of the instance', () => {
  it('shut out addresses and e-mail domains, for a time or for good', async () => {
    const register = (username: string, email?: string, from?: string) =>
      world().nobody.ask('POST', '/auth/register', {
        body: { username, password: PASSWORD, ...(email && { email }) },
        headers: from ? { 'x-forwarded-for': from } : {},
      });
    const domain = await asOlga().post<{ id: string; value: string }>('/bans', {
      kind: 'email_domain',
      value: '@Spam.example',
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(domain.value).toBe('spam.example');
    expect((await register('mailer_one', 'a@mx.spam.example')).status).toBe(400);
    expect((await register('mailer_one', 'a@notspam.example')).status).toBe(201);
    const bob = await world().person('bob');
    expect(await bob.rest.refused('PATCH', '/users/@me', { body: { email: 'b@spam.example', password: PASSWORD } })).toBe('400 50035');
    const network = await asOlga().post<{ id: string }>('/bans', { kind: 'address', value: '198.51.100.0/24' });
    expect(await asOlga().post('/bans', { kind: 'address', value: '198.51.100.0/24', reason: 'again' })).toMatchObject({ id: network.id, reason: 'again' });
    expect((await register('walker_one', undefined, '198.51.100.7')).status).toBe(403);
    expect((await register('walker_one', undefined, '198.51.101.7')).status).toBe(201);
    const login = (from: string) =>
      world().nobody.ask('POST', '/auth/login', { body: { login: bob.name, password: PASSWORD }, headers: { 'x-forwarded-for': from } });
    expect((await login('198.51.100.7')).status).toBe(403);
    expect((await login('198.51.101.7')).status).toBe(200);
    expect(await asOlga().get('/bans', { query: { kind: 'address' } })).toMatchObject([{ value: '198.51.100.0/24' }]);
    for (const [kind, value] of [
      ['address', 'nowhere'],
      ['address', '10.0.0.0/33'],
      ['email_domain', 'no domain'],
      ['user', 'x'],
      ['guild', '1'],
    ] as const)
      expect(await asOlga().refused('POST', '/bans', { body: { kind, value } })).toMatch(/^40[04] /);
    for (const id of [domain.id, network.id]) await asOlga().delete(`/bans/${id}`);
    expect(await asOlga().refused('DELETE', `/bans/${network.id}`)).toBe('404 10026');
  });
});

describe('reports', () => {
  it('keep what was reported, and are answered by what was done', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id: messageId } = await alice.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'buy my things' });
    const report = { kind: 'message', channel_id: textId, message_id: messageId, category: 'spam', text: 'again and again' };
    const { id } = await as(bob).post<{ id: string }>('/reports', report);
    expect(await as(bob).refused('POST', '/reports', { body: report })).toBe('400 50035');
    await alice.rest.patch(`/channels/${textId}/messages/${messageId}`, { content: 'I said nothing' });
    expect(await as(bob).refused('GET', `/reports/${id}`)).toBe('403 50013');
    expect(await asOlga().get(`/reports/${id}`)).toMatchObject({
      report: { status: 'open', reporter_id: bob.id, user_id: alice.id, guild_id: guildId, evidence: { content: 'buy my things' } },
      users: [{ id: bob.id }, { id: alice.id }],
    });
    expect(await asOlga().refused('PATCH', `/reports/${id}`, { body: { status: 'resolved', action: 'nothing' } })).toBe('400 50035');
    expect(await asOlga().patch(`/reports/${id}`, { status: 'resolved', action: 'delete_message', note: 'spam' })).toMatchObject({
      report: { status: 'resolved', resolution: { by: olga.id, action: 'delete_message' } },
    });
    expect(await bob.rest.refused('GET', `/channels/${textId}/messages/${messageId}`)).toBe('404 10008');
    expect(await asOlga().refused('PATCH', `/reports/${id}`, { body: { status: 'dismissed' } })).toBe('400 50035');
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'thank you' });
    expect((await asOlga().get<{ reports: { id: string }[] }>('/reports', { query: { status: 'open' } })).reports).toEqual([]);
  });

  it('are of people and guilds too, and lead to a ban', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const stranger = await world().person('stranger');
    expect(await as(stranger).refused('POST', '/reports', { body: { kind: 'guild', guild_id: guildId, category: 'hate' } })).toBe('404 10004');
    expect(await as(stranger).refused('POST', '/reports', { body: { kind: 'message', channel_id: textId, message_id: '1', category: 'hate' } })).toBe(
      '403 50001',
    );
    expect(await as(stranger).refused('POST', '/reports', { body: { kind: 'user', category: 'hate' } })).toBe('400 50035');
    const ofGuild = await as(bob).post<{ id: string }>('/reports', { kind: 'guild', guild_id: guildId, category: 'hate' });
    const ofUser = await as(bob).post<{ id: string }>('/reports', { kind: 'user', user_id: alice.id, category: 'harassment' });
    expect(await asOlga().refused('PATCH', `/reports/${ofUser.id}`, { body: { status: 'resolved', action: 'shut_guild' } })).toBe('400 50035');
    await asOlga().patch(`/reports/${ofUser.id}`, { status: 'resolved', action: 'disable_user' });
    await asOlga().patch(`/reports/${ofGuild.id}`, { status: 'resolved', action: 'shut_guild' });
    expect(await alice.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
  });
});

describe('what operators see of their instance', () => {
  it('is how many there are of everything, and what they take up', async () => {
    const { alice, textId } = await world().scene();
    const before = await asOlga().get<{ messages_by_day: { messages: number }[]; messages_estimate: number }>('/statistics', {
      query: { days: 2, fresh: true },
    });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'one more' });
    const after = await asOlga().get<typeof before & Record<string, unknown>>('/statistics', { query: { days: 2, fresh: true } });
    expect(after).toMatchObject({
      users: expect.any(Number) as number,
      bots: expect.any(Number) as number,
      guilds: expect.any(Number) as number,
      active_people: { last_24_hours: expect.any(Number) as number },
      gateway_sessions: expect.any(Number) as number,
      storage: { database_bytes: expect.any(Number) as number, file_bytes: expect.any(Number) as number },
      version: expect.any(String) as string,
    });
    expect(after.messages_by_day).toHaveLength(2);
    // Few are counted: the planner knows nothing of a young database.
    expect(after.messages_estimate - before.messages_estimate).toBe(1);
    expect((after.messages_by_day[1]?.messages ?? 0) - (before.messages_by_day[1]?.messages ?? 0)).toBe(1);
  });

  it('is what they did, whom they did it to, and why', async () => {
    const bob = await world().person('bob');
    await asOlga().post(`/users/${bob.id}/disable`, { reason: 'because' });
    await asOlga().post(`/users/${bob.id}/enable`, undefined, { headers: { 'x-audit-log-reason': 'a mistake' } });
    expect(await asOlga().get('/log', { query: { target_id: bob.id } })).toMatchObject({
      entries: [
        { action: 'ban_lifted', operator_id: olga.id, reason: 'a mistake' },
        { action: 'ban_created', reason: 'because' },
      ],
      users: [{ id: olga.id }],
    });
    expect((await asOlga().get<{ entries: unknown[] }>('/log', { query: { limit: 3 } })).entries).toHaveLength(3);
  });
});
