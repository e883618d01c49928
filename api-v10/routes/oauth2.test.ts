import { createHash, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { PermissionFlagsBits, type APIRole, type APIWebhook } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();
const REDIRECT = 'https://example.org/callback';

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token?: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

/** An application with a redirect and a secret, and the bot of it. */
async function client(): Promise<{ owner: Somebody; bot: Somebody; secret: string }> {
  const owner = await world().person('owner');
  const bot = await world().bot({ owner });
  await owner.rest.patch(`/applications/${bot.id}`, { redirect_uris: [REDIRECT] });
  const { secret } = await owner.rest.post<{ secret: string }>(`/applications/${bot.id}/reset`);
  return { owner, bot, secret };
}

const authorize = (person: Somebody, query: Record<string, string>, body: object = {}) =>
  person.rest.post<{ location: string }>('/oauth2/authorize', { authorize: true, ...body }, { query });

const exchange = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  world().nobody.ask<Tokens & { error?: string }>('POST', '/oauth2/token', {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function codeFor(person: Somebody, clientId: string, extra: Record<string, string> = {}): Promise<string> {
  const query = { client_id: clientId, response_type: 'code', redirect_uri: REDIRECT, scope: 'identify guilds', state: 'my state', ...extra };
  const { location } = await authorize(person, query);
  const address = new URL(location);
  expect(`${address.origin}${address.pathname}`).toBe(REDIRECT);
  expect(address.searchParams.get('state')).toBe('my state');
  return address.searchParams.get('code') ?? '';
}

describe('adding a bot', () => {
  it('brings it into the guild with a managed role and an integration, and tells everybody', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot({ name: 'Guest bot' });
    const [hers, its] = [await alice.listen(), await bot.listen()];
    const heard = [hers.next<{ role: APIRole }>('GUILD_ROLE_CREATE'), hers.next('INTEGRATION_CREATE'), hers.next('GUILD_INTEGRATIONS_UPDATE')] as const;
    const [added, entered] = [hers.next('GUILD_MEMBER_ADD'), its.next('GUILD_CREATE')];
    const permissions = String(PermissionFlagsBits.KickMembers | PermissionFlagsBits.SendMessages);
    await authorize(alice, { client_id: bot.id, scope: 'bot applications.commands' }, { guild_id: guildId, permissions });
    const [{ role }, integration] = await Promise.all(heard);
    expect(role).toMatchObject({ name: 'Guest bot', managed: true, permissions, tags: { bot_id: bot.id } });
    expect(integration).toMatchObject({ guild_id: guildId, type: 'discord', application: { id: bot.id, bot: { id: bot.id } }, user: { id: alice.id } });
    expect(await added).toMatchObject({ user: { id: bot.id }, roles: [role.id] });
    expect(await entered).toMatchObject({ id: guildId });
  });

  it('gives it no more than the one who adds it may do', async () => {
    const { alice, bob, guildId } = await world().scene();
    const bot = await world().bot();
    expect(await bob.rest.refused('POST', '/oauth2/authorize', { query: { client_id: bot.id, scope: 'bot' }, body: { guild_id: guildId } })).toBe('403 50013');
    const state = await world().server.core.states.get(guildId);
    const everyone = await alice.rest.patch<APIRole>(`/guilds/${guildId}/roles/${guildId}`, {
      permissions: String(BigInt(state?.roles.get(guildId)?.permissions ?? 0) | PermissionFlagsBits.ManageGuild),
    });
    expect(everyone.id).toBe(guildId);
    await authorize(bob, { client_id: bot.id, scope: 'bot', permissions: '8' }, { guild_id: guildId });
    expect([...(state?.roles.values() ?? [])].some((role) => role.tags?.bot_id === bot.id)).toBe(false);
  });

  it('again changes the permissions of its role', async () => {
    const { alice, bot, guildId } = await world().scene({ permissions: 1024n });
    const listener = await alice.listen();
    const changed = listener.next<{ role: APIRole }>('GUILD_ROLE_UPDATE');
    await authorize(alice, { client_id: bot.id, scope: 'bot', permissions: '2048' }, { guild_id: guildId });
    expect((await changed).role.permissions).toBe('2048');
  });

  it('is the owner’s alone when the bot is not public', async () => {
    const { alice, guildId } = await world().scene();
    const { owner, bot } = await client();
    await owner.rest.patch(`/applications/${bot.id}`, { bot_public: false });
    const ask = { query: { client_id: bot.id, scope: 'bot' }, body: { guild_id: guildId } };
    expect(await alice.rest.refused('POST', '/oauth2/authorize', ask)).toBe('403 20012');
  });

  it('takes role and integration away when the bot leaves', async () => {
    const { alice, bot, guildId } = await world().scene({ permissions: 2048n });
    const listener = await alice.listen();
    const gone = [listener.next('GUILD_ROLE_DELETE'), listener.next('INTEGRATION_DELETE'), listener.next('GUILD_MEMBER_REMOVE')];
    await bot.rest.delete(`/users/@me/guilds/${guildId}`);
    const [, integration] = await Promise.all(gone);
    expect(integration).toMatchObject({ guild_id: guildId, application_id: bot.id });
  });

  it('shows what is asked for beforehand', async () => {
    const { alice, guildId } = await world().scene();
    const { bot } = await client();
    const preview = await alice.rest.get<{ guilds: { id: string }[] }>('/oauth2/authorize', { query: { client_id: bot.id, scope: 'bot' } });
    expect(preview).toMatchObject({ application: { id: bot.id }, user: { id: alice.id }, bot: { id: bot.id } });
    expect(preview.guilds.map(({ id }) => id)).toEqual([guildId]);
  });
});

describe('the code grant', () => {
  it('ends in a token that may do what was granted and nothing else', async () => {
    const { bot, secret } = await client();
    const { alice, guildId } = await world().scene();
    const code = await codeFor(alice, bot.id);
    const { status, body: tokens } = await exchange({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: bot.id,
      client_secret: secret,
    });
    expect(status).toBe(200);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 604_800, scope: 'identify guilds' });
    const with_ = bearer(tokens.access_token);
    const me = await world().nobody.get<Record<string, unknown>>('/users/@me', with_);
    expect(me['id']).toBe(alice.id);
    expect(me).not.toHaveProperty('email');
    expect(me).not.toHaveProperty('authenticator_types');
    expect(await world().nobody.get('/users/@me/guilds', with_)).toMatchObject([{ id: guildId }]);
    expect(await world().nobody.get('/oauth2/@me', with_)).toMatchObject({
      application: { id: bot.id },
      scopes: ['identify', 'guilds'],
      user: { id: alice.id },
    });
    expect(await world().nobody.refused('GET', '/users/@me/connections', with_)).toBe('403 50026');
    expect(await world().nobody.refused('GET', '/users/@me/channels', with_)).toBe('401 0');
  });

  it('spends a code once, and only with the right secret, redirect and client', async () => {
    const [{ bot, secret }, other] = [await client(), await client()];
    const person = await world().person();
    const good = { grant_type: 'authorization_code', redirect_uri: REDIRECT, client_id: bot.id, client_secret: secret };
    const refused = async (form: Record<string, string>) => {
      const { status, body } = await exchange(form);
      return `${status} ${body.error}`;
    };
    expect(await refused({ ...good, code: await codeFor(person, bot.id), client_secret: 'wrong' })).toBe('401 invalid_client');
    expect(await refused({ ...good, code: await codeFor(person, bot.id), redirect_uri: 'https://evil.example/' })).toBe('400 invalid_grant');
    expect(await refused({ ...good, code: await codeFor(person, bot.id), client_id: other.bot.id, client_secret: other.secret })).toBe('400 invalid_grant');
    const code = await codeFor(person, bot.id);
    expect((await exchange({ ...good, code })).status).toBe(200);
    expect(await refused({ ...good, code })).toBe('400 invalid_grant');
    expect(await refused({ ...good, grant_type: 'password' })).toBe('400 unsupported_grant_type');
    const { redirect_uri: _named, ...without } = good;
    expect(await refused({ ...without, code: await codeFor(person, bot.id) })).toBe('400 invalid_grant');
  });

  it('refuses what is no request in the words of RFC 6749', async () => {
    const { bot, secret } = await client();
    const keys = { client_id: bot.id, client_secret: secret };
    const refused = async (form: Record<string, string>) => {
      const { status, body } = await exchange(form);
      return [status, body];
    };
    expect(await refused(keys)).toEqual([400, { error: 'unsupported_grant_type', error_description: 'Grant type None is not supported' }]);
    expect(await refused({ ...keys, grant_type: 'authorization_code' })).toEqual([
      400,
      { error: 'invalid_request', error_description: 'Missing "code" in request.' },
    ]);
    expect(await refused({ ...keys, grant_type: 'refresh_token' })).toMatchObject([400, { error: 'invalid_request' }]);
    expect(await refused({ ...keys, client_id: 'nobody', grant_type: 'client_credentials' })).toMatchObject([401, { error: 'invalid_client' }]);
    const revocation = await world().nobody.ask<{ error: string }>('POST', '/oauth2/token/revoke', { body: keys });
    expect([revocation.status, revocation.body.error]).toEqual([400, 'invalid_request']);
  });

  it('takes the client’s name and secret by Basic too, and gives the owner a token without any code', async () => {
    const { owner, bot, secret } = await client();
    const authorization = `Basic ${Buffer.from(`${bot.id}:${secret}`).toString('base64')}`;
    const { body } = await exchange({ grant_type: 'client_credentials', scope: 'identify' }, { authorization });
    expect(await world().nobody.get('/users/@me', bearer(body.access_token))).toMatchObject({ id: owner.id });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('lets a program without a secret prove itself by PKCE', async () => {
    const { bot } = await client();
    const person = await world().person();
    const verifier = randomBytes(32).toString('base64url');
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT, client_id: bot.id };
    const wrong = await codeFor(person, bot.id, { code_challenge, code_challenge_method: 'S256' });
    expect((await exchange({ ...form, code: wrong, code_verifier: 'something else' })).body.error).toBe('invalid_grant');
    const right = await codeFor(person, bot.id, { code_challenge, code_challenge_method: 'S256' });
    expect((await exchange({ ...form, code: right, code_verifier: verifier })).status).toBe(200);
    const plain = await codeFor(person, bot.id);
    expect((await exchange({ ...form, code: plain, code_verifier: verifier })).body.error).toBe('invalid_grant');
  });

  it('renews by the refresh token, which ends both old ones', async () => {
    const { bot, secret } = await client();
    const keys = { client_id: bot.id, client_secret: secret };
    const first = await exchange({ grant_type: 'authorization_code', code: await codeFor(await world().person(), bot.id), redirect_uri: REDIRECT, ...keys });
    const renewal = { grant_type: 'refresh_token', refresh_token: first.body.refresh_token, ...keys };
    const second = await exchange(renewal);
    expect(second.status).toBe(200);
    expect(await world().nobody.refused('GET', '/users/@me', bearer(first.body.access_token))).toBe('401 0');
    expect(await world().nobody.get('/users/@me', bearer(second.body.access_token))).toBeTruthy();
    expect((await exchange(renewal)).body.error).toBe('invalid_grant');
    expect(await world().nobody.refused('GET', '/users/@me', bearer(second.body.refresh_token))).toBe('401 0');
  });

  it('gives new tokens to one of several that renew at once', async () => {
    const { bot, secret } = await client();
    const keys = { client_id: bot.id, client_secret: secret };
    const first = await exchange({ grant_type: 'authorization_code', code: await codeFor(await world().person(), bot.id), redirect_uri: REDIRECT, ...keys });
    const renewals = Array.from({ length: 5 }, () => exchange({ grant_type: 'refresh_token', refresh_token: first.body.refresh_token, ...keys }));
    expect((await Promise.all(renewals)).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400, 400]);
  });

  it('revokes a token with all others of its authorization', async () => {
    const { bot, secret } = await client();
    const person = await world().person();
    const keys = { client_id: bot.id, client_secret: secret };
    const { body: tokens } = await exchange({
      grant_type: 'authorization_code',
      code: await codeFor(person, bot.id),
      redirect_uri: REDIRECT,
      ...keys,
    });
    const again = await exchange({
      grant_type: 'authorization_code',
      code: await codeFor(person, bot.id),
      redirect_uri: REDIRECT,
      ...keys,
    });
    await world().nobody.post('/oauth2/token/revoke', { token: tokens.access_token, ...keys });
    for (const token of [tokens, again.body]) expect(await world().nobody.refused('GET', '/users/@me', bearer(token.access_token))).toBe('401 0');
    expect((await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...keys })).body.error).toBe('invalid_grant');
  });

  it('sends nobody to an address that the application has not named', async () => {
    const { bot } = await client();
    const person = await world().person();
    const ask = (query: Record<string, string>) => person.rest.refused('POST', '/oauth2/authorize', { body: {}, query: { client_id: bot.id, ...query } });
    expect(await ask({ scope: 'identify', response_type: 'code', redirect_uri: 'https://evil.example/' })).toBe('400 50035');
    expect(await ask({ scope: 'no.such.scope' })).toBe('400 50035');
    expect(await ask({ scope: 'bot' })).toBe('400 50035');
  });

  it('says so in the address when the person declines', async () => {
    const { bot } = await client();
    const query = { client_id: bot.id, scope: 'identify', response_type: 'code', state: 's' };
    const { location } = await authorize(await world().person(), query, { authorize: false });
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      error: 'access_denied',
      state: 's',
      iss: world().server.url,
    });
    const implicit = await authorize(await world().person(), { ...query, response_type: 'token' });
    expect(Object.fromEntries(new URLSearchParams(new URL(implicit.location).hash.slice(1)))).toMatchObject({
      token_type: 'Bearer',
      state: 's',
      iss: world().server.url,
    });
  });
});

