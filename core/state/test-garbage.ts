import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** For tests: has garbage collected, and waits until those who want to know of it have been told. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What was looked at in this turn stays until its end.
  await turn();
  collect();
  await turn();
}

/** The same until something is gone; false when it stays. */
export async function collectUntil(isGone: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 50 && !isGone(); tries++) await collectGarbage();
  return isGone();
}
