import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';

/** So many wrong passwords an account may hear in this time, from wherever they come; then it hears none until it is over. */
const MAX_WRONG = 10;
const WINDOW_MS = 15 * 60_000;
const MAX_ACCOUNTS = 50_000;

interface Guesses {
  wrong: number;
  untilMs: number;
}

/** Of one process. Accounts that do not exist count as well, or the difference would tell that they do not. */
const guessesOf = new WeakMap<Core, Map<string, Guesses>>();

/**
 * Asks `isRight` about a password of an account, named by anything that stays the same. Right ones do not count.
 * Throws 429 with the seconds that are left once too many were wrong, whether or not this one is right.
 */
export async function guessPassword(core: Core, account: string, isRight: () => Promise<boolean>): Promise<boolean> {
  const known = guessesOf.get(core) ?? new Map<string, Guesses>();
  guessesOf.set(core, known);
  const nowMs = core.clock.nowMs();
  let guesses = known.get(account);
  if (!guesses || guesses.untilMs <= nowMs) guesses = { wrong: 0, untilMs: nowMs + WINDOW_MS };
  else if (guesses.wrong >= MAX_WRONG)
    throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: (guesses.untilMs - nowMs) / 1000, global: false });
  // Counted before it is known, so that many at once are not more than many in a row.
  guesses.wrong++;
  known.delete(account);
  known.set(account, guesses);
  if (known.size > MAX_ACCOUNTS) known.delete(known.keys().next().value ?? '');
  const wasRight = await isRight();
  if (wasRight) known.delete(account);
  return wasRight;
}
