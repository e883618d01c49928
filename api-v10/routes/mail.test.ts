import { smtpSink, type ReceivedMail, type SmtpSink } from '#compat-tests/smtp-sink';
import { openWorld, type World } from '#compat-tests/world';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'staple of another kind';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
let sink: SmtpSink;
let world: World;
let count = 0;

beforeAll(async () => {
  sink = await smtpSink();
  world = await openWorld({ clock, settings: { NEXUS_SMTP_URL: sink.url, NEXUS_MAIL_FROM: 'Chat <chat@example.org>' } });
}, 60_000);
afterAll(async () => {
  await world?.close();
  await sink?.close();
});

const as = (token: string) => ({ headers: { authorization: token } });
const tokenIn = ({ text }: ReceivedMail, page: 'reset' | 'verify'): string => new RegExp(`/${page}#token=([\\w-]{43})\\s`).exec(text)?.[1] ?? 'none';
const codeIn = ({ text }: ReceivedMail): string => /\b(\d{8})\b/.exec(text)?.[1] ?? 'none';
function nextCode(): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(SECRET) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}

/** With an address, which they have confirmed unless told. */
async function newcomer(confirms = true): Promise<{ username: string; email: string; token: string }> {
  const username = `mailed_${process.pid.toString(36)}_${count++}`;
  const email = `${username}@example.org`;
  const { token } = await world.nobody.post<{ token: string }>('/auth/register', { username, password: PASSWORD, email });
  const asked = await sink.next(email);
  if (confirms) await world.nobody.post('/auth/verify', { token: tokenIn(asked, 'verify') });
  return { username, email, token };
}
const forgot = (login: string) => world.nobody.ask('POST', '/auth/forgot', { body: { login } });
const reset = (token: string, others: object = {}) =>
  world.nobody.ask<{ token: string; ticket: string; code: number }>('POST', '/auth/reset', { body: { token, password: NEW_PASSWORD, ...others } });
const login = (name: string, password: string) => world.nobody.ask('POST', '/auth/login', { body: { login: name, password } });

