import { mergeFlags, mergeList, mergeParts, mergePermissions, mergeWords } from './merges.ts';

describe('a change, when what it began from was changed elsewhere meanwhile', () => {
  it('turns of a set of bits only those that it turned', () => {
    expect(mergeFlags(0b0110, 0b0011, 0b1011)).toBe(0b1110);
    expect(mergePermissions('0', '3', '7')).toBe('4');
    expect(mergePermissions(String(1n << 52n), '0', '1')).toBe(String((1n << 52n) | 1n));
  });

  it('takes over what was added, changed and taken out of a list by others', () => {
    const merge = mergeList<{ id: string; says: string }>(({ id }) => id);
    const one = (id: string, says = '') => ({ id, says });
    const base = [one('a'), one('b'), one('c'), one('d')];
    const mine = [one('a', 'mine'), one('b'), one('d'), one('e')];
    const theirs = [one('a', 'theirs'), one('b', 'theirs'), one('c'), one('f')];
    expect(merge(mine, base, theirs)).toEqual([one('a', 'mine'), one('b', 'theirs'), one('e'), one('f')]);
  });

  it('holds what both added once', () => {
    expect(mergeWords(['a', 'b'], ['a'], ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('keeps the parts of a thing that only others changed', () => {
    const base = { words: ['a'], limit: 5 };
    expect(
      mergeParts<{ words?: string[]; limit?: number; raid?: boolean }>({ ...base, words: ['a', 'mine'] }, base, {
        words: ['a', 'theirs'],
        limit: 7,
        raid: true,
      }),
    ).toEqual({
      words: ['a', 'mine', 'theirs'],
      limit: 7,
      raid: true,
    });
  });

  it('lets a part go that one took away', () => {
    expect(mergeParts<{ a?: number; b?: number }>({ b: 1 }, { a: 1, b: 1 }, { a: 1, b: 2 })).toEqual({ b: 2 });
  });
});
