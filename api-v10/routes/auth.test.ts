import { jest } from '@jest/globals';
import { useWorld } from '#compat-tests/world';
import { hashPassword } from '#core/accounts/password';
import { replacePassword } from '#core/accounts/reset-password';

const world = useWorld();
const PASSWORD = 'correct horse battery';
let count = 0;
const freshName = (): string => `newcomer_${process.pid.toString(36)}_${count++}`;

async function registered(): Promise<{ username: string; token: string }> {
  const username = freshName();
  const { token } = await world().nobody.post<{ token: string }>('/auth/register', { username, password: PASSWORD });
  return { username, token };
}
const as = (token: string) => ({ headers: { authorization: token } });

describe('accounts', () => {
  it('registers, logs in and knows who it is', async () => {
    const { username, token } = await registered();
    const me = await world().nobody.get<{ id: string; username: string }>('/users/@me', as(token));
    expect(me.username).toBe(username);
    const again = await world().nobody.post<{ token: string; user_id: string }>('/auth/login', { login: username.toUpperCase(), password: PASSWORD });
    expect(again.user_id).toBe(me.id);
    expect(Buffer.from(again.token.split('.')[0] ?? '', 'base64url').toString()).toBe(me.id);
  });

  it('refuses a wrong password and an unknown name alike', async () => {
    const { username } = await registered();
    const wrong = await world().nobody.ask('POST', '/auth/login', { body: { login: username, password: 'wrong password' } });
    const unknown = await world().nobody.ask('POST', '/auth/login', { body: { login: freshName(), password: 'wrong password' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.body).toMatchObject({ code: 50035, errors: { login: { _errors: [{ code: 'INVALID_LOGIN' }] } } });
  });

  it('refuses a taken name whatever its case, a short password, and no password', async () => {
    const { username } = await registered();
    const refused = (body: unknown) => world().nobody.ask<{ errors: Record<string, unknown> }>('POST', '/auth/register', { body });
    expect((await refused({ username: username.toUpperCase(), password: PASSWORD })).body.errors).toHaveProperty('username');
    expect((await refused({ username: freshName(), password: 'short' })).body.errors).toHaveProperty('password');
    expect((await refused({ username: freshName() })).body.errors).toHaveProperty('password');
    expect((await refused({ username: 'no blanks', password: PASSWORD })).body.errors).toHaveProperty('username');
  });

  it('opens no session for a password that gave way to another while it was looked at', async () => {
    const { username } = await registered();
    const { core } = world().server;
    const looking = jest.spyOn(core.users, 'byLogin').mockImplementationOnce(async (name) => {
      looking.mockRestore();
      const found = await core.users.byLogin(name);
      await replacePassword(core, found?.user.id ?? '0', await hashPassword('staple of another kind'));
      return found;
    });
    const body = { login: username, password: PASSWORD };
    expect((await world().nobody.ask<{ errors: object }>('POST', '/auth/login', { body })).body.errors).toHaveProperty('login');
    expect((await world().nobody.ask('POST', '/auth/login', { body: { ...body, password: 'staple of another kind' } })).status).toBe(200);
  });

  it('ends the session of the token that logs out, and its gateway connection', async () => {
    const person = await world().person();
    const listener = await person.listen();
    await person.rest.post('/auth/logout');
    expect(await person.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect(await listener.closed).toBe(4004);
  });

  it('lists sessions and ends one of them', async () => {
    const { username, token } = await registered();
    const other = await world().nobody.post<{ token: string }>('/auth/login', { login: username, password: PASSWORD });
    const { user_sessions: sessions } = await world().nobody.get<{ user_sessions: { id_hash: string }[] }>('/auth/sessions', as(token));
    expect(sessions).toHaveLength(2);
    await world().nobody.post('/auth/sessions/logout', { session_id_hashes: [sessions[0]?.id_hash], password: PASSWORD }, as(token));
    const alive = await Promise.all([token, other.token].map(async (each) => (await world().nobody.ask('GET', '/users/@me', as(each))).status));
    expect(alive.toSorted()).toEqual([200, 401]);
  });

  it('does not let anybody end the sessions of others', async () => {
    const [alice, mallory] = await Promise.all([world().person(), world().person()]);
    const { user_sessions: sessions } = await alice.rest.get<{ user_sessions: { id_hash: string }[] }>('/auth/sessions');
    const body = { session_id_hashes: [sessions[0]?.id_hash], password: 'correct horse battery' };
    expect(await mallory.rest.refused('POST', '/auth/sessions/logout', { body })).toBe('400 50035');
    expect((await alice.rest.ask('GET', '/users/@me')).status).toBe(200);
  });

  it('keeps bots away from the routes of people', async () => {
    const bot = await world().bot();
    expect(await bot.rest.refused('GET', '/auth/sessions')).toBe('403 20001');
  });
});

describe('registration', () => {
  const byInvite = useWorld({ settings: { NEXUS_REGISTRATION: 'invite' } });

  it('by invite wants an invite, and lets the newcomer into its guild', async () => {
    const { alice, textId, guildId } = await byInvite().scene();
    const body = { username: freshName(), password: PASSWORD };
    expect(await byInvite().nobody.refused('POST', '/auth/register', { body })).toBe('400 50035');
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, {});
    const { token } = await byInvite().nobody.post<{ token: string }>('/auth/register', { ...body, invite: code });
    expect(await byInvite().nobody.get('/users/@me/guilds', as(token))).toMatchObject([{ id: guildId, owner: false }]);
  });
});

describe('guessing passwords', () => {
  const limited = useWorld({ settings: { NEXUS_RATE_LIMITS: 'on' } });
  const guess = (login: string, headers: Record<string, string> = {}) =>
    limited().nobody.ask<{ code: number; retry_after: number }>('POST', '/auth/login', { body: { login, password: 'a wrong one' }, headers });

  it('of one account ends after ten wrong ones, from wherever they come', async () => {
    const { name } = await limited().person('victim');
    const answers = [];
    for (let count = 0; count < 11; count++) answers.push(await guess(name, { 'x-forwarded-for': `198.51.100.${count}` }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    const refused = answers[10] as (typeof answers)[number];
    expect(refused.body).toMatchObject({ code: 40062, global: false });
    expect(refused.body.retry_after).toBeGreaterThan(800);
    expect(refused.headers.get('via')).not.toBeNull();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
  });

  it('from one address ends after twenty, whatever tokens it shows', async () => {
    const somebody = await limited().person();
    const answers = [];
    for (let count = 0; count < 21; count++)
      answers.push(await guess(freshName(), { 'x-forwarded-for': '203.0.113.9', ...(count % 2 === 0 && { authorization: somebody.authorization }) }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 400), 429]);
    expect((await guess(freshName(), { 'x-forwarded-for': '203.0.113.10' })).status).toBe(400);
  });

  it('makes ten accounts in ten minutes from one address', async () => {
    const register = (count: number) =>
      limited().nobody.ask('POST', '/auth/register', {
        body: { username: freshName(), password: PASSWORD },
        headers: { 'x-forwarded-for': `2001:db8:1:1::${count}` },
      });
    const statuses = [];
    for (let count = 0; count < 11; count++) statuses.push((await register(count)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 429]);
  });
});

describe('a server whose registration is closed', () => {
  const closed = useWorld({ settings: { NEXUS_REGISTRATION: 'closed' } });

  it('makes no accounts, not even with an invite', async () => {
    const { alice, textId } = await closed().scene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, {});
    const body = { username: freshName(), password: PASSWORD, invite: code };
    expect(await closed().nobody.refused('POST', '/auth/register', { body })).toBe('400 50035');
    expect(await closed().nobody.refused('POST', '/auth/login', { body: { login: body.username, password: PASSWORD } })).toBe('400 50035');
  });
});
