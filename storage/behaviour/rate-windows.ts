import { setTimeout as sleep } from 'node:timers/promises';
import type { RateWindows } from '#core/ports/rate-windows';

/** What all windows of rates promise, by the clock of this machine; none used each time. */
export function behavesAsRateWindows(open: () => Promise<RateWindows>): void {
  let windows: RateWindows;
  beforeEach(async () => {
    windows = await open();
  });
  const lengthMs = 60_000;

  it('gives as many as there are, and says when the window begins anew', async () => {
    const before = Date.now();
    const window = { key: 'a', most: 2, lengthMs };
    const taken = [...(await windows.take([window])), ...(await windows.take([window])), ...(await windows.take([window]))];
    expect(taken.map(({ used, isOver }) => [used, isOver])).toEqual([
      [1, false],
      [2, false],
      [2, true],
    ]);
    for (const { resetAtMs } of taken) {
      expect(resetAtMs).toBeGreaterThanOrEqual(before + lengthMs - 50);
      expect(resetAtMs).toBeLessThanOrEqual(Date.now() + lengthMs + 50);
    }
  });

  it('begins anew after its length, counted from the first', async () => {
    const window = { key: 'a', most: 1, lengthMs: 100 };
    await windows.take([window]);
    await sleep(40);
    expect((await windows.take([window]))[0]?.isOver).toBe(true);
    await sleep(80);
    expect(await windows.look('a')).toBeNull();
    expect((await windows.take([window]))[0]).toMatchObject({ used: 1, isOver: false });
  });

  it('ends with the first window that has none left, and gives nothing back', async () => {
    const [wide, narrow, last] = [
      { key: 'wide', most: 10, lengthMs },
      { key: 'narrow', most: 1, lengthMs },
      { key: 'last', most: 10, lengthMs },
    ];
    expect(await windows.take([wide, narrow, last])).toHaveLength(3);
    const second = await windows.take([wide, narrow, last]);
    expect(second.map(({ used, isOver }) => [used, isOver])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect((await windows.look('last'))?.used).toBe(1);
    expect((await windows.look('wide'))?.used).toBe(2);
  });

  it('takes nothing by looking', async () => {
    expect(await windows.look('a')).toBeNull();
    await windows.take([{ key: 'a', most: 5, lengthMs }]);
    await windows.look('a');
    expect((await windows.look('a'))?.used).toBe(1);
    expect(await windows.take([])).toEqual([]);
  });

  it('gives to no more than there are when many come at once', async () => {
    const window = { key: 'a', most: 7, lengthMs };
    const taken = await Promise.all(Array.from({ length: 20 }, async () => (await windows.take([window]))[0]?.isOver));
    expect(taken.filter((isOver) => isOver === false)).toHaveLength(7);
  });
}
