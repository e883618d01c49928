import { IdentifyLimits, MAX_CONCURRENCY, STARTS_PER_DAY } from './identify-limits.ts';

describe('limits of identifying', () => {
  it('let one shard of each concurrency key in, every five seconds', () => {
    const limits = new IdentifyLimits();
    expect(limits.take('1', 0, 0)).toBe(true);
    expect(limits.take('1', 0, 4_999)).toBe(false);
    expect(limits.take('1', MAX_CONCURRENCY, 100)).toBe(false);
    expect(limits.take('1', 1, 100)).toBe(true);
    expect(limits.take('2', 0, 100)).toBe(true);
    expect(limits.take('1', 0, 5_000)).toBe(true);
  });

  it('let a bot start so many times a day, and say when that is over', () => {
    const limits = new IdentifyLimits();
    for (let n = 0; n < STARTS_PER_DAY; n++) expect(limits.take('1', 0, n * 5_000)).toBe(true);
    expect(limits.take('1', 0, 80_000_000)).toBe(false);
    expect(limits.remaining('1', 80_000_000)).toMatchObject({ remaining: 0, reset_after: 86_400_000 - 80_000_000 });
    expect(limits.take('1', 0, 86_400_000)).toBe(true);
    expect(limits.remaining('1', 86_400_000)).toMatchObject({ total: STARTS_PER_DAY, remaining: STARTS_PER_DAY - 1 });
  });
});
