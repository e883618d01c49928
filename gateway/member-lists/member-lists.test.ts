import { stepsBetween, stepsFor, type Range } from './change-rows.ts';
import type { Row } from './build-rows.ts';
import { murmur3 } from '#protocol/member-list-id';

const row = (key: string, place = key): Row => ({ key, place, group: 'online', userId: key.startsWith('g') ? null : key });
const list = (...keys: string[]): Row[] => keys.map((key) => row(key));
const NOBODY: ReadonlySet<string> = new Set();

/** A client that has all of the list. */
function applied(before: readonly Row[], after: readonly Row[], changed = NOBODY): string[] {
  const steps = stepsBetween(before, after, changed);
  if (!steps) throw new Error('too many steps');
  const known = before.map(({ key }) => key) as (string | undefined)[];
  const { lacking } = stepsFor(known, [[0, Math.max(before.length, after.length)]], steps, after);
  expect(lacking).toEqual([]);
  return known.map(String);
}

describe('steps from one list to another', () => {
  it('lead there, whatever came, went or moved', () => {
    const random = (() => {
      let seed = 7;
      return (below: number): number => ((seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 8) % below;
    })();
    for (let round = 0; round < 300; round++) {
      const all = Array.from({ length: 12 }, (_, at) => String.fromCharCode(97 + at));
      const before = all.filter(() => random(3) > 0).map((key) => row(key, `${random(3) === 0 ? 'z' : 'a'} ${key}`));
      const after = all
        .filter(() => random(3) > 0)
        .map((key) => before.find((each) => each.key === key && random(4) > 0) ?? row(key, `${random(2) === 0 ? 'z' : 'a'} ${key}`));
      const byPlace = (a: Row, b: Row): number => (a.place < b.place ? -1 : 1);
      before.sort(byPlace);
      after.sort(byPlace);
      expect(applied(before, after)).toEqual(after.map(({ key }) => key));
    }
  });

  it('say what changed of a line that stays', () => {
    expect(stepsBetween(list('g', 'a', 'b'), list('g', 'b'), new Set(['b', 'c']))).toEqual([
      { op: 'DELETE', index: 1 },
      { op: 'UPDATE', index: 1, row: row('b') },
    ]);
  });

  it('are given up where they are too many, or the order is another', () => {
    const many = list(...Array.from({ length: 30 }, (_, at) => `m${at}`));
    expect(stepsBetween([], many, NOBODY)).toBeNull();
    expect(stepsBetween(list('a', 'b'), list('b', 'a'), NOBODY)).toBeNull();
  });

  it('leave a client that has some ranges with what it lacks', () => {
    const before = list('a', 'b', 'c', 'd', 'e', 'f');
    const after = list('b', 'c', 'd', 'e', 'f');
    const ranges: Range[] = [
      [0, 1],
      [4, 4],
    ];
    const known: (string | undefined)[] = ['a', 'b', undefined, undefined, 'e'];
    const steps = stepsBetween(before, after, NOBODY) ?? [];
    expect(stepsFor(known, ranges, steps, after)).toEqual({ steps: [{ op: 'DELETE', index: 0 }], lacking: ranges });
    // What happens behind all that it looks at is nothing to it.
    expect(stepsFor(['a', 'b'], [[0, 1]], [{ op: 'DELETE', index: 5 }], before)).toEqual({ steps: [], lacking: [] });
  });
});

it('hashes as others do', () => {
  expect([murmur3(''), murmur3('a'), murmur3('hello'), murmur3('hello, world'), murmur3('The quick brown fox jumps over the lazy dog')]).toEqual([
    0, 0x3c2569b2, 0x248bfa47, 0x149bbb7f, 0x2e4ff723,
  ]);
});
