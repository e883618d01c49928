import { pino } from 'pino';
import type { Core } from '#core/core';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { inTurn } from './take-turns.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function processes() {
  let nowMs = 0;
  const shortMemory = inProcessShortMemory(() => nowMs);
  const process = (processId: string) => ({ shortMemory, log: pino({ level: 'silent' }), instance: { processId } }) as unknown as Core; // all that is asked of it
  return { a: process('a'), b: process('b'), wait: (ms: number) => void (nowMs += ms) };
}

it('lets one process at a time do a chore', async () => {
  const { a, b } = processes();
  const done: string[] = [];
  let finish = (): void => undefined;
  const long = inTurn(a, 'sweep', () => new Promise<void>((resolve) => (finish = resolve)));
  await inTurn(b, 'sweep', async () => void done.push('b'));
  await inTurn(b, 'dust', async () => void done.push('dust'));
  expect(done).toEqual(['dust']);
  finish();
  await long;
  await inTurn(b, 'sweep', async () => void done.push('b'));
  expect(done).toEqual(['dust', 'b']);
});

it('gives the turn back after a failure, and to others when a process died over it', async () => {
  const { a, b, wait } = processes();
  const done: string[] = [];
  await expect(inTurn(a, 'sweep', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  void inTurn(a, 'sweep', () => new Promise(() => undefined));
  await inTurn(b, 'sweep', async () => void done.push('early'));
  wait(30_000);
  await inTurn(b, 'sweep', async () => void done.push('late'));
  expect(done).toEqual(['late']);
});

it('does some chores no more often than one process alone would', async () => {
  const { a, b, wait } = processes();
  let times = 0;
  const run = async (): Promise<void> => void times++;
  await inTurn(a, 'ask', run, 3_600_000);
  await inTurn(b, 'ask', run, 3_600_000);
  expect(times).toBe(1);
  wait(3_600_000);
  await inTurn(b, 'ask', run, 3_600_000);
  expect(times).toBe(2);
});

it("tries such a chore again after a failure, and leaves a turn alone that is another one's by then", async () => {
  const { a, b, wait } = processes();
  const done: string[] = [];
  await expect(inTurn(a, 'ask', () => Promise.reject(new Error('no')), 3_600_000)).rejects.toThrow('no');
  let finish = (): void => undefined;
  const stood = inTurn(a, 'ask', () => new Promise<void>((resolve) => (finish = resolve)), 3_600_000);
  await turn();
  wait(30_000);
  void inTurn(b, 'ask', () => new Promise(() => undefined));
  await turn();
  finish();
  await stood;
  wait(29_000);
  await inTurn(a, 'ask', async () => void done.push('while b has the turn'));
  wait(1_000);
  await inTurn(a, 'ask', async () => void done.push('after that'));
  expect(done).toEqual(['after that']);
});
