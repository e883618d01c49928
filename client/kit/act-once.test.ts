import { actOnce } from './act-once.ts';

it('what waits is done once however often it is asked for, as it is by then, and for each thing by itself', async () => {
  const waiting = new Map<string, () => void>();
  const done: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const ask = (of: string, words: string): Promise<void> =>
    actOnce(
      waiting,
      of,
      () => done.push(words),
      () => gate,
    );
  const asked = [ask('one', 'first'), ask('one', 'second'), ask('other', 'elsewhere')];
  waiting.set('one', () => done.push('written further'));
  expect(done).toEqual([]);
  open();
  await Promise.all(asked);
  expect(done).toEqual(['written further', 'elsewhere']);
  await ask('one', 'again');
  expect(done).toEqual(['written further', 'elsewhere', 'again']);
});
