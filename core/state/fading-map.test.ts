import { collectGarbage, collectUntil } from './test-garbage.ts';
import { FadingMap } from './fading-map.ts';

interface Thing {
  name: string;
}

const open = () => {
  const gone: string[] = [];
  const map = new FadingMap<Thing, string>(
    ({ name }) => name,
    (id, name) => void gone.push(`${id} ${name}`),
  );
  return { map, gone, put: (id: string, name = id) => map.set(id, { name }) };
};

describe('a fading map', () => {
  it('keeps what was used since the last fade but one', async () => {
    const { map, put } = open();
    put('1');
    put('2');
    map.fade();
    map.use('1');
    map.fade();
    expect(await collectUntil(() => map.peek('2') === undefined)).toBe(true);
    expect([map.peek('1')?.name, map.size]).toEqual(['1', 1]);
    map.fade();
    map.peek('1');
    map.fade();
    expect(await collectUntil(() => map.peek('1') === undefined)).toBe(true);
  });

  it('has the one that somebody has in hand, whatever happens', async () => {
    const { map, put } = open();
    put('1');
    const inHand = map.use('1');
    for (let i = 0; i < 3; i++) map.fade();
    await collectGarbage();
    expect(map.size).toBe(0);
    expect([...map.values()]).toEqual([inHand]);
    expect(map.use('1')).toBe(inHand);
    expect(map.size).toBe(1);
  });

  it('keeps what is held, also when it comes later, until all have released it', async () => {
    const { map, put } = open();
    map.hold('1');
    put('1');
    put('2');
    map.hold('2');
    map.hold('2');
    map.release('2');
    for (let i = 0; i < 3; i++) map.fade();
    await collectGarbage();
    expect([map.peek('1')?.name, map.size]).toEqual(['1', 2]);
    map.release('1');
    map.release('2');
    expect(map.peek('2')?.name).toBe('2');
    for (let i = 0; i < 3; i++) map.fade();
    expect(await collectUntil(() => map.peek('1') === undefined && map.peek('2') === undefined)).toBe(true);
  });

  it('holds again what had faded while somebody had it', async () => {
    const { map, put } = open();
    put('1');
    const inHand = map.use('1');
    map.fade();
    map.fade();
    map.hold('1');
    expect(map.peek('1')).toBe(inHand);
    expect(map.size).toBe(1);
    for (let i = 0; i < 3; i++) map.fade();
    expect(map.size).toBe(1);
  });

  it('finds what is about to go, of very many, until it has gone', async () => {
    const { map, put } = open();
    for (let n = 0; n < 2_000; n++) put(`${n}`);
    map.fade();
    map.fade();
    expect([map.size > 0, map.peek('1999')?.name]).toEqual([true, '1999']);
    map.use('1998');
    map.hold('1997');
    expect(map.delete('1996')).toBe(true);
    expect(await collectUntil(() => map.size === 2 && map.peek('1999') === undefined && map.peek('0') === undefined)).toBe(true);
    expect([map.peek('1998')?.name, map.peek('1997')?.name, map.peek('1996')]).toEqual(['1998', '1997', undefined]);
  });

  it('lets nothing go that must stay', () => {
    const { map, put } = open();
    put('1');
    put('2');
    for (let i = 0; i < 4; i++) map.fade(({ name }) => name !== '1');
    expect([map.size, map.peek('1')?.name]).toEqual([1, '1']);
  });

  it('tells what is left of each that went, once, and not of one that was taken out', async () => {
    const { map, gone, put } = open();
    put('1', 'first');
    put('2');
    put('3');
    map.fade();
    map.fade();
    expect([map.delete('2'), map.delete('2'), map.delete('4')]).toEqual([true, false, false]);
    expect(await collectUntil(() => gone.length === 2)).toBe(true);
    put('1', 'second');
    map.fade();
    map.fade();
    expect(await collectUntil(() => gone.length === 3)).toBe(true);
    expect(gone.toSorted()).toEqual(['1 first', '1 second', '3 3']);
  });
});
