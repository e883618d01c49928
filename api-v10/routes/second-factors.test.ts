import type { APIGuildForumChannel } from 'discord-api-types/v10';
import { softAuthenticator, type SoftAuthenticator } from '#compat-tests/soft-authenticator';
import { useWorld, type Somebody } from '#compat-tests/world';
import { nexusClient } from '#compat-tests/nexus-client';
import { keepRecording } from '#core/recordings/change-recording';
import { wireTime } from '#core/ports/clock';
import { operatorActions } from '#server/operator/operator-actions';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';

const NEW_PASSWORD = 'staple of another kind';
const PASSWORD = 'correct horse battery';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
const world = useWorld({ clock });

interface Ticket {
  mfa: { ticket: string; methods: { type: string; challenge?: string }[] };
}
interface BackupCode {
  user_id: string;
  code: string;
  consumed: boolean;
}
interface Wanted {
  user_id: string;
  ticket: string;
  webauthn: string | null;
}

/** A code that was not used yet: each waits for the next step. */
function nextCode(): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(SECRET) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}
const as = (token: string, proof?: string) => ({ headers: { authorization: token, ...(proof !== undefined && { 'x-discord-mfa-authorization': proof }) } });
const login = (somebody: Somebody, password = PASSWORD) => world().nobody.post<Wanted & { token?: string }>('/auth/login', { login: somebody.name, password });

/** With an authenticator app. */
async function secured(): Promise<{ alice: Somebody; token: string; codes: string[] }> {
  const alice = await world().person('alice');
  const { token, backup_codes: codes } = await alice.rest.post<{ token: string; backup_codes: BackupCode[] }>('/users/@me/mfa/totp/enable', {
    password: PASSWORD,
    secret: SECRET,
    code: nextCode(),
  });
  return { alice, token, codes: codes.map(({ code }) => code) };
}

async function proven(token: string, mfaType: string, data: (ticket: Ticket) => string): Promise<string> {
  const asked = await world().nobody.ask<Ticket>('GET', '/users/@me/mfa/webauthn/credentials', as(token));
  expect(asked.status).toBe(401);
  const body = { ticket: asked.body.mfa.ticket, mfa_type: mfaType, data: data(asked.body) };
  return (await world().nobody.post<{ token: string }>('/mfa/finish', body, as(token))).token;
}

