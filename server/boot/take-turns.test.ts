import { pino } from 'pino';
import type { Core } from '#core/core';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { inTurn } from './take-turns.ts';

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
