import { inProcessBus } from '#storage/in-process/bus';
import type { LoginRecord, LoginStore } from '../ports/login-store.ts';
import { hashToken } from './token.ts';
import { TokenCache } from './token-cache.ts';

const NOW = '2026-01-01T00:00:00.000000+00:00';

function openCache() {
  const rows = new Map<string, LoginRecord>();
  const answer: (() => void)[] = [];
  let reads = 0;
  const store = {
    byTokenHash: async (hash: string) => {
      reads++;
      const row = rows.get(hash) ?? null;
      await new Promise<void>((resolve) => answer.push(resolve));
      return row;
    },
    touch: async () => undefined,
  } as unknown as LoginStore; // the cache asks for no more
  return {
    cache: new TokenCache(store, inProcessBus()),
    rows,
    reads: () => reads,
    async answerAll() {
      for (let round = 0; round < 5; round++) {
        for (const one of answer.splice(0)) one();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
const login = (token: string): LoginRecord =>
  ({ tokenHash: hashToken(token), userId: '1', kind: 'bot', expiresAt: null, lastUsedAt: NOW }) as unknown as LoginRecord;

describe('the cache of tokens', () => {
  it('asks the store once', async () => {
    const { cache, rows, reads, answerAll } = openCache();
    rows.set(hashToken('a'), login('a'));
    const first = cache.find('a', Date.parse(NOW));
    await answerAll();
    expect((await first)?.userId).toBe('1');
    expect((await cache.find('a', Date.parse(NOW)))?.userId).toBe('1');
    expect(reads()).toBe(1);
  });

  it('does not keep a token that was taken back while it was read', async () => {
    const { cache, rows, answerAll } = openCache();
    rows.set(hashToken('a'), login('a'));
    const asked = cache.find('a', Date.parse(NOW));
    rows.delete(hashToken('a'));
    cache.forget([hashToken('a')]);
    await answerAll();
    expect(await asked).toBeNull();
  });

  it('knows no more of a login that was taken back since it was found', async () => {
    const { cache, rows, answerAll } = openCache();
    rows.set(hashToken('a'), login('a'));
    const asked = cache.find('a', Date.parse(NOW));
    await answerAll();
    const found = await asked;
    expect(found && cache.knows(found)).toBe(true);
    cache.forget([hashToken('a')]);
    expect(found && cache.knows(found)).toBe(false);
  });
});
