import { newNonce } from './entry.ts';

describe('a nonce', () => {
  it('is never the same twice, and later ones are greater', () => {
    const nonces = [1_800_000_000_000, 1_800_000_000_000, 1_799_999_999_999, 1_800_000_000_001].map((ms) => BigInt(newNonce(ms, () => 0.5)));
    expect(nonces).toEqual(nonces.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(nonces).size).toBe(4);
    expect(String(nonces[0]).length).toBeLessThanOrEqual(25);
  });
});