describe('what comes with the tokens', () => {
  const redeem = (bot: Somebody, secret: string, code: string) =>
    exchange({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: bot.id, client_secret: secret });

  it('is the guild of a bot, which waits for them when it insists on a code', async () => {
    const { alice, guildId } = await world().scene();
    const { owner, bot, secret } = await client();
    await owner.rest.patch(`/applications/${bot.id}`, { bot_require_code_grant: true });
    const ask = { query: { client_id: bot.id, scope: 'bot' }, body: { guild_id: guildId } };
    expect(await alice.rest.refused('POST', '/oauth2/authorize', ask)).toBe('400 50035');
    const code = await codeFor(alice, bot.id, { scope: 'bot', guild_id: guildId, permissions: '2048' });
    const state = await world().server.core.states.get(guildId);
    expect(state?.members.has(bot.id)).toBe(false);
    const { body } = await redeem(bot, secret, code);
    expect(body).toMatchObject({ guild: { id: guildId } });
    expect(state?.members.has(bot.id)).toBe(true);
    expect([...(state?.roles.values() ?? [])].find((role) => role.tags?.bot_id === bot.id)?.permissions).toBe('2048');
  });

  it('is a webhook in a channel where the person may make one, and may still', async () => {
    const { alice, bob, textId, guildId } = await world().scene();
    const { bot, secret } = await client();
    const query = { client_id: bot.id, scope: 'webhook.incoming', response_type: 'code', redirect_uri: REDIRECT };
    const refused = (person: Somebody, webhook_channel_id?: string) =>
      person.rest.refused('POST', '/oauth2/authorize', { query, body: { ...(webhook_channel_id && { webhook_channel_id }) } });
    expect(await refused(alice)).toBe('400 50035');
    expect(await refused(alice, '1')).toBe('404 10003');
    expect(await refused(await world().person(), textId)).toBe('404 10003');
    expect(await refused(bob, textId)).toBe('403 50013');
    const granted = async (): Promise<string> =>
      new URL((await authorize(alice, query, { webhook_channel_id: textId })).location).searchParams.get('code') ?? '';
    const { body } = await redeem(bot, secret, await granted());
    const webhook = (body as unknown as { webhook: APIWebhook }).webhook;
    expect(webhook).toMatchObject({ channel_id: textId, application_id: bot.id, user: { id: alice.id } });
    expect(await world().nobody.get(`/webhooks/${webhook.id}/${webhook.token}`)).toMatchObject({ id: webhook.id });
    const late = await granted();
    await alice.rest.delete(`/channels/${textId}`);
    expect((await redeem(bot, secret, late)).status).toBe(404);
    expect((await world().server.core.webhooks.ofGuild(guildId)).length).toBe(0);
    expect(await alice.rest.refused('POST', '/oauth2/authorize', { query: { ...query, response_type: 'token' } })).toBe('400 50035');
  });

  it('is known beforehand once it was granted', async () => {
    const { bot } = await client();
    const person = await world().person();
    const preview = (scope: string) => person.rest.get('/oauth2/authorize', { query: { client_id: bot.id, scope } });
    expect(await preview('identify')).toMatchObject({ authorized: false });
    await codeFor(person, bot.id, { scope: 'identify guilds' });
    expect(await preview('identify')).toMatchObject({ authorized: true });
    expect(await preview('identify email')).toMatchObject({ authorized: false });
  });
});

