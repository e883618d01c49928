import type { Core } from '#core/core';

/** Who has a turn says so this often; after it a process that died has lost it. */
const LEASE_MS = 30_000;

/**
 * Runs a chore unless another process is at it. One that is held up for longer than the lease may be doubled: chores bear
 * that, they only should not cost twice. With `onceIn` no process begins it again so soon.
 */
export async function inTurn(core: Pick<Core, 'shortMemory' | 'instance' | 'log'>, name: string, run: () => Promise<void>, onceInMs = 0): Promise<void> {
  const { shortMemory, instance } = core;
  const key = `chore:${name}`;
  const begunMs = performance.now();
  if (!(await shortMemory.claim(key, instance.processId, LEASE_MS))) return;
  const renewal = setInterval(() => {
    shortMemory
      .set(key, instance.processId, LEASE_MS)
      .catch((error: unknown) => core.log.warn({ err: error, chore: name }, 'the turn of a chore was not renewed'));
  }, LEASE_MS / 3).unref();
  let restMs = 0;
  try {
    await run();
    restMs = onceInMs - (performance.now() - begunMs);
  } finally {
    clearInterval(renewal);
    // After a long standstill another process may have the turn by now.
    if ((await shortMemory.get(key)) === instance.processId) {
      if (restMs > 0) await shortMemory.set(key, instance.processId, restMs);
      else await shortMemory.remove(key);
    }
  }
}
