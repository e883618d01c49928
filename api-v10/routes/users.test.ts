import type { APIChannel, APIUser } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const world = useWorld();
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('oneself', () => {
  it('changes name and picture, and those who share a guild hear of it', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const [hers, its] = [await alice.listen(), await bot.listen()];
    const [own, seen] = [hers.next<APIUser>('USER_UPDATE'), its.next('GUILD_MEMBER_UPDATE')];
    const changed = await alice.rest.patch<APIUser>('/users/@me', { global_name: '  Alice   Liddell ', avatar: PNG });
    expect(changed.global_name).toBe('Alice Liddell');
    expect(changed.avatar).toMatch(/^[0-9a-f]{32}$/);
    expect((await own).avatar).toBe(changed.avatar);
    expect(await seen).toMatchObject({ guild_id: guildId, user: { id: alice.id, avatar: changed.avatar } });
    expect(await bob.rest.get(`/users/${alice.id}`)).toMatchObject({ global_name: 'Alice Liddell' });
  });

  it('as a bot may have blanks and capitals in the name, and the name of another bot', async () => {
    const bot = await world().bot();
    expect(await bot.rest.patch('/users/@me', { username: 'Grand Bot' })).toMatchObject({ username: 'Grand Bot', bot: true });
    expect(await (await world().bot()).rest.patch('/users/@me', { username: 'Grand Bot' })).toMatchObject({ username: 'Grand Bot' });
  });

  it('as a person needs the password for another name, and cannot take one that is taken', async () => {
    const [alice, bob] = [await world().person(), await world().person()];
    const password = 'correct horse battery';
    const refused = (body: object) => alice.rest.ask<{ errors: object }>('PATCH', '/users/@me', { body });
    expect((await refused({ username: 'someone_else' })).body.errors).toHaveProperty('password');
    expect((await refused({ username: 'No Person', password })).body.errors).toHaveProperty('username');
    expect((await refused({ username: bob.name, password })).body.errors).toHaveProperty('username');
    expect(await alice.rest.patch('/users/@me', { username: `${alice.name}.new`, password })).toMatchObject({ username: `${alice.name}.new` });
  });

  it('ends all other sessions with a new password', async () => {
    const alice = await world().person();
    const other = await world().nobody.post<{ token: string }>('/auth/login', { login: alice.name, password: 'correct horse battery' });
    const { token } = await alice.rest.patch<{ token: string }>('/users/@me', { password: 'correct horse battery', new_password: 'staple of another kind' });
    expect(await world().nobody.refused('GET', '/users/@me', { headers: { authorization: other.token } })).toBe('401 0');
    expect(await alice.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect((await world().nobody.ask('GET', '/users/@me', { headers: { authorization: token } })).status).toBe(200);
    expect(await world().nobody.post('/auth/login', { login: alice.name, password: 'staple of another kind' })).toMatchObject({ user_id: alice.id });
  });

  it('is nobody that can be found by another id', async () => {
    expect(await (await world().bot()).rest.refused('GET', '/users/1')).toBe('404 10013');
  });
});

describe('one’s guilds', () => {
  it('come in pages by id until a page is empty, with counts when asked', async () => {
    const alice = await world().person();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push((await world().guild(alice)).id);
    const page = (query: Record<string, string | number | boolean>) => alice.rest.get<{ id: string }[]>('/users/@me/guilds', { query });
    const idsOf = async (query: Record<string, string | number | boolean>) => (await page(query)).map(({ id }) => id);
    expect(await idsOf({ limit: 2, after: '0' })).toEqual(ids.slice(0, 2));
    expect(await idsOf({ limit: 2, after: ids[1] ?? '' })).toEqual(ids.slice(2, 4));
    expect(await idsOf({ limit: 2, before: ids[4] ?? '' })).toEqual(ids.slice(2, 4));
    expect(await idsOf({ after: ids[4] ?? '' })).toEqual([]);
    expect((await page({ limit: 1, with_counts: true }))[0]).toMatchObject({ owner: true, approximate_member_count: 1 });
  });

  it('can be left, but not by the owner', async () => {
    const { alice, bob, guildId } = await world().scene();
    const listener = await bob.listen();
    const lost = listener.next('GUILD_DELETE');
    await bob.rest.delete(`/users/@me/guilds/${guildId}`);
    expect(await lost).toMatchObject({ id: guildId });
    expect(await bob.rest.get('/users/@me/guilds')).toEqual([]);
    expect(await alice.rest.refused('DELETE', `/users/@me/guilds/${guildId}`)).toBe('400 50055');
    expect(await alice.rest.get(`/users/@me/guilds/${guildId}/member`)).toMatchObject({ user: { id: alice.id }, roles: [] });
  });
});

describe('direct channels', () => {
  it('are one for two people, whoever opens it', async () => {
    const { alice, bot } = await world().scene();
    const listener = await alice.listen();
    const told = listener.next<{ id: string; recipients: APIUser[] }>('CHANNEL_CREATE');
    const opened = await bot.rest.post<APIChannel & { recipients: APIUser[] }>('/users/@me/channels', { recipient_id: alice.id });
    expect(opened).toMatchObject({ type: 1, recipients: [{ id: alice.id }] });
    expect(await told).toMatchObject({ id: opened.id, recipients: [{ id: bot.id }] });
    expect(await alice.rest.post('/users/@me/channels', { recipients: [bot.id] })).toMatchObject({ id: opened.id });
    expect((await alice.rest.get<APIChannel[]>('/users/@me/channels')).map(({ id }) => id)).toEqual([opened.id]);
    expect(await bot.rest.get('/users/@me/channels')).toEqual([]);
  });

  it('carry messages to the other', async () => {
    const { alice, bot } = await world().scene();
    const listener = await bot.listen();
    const { id } = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bot.id });
    const heard = listener.next('MESSAGE_CREATE');
    await alice.rest.post(`/channels/${id}/messages`, { content: 'psst' });
    expect(await heard).toMatchObject({ channel_id: id, content: 'psst' });
  });

  it('are not with oneself, with nobody, or with somebody unknown', async () => {
    const alice = await world().person();
    expect(await alice.rest.refused('POST', '/users/@me/channels', { body: { recipient_id: alice.id } })).toBe('400 50033');
    expect(await alice.rest.refused('POST', '/users/@me/channels', { body: { recipient_id: '1234' } })).toBe('400 50033');
    expect(await alice.rest.refused('POST', '/users/@me/channels', { body: {} })).toBe('400 50035');
  });

  it('of several people are groups, which bots do not make', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    const group = await alice.rest.post<APIChannel>('/users/@me/channels', { recipients: [bob.id, carla.id] });
    expect(group).toMatchObject({ type: 3, owner_id: alice.id, name: null });
    expect(await bot.rest.refused('POST', '/users/@me/channels', { body: { recipients: [bob.id, carla.id] } })).toBe('403 20001');
  });
});

describe('the gateway’s address', () => {
  it('is told to anybody, and how many shards to a bot', async () => {
    const { bot } = await world().scene();
    const { url } = await world().nobody.get<{ url: string }>('/gateway');
    expect(url).toMatch(/^ws/);
    expect(await bot.rest.get('/gateway/bot')).toMatchObject({ url, shards: 1, session_start_limit: { total: 1000 } });
    expect(await world().nobody.refused('GET', '/gateway/bot')).toBe('401 0');
  });
});
