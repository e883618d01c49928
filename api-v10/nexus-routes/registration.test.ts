import { softAuthenticator, type SoftAuthenticator } from '#compat-tests/soft-authenticator';
import { nexusClient } from '#compat-tests/nexus-client';
import { useWorld, type Somebody } from '#compat-tests/world';

const PASSWORD = 'correct horse battery';
const START = '/registration/passkey';
const FINISH = '/registration/passkey/finish';
const CREDENTIALS = '/users/@me/mfa/webauthn/credentials';
const world = useWorld();

interface Asked {
  ticket: string;
  challenge: string;
}
interface Registered {
  token: string;
  backup_codes: { code: string }[];
}
interface Wanted {
  mfa: { ticket: string; methods: { type: string; challenge?: string }[] };
}

let olga: Somebody;
// The first account is the operator's.
beforeAll(async () => {
  olga = await world().person('olga');
});

const own = () => nexusClient(world(), null);
let made = 0;
const freeName = (): string => `keyholder_${process.pid}_${++made}`;
const device = (): SoftAuthenticator => softAuthenticator(world().server.core.settings.url.replace('127.0.0.1', 'localhost'));
const as = (token: string, proof?: string) => ({ headers: { authorization: token, ...(proof !== undefined && { 'x-discord-mfa-authorization': proof }) } });
const start = (body: object) => own().post<Asked>(START, body);
const finish = (ticket: string, credential: string) => own().ask<Registered & { code: number }>('POST', FINISH, { body: { ticket, credential } });

async function registered(): Promise<{ name: string; token: string; key: SoftAuthenticator; codes: string[] }> {
  const [name, key] = [freeName(), device()];
  const { ticket, challenge } = await start({ username: name });
  const { body } = await finish(ticket, key.create(challenge));
  return { name, token: body.token, key, codes: body.backup_codes.map(({ code }) => code) };
}

/** Proves by the passkey what an operation asks for. */
async function proof(token: string, key: SoftAuthenticator): Promise<string> {
  const { body } = await world().nobody.ask<Wanted>('GET', CREDENTIALS, as(token));
  expect(body.mfa.methods.map(({ type }) => type)).not.toContain('password');
  const data = key.get(body.mfa.methods.find(({ type }) => type === 'webauthn')?.challenge ?? '');
  return (await world().nobody.post<{ token: string }>('/mfa/finish', { ticket: body.mfa.ticket, mfa_type: 'webauthn', data }, as(token))).token;
}

