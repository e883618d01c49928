import { FairTurnstile, type Group } from './fair-turnstile.ts';

const one = (name: string): Group => ({ name, maxInside: 1, maxWaiting: 2 });

/** A turnstile, who went in, and how to let them out again. */
function open(limits: { maxInside: number; maxWaiting: number }) {
  const turnstile = new FairTurnstile(limits);
  const went: string[] = [];
  const exits = new Map<string, (error?: Error) => void>();
  const come = (who: string, ...groups: Group[]) =>
    turnstile.pass(
      groups,
      () =>
        new Promise<string>((resolve, reject) => {
          went.push(who);
          exits.set(who, (error) => (error ? reject(error) : resolve(who)));
        }),
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { come, exits, settled, went };
}

describe('A fair turnstile', () => {
  it('lets one of a group in at a time, and others past it', async () => {
    const { come, exits, settled, went } = open({ maxInside: 2, maxWaiting: 10 });
    const all = [come('a1', one('a')), come('a2', one('a')), come('b1', one('b')), come('c1', one('c'))];
    await settled();
    expect(went).toEqual(['a1', 'b1']);
    exits.get('b1')?.();
    await settled();
    expect(went).toEqual(['a1', 'b1', 'c1']);
    exits.get('a1')?.();
    await settled();
    expect(went).toEqual(['a1', 'b1', 'c1', 'a2']);
    exits.get('a2')?.();
    exits.get('c1')?.();
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  it('has so many of a group wait, and so many in all', () => {
    const { come } = open({ maxInside: 1, maxWaiting: 3 });
    expect([come('a1', one('a')), come('a2', one('a')), come('a3', one('a')), come('a4', one('a'))].map((turn) => turn !== null)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([come('b1', one('b')), come('c1', one('c'))].map((turn) => turn !== null)).toEqual([true, false]);
  });

  it('holds to every group that somebody is of, and goes on after a failure', async () => {
    const { come, exits, settled, went } = open({ maxInside: 9, maxWaiting: 9 });
    const failing = come('a1', one('a'), one('guild'));
    void come('b1', one('b'), one('guild'));
    void come('c1', one('c'));
    await settled();
    expect(went).toEqual(['a1', 'c1']);
    exits.get('a1')?.(new Error('it failed'));
    await expect(failing).rejects.toThrow('it failed');
    await settled();
    expect(went).toEqual(['a1', 'c1', 'b1']);
  });
});
