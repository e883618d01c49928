import { AuthorizationCodes, type Grant } from './authorization-codes.ts';
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

describe('authorization codes', () => {
  it('are good once', () => {
    const codes = new AuthorizationCodes();
    const code = codes.issue(GRANT, 0);
    expect(codes.take(code, 1)).toEqual(GRANT);
    expect(codes.take(code, 2)).toBeNull();
  });

  it('are good for ten minutes', () => {
    const codes = new AuthorizationCodes();
    expect(codes.take(codes.issue(GRANT, 0), 600_000 - 1)).toEqual(GRANT);
    expect(codes.take(codes.issue(GRANT, 0), 600_000)).toBeNull();
  });

  it('are no more than memory can bear', () => {
    const codes = new AuthorizationCodes();
    const first = codes.issue(GRANT, 0);
    for (let count = 0; count < 20_000; count++) codes.issue(GRANT, 0);
    expect(codes.take(first, 0)).toBeNull();
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
