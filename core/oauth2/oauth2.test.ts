import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { issueCode, takeCode, type Grant } from './authorization-codes.ts';
import { readBasic } from './exchange-token.ts';
import { installs, readScopes } from './scopes.ts';

const GRANT: Grant = {
  applicationId: '1',
  userId: '2',
  scopes: ['identify'],
  redirectUri: 'https://example.org',
  isRedirectNamed: true,
  challenge: null,
  nonce: undefined,
  addition: null,
  isDeferred: false,
  webhookChannelId: null,
};

function openMemory() {
  const clock = { now: 0, nowMs: () => clock.now, steadyMs: () => clock.now };
  return { clock, shortMemory: inProcessShortMemory(clock.nowMs), rateWindows: inProcessRateWindows(clock.nowMs) };
}

describe('authorization codes', () => {
  it('are good once', async () => {
    const core = openMemory();
    const code = await issueCode(core, { ...GRANT, addition: { guildId: '3', permissions: 8n } });
    expect(await takeCode(core, code)).toEqual({ ...GRANT, addition: { guildId: '3', permissions: 8n } });
    expect(await takeCode(core, code)).toBeNull();
    expect(await takeCode(core, 'code'.repeat(1000))).toBeNull();
  });

  it('are good for ten minutes', async () => {
    const core = openMemory();
    const [early, late] = [await issueCode(core, GRANT), await issueCode(core, GRANT)];
    core.clock.now = 600_000 - 1;
    expect(await takeCode(core, early)).toEqual(GRANT);
    core.clock.now = 600_000;
    expect(await takeCode(core, late)).toBeNull();
  });

  it('are no more than memory can bear', async () => {
    const core = openMemory();
    for (let count = 0; count < 500; count++) await issueCode(core, GRANT);
    await expect(issueCode(core, GRANT)).rejects.toMatchObject({ row: { status: 429 } });
    await issueCode(core, { ...GRANT, userId: '3' });
  });
});

describe('scopes', () => {
  it.each([
    ['bot applications.commands', ['bot', 'applications.commands']],
    ['bot+identify', ['bot', 'identify']],
    [' identify  identify ', ['identify']],
  ])('%s', (text, scopes) => expect(readScopes(text)).toEqual(scopes));

  it.each([undefined, '', 'everything', 'identify nonsense', '__proto__'])('refuses %s', (text) => expect(() => readScopes(text)).toThrow('Invalid Form Body'));

  it('of bots and commands need a guild', () => {
    expect([installs(['identify', 'bot']), installs(['applications.commands']), installs(['identify'])]).toEqual([true, true, false]);
  });
});

describe('Basic credentials', () => {
  const encoded = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  it.each([
    [encoded('123:secret:with:colons'), { client_id: '123', client_secret: 'secret:with:colons' }],
    [encoded('no colon'), {}],
    ['Bearer abc', {}],
    [undefined, {}],
  ])('%s', (header, read) => expect(readBasic(header)).toEqual(read));
});
