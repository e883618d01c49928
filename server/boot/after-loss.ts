import type { Core } from '#core/core';
import { followReadings, readAnew } from '#core/state/read-anew';

const LOOK_EVERY_MS = 500;

/** Waits for a lost database, and then makes memory what it says. */
export interface LossWatch {
  /** A connection broke over a statement: nobody knows whether it was carried out. */
  noteLost(): void;
  /** Rejects while memory may say something else than the database. */
  settled(): Promise<void>;
  /** Starts to look; the result stops it. */
  start(core: Core): () => Promise<void>;
}

export function lossWatch(): LossWatch {
  let isLost = false;
  let reading: Promise<void> | undefined;
  const readOnce = async (core: Core): Promise<void> => {
    isLost = false;
    try {
      await core.users.firstPerson();
      await readAnew(core);
    } catch (error) {
      isLost = true;
      core.log.debug({ err: error }, 'the database is away; memory is compared with it when it is back');
    }
  };
  return {
    noteLost: () => {
      isLost = true;
    },
    settled: () => (isLost || reading ? Promise.reject(new Error('memory is being compared with the database')) : Promise.resolve()),
    start(core) {
      const timer = setInterval(() => {
        if (isLost) reading ??= readOnce(core).finally(() => (reading = undefined));
      }, LOOK_EVERY_MS).unref();
      const stopFollowing = followReadings(core);
      return async () => {
        clearInterval(timer);
        stopFollowing();
        await reading;
      };
    },
  };
}