describe('an authenticator app', () => {
  it('is turned on with the password and a code, gives backup codes and another token, and ends the other sessions', async () => {
    const alice = await world().person('alice');
    const other = await login(alice);
    const listener = await alice.listen();
    const told = listener.next<{ mfa_enabled: boolean }>('USER_UPDATE');
    const renewed = listener.next<{ auth_session_id_hash: string }>('AUTH_SESSION_CHANGE');
    const enable = (body: object) => alice.rest.ask<Ticket>('POST', '/users/@me/mfa/totp/enable', { body });
    expect((await enable({ secret: SECRET, code: nextCode() })).body.mfa.methods).toEqual([{ type: 'password' }]);
    expect((await enable({ password: 'wrong password', secret: SECRET, code: nextCode() })).status).toBe(400);
    expect((await enable({ password: PASSWORD, secret: 'short', code: nextCode() })).body).toMatchObject({ code: 60005 });
    expect((await enable({ password: PASSWORD, secret: SECRET, code: '000000' })).body).toMatchObject({ code: 60008 });
    const { body } = await alice.rest.ask<{ token: string; backup_codes: BackupCode[] }>('POST', '/users/@me/mfa/totp/enable', {
      body: { password: PASSWORD, secret: SECRET, code: nextCode() },
    });
    expect(body.backup_codes).toHaveLength(10);
    expect(new Set(body.backup_codes.map(({ code }) => code)).size).toBe(10);
    expect(await told).toMatchObject({ mfa_enabled: true });
    const session = await world().nobody.get<{ user_sessions: { id_hash: string }[] }>('/auth/sessions', as(body.token));
    expect((await renewed).auth_session_id_hash).toBe(session.user_sessions[0]?.id_hash);
    expect(await world().nobody.refused('GET', '/users/@me', as(alice.token))).toBe('401 0');
    expect(await world().nobody.refused('GET', '/users/@me', as(other.token ?? ''))).toBe('401 0');
    // The connection of the session that did it goes on.
    const later = listener.next('USER_UPDATE');
    await world().nobody.patch('/users/@me', { global_name: 'Alice' }, as(body.token));
    await later;
    expect(await world().nobody.get('/users/@me', as(body.token))).toMatchObject({ mfa_enabled: true, authenticator_types: [2] });
  });

  it('is wanted at the next login, by a code that counts once', async () => {
    const { alice } = await secured();
    const wanted = await login(alice);
    expect(wanted).toMatchObject({ user_id: alice.id, mfa: true, totp: true, sms: false, backup: true, webauthn: null });
    expect(wanted.token).toBeUndefined();
    const code = nextCode();
    const finish = (ticket: string, sent: string) =>
      world().nobody.ask<{ token: string; code: number }>('POST', '/auth/mfa/totp', { body: { ticket, code: sent } });
    expect((await finish(wanted.ticket, '000000')).body).toMatchObject({ code: 60008 });
    const entered = await finish(wanted.ticket, code);
    expect(entered.body).toMatchObject({ user_id: alice.id, user_settings: { locale: 'en-US' } });
    expect(await world().nobody.get('/users/@me', as(entered.body.token))).toMatchObject({ id: alice.id });
    expect((await finish(wanted.ticket, nextCode())).body).toMatchObject({ code: 60006 });
    const again = await login(alice);
    expect((await finish(again.ticket, code)).body).toMatchObject({ code: 60008 });
    expect((await finish(again.ticket, nextCode())).status).toBe(200);
  });

  it('lets one of many in who send the same code at once', async () => {
    const { alice } = await secured();
    const tickets = await Promise.all([login(alice), login(alice), login(alice)]);
    const code = nextCode();
    const statuses = await Promise.all(
      tickets.map(async ({ ticket }) => (await world().nobody.ask('POST', '/auth/mfa/totp', { body: { ticket, code } })).status),
    );
    expect(statuses.toSorted()).toEqual([200, 400, 400]);
  });

  it('is not guessed: a ticket is void after five tries, and the account listens to nobody after ten', async () => {
    const { alice } = await secured();
    const answers: (number | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      const { ticket } = await login(alice);
      for (let guess = 0; guess < 6; guess++) {
        const { status, body } = await world().nobody.ask<{ code: number }>('POST', '/auth/mfa/totp', { body: { ticket, code: `00000${guess}` } });
        answers.push(status === 429 ? 429 : body.code);
      }
    }
    expect(answers.slice(0, 12)).toEqual([60008, 60008, 60008, 60008, 60008, 60006, 60008, 60008, 60008, 60008, 60008, 60006]);
    expect(answers.slice(12, 17)).toEqual([429, 429, 429, 429, 429]);
    const { ticket } = await login(alice);
    expect((await world().nobody.ask('POST', '/auth/mfa/totp', { body: { ticket, code: nextCode() } })).status).toBe(429);
    clock.ahead += 16 * 60_000;
  });

  it('has backup codes, each of which counts once, and which are not told again', async () => {
    const { alice, token, codes } = await secured();
    const enter = async (code: string) => {
      const { ticket } = await login(alice);
      return (await world().nobody.ask('POST', '/auth/mfa/backup', { body: { ticket, code } })).status;
    };
    const [first = '', second = ''] = codes;
    expect(await enter(`${first.slice(0, 5)}-${first.slice(5).toUpperCase()}`)).toBe(200);
    expect(await enter(first)).toBe(400);
    const wrong = await world().nobody.ask('POST', '/auth/verify/view-backup-codes-challenge', { body: { password: 'wrong password' }, ...as(token) });
    expect(wrong.status).toBe(400);
    const nonces = await world().nobody.post<{ nonce: string; regenerate_nonce: string }>(
      '/auth/verify/view-backup-codes-challenge',
      { password: PASSWORD },
      as(token),
    );
    const proof = await proven(token, 'totp', () => nextCode());
    const view = (body: object) =>
      world().nobody.ask<{ backup_codes: BackupCode[]; code?: number }>('POST', '/users/@me/mfa/codes-verification', { body, ...as(token, proof) });
    expect((await view({ key: '', nonce: nonces.nonce, regenerate: true })).body.code).toBe(60011);
    const seen = (await view({ key: '', nonce: nonces.nonce, regenerate: false })).body.backup_codes;
    expect(seen.filter(({ consumed }) => consumed)).toHaveLength(1);
    expect(seen.some(({ code }) => codes.includes(code))).toBe(false);
    const anew = (await view({ key: '', nonce: nonces.regenerate_nonce, regenerate: true })).body.backup_codes;
    expect(await enter(second)).toBe(400);
    expect(await enter(anew[0]?.code ?? '')).toBe(200);
  });

  it('is turned off by whoever proves it, with another token', async () => {
    const { alice, token } = await secured();
    expect(await world().nobody.refused('POST', '/users/@me/mfa/totp/disable', { body: {}, ...as(token) })).toBe('401 60003');
    expect(await world().nobody.refused('POST', '/users/@me/mfa/totp/disable', { body: { code: '000000' }, ...as(token) })).toBe('400 60008');
    const { token: next } = await world().nobody.post<{ token: string }>('/users/@me/mfa/totp/disable', { code: nextCode() }, as(token));
    expect(await world().nobody.get('/users/@me', as(next))).toMatchObject({ mfa_enabled: false });
    expect(await world().nobody.refused('GET', '/users/@me', as(token))).toBe('401 0');
    expect((await login(alice)).token).toBeDefined();
    expect(await world().server.core.secondFactors.backupCodesOf(alice.id)).toEqual([]);
  });

  it('keeps its secret sealed, codes and tokens as hashes', async () => {
    const { alice, token, codes } = await secured();
    const { core } = world().server;
    const sealed = await core.secondFactors.totpSecretOf(alice.id);
    expect(sealed).not.toContain(SECRET);
    const hashes = (await core.secondFactors.backupCodesOf(alice.id)).map(({ hash }) => hash);
    expect(hashes.some((hash) => codes.some((code) => hash.includes(code)))).toBe(false);
    expect(await core.logins.byTokenHash(token)).toBeNull();
  });
});

