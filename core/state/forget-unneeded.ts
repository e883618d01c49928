import { getHeapStatistics } from 'node:v8';
import type { Core } from '../core.ts';

const LOOK_EVERY_MS = 30_000;
/** From here on what is not needed goes at the next look. */
const SCARCE_SHARE = 0.75;

const isHeapScarce = (): boolean => {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * SCARCE_SHARE;
};

/** Lets guilds and users go that nobody needed for `afterMs` to twice as long, sooner where memory is scarce. The result stops it. */
export function forgetUnneeded({ states, userCache }: Pick<Core, 'states' | 'userCache'>, afterMs: number, isScarce = isHeapScarce): () => void {
  const lookEveryMs = Math.min(LOOK_EVERY_MS, afterMs);
  let sinceMs = 0;
  const timer = setInterval(() => {
    sinceMs += lookEveryMs;
    if (sinceMs < afterMs && !isScarce()) return;
    sinceMs = 0;
    states.fade();
    userCache.fade();
  }, lookEveryMs).unref();
  return () => clearInterval(timer);
}
