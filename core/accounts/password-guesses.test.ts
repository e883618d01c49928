import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { guessPassword } from './password-guesses.ts';
import { Turnstile } from '../turnstile.ts';

const right = async (): Promise<boolean> => true;
const wrong = async (): Promise<boolean> => false;
const tooMany = expect.objectContaining({ row: expect.objectContaining({ status: 429 }) as unknown }) as Error;

function open(): { guess: (account: string, isRight: () => Promise<boolean>) => Promise<boolean>; wait: (ms: number) => void } {
  let nowMs = 1_000_000;
  const core = { clock: { nowMs: () => nowMs, steadyMs: () => nowMs }, shortMemory: inProcessShortMemory(() => nowMs) };
  return { guess: (account, isRight) => guessPassword(core, account, isRight), wait: (ms) => void (nowMs += ms) };
}

describe('guesses of a password', () => {
  it('are heard ten times in a quarter of an hour, and then not even the right one', async () => {
    const { guess, wait } = open();
    for (let count = 0; count < 10; count++) expect(await guess('alice', wrong)).toBe(false);
    await expect(guess('alice', right)).rejects.toEqual(tooMany);
    expect(await guess('bob', right)).toBe(true);
    wait(15 * 60_000);
    expect(await guess('alice', right)).toBe(true);
  });

  it('are counted when many come at once', async () => {
    const { guess } = open();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => guess('alice', wrong)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('are forgiven by a right one', async () => {
    const { guess } = open();
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 9; count++) await guess('alice', wrong);
      expect(await guess('alice', right)).toBe(true);
    }
  });

  it('tell how long they have to wait', async () => {
    const { guess, wait } = open();
    for (let count = 0; count < 10; count++) await guess('alice', wrong);
    wait(60_500);
    await expect(guess('alice', wrong)).rejects.toMatchObject({ extras: { retry_after: 839.5 } });
  });
});

describe('a turnstile', () => {
  it('lets a few through at once, in order, also when one of them fails', async () => {
    const turnstile = new Turnstile(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const visit = (number: number) =>
      turnstile.pass(async () => {
        most = Math.max(most, ++inside);
        order.push(number);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        if (number === 1) throw new Error('fell');
        return number;
      });
    const visits = Promise.allSettled([0, 1, 2, 3, 4].map(visit));
    expect(turnstile.waiting).toBe(3);
    const results = await visits;
    expect([most, order]).toEqual([2, [0, 1, 2, 3, 4]]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect([turnstile.waiting, await visit(5)]).toEqual([0, 5]);
  });
});