describe('proving it once more', () => {
  it('asks for the password where there is nothing else, for this session only', async () => {
    const alice = await world().person('alice');
    const other = await login(alice);
    const sessions = (await alice.rest.get<{ user_sessions: { id_hash: string }[] }>('/auth/sessions')).user_sessions.map(({ id_hash: hash }) => hash);
    const body = { session_id_hashes: sessions };
    const asked = await alice.rest.ask<Ticket & { code: number; message: string }>('POST', '/auth/sessions/logout', { body });
    expect([asked.status, asked.body.code, asked.body.mfa.methods]).toEqual([401, 60003, [{ type: 'password' }]]);
    const finish = (data: string, token: string, ticket = asked.body.mfa.ticket) =>
      world().nobody.ask<{ token: string }>('POST', '/mfa/finish', { body: { ticket, mfa_type: 'password', data }, ...as(token) });
    expect((await finish('wrong password', alice.token)).status).toBe(400);
    // A ticket is of one session.
    expect((await finish(PASSWORD, other.token ?? '')).body).toMatchObject({ code: 60006 });
    const { token: proof } = (await finish(PASSWORD, alice.token)).body;
    expect((await finish(PASSWORD, alice.token)).body).toMatchObject({ code: 60006 });
    // And so is what was proven.
    expect(await world().nobody.refused('POST', '/auth/sessions/logout', { body, ...as(other.token ?? '', proof) })).toBe('401 60003');
    expect((await world().nobody.ask('POST', '/auth/sessions/logout', { body: { session_id_hashes: sessions }, ...as(alice.token, proof) })).status).toBe(204);
  });

  it('counts for some minutes', async () => {
    const { token } = await secured();
    const proof = await proven(token, 'totp', () => nextCode());
    const list = () => world().nobody.ask('GET', '/users/@me/mfa/webauthn/credentials', as(token, proof));
    expect((await list()).body).toEqual([]);
    clock.ahead += 6 * 60_000;
    expect((await list()).status).toBe(401);
    expect((await world().nobody.ask('GET', '/users/@me/mfa/webauthn/credentials', as(token, 'made up'))).status).toBe(401);
  });

  it('takes no password from whoever has a second factor', async () => {
    const { alice, token } = await secured();
    const asked = await world().nobody.ask<Ticket>('POST', '/users/@me/delete', { body: { password: PASSWORD }, ...as(token) });
    expect(asked.status).toBe(401);
    expect(asked.body.mfa.methods).toEqual([{ type: 'totp', backup_codes_allowed: true }, { type: 'backup' }]);
    expect(
      await world().nobody.refused('POST', '/mfa/finish', { body: { ticket: asked.body.mfa.ticket, mfa_type: 'password', data: PASSWORD }, ...as(token) }),
    ).toBe('400 60008');
    expect((await world().nobody.ask('POST', '/users/@me/delete', { body: { password: PASSWORD, code: nextCode() }, ...as(token) })).status).toBe(204);
    expect(await world().nobody.refused('GET', '/users/@me', as(token))).toBe('401 0');
    expect(await login(alice)).toMatchObject({ mfa: true });
  });

  it('is asked of owners and moderators who have a second factor, and of nobody else', async () => {
    const { alice, token } = await secured();
    const owner = { ...alice, token };
    const { id } = await world().guild(owner);
    const bob = await world().person('bob');
    await world().join(id, bob);
    const bot = await world().bot({ owner, guildId: id });
    const refused = (method: string, path: string, body?: object) => world().nobody.refused(method, path, { ...(body && { body }), ...as(token) });
    expect(await refused('PATCH', `/guilds/${id}`, { owner_id: bob.id })).toBe('401 60003');
    expect(await refused('POST', `/guilds/${id}/bulk-ban`, { user_ids: [bob.id] })).toBe('401 60003');
    expect(await refused('POST', `/applications/${bot.id}/bot/reset`, {})).toBe('401 60003');
    expect(await refused('DELETE', `/guilds/${id}`)).toBe('401 60003');
    expect((await world().nobody.ask('PATCH', `/guilds/${id}`, { body: { name: 'Another name' }, ...as(token) })).status).toBe(200);
    expect((await bot.rest.ask('POST', `/guilds/${id}/bulk-ban`, { body: { user_ids: [bob.id] } })).status).toBe(200);
    // A stranger learns that they may not, not what would be asked of them.
    expect(await bob.rest.refused('POST', `/guilds/${id}/bulk-ban`, { body: { user_ids: [alice.id] } })).not.toContain('60003');
    const proof = await proven(token, 'totp', () => nextCode());
    expect((await world().nobody.ask('DELETE', `/guilds/${id}`, as(token, proof))).status).toBe(204);
  });

  it('comes with a new token when a password changes, and is wanted for it', async () => {
    const { token } = await secured();
    const change = (others: object, used = token) =>
      world().nobody.ask<{ token: string }>('PATCH', '/users/@me', {
        body: { password: PASSWORD, new_password: 'staple of another kind', ...others },
        ...as(used),
      });
    expect((await change({})).body).toMatchObject({ code: 60003 });
    expect((await change({ code: '000000' })).body).toMatchObject({ code: 60008 });
    const changed = await change({ code: nextCode() });
    expect(changed.status).toBe(200);
    expect(await world().nobody.refused('GET', '/users/@me', as(token))).toBe('401 0');
    expect((await world().nobody.ask('GET', '/users/@me', as(changed.body.token))).status).toBe(200);
  });
});