describe('an address', () => {
  it('is confirmed by a link that was sent there, once', async () => {
    const { email, token } = await newcomer(false);
    expect(await world.nobody.get('/users/@me', as(token))).toMatchObject({ email, verified: false });
    expect((await world.nobody.ask('POST', '/auth/verify/resend', as(token))).status).toBe(204);
    const mail = await sink.next(email);
    expect(mail.from).toBe('chat@example.org');
    expect(mail.raw).toContain('From: Chat <chat@example.org>');
    expect(mail.raw).not.toMatch(/text\/html|<img|multipart/i);
    const verify = (sent: string) => world.nobody.ask('POST', '/auth/verify', { body: { token: sent } });
    // The one of the registration works no more.
    expect((await verify(tokenIn(sink.received.find(({ to }) => to.includes(email)) ?? mail, 'verify'))).status).toBe(400);
    const confirmed = await verify(tokenIn(mail, 'verify'));
    expect(confirmed.status).toBe(200);
    expect(confirmed.body).not.toHaveProperty('token');
    expect((await verify(tokenIn(mail, 'verify'))).status).toBe(400);
    expect(await world.nobody.get('/users/@me', as(token))).toMatchObject({ email, verified: true });
  });

  it('gives way to another one when its owner shows that they read its mail', async () => {
    const { username, email, token } = await newcomer();
    const next = `next_${email}`;
    const change = (others: object) =>
      world.nobody.ask<{ errors: object }>('PATCH', '/users/@me', { body: { password: PASSWORD, email: next, ...others }, ...as(token) });
    expect((await change({})).body.errors).toHaveProperty('email_token');
    expect((await world.nobody.ask('PUT', '/users/@me/email', as(token))).status).toBe(204);
    const code = codeIn(await sink.next(email));
    const verify = (sent: string) => world.nobody.ask<{ token: string }>('POST', '/users/@me/email/verify-code', { body: { code: sent }, ...as(token) });
    expect((await verify(code === '00000000' ? '00000001' : '00000000')).status).toBe(400);
    const { token: emailToken } = (await verify(code)).body;
    expect((await verify(code)).status).toBe(400);
    expect((await change({ email_token: emailToken, password: 'wrong password' })).status).toBe(400);
    expect((await change({ email_token: emailToken })).status).toBe(200);
    expect((await sink.next(email)).text).toContain(username);
    expect(tokenIn(await sink.next(next), 'verify')).not.toBe('none');
    expect(await world.nobody.get('/users/@me', as(token))).toMatchObject({ email: next, verified: false });
    expect((await change({ email: `third_${email}`, email_token: emailToken })).status).toBe(200);
  });

  it('does not let its code be guessed', async () => {
    const { email, token } = await newcomer();
    await world.nobody.put('/users/@me/email', undefined, as(token));
    const code = codeIn(await sink.next(email));
    const verify = (sent: string) => world.nobody.refused('POST', '/users/@me/email/verify-code', { body: { code: sent }, ...as(token) });
    for (let guess = 0; guess < 5; guess++) expect(await verify(`1234567${guess}` === code ? 'other' : `1234567${guess}`)).toBe('400 50035');
    expect(await verify(code)).toBe('400 50035');
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link, once, and all sessions end', async () => {
    const { username, email, token } = await newcomer();
    expect((await forgot(email)).status).toBe(204);
    const link = tokenIn(await sink.next(email), 'reset');
    expect((await reset('made_up')).status).toBe(400);
    expect((await reset(link, { password: 'short' })).status).toBe(400);
    const entered = await reset(link);
    expect(entered.status).toBe(200);
    expect((await world.nobody.ask('GET', '/users/@me', as(entered.body.token))).status).toBe(200);
    expect(await world.nobody.refused('GET', '/users/@me', as(token))).toBe('401 0');
    expect((await reset(link)).status).toBe(400);
    expect((await login(username, PASSWORD)).status).toBe(400);
    expect((await login(username, NEW_PASSWORD)).status).toBe(200);
  });

  it('has links that are over after an hour, when a newer one comes, and when the address is another one', async () => {
    const { username, email, token } = await newcomer();
    await forgot(username);
    const first = tokenIn(await sink.next(email), 'reset');
    await forgot(username);
    const second = tokenIn(await sink.next(email), 'reset');
    expect((await reset(first)).status).toBe(400);
    clock.ahead += 61 * 60_000;
    expect((await reset(second)).status).toBe(400);
    await forgot(username);
    const third = tokenIn(await sink.next(email), 'reset');
    await world.nobody.put('/users/@me/email', undefined, as(token));
    const change = { code: codeIn(await sink.next(email)) };
    const { token: emailToken } = await world.nobody.post<{ token: string }>('/users/@me/email/verify-code', change, as(token));
    await world.nobody.patch('/users/@me', { email: `other_${email}`, email_token: emailToken, password: PASSWORD }, as(token));
    expect((await reset(third)).status).toBe(400);
  });

  it('wants the second factor of whoever has one', async () => {
    const { email, token } = await newcomer();
    await world.nobody.post('/users/@me/mfa/totp/enable', { password: PASSWORD, secret: SECRET, code: nextCode() }, as(token));
    await forgot(email);
    const link = tokenIn(await sink.next(email), 'reset');
    const wanted = await reset(link);
    expect(wanted.body).toMatchObject({ mfa: true, totp: true, backup: true, webauthn: null });
    expect(wanted.body.token).toBeUndefined();
    const { ticket } = wanted.body;
    expect((await reset(link, { ticket, method: 'totp', code: '000000' })).body.code).toBe(60008);
    // A ticket of a reset logs nobody in.
    expect(await world.nobody.refused('POST', '/auth/mfa/totp', { body: { ticket, code: nextCode() } })).toBe('400 60006');
    const entered = await reset(link, { ticket, method: 'totp', code: nextCode() });
    expect(entered.status).toBe(200);
    expect(await world.nobody.get('/users/@me', as(entered.body.token))).toMatchObject({ mfa_enabled: true });
  });

  it('tells nobody whether there is such an account, and sends a few e-mails an hour at most', async () => {
    const { username, email } = await newcomer();
    const nobody = await forgot('nobody@example.org');
    const somebody = await forgot(username);
    expect([nobody.status, nobody.body]).toEqual([somebody.status, somebody.body]);
    for (let time = 0; time < 8; time++) await forgot(username);
    const mails: ReceivedMail[] = [];
    while (mails.length < 5) mails.push(await sink.next(email));
    // Each goes its own way; those of somebody else who comes later have arrived.
    const last = await newcomer();
    await forgot(last.email);
    await sink.next(last.email);
    expect(sink.received.filter(({ to, subject }) => to.includes(email) && subject.startsWith('Reset'))).toHaveLength(5);
    expect(sink.received.some(({ to }) => to.includes('nobody@example.org'))).toBe(false);
    // Those that were not sent make none void that was.
    const statuses: number[] = [];
    for (const mail of mails) statuses.push((await reset(tokenIn(mail, 'reset'))).status);
    expect(statuses).toContain(200);
  });
});

describe('backup codes', () => {
  it('are seen by whoever reads the mail as well', async () => {
    const { email, token } = await newcomer();
    const enabled = await world.nobody.post<{ token: string }>(
      '/users/@me/mfa/totp/enable',
      { password: PASSWORD, secret: SECRET, code: nextCode() },
      as(token),
    );
    const nonces = await world.nobody.post<{ nonce: string }>('/auth/verify/view-backup-codes-challenge', { password: PASSWORD }, as(enabled.token));
    const key = codeIn(await sink.next(email));
    const view = (sent: string) =>
      world.nobody.ask<{ code: number }>('POST', '/users/@me/mfa/codes-verification', {
        body: { key: sent, nonce: nonces.nonce, code: nextCode() },
        ...as(enabled.token),
      });
    expect((await view('wrong')).body.code).toBe(60011);
    expect((await view(key)).status).toBe(200);
  });
});
