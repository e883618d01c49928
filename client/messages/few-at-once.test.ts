import { fewMore } from './few-at-once.ts';

interface Row {
  key: string;
  entry: object | null;
}
const row = (key: number, isOwn = false): Row => ({ key: String(key), entry: isOwn ? {} : null });
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, place) => row(from + place));
const keys = (list: readonly Row[]): string => list.map(({ key }) => key).join(' ');

describe('rows that come at the end faster than they are drawn', () => {
  it('come a few at a time, and all of them', () => {
    const all = rows(0, 9);
    const turns = [];
    for (let shown: readonly Row[] = rows(0, 4); shown !== all;) turns.push(keys((shown = fewMore(shown, all, 2))));
    expect(turns).toEqual(['0 1 2 3 4 5', '0 1 2 3 4 5 6 7', '0 1 2 3 4 5 6 7 8']);
  });

  it('come though the oldest go meanwhile', () => {
    expect(keys(fewMore(rows(0, 4), rows(2, 9), 2))).toBe('2 3 4 5');
  });

  it('come at once where they are another list, or fewer, or one wrote among them', () => {
    for (const [before, now] of [
      [[], rows(0, 9)],
      [rows(0, 4), rows(20, 29)],
      [rows(0, 9), rows(0, 4)],
      [rows(0, 4), rows(0, 6)],
      [rows(0, 4), [...rows(0, 8), row(8, true)]],
    ] as const)
      expect(fewMore(before, now, 2)).toBe(now);
  });
});