describe('a guild that wants second factors', () => {
  it('has them of moderators and of the owners of bots, and of nobody who only talks', async () => {
    const { alice, token } = await secured();
    const owner = { ...alice, token };
    const { id, textId } = await world().guild(owner);
    const bob = await world().person('bob');
    await world().join(id, bob);
    const { id: roleId } = await world().nobody.post<{ id: string }>(`/guilds/${id}/roles`, { name: 'moderators', permissions: String(1 << 28) }, as(token));
    await world().nobody.put(`/guilds/${id}/members/${bob.id}/roles/${roleId}`, undefined, as(token));
    const [hers, his] = [await world().bot({ owner, guildId: id }), await world().bot({ owner: bob, guildId: id })];
    const add = (by: Somebody) => by.rest.ask<{ code: number }>('POST', `/guilds/${id}/roles`, { body: { name: 'another' } });
    expect((await add(bob)).status).toBe(200);
    expect((await bob.rest.ask('POST', `/guilds/${id}/mfa`, { body: { level: 1 } })).status).toBe(403);
    expect(await world().nobody.refused('POST', `/guilds/${id}/mfa`, { body: { level: 1 }, ...as(token) })).toBe('401 60003');
    const proof = await proven(token, 'totp', () => nextCode());
    expect((await world().nobody.ask('POST', `/guilds/${id}/mfa`, { body: { level: 1 }, ...as(token, proof) })).status).toBe(200);
    expect((await add(bob)).body.code).toBe(60003);
    expect((await add(his)).body.code).toBe(60003);
    expect((await add(hers)).status).toBe(200);
    expect((await bob.rest.ask('POST', `/channels/${textId}/messages`, { body: { content: 'hello' } })).status).toBe(200);
    await bob.rest.post('/users/@me/mfa/totp/enable', { password: PASSWORD, secret: SECRET, code: nextCode() }).then(async (reply) => {
      const headers = { authorization: (reply as { token: string }).token };
      expect((await world().nobody.ask('POST', `/guilds/${id}/roles`, { body: { name: 'another' }, headers })).status).toBe(200);
    });
  });

  it('has them whatever it is that only moderators may do, and lets anybody do the rest', async () => {
    const { alice, token } = await secured();
    const owner = { ...alice, token };
    const { id, textId, voiceId } = await world().guild(owner);
    const bob = await world().person('bob');
    const carol = await world().person('carol');
    await world().join(id, bob);
    await world().join(id, carol);
    const bot = await world().bot({ owner, guildId: id });
    const asOwner = (method: string, path: string, body: object) => world().nobody.ask<{ id: string }>(method, path, { body, ...as(token) });
    const { body: role } = await asOwner('POST', `/guilds/${id}/roles`, { name: 'moderators', permissions: '8' });
    const { body: low } = await asOwner('POST', `/guilds/${id}/roles`, { name: 'low', permissions: '0' });
    await asOwner('PATCH', `/guilds/${id}/roles`, [{ id: role.id, position: 2 }]);
    const path = `/guilds/${id}/members/${bob.id}`;
    expect((await asOwner('PATCH', path, { roles: [role.id] })).status).toBe(200);
    const message = (await asOwner('POST', `/channels/${textId}/messages`, { content: 'mine' })).body.id;
    const { body: hook } = await asOwner('POST', `/channels/${textId}/webhooks`, { name: 'hook' });
    const { body: thread } = await asOwner('POST', `/channels/${textId}/threads`, { name: 'thread', type: 11 });
    const { body: news } = await asOwner('POST', `/guilds/${id}/channels`, { name: 'news', type: 5 });
    const { body: stage } = await asOwner('POST', `/guilds/${id}/channels`, { name: 'stage', type: 13 });
    const published = (await asOwner('POST', `/channels/${news.id}/messages`, { content: 'news' })).body.id;
    await asOwner('PUT', `/channels/${thread.id}/thread-members/${carol.id}`, {});
    const { code } = await world().nobody.post<{ code: string }>(`/channels/${textId}/invites`, {}, as(token));
    const tags = [{ name: 'official', moderated: true }, { name: 'any' }];
    const forum = await world().nobody.post<APIGuildForumChannel>(`/guilds/${id}/channels`, { name: 'forum', type: 15, available_tags: tags }, as(token));
    const [official = '', any = ''] = forum.available_tags.map((tag) => tag.id);
    interface Hook {
      id: string;
      token: string;
    }
    const hers = await world().nobody.post<Hook>(`/channels/${forum.id}/webhooks`, { name: 'hers' }, as(token));
    const his = await bob.rest.post<Hook>(`/channels/${forum.id}/webhooks`, { name: 'his' });
    const post = { name: 'post', message: { content: 'first' } };
    const event = { name: 'talk', privacy_level: 2, scheduled_start_time: new Date(clock.nowMs() + 86_400_000).toISOString() };
    const onStage = { ...event, entity_type: 1, channel_id: stage.id };
    const { body: talk } = await asOwner('POST', `/guilds/${id}/scheduled-events`, onStage);
    const proof = await proven(token, 'totp', () => nextCode());
    expect((await world().nobody.ask('POST', `/guilds/${id}/mfa`, { body: { level: 1 }, ...as(token, proof) })).status).toBe(200);
    const refused: [string, string, object?][] = [
      ['PATCH', `/guilds/${id}/members/${carol.id}`, { roles: [] }],
      ['PATCH', `/guilds/${id}/members/${carol.id}`, { flags: 4 }],
      ['GET', `/guilds/${id}/prune`],
      ['POST', `/guilds/${id}/prune`, { days: 7 }],
      ['PATCH', `/channels/${textId}`, { name: 'another' }],
      ['DELETE', `/channels/${textId}`],
      ['DELETE', `/channels/${textId}/messages/${message}`],
      ['DELETE', `/guilds/${id}/members/${carol.id}`],
      ['POST', `/guilds/${id}/channels`, { name: 'more' }],
      ['PATCH', `/guilds/${id}/channels`, [{ id: textId, position: 5 }]],
      ['POST', `/channels/${textId}/invites`, { role_ids: [low.id] }],
      ['PATCH', `/channels/${textId}/messages/${message}`, { flags: 4 }],
      ['POST', `/channels/${news.id}/messages/${published}/crosspost`],
      ['POST', `/channels/${news.id}/followers`, { webhook_channel_id: textId }],
      ['DELETE', `/channels/${thread.id}/thread-members/${carol.id}`],
      ['PATCH', `/webhooks/${hook.id}`, { name: 'another' }],
      ['DELETE', `/webhooks/${hook.id}`],
      ['POST', '/stage-instances', { channel_id: stage.id, topic: 'about' }],
      ['DELETE', `/invites/${code}`],
      ['PUT', `/invites/${code}/target-users`],
      ['PUT', `/channels/${voiceId}/voice-status`, { status: 'about' }],
      ['POST', `/channels/${forum.id}/threads`, { ...post, applied_tags: [official] }],
      ['POST', `/guilds/${id}/scheduled-events`, onStage],
      ['PATCH', `/guilds/${id}/scheduled-events/${talk.id}`, { name: 'another' }],
      ['DELETE', `/guilds/${id}/scheduled-events/${talk.id}`],
      ['POST', `/oauth2/authorize?client_id=${bot.id}&scope=bot&permissions=0`, { authorize: true, guild_id: id, permissions: '0' }],
    ];
    const heard = await Promise.all(refused.map(([method, at, body]) => bob.rest.refused(method, at, { ...(body && { body }) })));
    expect(heard).toEqual(refused.map(() => '401 60003'));
    const { core } = world().server;
    const stop = async (startedBy: Somebody): Promise<number> => {
      const about = { id: core.ids.next(), guild_id: id, channel_id: voiceId, started_by: startedBy.id, started_at: wireTime(core.clock.nowMs()) };
      await keepRecording(core, { ...about, ended_at: null, status: 'waiting', consents: [], tracks: [] });
      return (await nexusClient(world(), bob).ask('DELETE', `/channels/${voiceId}/recording`)).status;
    };
    expect([await stop(alice), await stop(bob)]).toEqual([401, 204]);
    const tagged = await bob.rest.post<{ id: string }>(`/channels/${forum.id}/threads`, { ...post, applied_tags: [any] });
    expect(await bob.rest.refused('PATCH', `/channels/${tagged.id}`, { body: { applied_tags: [official, any] } })).toBe('401 60003');
    expect((await bob.rest.ask('PATCH', `/channels/${tagged.id}`, { body: { applied_tags: [], name: 'renamed' } })).status).toBe(200);
    // A webhook has what its maker has.
    const execute = async (hook: Hook, tag: string): Promise<number> => {
      const body = { content: 'first', thread_name: 'post', applied_tags: [tag] };
      return (await world().nobody.ask('POST', `/webhooks/${hook.id}/${hook.token}`, { body })).status;
    };
    expect(await Promise.all([execute(hers, official), execute(his, official), execute(his, any)])).toEqual([204, 401, 204]);
    const outside = { entity_type: 3, entity_metadata: { location: 'outside' }, scheduled_end_time: new Date(clock.nowMs() + 90_000_000).toISOString() };
    expect((await bob.rest.ask('POST', `/guilds/${id}/scheduled-events`, { body: { ...event, ...outside } })).status).toBe(200);
    // Without the permission one hears of that first; and what is no moderator's is anybody's.
    expect(await carol.rest.refused('POST', `/guilds/${id}/prune`, { body: { days: 7 } })).toBe('403 50013');
    expect((await bob.rest.ask('PATCH', `/guilds/${id}/members/@me`, { body: { nick: 'Bobby' } })).status).toBe(200);
    const own = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'his' });
    expect((await bob.rest.ask('DELETE', `/channels/${textId}/messages/${own.id}`)).status).toBe(204);
    expect((await bot.rest.ask('PATCH', `/guilds/${id}/members/${carol.id}`, { body: { roles: [] } })).status).toBe(200);
    expect((await bot.rest.ask('DELETE', `/channels/${textId}/messages/${message}`)).status).toBe(204);
  });
});

