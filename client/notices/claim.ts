import { isLookedAt } from '../app/is-looked-at.ts';

const HELD_MS = 3_000;
const POLITE_MS = 250;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Of several tabs one tells of a thing: that which is looked at, or else any. True in it. Where the browser has no locks
 * (without https) each tab tells for itself, and the system shows one notice, for all name it alike.
 */
export async function claim(id: string): Promise<boolean> {
  if (!isLookedAt()) await wait(POLITE_MS);
  if (!('locks' in navigator)) return true;
  return new Promise((resolve) => {
    void navigator.locks.request(`nexus-notice ${id}`, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      // Those that come later find it taken.
      if (lock) await wait(HELD_MS);
    });
  });
}
