import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { MAX_CONCURRENCY, STARTS_PER_DAY, sessionStartsOf } from './session-starts.ts';

describe('limits of identifying', () => {
  it('let one shard of each concurrency key in, every five seconds, at whichever process', async () => {
    let nowMs = 0;
    const windows = inProcessRateWindows(() => nowMs);
    const here = sessionStartsOf(windows, () => nowMs);
    const there = sessionStartsOf(windows, () => nowMs);
    expect(await here.take('1', 0)).toBe(true);
    nowMs = 4_999;
    expect(await there.take('1', 0)).toBe(false);
    nowMs = 100;
    expect(await there.take('1', MAX_CONCURRENCY)).toBe(false);
    expect(await here.take('1', 1)).toBe(true);
    expect(await here.take('2', 0)).toBe(true);
    nowMs = 5_000;
    expect(await there.take('1', 0)).toBe(true);
  });

  it('let a bot start so many times a day, and say when that is over', async () => {
    let nowMs = 0;
    const starts = sessionStartsOf(
      inProcessRateWindows(() => nowMs),
      () => nowMs,
    );
    for (let n = 0; n < STARTS_PER_DAY; n++) {
      nowMs = n * 5_000;
      expect(await starts.take('1', 0)).toBe(true);
    }
    nowMs = 80_000_000;
    expect(await starts.take('1', 0)).toBe(false);
    expect(await starts.remaining('1')).toMatchObject({ remaining: 0, reset_after: 86_400_000 - 80_000_000 });
    nowMs = 86_400_000;
    expect(await starts.take('1', 0)).toBe(true);
    expect(await starts.remaining('1')).toMatchObject({ total: STARTS_PER_DAY, remaining: STARTS_PER_DAY - 1 });
  });
});
