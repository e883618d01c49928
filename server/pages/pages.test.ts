import { request as httpsRequest } from 'node:https';
import { openWorld, useWorld, type Somebody, type World } from '#compat-tests/world';
import { standIn, type StandIn } from '#compat-tests/browser/stand-in';
import { createUser } from '#core/accounts/register';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { createRegistrationInvite } from '#core/instance/registration-invites';
import { escapeHtml, html } from './html.ts';

const PASSWORD = 'correct horse battery';
const REDIRECT = 'https://dashboard.example.org/callback';

async function visitor(world: World, somebody: Somebody, path: string): Promise<StandIn> {
  const browser = standIn(world.server.url);
  const { status, location } = await browser.send(path, { action: 'login', login: somebody.name, password: PASSWORD });
  expect([status, location]).toEqual([303, path]);
  return browser;
}

/** With an authenticator app. */
async function withApp({ rest }: Somebody): Promise<{ token: string; codes: string[] }> {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const code = totpCode(bytesOfBase32(secret) ?? Buffer.alloc(0), stepAt(Date.now()));
  const body = { password: PASSWORD, secret, code };
  const { token, backup_codes: codes } = await rest.post<{ token: string; backup_codes: { code: string }[] }>('/users/@me/mfa/totp/enable', body);
  return { token, codes: codes.map((one) => one.code) };
}

async function site(world: World, redirects = [REDIRECT]): Promise<{ owner: Somebody; bot: Somebody; link(query?: Record<string, string>): string }> {
  const owner = await world.person('owner');
  const bot = await world.bot({ owner });
  await owner.rest.patch(`/applications/${bot.id}`, { redirect_uris: redirects });
  const link = (query: Record<string, string> = {}): string =>
    `/oauth2/authorize?${new URLSearchParams({ client_id: bot.id, scope: 'identify', response_type: 'code', ...query })}`;
  return { owner, bot, link };
}