describe('an account without a password', () => {
  it('is there only once its passkey is, which logs in from then on', async () => {
    const { core } = world().server;
    const [name, key] = [freeName(), device()];
    const [first, second] = [await start({ username: name, global_name: 'Key' }), await start({ username: name })];
    expect(JSON.parse(first.challenge)).toMatchObject({
      publicKey: { rp: { id: 'localhost' }, user: { name }, authenticatorSelection: { residentKey: 'required', userVerification: 'required' } },
    });
    expect((await finish(first.ticket, key.create(first.challenge, { isVerified: false }))).status).toBe(400);
    expect((await finish(first.ticket, key.create(second.challenge))).status).toBe(400);
    expect((await finish(first.ticket, key.create(first.challenge, { origin: 'https://evil.example' }))).status).toBe(400);
    expect((await finish('no ticket', key.create(first.challenge))).body.code).toBe(60006);
    expect(await core.users.byLogin(name)).toBeNull();
    const credential = key.create(first.challenge);
    const { status, body } = await finish(first.ticket, credential);
    expect(status).toBe(201);
    expect(body.backup_codes).toHaveLength(10);
    expect(await world().nobody.get('/users/@me', as(body.token))).toMatchObject({ username: name, global_name: 'Key', mfa_enabled: true });
    expect((await finish(first.ticket, credential)).body.code).toBe(60006);

    expect(await world().nobody.refused('POST', '/auth/login', { body: { login: name, password: PASSWORD } })).toBe('400 50035');
    const entering = await world().nobody.post<Asked>('/auth/passwordless/start');
    const entered = await world().nobody.ask('POST', '/auth/conditional/finish', {
      body: { ticket: entering.ticket, credential: key.get(entering.challenge) },
    });
    expect(entered.status).toBe(200);
  });

  it('leaves nothing behind where it cannot be: a name that was taken meanwhile, a passkey of somebody else, a ticket that was tried too often', async () => {
    const { core } = world().server;
    const name = freeName();
    const [one, other] = [device(), device()];
    const [first, second] = [await start({ username: name }), await start({ username: name })];
    const credentials = [one.create(first.challenge), other.create(second.challenge)];
    const answers = await Promise.all([finish(first.ticket, credentials[0] ?? ''), finish(second.ticket, credentials[1] ?? '')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    const loser = credentials[answers[0].status === 400 ? 0 : 1] ?? '';
    expect(await core.secondFactors.passkeyByCredential((JSON.parse(loser) as { id: string }).id)).toBeNull();
    expect(await own().refused('POST', START, { body: { username: name } })).toBe('400 50035');
    const email = `${freeName()}@example.com`;
    await world().nobody.post('/auth/register', { username: freeName(), password: PASSWORD, email });
    expect(await own().refused('POST', START, { body: { username: freeName(), email } })).toBe('400 50035');

    const winner = answers[0].status === 201 ? one : other;
    const taken = freeName();
    const again = await start({ username: taken });
    expect((await finish(again.ticket, winner.create(again.challenge))).status).toBe(400);
    expect(await core.users.byLogin(taken)).toBeNull();

    const tried = await start({ username: taken });
    for (let tries = 0; tries < 5; tries++) await finish(tried.ticket, 'no credential');
    expect((await finish(tried.ticket, device().create(tried.challenge))).body.code).toBe(60006);
    expect(await core.users.byLogin(taken)).toBeNull();
  });

  it('keeps its passkey where the account was kept and nobody heard of it', async () => {
    const { core } = world().server;
    const [name, key] = [freeName(), device()];
    const { ticket, challenge } = await start({ username: name });
    const { insert } = core.users;
    core.users.insert = async (user, hash) => {
      await insert.call(core.users, user, hash);
      throw new Error('the connection was lost');
    };
    const { status } = await finish(ticket, key.create(challenge)).finally(() => (core.users.insert = insert));
    expect(status).toBe(500);
    const entering = await world().nobody.post<Asked>('/auth/passwordless/start');
    const credential = key.get(entering.challenge);
    expect((await world().nobody.ask('POST', '/auth/conditional/finish', { body: { ticket: entering.ticket, credential } })).status).toBe(200);
  });

  it('is made only where one may make accounts', async () => {
    const operator = nexusClient(world(), olga);
    const asked = await start({ username: freeName() });
    try {
      await operator.patch('/settings', { registration: 'closed' });
      expect(await own().refused('POST', START, { body: { username: freeName() } })).toBe('400 50035');
      expect((await finish(asked.ticket, device().create(asked.challenge))).status).toBe(400);
      await operator.patch('/settings', { registration: 'invite' });
      expect(await own().refused('POST', START, { body: { username: freeName() } })).toBe('400 50035');
      const { code: invite } = await operator.post<{ code: string }>('/registration-invites', { max_uses: 1 });
      const name = freeName();
      const [first, second, third] = [
        await start({ username: name, invite }),
        await start({ username: freeName(), invite }),
        await start({ username: name, invite }),
      ];
      await operator.patch('/settings', { registration: 'open' });
      const rival = await start({ username: name });
      expect((await finish(rival.ticket, device().create(rival.challenge))).status).toBe(201);
      await operator.patch('/settings', { registration: 'invite' });
      // Whose name was taken has not used the invite.
      expect((await finish(first.ticket, device().create(first.challenge))).status).toBe(400);
      expect((await finish(second.ticket, device().create(second.challenge))).status).toBe(201);
      expect((await finish(third.ticket, device().create(third.challenge))).status).toBe(400);
      // A code that is used up, or that nobody made, is refused before a device has made anything.
      for (const code of [invite, 'nobody-made-this'])
        expect(await own().refused('POST', START, { body: { username: freeName(), invite: code } })).toBe('400 50035');
    } finally {
      await operator.patch('/settings', { registration: 'open' });
    }
  });

  it('gets a password by its passkey, and by no word that comes in place of it', async () => {
    const { name, token, key } = await registered();
    const has = () => own().get('/users/@me/login', as(token));
    expect(await has()).toEqual({ has_password: false });
    const set = { new_password: PASSWORD };
    expect(await world().nobody.refused('PATCH', '/users/@me', { ...as(token), body: set })).toBe('401 60003');
    expect(await world().nobody.refused('PATCH', '/users/@me', { ...as(token), body: { ...set, password: PASSWORD } })).toBe('401 60003');
    const changed = await world().nobody.patch<{ token: string }>('/users/@me', set, as(token, await proof(token, key)));
    expect(await own().get('/users/@me/login', as(changed.token))).toEqual({ has_password: true });
    const wanted = await world().nobody.post<{ mfa: boolean; webauthn: string }>('/auth/login', { login: name, password: PASSWORD });
    expect(wanted).toMatchObject({ mfa: true });
  });

  it('keeps its last passkey until there is a password', async () => {
    const { token, key } = await registered();
    const shown = await proof(token, key);
    const [only] = await world().nobody.get<{ id: string }[]>(CREDENTIALS, as(token, shown));
    const path = `${CREDENTIALS}/${only?.id}`;
    expect(await world().nobody.refused('DELETE', path, as(token, shown))).toBe('400 50035');
    // One of the host that the server had before is no way in.
    const { core } = world().server;
    const [kept] = await core.secondFactors.passkeysOf((await world().nobody.get<{ id: string }>('/users/@me', as(token))).id);
    if (!kept) throw new Error('it was registered');
    const former = { ...kept, id: core.ids.next(), credential_id: `former ${kept.id}`, rp_id: 'former.example' };
    await core.secondFactors.addPasskey(former);
    expect(await world().nobody.refused('DELETE', path, as(token, shown))).toBe('400 50035');
    expect((await world().nobody.ask('DELETE', `${CREDENTIALS}/${former.id}`, as(token, shown))).status).toBe(204);
    // Another one has to be able to log in alone as well.
    const second = device();
    const begun = await world().nobody.post<Asked>(CREDENTIALS, {}, as(token, shown));
    expect(JSON.parse(begun.challenge)).toMatchObject({ publicKey: { authenticatorSelection: { residentKey: 'required', userVerification: 'required' } } });
    const add = (credential: string) => world().nobody.ask('POST', CREDENTIALS, { body: { ticket: begun.ticket, credential }, ...as(token, shown) });
    expect((await add(second.create(begun.challenge, { isVerified: false }))).status).toBe(400);
    expect((await add(second.create(begun.challenge))).status).toBe(200);
    expect((await world().nobody.ask('DELETE', path, as(token, shown))).status).toBe(204);
    const [left] = await world().nobody.get<{ id: string }[]>(CREDENTIALS, as(token, shown));
    expect(await world().nobody.refused('DELETE', `${CREDENTIALS}/${left?.id}`, as(token, shown))).toBe('400 50035');
    const { token: next } = await world().nobody.patch<{ token: string }>('/users/@me', { new_password: PASSWORD }, as(token, shown));
    const again = await proof(next, second);
    expect((await world().nobody.ask('DELETE', `${CREDENTIALS}/${left?.id}`, as(next, again))).status).toBe(204);
  });

  it('proves by its passkey what others say their password for', async () => {
    const { token, key } = await registered();
    const guild = await world().nobody.post<{ id: string }>('/guilds', { name: 'Keys' }, as(token));
    const routes = [
      [own(), '/users/@me/export'],
      [own(), `/guilds/${guild.id}/export`],
      [world().nobody, '/auth/verify/view-backup-codes-challenge'],
    ] as const;
    for (const [rest, path] of routes) {
      const ask = (body: object, shown?: string) => rest.ask<{ code: number }>('POST', path, { body, ...as(token, shown) });
      expect((await ask({})).body.code).toBe(60003);
      expect([400, 401]).toContain((await ask({ password: 'a guess of mine' })).status);
      const shown = await proof(token, key);
      expect((await ask({ password: 'a guess of mine' }, shown)).status).toBe(400);
      expect([200, 202]).toContain((await ask({}, shown)).status);
    }
    // Nor does a word open the guilds of others to an operator.
    const { guildId } = await world().scene();
    await nexusClient(world(), olga).put(`/operators/${(await world().nobody.get<{ id: string }>('/users/@me', as(token))).id}`);
    const take = (shown?: string) => own().ask('POST', `/guilds/${guildId}/export`, { body: { password: PASSWORD }, ...as(token, shown) });
    expect([(await take()).status, (await take(await proof(token, key))).status]).toEqual([401, 202]);
    const leave = await world().nobody.ask('POST', '/users/@me/disable', { body: { password: PASSWORD }, ...as(token) });
    expect(leave.status).toBe(400);
  });
});
