import { setTimeout as sleep } from 'node:timers/promises';
import type { ShortMemory } from '#core/ports/short-memory';

const LONG_MS = 60_000;
const BRIEF_MS = 300;

/** What every short memory promises; an empty one each time. */
export function behavesAsShortMemory(open: () => Promise<ShortMemory>): void {
  let memory: ShortMemory;
  beforeEach(async () => {
    memory = await open();
  });

  it('gives back what it was given, until it is too old', async () => {
    const value = { text: 'ä "ö"\n', list: [1, null, { deep: true }], number: 1.5 };
    await memory.set('a', value, LONG_MS);
    await memory.set('b', 'soon gone', BRIEF_MS);
    expect(await memory.get('a')).toEqual(value);
    expect(await memory.get('b')).toBe('soon gone');
    expect(await memory.get('c')).toBeNull();
    await sleep(BRIEF_MS * 2);
    expect(await memory.get('b')).toBeNull();
    expect(await memory.get('a')).toEqual(value);
  });

  it('keeps a value as it was, whatever becomes of the one that was given or got', async () => {
    const value = { list: [1] };
    await memory.set('a', value, LONG_MS);
    value.list.push(2);
    const got = await memory.get<{ list: number[] }>('a');
    got?.list.push(3);
    expect(await memory.get('a')).toEqual({ list: [1] });
  });

  it('begins the lifetime anew with each setting', async () => {
    await memory.set('a', 1, BRIEF_MS);
    await memory.set('a', 2, LONG_MS);
    await sleep(BRIEF_MS * 2);
    expect(await memory.get('a')).toBe(2);
  });

  it('lets one of many take a value', async () => {
    await memory.set('a', 'prize', LONG_MS);
    const taken = await Promise.all(Array.from({ length: 5 }, () => memory.take('a')));
    expect(taken.filter((value) => value !== null)).toEqual(['prize']);
    expect(await memory.get('a')).toBeNull();
  });

  it('lets one of many claim a key, until that is over', async () => {
    const claims = await Promise.all(Array.from({ length: 5 }, (_, at) => memory.claim('a', at, BRIEF_MS)));
    expect(claims.filter((isMine) => isMine)).toHaveLength(1);
    expect(await memory.get('a')).toBe(claims.indexOf(true));
    expect(await memory.claim('a', 'later', LONG_MS)).toBe(false);
    await sleep(BRIEF_MS * 2);
    expect(await memory.claim('a', 'later', LONG_MS)).toBe(true);
    expect(await memory.get('a')).toBe('later');
  });

  it('removes values and tables', async () => {
    await memory.set('a', 1, LONG_MS);
    await memory.set('b', 2, LONG_MS);
    await memory.set('c', 3, LONG_MS);
    await memory.setEntry('table', 'x', 1, LONG_MS);
    await memory.remove('a', 'b', 'table', 'never there');
    await memory.remove();
    expect(await Promise.all(['a', 'b', 'c'].map((key) => memory.get(key)))).toEqual([null, null, 3]);
    expect(await memory.entries('table')).toEqual(new Map());
  });

  it('counts up and down, for the lifetime of the first', async () => {
    const sums = await Promise.all(Array.from({ length: 10 }, () => memory.count('a', 2, BRIEF_MS)));
    expect(sums.toSorted((a, b) => a - b)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(await memory.count('a', -5, LONG_MS)).toBe(15);
    expect(await memory.get('a')).toBe(15);
    await sleep(BRIEF_MS * 2);
    expect(await memory.count('a', 1, LONG_MS)).toBe(1);
  });

  it('keeps tables in the order of setting', async () => {
    await memory.setEntry('t', 'one', { n: 1 }, LONG_MS);
    await memory.setEntry('t', '2', { n: 2 }, LONG_MS);
    await memory.setEntry('t', 'three', null, LONG_MS);
    const after = await memory.setEntry('t', 'one', { n: 11 }, LONG_MS);
    expect([...after]).toEqual([
      ['2', { n: 2 }],
      ['three', null],
      ['one', { n: 11 }],
    ]);
    expect(await memory.entries('t')).toEqual(after);
    expect([...(await memory.removeEntry('t', '2'))].map(([name]) => name)).toEqual(['three', 'one']);
    await memory.removeEntry('t', 'never there');
    await memory.removeEntry('t', 'one');
    expect(await memory.removeEntry('t', 'three')).toEqual(new Map());
    expect(await memory.entries('none')).toEqual(new Map());
  });

  it('puts entries into tables and drops them without telling the others', async () => {
    const value = { list: [1] };
    expect(await memory.putEntry('t', 'one', value, LONG_MS)).toBeUndefined();
    value.list.push(2);
    await memory.setEntry('t', 'two', 2, LONG_MS);
    expect([...(await memory.entries('t'))]).toEqual([
      ['one', { list: [1] }],
      ['two', 2],
    ]);
    await memory.putEntry('t', 'one', 1, LONG_MS);
    expect([...(await memory.entries('t')).keys()]).toEqual(['two', 'one']);
    expect(await memory.dropEntry('t', 'two')).toBeUndefined();
    await memory.dropEntry('t', 'never there');
    expect(await memory.entries('t')).toEqual(new Map([['one', 1]]));
    await memory.dropEntry('t', 'one');
    expect(await memory.entries('t')).toEqual(new Map());
    await memory.putEntry('u', 'one', 1, BRIEF_MS);
    await sleep(BRIEF_MS * 2);
    expect(await memory.entries('u')).toEqual(new Map());
  });

  it('forgets a table when its last setting is too old', async () => {
    await memory.setEntry('t', 'one', 1, BRIEF_MS);
    await memory.setEntry('u', 'one', 1, BRIEF_MS);
    await memory.setEntry('u', 'two', 2, LONG_MS);
    await sleep(BRIEF_MS * 2);
    expect(await memory.entries('t')).toEqual(new Map());
    expect([...(await memory.entries('u'))]).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });
}
