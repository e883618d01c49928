import type { Locks } from '#core/ports/locks';

/** Locks within one process: first come, first served, for each name. A name that nobody holds takes no memory. */
export function inProcessLocks(): Locks {
  const tails = new Map<string, Promise<void>>();

  return {
    async withLock(name, run) {
      const before = tails.get(name);
      let release = (): void => undefined;
      const done = new Promise<void>((resolve) => (release = resolve));
      tails.set(name, done);
      try {
        await before;
        return await run();
      } finally {
        if (tails.get(name) === done) tails.delete(name);
        release();
      }
    },
  };
}