describe('a passkey', () => {
  const origin = () => world().server.core.settings.url.replace('127.0.0.1', 'localhost');
  const list = (token: string, proof: string) => world().nobody.get<{ id: string; name: string }[]>('/users/@me/mfa/webauthn/credentials', as(token, proof));

  async function withPasskey(): Promise<{ alice: Somebody; device: SoftAuthenticator; codes: string[]; id: string }> {
    const alice = await world().person('alice');
    const device = softAuthenticator(origin());
    const path = '/users/@me/mfa/webauthn/credentials';
    const { ticket, challenge } = await alice.rest.post<{ ticket: string; challenge: string }>(path, { password: PASSWORD });
    const added = await alice.rest.post<{ id: string; backup_codes: BackupCode[] }>(path, {
      password: PASSWORD,
      name: 'the blue one',
      ticket,
      credential: device.create(challenge),
    });
    return { alice, device, codes: added.backup_codes.map(({ code }) => code), id: added.id };
  }

  it('is made in two steps, for this server and this session only', async () => {
    const alice = await world().person('alice');
    const listener = await alice.listen();
    const device = softAuthenticator(origin());
    const path = '/users/@me/mfa/webauthn/credentials';
    expect(await alice.rest.refused('POST', path, { body: {} })).toBe('401 60003');
    const begin = () => alice.rest.post<{ ticket: string; challenge: string }>(path, { password: PASSWORD });
    const finish = (ticket: string, credential: string) =>
      alice.rest.ask('POST', path, { body: { password: PASSWORD, name: 'the blue one', ticket, credential } });
    const [first, second] = [await begin(), await begin()];
    expect(JSON.parse(first.challenge)).toMatchObject({ publicKey: { rp: { id: 'localhost' }, user: { name: alice.name } } });
    expect((await finish(first.ticket, device.create(second.challenge))).status).toBe(400);
    expect((await finish(first.ticket, device.create(first.challenge, { origin: 'https://evil.example' }))).status).toBe(400);
    expect((await finish(first.ticket, 'no credential')).status).toBe(400);
    const [updated, created] = [listener.next('USER_UPDATE'), listener.next('AUTHENTICATOR_CREATE')];
    const added = await finish(first.ticket, device.create(first.challenge));
    expect(added.body).toMatchObject({ type: 1, name: 'the blue one', last_used: null });
    expect((added.body as { backup_codes: unknown[] }).backup_codes).toHaveLength(10);
    expect(await updated).toMatchObject({ mfa_enabled: true });
    expect(await created).toMatchObject({ name: 'the blue one', type: 1 });
    expect((await finish(second.ticket, device.create(second.challenge))).status).toBe(401);
  });

  it('finishes a login and proves it once more', async () => {
    const { alice, device } = await withPasskey();
    const enter = async (code: (challenge: string) => string) => {
      const { ticket, webauthn } = await login(alice);
      return world().nobody.ask<{ token: string; code: number }>('POST', '/auth/mfa/webauthn', { body: { ticket, code: code(webauthn ?? '') } });
    };
    const entered = await enter((challenge) => device.get(challenge));
    expect(entered.status).toBe(200);
    const asked: string[] = [];
    await enter((challenge) => {
      asked.push(challenge);
      return device.get(challenge);
    });
    const wrong = [
      await enter((challenge) => device.get(challenge, { forged: true })),
      await enter((challenge) => device.get(challenge, { origin: 'https://evil.example' })),
      await enter((challenge) => device.get(challenge, { counter: 1 })),
      await enter((challenge) => device.get(challenge, { userHandle: Buffer.from('1').toString('base64url') })),
      // An answer to another question.
      await enter(() => device.get(asked[0] ?? '')),
      await enter(() => '{}'),
      await enter(() => 'no JSON'),
    ];
    expect(wrong.map(({ body }) => body.code)).toEqual([60008, 60008, 60008, 60008, 60008, 60008, 60008]);
    const proof = await proven(entered.body.token, 'webauthn', ({ mfa }) => device.get(mfa.methods.find(({ type }) => type === 'webauthn')?.challenge ?? ''));
    const [known] = await list(entered.body.token, proof);
    expect(known).toMatchObject({ name: 'the blue one', type: 1, last_used: expect.any(String) as string });
  });

  it('logs in without a name or a password, when the device has asked who it is', async () => {
    const { alice, device } = await withPasskey();
    const start = (kind: 'passwordless' | 'conditional') => world().nobody.post<{ ticket: string; challenge: string }>(`/auth/${kind}/start`);
    const finish = (ticket: string, credential: string) =>
      world().nobody.ask<{ token: string; user_id: string; code: number }>('POST', '/auth/conditional/finish', { body: { ticket, credential } });
    const first = await start('passwordless');
    expect((await finish(first.ticket, device.get(first.challenge, { isVerified: false }))).body.code).toBe(60008);
    expect((await finish(first.ticket, softAuthenticator(origin()).get(first.challenge))).body.code).toBe(60008);
    const entered = await finish(first.ticket, device.get(first.challenge));
    expect(entered.body.user_id).toBe(alice.id);
    expect(await world().nobody.get('/users/@me', as(entered.body.token))).toMatchObject({ id: alice.id });
    expect((await finish(first.ticket, device.get(first.challenge))).body.code).toBe(60006);
    const second = await start('conditional');
    expect((await finish(second.ticket, device.get(second.challenge))).status).toBe(200);
  });

  it('is renamed and removed by its owner, and with the last one goes the second factor', async () => {
    const { alice, codes, id } = await withPasskey();
    const mallory = await withPasskey();
    const listener = await alice.listen();
    const proof = await proven(alice.token, 'backup', () => codes[0] ?? '');
    const others = await proven(mallory.alice.token, 'backup', () => mallory.codes[0] ?? '');
    const path = `/users/@me/mfa/webauthn/credentials/${id}`;
    expect(await world().nobody.refused('DELETE', path, as(mallory.alice.token, others))).toBe('404 0');
    const renamed = listener.next('AUTHENTICATOR_UPDATE');
    await world().nobody.patch(path, { name: 'the red one' }, as(alice.token, proof));
    expect(await renamed).toMatchObject({ id, name: 'the red one' });
    const removed = listener.next('AUTHENTICATOR_DELETE');
    expect((await world().nobody.ask('DELETE', path, as(alice.token, proof))).status).toBe(204);
    expect(await removed).toEqual({ id, type: 1 });
    expect((await login(alice)).token).toBeDefined();
  });
});

