import type { Logger } from 'pino';
import type { Core } from '#core/core';
import type { BusEvent } from '#core/ports/bus';
import type { Clock } from '#core/ports/clock';
import type { Locks } from '#core/ports/locks';
import { inProcessBus } from '#storage/in-process/bus';
import { inProcessLocks } from '#storage/in-process/locks';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { redisAddress } from '../configuration/redis-address.ts';
import type { Settings } from '../configuration/settings.ts';

/** Counts what an engine is asked, under its name. */
export type Measure = <Adapter extends object>(engine: string, adapter: Adapter) => Adapter;

/** What processes share beside the database. */
export type Shared = Pick<Core, 'bus' | 'locks' | 'shortMemory' | 'rateWindows'>;

/** What a process does when the bus between processes could not keep its promise. */
export interface BusTroubles {
  /** Events are lost for this process: memory and sessions may be behind. */
  onGap(): void;
  /** Redis forgot what this process told of its sessions. */
  rebuild(): void;
}

export interface OpenedShared {
  shared: Shared;
  /** Rejects when it does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenSharedOptions {
  settings: Settings;
  log: Logger;
  clock: Clock;
  troubles: BusTroubles;
  /** Counts what Redis is asked. */
  measure: Measure;
}

/** How long each lock was waited for, and whether it was got: what is done under it is no call of Redis. */
export function measuredLocks(measure: Measure, locks: Locks): Locks {
  const { lock } = measure('redis', {
    lock: <Result>(name: string, run: () => Promise<Result>): Promise<{ done: Promise<Result> }> =>
      new Promise((got, failed) => {
        const done: Promise<Result> = locks.withLock(name, () => {
          // The lock is there: what comes of the work is told by `done`, which is not yet known where the lock was free.
          queueMicrotask(() => got({ done }));
          return run();
        });
        done.catch(failed);
      }),
  });
  return { withLock: async (name, run) => (await lock(name, run)).done };
}

/** Redis where one is set; a server that is one process shares with nobody. */
export async function openShared({ settings, log, clock, troubles, measure }: OpenSharedOptions): Promise<OpenedShared> {
  const onError = (error: unknown, event: BusEvent): void => log.error({ err: error, event: event.t }, 'an event could not be handled');
  if (settings.REDIS_URL === undefined) {
    return sharedAlready({
      bus: inProcessBus({ onError }),
      locks: inProcessLocks(),
      shortMemory: inProcessShortMemory(() => clock.nowMs()),
      rateWindows: inProcessRateWindows(() => clock.nowMs()),
    });
  }
  const { openRedis } = await import('#storage/redis/open-redis');
  const { url, ...address } = await redisAddress(settings, settings.REDIS_URL);
  const opened = await openRedis(url, {
    ...address,
    log: { info: (words) => log.info(words), warn: (words) => log.warn(words), error: (words) => log.error(words) },
    prefix: settings.REDIS_PREFIX,
    onError,
    onGap: troubles.onGap,
    rebuild: troubles.rebuild,
    // Memory alone: whoever hears it here has heard it before.
    onOvertaken: ({ scope, change }) => opened.bus.tellHere({ scope, t: 'overtaken', d: null, ...(change && { change }) }),
  });
  const { bus, ping, close } = opened;
  const shortMemory = measure('redis', opened.shortMemory);
  const rateWindows = measure('redis', opened.rateWindows);
  return { shared: { bus, locks: measuredLocks(measure, opened.locks), shortMemory, rateWindows }, ping, close };
}

/** What needs neither be asked nor closed. */
export const sharedAlready = (shared: Shared): OpenedShared => ({ shared, ping: async () => undefined, close: async () => undefined });
