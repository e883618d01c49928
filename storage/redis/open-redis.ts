import type { Bus, BusEvent } from '#core/ports/bus';
import type { Locks } from '#core/ports/locks';
import type { RateWindows } from '#core/ports/rate-windows';
import type { ShortMemory } from '#core/ports/short-memory';
import type { RedisAddress } from './address.ts';
import { redisBus } from './bus.ts';
import { openLink, RedisUnavailableError, type RedisLog } from './link.ts';
import { redisLocks, type LockLimits } from './locks.ts';
import type { PublisherLimits } from './publisher.ts';
import { redisRateWindows } from './rate-windows.ts';
import { redisShortMemory } from './short-memory.ts';

export interface RedisOptions extends Omit<RedisAddress, 'url'> {
  log: RedisLog;
  /** What all keys begin with, so that several servers may share a Redis. */
  prefix?: string;
  /** How long to wait for a Redis that is not there yet. */
  waitMs?: number;
  /** The time of day by which rate limits are told. */
  nowMs?: () => number;
  onError?: (error: unknown, event: BusEvent) => void;
  /** @see RedisBusOptions */
  onOvertaken?: (event: BusEvent) => void;
  onGap?: (topic: number) => void;
  rebuild?: () => void;
  limits?: Partial<PublisherLimits>;
  lockLimits?: Partial<LockLimits>;
}

export interface OpenedRedis {
  bus: Bus;
  locks: Locks;
  shortMemory: ShortMemory;
  rateWindows: RateWindows;
  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  /** Sends what waits still, and lets go. */
  close(): Promise<void>;
}

/** Everything that several processes share by Redis. Of an address with a password nothing but host and port is ever logged. */
export async function openRedis(url: string, options: RedisOptions): Promise<OpenedRedis> {
  const { log, prefix = 'nexus', isCluster, tls, sentinels, waitMs = 30_000, nowMs = Date.now } = options;
  const link = openLink({ url, isCluster, tls, sentinels, prefix, log });
  const bus = redisBus({ ...options, link });
  const locks = redisLocks({ link, log, bus, limits: options.lockLimits });
  const close = async (): Promise<void> => {
    await bus.close();
    locks.close();
    link.close();
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new RedisUnavailableError(
            new Error(`it could not be reached in ${waitMs / 1_000} s: ${(link.awayForMs() > 0 ? undefined : bus.failure()) ?? link.reason()}`),
          ),
        ),
      waitMs,
    );
  });
  try {
    const refused = link.refused.then((reason) => {
      throw new RedisUnavailableError(new Error(reason));
    });
    await Promise.race([bus.start(), tooLong, refused]);
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    bus,
    locks,
    shortMemory: redisShortMemory(link),
    rateWindows: redisRateWindows({ link, log, nowMs }),
    async ping() {
      await link.call('PING', [], 2_000);
    },
    close,
  };
}
