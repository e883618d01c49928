import { snowflakeSource, timeOfSnowflake, type WorkerGrant } from './snowflake.ts';

const NOW = 1_700_000_000_000;
const rises = (ids: readonly string[]): boolean => ids.every((id, place) => place === 0 || BigInt(id) > BigInt(ids[place - 1] ?? 0));

describe('snowflakeSource', () => {
  it('never repeats an id, however many are made and wherever the clock goes', () => {
    let nowMs = NOW;
    const ids = snowflakeSource(7, () => nowMs);
    const made: string[] = [];
    for (const step of [0, 0, 5, -10_000, 3, 20_000, -1, 0]) {
      nowMs += step;
      for (let count = 0; count < 5_000; count++) made.push(ids.next());
    }
    expect(rises(made)).toBe(true);
    expect(timeOfSnowflake(made[0] ?? '')).toBe(NOW);
  });

  it('begins above what was made with its worker id, and follows to another one', () => {
    const grants: WorkerGrant[] = [
      { workerId: 1, lastMs: NOW + 500, count: 4_096 },
      { workerId: 2, lastMs: NOW + 501, count: 4_096 },
    ];
    let current = grants[0];
    const ids = snowflakeSource(
      () => {
        if (!current) throw new Error('overdue');
        return current;
      },
      () => NOW,
    );
    const first = ids.next();
    expect([timeOfSnowflake(first), (BigInt(first) >> 12n) & 1023n]).toEqual([NOW + 501, 1n]);
    current = undefined;
    expect(() => ids.next()).toThrow('overdue');
    current = grants[1];
    const second = ids.next();
    expect([timeOfSnowflake(second), (BigInt(second) >> 12n) & 1023n]).toEqual([NOW + 502, 2n]);
  });
});
