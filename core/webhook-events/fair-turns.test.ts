import { FairTurns } from './fair-turns.ts';

/** Work that ends when it is told to. */
function works(turns: FairTurns) {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    started,
    begin: (party: string, name: string) => turns.run(party, () => new Promise<void>((end) => void (started.push(name), ends.set(name, end)))),
    async end(name: string) {
      ends.get(name)?.();
      await settle();
    },
  };
}
const settle = () => new Promise((go) => setImmediate(go));

it('leaves room for others beside one who is slow', async () => {
  const { started, begin } = works(new FairTurns({ atOnce: 3, ofParty: 2 }));
  for (const name of ['slow 1', 'slow 2', 'slow 3', 'slow 4']) void begin('slow', name);
  void begin('quick', 'quick 1');
  void begin('late', 'late 1');
  await settle();
  expect(started).toEqual(['slow 1', 'slow 2', 'quick 1']);
});

it('lets parties take turns, however much one has waiting', async () => {
  const { started, begin, end } = works(new FairTurns({ atOnce: 1, ofParty: 1 }));
  for (const name of ['a1', 'a2', 'a3']) void begin('a', name);
  for (const name of ['b1', 'b2']) void begin('b', name);
  await settle();
  for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name);
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
});

it('goes on after work that failed, and lets everybody go in the end', async () => {
  const turns = new FairTurns({ atOnce: 1, ofParty: 1 });
  await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const { started, begin } = works(turns);
  for (const name of ['a1', 'a2']) void begin('a', name);
  void begin('b', 'b1');
  turns.releaseAll();
  await settle();
  expect(started.toSorted()).toEqual(['a1', 'a2', 'b1']);
});
