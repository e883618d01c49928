import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { hashToken } from './token.ts';

/** So many wrong passwords an account may hear in this time, from wherever they come; then it hears none until it is over. */
const MAX_WRONG = 10;
const WINDOW_MS = 15 * 60_000;

/**
 * Asks `isRight` about a password of an account, named by anything that stays the same; accounts that do not exist count as
 * well, or the difference would tell that they do not. Right ones do not count.
 * Throws 429 with the seconds that are left once too many were wrong, whether or not this one is right.
 */
export async function guessPassword(core: Pick<Core, 'shortMemory' | 'clock'>, account: string, isRight: () => Promise<boolean>): Promise<boolean> {
  const { shortMemory } = core;
  // Names that somebody made up are of any length.
  const key = `guesses:${hashToken(account)}`;
  const untilKey = `${key}:until`;
  // Counted before it is known, so that many at once are not more than many in a row.
  const guesses = await shortMemory.count(key, 1, WINDOW_MS);
  if (guesses === 1) await shortMemory.set(untilKey, core.clock.nowMs() + WINDOW_MS, WINDOW_MS);
  if (guesses > MAX_WRONG) {
    const untilMs = (await shortMemory.get<number>(untilKey)) ?? core.clock.nowMs() + WINDOW_MS;
    throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: Math.max(untilMs - core.clock.nowMs(), 0) / 1000, global: false });
  }
  const wasRight = await isRight();
  if (wasRight) await shortMemory.remove(key, untilKey);
  return wasRight;
}