describe('what OAuth2 libraries look for', () => {
  it('stands at the well-known addresses', async () => {
    const { url } = world().server;
    for (const name of ['oauth-authorization-server', 'openid-configuration']) {
      const answer = await fetch(`${url}/.well-known/${name}`);
      expect(await answer.json()).toMatchObject({ issuer: url, token_endpoint: `${url}/api/oauth2/token` });
    }
  });

  it('tells who somebody is by OpenID', async () => {
    const { bot, secret } = await client();
    const alice = await world().person('alice');
    const code = await codeFor(alice, bot.id, { scope: 'openid identify email' });
    const { body } = await exchange({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: bot.id, client_secret: secret });
    const claims = { sub: alice.id, preferred_username: alice.name, nickname: null, locale: 'en-US', email: null, email_verified: false };
    expect(await world().nobody.get('/oauth2/userinfo', bearer(body.access_token))).toEqual(claims);
  });

  it('signs who somebody is, for one application, by a key that anybody can look up', async () => {
    const { bot, secret } = await client();
    const alice = await world().person('alice');
    const code = await codeFor(alice, bot.id, { scope: 'openid', nonce: 'of my request' });
    const { body } = await exchange({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: bot.id, client_secret: secret });
    const [head = '', claims = '', signature = ''] = String(body.id_token).split('.');
    const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    const { keys } = await world().nobody.get<{ keys: (JsonWebKey & { kid: string })[] }>('/oauth2/keys');
    const key = keys.find(({ kid }) => kid === read(head)['kid']);
    const isSigned = (text: string): boolean =>
      verify('sha256', Buffer.from(text), createPublicKey({ key: key ?? {}, format: 'jwk' }), Buffer.from(signature, 'base64url'));
    expect(isSigned(`${head}.${claims}`)).toBe(true);
    expect(isSigned(`${head}.${claims}x`)).toBe(false);
    expect(key).not.toHaveProperty('d');
    expect(read(claims)).toMatchObject({ iss: world().server.url, sub: alice.id, aud: bot.id, nonce: 'of my request' });
    expect(read(claims)).not.toHaveProperty('preferred_username');
  });
});