describe('an account that is left alone', () => {
  it('comes back by logging in', async () => {
    const alice = await world().person('alice');
    expect(await alice.rest.refused('POST', '/users/@me/disable', { body: {} })).toBe('401 60003');
    expect((await alice.rest.ask('POST', '/users/@me/disable', { body: { password: PASSWORD } })).status).toBe(204);
    expect(await alice.rest.refused('GET', '/users/@me')).toBe('401 0');
    expect((await world().server.core.users.byId(alice.id))?.own.disabled).toBe(true);
    const { token } = await login(alice);
    expect((await world().nobody.ask('GET', '/users/@me', as(token ?? ''))).status).toBe(200);
    expect((await world().server.core.users.byId(alice.id))?.own.disabled).toBeUndefined();
  });

  it('is erased with all that it could be proven with', async () => {
    const { alice } = await secured();
    const { core } = world().server;
    await core.accountDeletions.request({ user_id: alice.id, requested_at: '2026-01-01T00:00:00Z', due_at: '2026-01-01T00:00:00Z', with_messages: false });
    const { endDueAccounts } = await import('#core/accounts/delete-account');
    await endDueAccounts(core);
    expect(await core.secondFactors.totpSecretOf(alice.id)).toBeNull();
    expect(await core.secondFactors.backupCodesOf(alice.id)).toEqual([]);
  });
});

