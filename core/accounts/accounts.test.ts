import { inProcessBus } from '#storage/in-process/bus';
import type { LoginRecord, LoginStore } from '../ports/login-store.ts';
import { loginClientOf } from './login-client.ts';
import { hashPassword, isPassword } from './password.ts';
import { TokenCache } from './token-cache.ts';
import { hashToken, mintToken } from './token.ts';

describe('tokens', () => {
  it('are of Discord’s three parts: the id, the time, and chance', () => {
    const [id = '', time = '', secret = ''] = mintToken('80351110224678912', 1_700_000_000_000).split('.');
    expect(Buffer.from(id, 'base64url').toString()).toBe('80351110224678912');
    expect(Buffer.from(time, 'base64url').readUInt32BE()).toBe(1_700_000_000);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(27);
    expect(mintToken('1', 0)).not.toBe(mintToken('1', 0));
  });
});

describe('passwords', () => {
  it('are kept as argon2id and known again', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(hash, 'correct horse battery')).toBe(true);
    expect(await isPassword(hash, 'correct horse batterz')).toBe(false);
  });
});

describe('the client of a login', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36', 'Windows', 'Chrome'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0', 'Windows', 'Edge'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1', 'iOS', 'Safari'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 'Linux', 'Firefox'],
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36', 'Android', 'Chrome'],
    [undefined, 'Other', 'Other'],
  ])('%s', (userAgent, os, platform) => expect(loginClientOf(userAgent)).toEqual({ os, platform }));
});

describe('the cache of tokens', () => {
  const record = (token: string, more: Partial<LoginRecord> = {}): LoginRecord => ({
    tokenHash: hashToken(token),
    userId: '1',
    kind: 'user',
    createdAt: '2024-01-01T00:00:00.000000+00:00',
    lastUsedAt: '2024-01-01T00:00:00.000000+00:00',
    client: { os: '', platform: '', location: null },
    scopes: [],
    applicationId: null,
    expiresAt: null,
    ...more,
  });
  const openCache = (logins: LoginRecord[]) => {
    const asked: string[] = [];
    const touched: string[] = [];
    const store: Pick<LoginStore, 'byTokenHash' | 'touch'> = {
      byTokenHash: async (hash) => {
        asked.push(hash);
        return logins.find((login) => login.tokenHash === hash) ?? null;
      },
      touch: async (hash) => void touched.push(hash),
    };
    return { cache: new TokenCache(store as LoginStore, inProcessBus()), asked, touched }; // all that it asks for
  };
  const NOW = Date.parse('2024-01-01T00:10:00Z');

  it('asks the store once for a token, and each time for an unknown one', async () => {
    const { cache, asked } = openCache([record('good')]);
    expect(await cache.find('good', NOW)).toMatchObject({ userId: '1' });
    expect(await cache.find('good', NOW)).toMatchObject({ userId: '1' });
    expect(asked).toHaveLength(1);
    expect(await cache.find('bad', NOW)).toBeNull();
    expect(await cache.find('bad', NOW)).toBeNull();
    expect(asked).toHaveLength(3);
  });

  it('knows no token that has expired, or was revoked', async () => {
    const logins = [record('short', { expiresAt: '2024-01-01T00:20:00.000000+00:00' }), record('gone')];
    const { cache } = openCache(logins);
    expect(await cache.find('short', NOW)).not.toBeNull();
    expect(await cache.find('short', NOW + 600_000)).toBeNull();
    expect(await cache.find('gone', NOW)).not.toBeNull();
    logins.pop();
    cache.forget([hashToken('gone')]);
    expect(await cache.find('gone', NOW)).toBeNull();
  });

  it('notes now and then that a session is in use', async () => {
    const { cache, touched } = openCache([record('good')]);
    await cache.find('good', NOW);
    expect(touched).toHaveLength(0);
    await cache.find('good', NOW + 3_600_001);
    await cache.find('good', NOW + 3_600_001);
    expect(touched).toEqual([hashToken('good')]);
  });
});