describe('markup', () => {
  it('holds values as text, and only other markup as markup', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
    expect(html`<p title="${'"><script>'}">${[html`<b>1</b>`, '<i>', 2, null, false, undefined]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;"><b>1</b>&lt;i&gt;2</p>',
    );
  });
});

describe('a page', () => {
  const world = useWorld();

  it('lets nothing in that is not ours, and stays out of frames, caches and referrers', async () => {
    const { link } = await site(world());
    const { headers, text } = await standIn(world().server.url).get(link({ redirect_uri: REDIRECT }));
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self' https:; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/<script(?! src=)|<style|\son[a-z]+=|style="/);
  });

  it('sends its sheet and script once and for all', async () => {
    const { text } = await standIn(world().server.url).get('/');
    const paths = [...text.matchAll(/(?:href|src)="(\/oauth2\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(new Set(paths).size).toBe(3);
    for (const path of paths) {
      const { status, headers } = await standIn(world().server.url).get(path);
      expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    }
  });

  it('is what a browser gets from the API’s address, and a program gets JSON', async () => {
    const { link, owner } = await site(world());
    for (const prefix of ['/api', '/api/v9', '/api/v10']) {
      const browser = await standIn(world().server.url).get(`${prefix}${link()}`);
      expect(browser.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const program = await standIn(world().server.url).get(`${prefix}${link()}`, { authorization: owner.token });
      expect(program.headers.get('content-type')).toBe('application/json');
    }
    const unsigned = await standIn(world().server.url).get(`/api${link()}`, { accept: '*/*' });
    expect([unsigned.status, unsigned.headers.get('content-type')]).toEqual([401, 'application/json']);
  });

  it('answers what it has not with a page too', async () => {
    const browser = standIn(world().server.url);
    expect((await browser.get('/oauth2/nothing')).status).toBe(404);
    const unknown = await browser.get('/no/such/place');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(unknown.text).toContain('To the front page');
    expect((await browser.get('/api/v10/nothing')).headers.get('content-type')).toBe('application/json');
    expect(await (await fetch(`${world().server.url}/no/such/place`)).text()).toBe('There is nothing here.\n');
    expect((await browser.get('/invite/%2e%2e%2f')).status).toBe(404);
    expect((await fetch(`${world().server.url}/oauth2/authorize`, { method: 'DELETE' })).status).toBe(405);
    expect((await browser.send('/', { action: 'x', fill: 'x'.repeat(70_000) })).status).toBe(413);
    const json = await fetch(`${world().server.url}/oauth2/authorize`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(json.status).toBe(400);
  });
});

describe('a session of pages', () => {
  const world = useWorld();

  it('is a cookie that no script and no other site can use, and the API takes none', async () => {
    const { link } = await site(world());
    const alice = await world().person('alice');
    const browser = standIn(world().server.url);
    const { headers } = await browser.send(link(), { action: 'login', login: alice.name, password: PASSWORD });
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^nexus_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
    expect((await browser.get('/api/v10/users/@me')).status).toBe(401);
    // It stands among the person's sessions, so that they can end it from elsewhere.
    const { user_sessions: sessions } = await alice.rest.get<{ user_sessions: unknown[] }>('/auth/sessions');
    expect(sessions).toHaveLength(2);
  });

  it('begins with a second step where there is a second factor', async () => {
    const { link } = await site(world());
    const alice = await world().person('alice');
    const { token, codes } = await withApp(alice);
    const browser = standIn(world().server.url);
    const asked = await browser.send(link(), { action: 'login', login: alice.name, password: PASSWORD });
    expect(asked.headers.getSetCookie().join()).not.toContain('nexus_session=');
    const [, ticket = ''] = /name="ticket" value="([\w-]+)"/.exec(asked.text) ?? [];
    const wrong = await browser.send(link(), { action: 'second-step', ticket, code: '000000' });
    expect([wrong.status, wrong.text.includes('Invalid two-factor code'), wrong.text.includes(ticket)]).toEqual([400, true, true]);
    const stale = await browser.send(link(), { action: 'second-step', ticket: 'made-up', code: codes[0] ?? '' });
    expect([stale.status, stale.text.includes('Invalid two-factor auth ticket'), stale.text.includes('name="password"')]).toEqual([400, true, true]);
    const entered = await browser.send(link(), { action: 'second-step', ticket, code: codes[0] ?? '' });
    expect([entered.status, entered.headers.getSetCookie().join().includes('nexus_session=')]).toEqual([303, true]);
    const sessions = await world().nobody.get<{ user_sessions: unknown[] }>('/auth/sessions', { headers: { authorization: token } });
    expect(sessions.user_sessions).toHaveLength(2);
  });

  it('is bound to this very host over TLS', async () => {
    const setCookies = await new Promise<string[]>((resolve, reject) => {
      const path = '/oauth2/authorize?client_id=1';
      httpsRequest({ port: world().server.tlsPort, path, rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.headers['set-cookie'] ?? []);
      })
        .on('error', reject)
        .end();
    });
    expect(setCookies).toHaveLength(1);
    expect(setCookies[0]).toMatch(/^__Host-nexus_visitor=[\w-]{24}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });

  it('ends when the person says so, also elsewhere', async () => {
    const { link } = await site(world());
    const alice = await world().person('alice');
    const browser = await visitor(world(), alice, link());
    expect((await browser.get(link())).text).toContain('Logged in as');
    const stolen = new Map(browser.cookies);
    await browser.send(link(), { action: 'logout' });
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    expect((await browser.get(link())).text).not.toContain('Logged in as');
  });

  it('is not opened by the tokens of bots and applications', async () => {
    const { link, bot } = await site(world());
    const browser = standIn(world().server.url);
    browser.cookies.set('nexus_session', bot.token);
    expect((await browser.get(link())).text).not.toContain('Logged in as');
  });
});

describe('a form', () => {
  const world = useWorld();

  it('is taken from this browser and this login only', async () => {
    const { link } = await site(world());
    const alice = await world().person('alice');
    const browser = await visitor(world(), alice, link());
    const refused = async (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<void> => {
      const { status, location } = await browser.send(link(), { action: 'authorize', ...fields }, headers);
      expect([status, location]).toEqual([403, null]);
    };
    const other = standIn(world().server.url);
    const [, theirs = ''] = /name="form_token" value="([^"]*)"/.exec((await other.get(link())).text) ?? [];
    await refused({ form_token: '' });
    await refused({ form_token: theirs });
    await refused({}, { 'sec-fetch-site': 'cross-site' });
    await refused({}, { 'sec-fetch-site': 'same-site' });
    await refused({}, { origin: 'https://evil.example' });
    expect((await browser.send(link(), { action: 'authorize' }, { 'sec-fetch-site': 'same-origin', origin: 'null' })).status).toBe(303);
  });

  it('logs nobody in to an account that another site has chosen', async () => {
    const { link } = await site(world());
    const mallory = await world().person('mallory');
    const fields = { action: 'login', login: mallory.name, password: PASSWORD };
    const answer = await fetch(`${world().server.url}${link()}`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().some((cookie) => cookie.startsWith('nexus_session'))).toBe(false);
  });

  it('gives nothing away by being looked at', async () => {
    const { link } = await site(world());
    const browser = await visitor(world(), await world().person(), link());
    for (const query of [{}, { prompt: 'none' }, { action: 'authorize' }]) expect((await browser.get(link(query))).status).toBe(200);
  });

  it('cannot ask for more than the link did', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot();
    const path = `/oauth2/authorize?client_id=${bot.id}&scope=bot&permissions=2048`;
    const browser = await visitor(world(), alice, path);
    const { location } = await browser.send(path, { action: 'authorize', guild_id: guildId, permission_8: '1', permission_2048: '1' });
    expect(location).toBe(`/oauth2/authorized?guild_id=${guildId}&permissions=2048&client_id=${bot.id}`);
  });

  it('shows what was wrong and keeps what was ticked', async () => {
    const { alice } = await world().scene();
    const bot = await world().bot();
    const path = `/oauth2/authorize?client_id=${bot.id}&scope=bot&permissions=2056`;
    const browser = await visitor(world(), alice, path);
    const { status, text } = await browser.send(path, { action: 'authorize', guild_id: '1', permission_2048: '1' });
    expect(status).toBe(404);
    expect(text).toContain('Unknown guild');
    expect(text).toMatch(/name="permission_2048"[^>]* checked/);
    expect(text).not.toMatch(/name="permission_8"[^>]* checked/);
  });
});

describe('the way back', () => {
  const world = useWorld();

  it('leads to registered addresses only, whatever the decision', async () => {
    const { link } = await site(world());
    const browser = await visitor(world(), await world().person(), link());
    const bad = [
      'https://evil.example/',
      '//evil.example',
      `${REDIRECT}/../..`,
      `${REDIRECT}?x`,
      'https://dashboard.example.org.evil.example/callback',
      'javascript:alert(1)',
      '',
    ];
    for (const redirect_uri of bad) {
      const path = link({ redirect_uri });
      const seen = await browser.get(path);
      expect([seen.status, seen.location]).toEqual([400, null]);
      for (const action of ['authorize', 'cancel']) {
        const [, token = ''] = /name="form_token" value="([^"]*)"/.exec((await browser.get(link())).text) ?? [];
        const sent = await browser.send(path, { action, form_token: token });
        expect([sent.status, sent.location]).toEqual([400, null]);
      }
    }
  });

  it('carries the state as it came, and never a header of its own', async () => {
    const { link } = await site(world());
    const browser = await visitor(world(), await world().person(), link());
    const state = 'a\r\nset-cookie: x=y\r\n\r\n<script>&#"é';
    const { location, headers } = await browser.send(link({ state }), { action: 'cancel' });
    expect(headers.getSetCookie()).toEqual([]);
    expect(location?.startsWith(`${REDIRECT}?error=access_denied&`)).toBe(true);
    expect(new URL(location ?? '').searchParams.get('state')).toBe(state);
  });

  it('finds addresses with letters and parts of their own', async () => {
    const redirects = ['https://bücher.example/zurück?from=nexus#end', 'my.app:/back'];
    const { link } = await site(world(), redirects);
    const browser = await visitor(world(), await world().person(), link({ redirect_uri: redirects[0] ?? '' }));
    const first = await browser.send(link({ redirect_uri: redirects[0] ?? '' }), { action: 'authorize' });
    expect(first.location).toMatch(/^https:\/\/xn--bcher-kva\.example\/zur%C3%BCck\?from=nexus&code=[\w-]+&iss=[^#]+#end$/);
    const app = await browser.get(link({ redirect_uri: 'my.app:/back' }));
    expect(app.headers.get('content-security-policy')).toContain("form-action 'self' my.app:;");
    expect((await browser.send(link({ redirect_uri: 'my.app:/back' }), { action: 'cancel' })).location).toMatch(/^my\.app:\/back\?error=access_denied/);
  });

  it('ends with what is too long or no value at all', async () => {
    const { link, bot } = await site(world());
    const browser = await visitor(world(), await world().person(), link());
    const long = 'x'.repeat(3000);
    for (const name of ['scope', 'state', 'redirect_uri', 'response_type', 'permissions', 'guild_id', 'code_challenge', 'prompt', 'integration_type']) {
      const { status } = await browser.get(link({ [name]: long }));
      expect([name, status]).toEqual([name, 400]);
    }
    expect((await browser.get(`/oauth2/authorize?client_id=${bot.id}&client_id=1&scope=identify`)).status).toBe(400);
    expect((await browser.get('/oauth2/authorize?client_id=%00&scope=%ff')).status).toBe(400);
  });
});

describe('the page of an invite', () => {
  const world = useWorld();

  it('lets in who logs in there, as it does who makes an account, and says that there is no client', async () => {
    const { alice, textId, guildId } = await world().scene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const path = `/invite/${code}`;
    for (const screen of ['', '?screen=register'])
      expect((await standIn(world().server.url).get(path + screen)).text).toMatch(/(?:Log in|Make an account) and join/);
    const carol = await world().person('carol');
    const browser = await visitor(world(), carol, path);
    expect(await carol.rest.get('/users/@me/guilds')).toMatchObject([{ id: guildId }]);
    const { text } = await browser.get(path);
    expect(text).toContain('You are a member of The guild');
    expect(text).toContain('shows no web client');
  });

  it('asks again where the guild did not let them in, and then says why', async () => {
    const { alice, textId, guildId } = await world().scene();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const carol = await world().person('carol');
    await alice.rest.put(`/guilds/${guildId}/bans/${carol.id}`, {});
    const browser = await visitor(world(), carol, `/invite/${code}`);
    expect((await browser.get(`/invite/${code}`)).text).toContain('value="join"');
    expect((await browser.send(`/invite/${code}`, { action: 'join' })).text).toContain('The guild has banned this account');
  });
});

describe('the end of adding a bot', () => {
  const world = useWorld();

  it('names the bot, and the guild to who is in it', async () => {
    const { alice, guildId } = await world().scene();
    const bot = await world().bot({ name: 'Parrot' });
    const path = `/oauth2/authorize?client_id=${bot.id}&scope=bot`;
    const browser = await visitor(world(), alice, path);
    const { location } = await browser.send(path, { action: 'authorize', guild_id: guildId });
    expect((await browser.get(location ?? '')).text).toMatch(/<strong>Parrot<\/strong> is in <strong>The guild<\/strong>/);
    const stranger = (await standIn(world().server.url).get(location ?? '')).text;
    expect([stranger.includes('Parrot'), stranger.includes('The guild')]).toEqual([true, false]);
  });

  it('is no alarm when they decline', async () => {
    const { alice } = await world().scene();
    const bot = await world().bot({ name: 'Parrot' });
    const path = `/oauth2/authorize?client_id=${bot.id}&scope=bot`;
    const browser = await visitor(world(), alice, path);
    const { location } = await browser.send(path, { action: 'cancel' });
    const { text } = await browser.get(location ?? '');
    expect(text).toContain('You declined, and <strong>Parrot</strong> did not come in.');
    expect(text).toContain('class="mark neutral"');
  });

  it('is not reached with a scope that has nowhere to answer to, which is named', async () => {
    const bot = await world().bot();
    const path = (scope: string) => `/oauth2/authorize?client_id=${bot.id}&scope=${scope}`;
    const browser = await visitor(world(), await world().person(), path('bot'));
    const rpc = await browser.get(path('rpc'));
    expect([rpc.status, rpc.text.includes('<h1>Invalid scope</h1>')]).toEqual([400, true]);
    expect((await browser.get(path('bot+identify'))).text).toContain('The link asks for identify.');
  });
});

describe('guesses at a page', () => {
  const world = useWorld({ settings: { NEXUS_RATE_LIMITS: 'on' } });

  it('count by account together with those at the API', async () => {
    const { link } = await site(world());
    const alice = await world().person('alice');
    const browser = standIn(world().server.url);
    const guess = (password: string) => browser.send(link(), { action: 'login', login: alice.name, password });
    for (let count = 0; count < 5; count++) {
      const { status, text } = await guess('wrong');
      expect(status).toBe(400);
      expect(text).toContain('Name or password is wrong.');
      expect(await world().nobody.refused('POST', '/auth/login', { body: { login: alice.name, password: 'wrong' } })).toBe('400 50035');
    }
    const { status, text } = await guess(PASSWORD);
    expect(status).toBe(429);
    expect(text).toContain('Too many attempts. Try again in 15 minutes.');
  });

  it('count by address, however many accounts are tried', async () => {
    const { link } = await site(world());
    const browser = standIn(world().server.url);
    const statuses: number[] = [];
    for (let count = 0; count < 25; count++)
      statuses.push((await browser.send(link(), { action: 'login', login: `nobody_${count}`, password: 'wrong' })).status);
    // A quick machine asks for pages faster than an address may, too; then the last ones have no form to send.
    expect(statuses.slice(20)).toContain(429);
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(20);
  });
});

describe('accounts at a page', () => {
  it('are made with an invite into the instance, from its link or the box of the front page', async () => {
    const world = await openWorld({ settings: { NEXUS_REGISTRATION: 'invite' } });
    try {
      const first = await createUser(world.server.core, { username: 'operator', password: PASSWORD });
      const invite = await createRegistrationInvite(world.server.core, { max_uses: 1, max_age: 0 }, { id: first.id, reason: null });
      expect(invite.link).toBe(`${world.server.url}/invite/${invite.code}`);
      const browser = standIn(world.server.url);
      const path = `/invite/${invite.code}`;
      expect((await browser.get(`/invite?code=${encodeURIComponent(invite.link)}`)).location).toBe(path);
      const offered = (await browser.get(path)).text;
      expect(offered).toMatch(new RegExp(`name="invite"[^>]* value="${invite.code}"`));
      expect((await browser.get(`${path}?screen=login`)).text).toContain('value="login"');
      const fields = { action: 'register', username: 'operator', password: PASSWORD, email: '', invite: invite.code };
      const taken = await browser.send(path, fields);
      expect([taken.status, taken.text.includes('value="register"')]).toEqual([400, true]);
      const made = await browser.send(path, { ...fields, username: 'newcomer' });
      expect([made.status, made.location]).toEqual([303, path]);
      const { text } = await browser.get(path);
      expect([text.includes('You have an account'), text.includes('What next')]).toEqual([true, true]);
      const late = await standIn(world.server.url).get(path);
      expect([late.status, late.text.includes('This invite leads nowhere')]).toEqual([404, true]);
    } finally {
      await world.close();
    }
  });

  it('are made with an invite where the operator wants one, and nowhere when closed', async () => {
    for (const registration of ['invite', 'closed']) {
      const world = await openWorld({ settings: { NEXUS_REGISTRATION: registration } });
      try {
        const { alice, textId, guildId } = await world.scene();
        const { link } = await site(world);
        const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
        const browser = standIn(world.server.url);
        const offered = (await browser.get(link({ screen: 'register' }))).text;
        expect([offered.includes('Make an account'), offered.includes('name="invite"')]).toEqual([registration === 'invite', registration === 'invite']);
        const fields = { action: 'register', username: `new_${registration}`, password: PASSWORD, email: '' };
        const refused = await browser.send(link(), fields);
        expect(refused.status).toBe(400);
        expect(refused.text).toMatch(/Registration on this server is closed|You must have a valid invite/);
        const { status, location } = await browser.send(`/invite/${code}?screen=register`, fields);
        if (registration === 'closed') expect(status).toBe(400);
        else {
          expect([status, location]).toEqual([303, `/invite/${code}`]);
          expect((await browser.get(`/invite/${code}`)).text).toContain('You are a member');
          expect((await world.server.core.states.get(guildId))?.members.size).toBe(4);
        }
      } finally {
        await world.close();
      }
    }
  });
});