describe('names', () => {
  it('are said to be taken or free, and others are thought up', async () => {
    const alice = await world().person('alice');
    const taken = (name: string) => world().nobody.post('/unique-username/username-attempt-unauthed', { username: name });
    expect([await taken(alice.name), await taken('nobody_of_that_name')]).toEqual([{ taken: true }, { taken: false }]);
    const { username } = await world().nobody.get<{ username: string }>('/unique-username/username-suggestions-unauthed', {
      query: { global_name: alice.name },
    });
    expect(username).toMatch(/^[a-z0-9_.]{2,32}$/);
    expect(await taken(username)).toEqual({ taken: false });
  });

  it('come with passwords that are weighed', async () => {
    const strength = (password: string) => world().nobody.post<{ valid: boolean; password_strength: number }>('/auth/password/validate', { password });
    expect(await strength('short')).toEqual({ valid: false, password_strength: 0 });
    expect(await strength('password123')).toEqual({ valid: true, password_strength: 0 });
    expect((await strength('correct horse battery staple')).password_strength).toBeGreaterThan(2);
  });
});

describe('a server without mail', () => {
  it('answers alike, sends nothing, and has its operator make links', async () => {
    const alice = await world().person('alice');
    expect((await world().nobody.ask('POST', '/auth/forgot', { body: { login: alice.name } })).status).toBe(204);
    expect((await alice.rest.ask('PATCH', '/users/@me', { body: { email: `${alice.name}@example.org`, password: PASSWORD } })).status).toBe(200);
    expect((await alice.rest.ask('PUT', '/users/@me/email')).status).toBe(204);
    expect((await alice.rest.ask('PATCH', '/users/@me', { body: { email: `next_${alice.name}@example.org`, password: PASSWORD } })).status).toBe(200);
    await alice.rest.post('/users/@me/mfa/totp/enable', {
      password: PASSWORD,
      secret: SECRET,
      code: nextCode(),
    });
    const { core } = world().server;
    const said = await operatorActions['reset-password'].run(core, { username: alice.name, remove_second_factors: true } as never); // its own input
    const { link } = said as { link: string };
    expect(link.startsWith(`${core.settings.url}/reset#token=`)).toBe(true);
    const entered = await world().nobody.post<{ token: string }>('/auth/reset', { token: link.split('#token=')[1], password: NEW_PASSWORD });
    expect(await world().nobody.get('/users/@me', as(entered.token))).toMatchObject({ id: alice.id, mfa_enabled: false });
  });
});
