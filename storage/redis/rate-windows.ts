import type { RateWindow, RateWindows, TakenWindow } from '#core/ports/rate-windows';
import { inProcessRateWindows } from '../in-process/rate-windows.ts';
import { reasonOf } from '#core/ports/storage-unavailable';
import { script, type Link, type RedisLog } from './link.ts';

export interface RedisRateWindowsOptions {
  link: Link;
  log: RedisLog;
  /** By which it is told when a window begins anew. Its length is measured by Redis. */
  nowMs: () => number;
}

/** A request waits no longer for its limits to be counted. */
const ANSWER_MS = 500;
const TRY_AGAIN_MS = 1_000;

/** For each window how many are used and the milliseconds until it begins anew; a third value of 1 means that none was left. */
const TAKE = script(`
local taken = {}
for index = 1, #KEYS do
  local most, length = tonumber(ARGV[2 * index - 1]), ARGV[2 * index]
  local used = tonumber(redis.call('GET', KEYS[index]) or '0')
  if used >= most and used > 0 then
    taken[index] = {used, redis.call('PTTL', KEYS[index]), 1}
    return taken
  end
  if most < 1 then
    taken[index] = {0, tonumber(length), 1}
    return taken
  end
  used = redis.call('INCR', KEYS[index])
  local left = redis.call('PTTL', KEYS[index])
  if used == 1 or left < 0 then
    redis.call('PEXPIRE', KEYS[index], length)
    left = tonumber(length)
  end
  taken[index] = {used, left, 0}
end
return taken
`);
const LOOK = script(`
local used = redis.call('GET', KEYS[1])
return used and {tonumber(used), redis.call('PTTL', KEYS[1])}
`);

/** Windows that all processes share. While Redis is away each process counts for itself: limits stay, and nobody is locked out. */
export function redisRateWindows({ link, log, nowMs }: RedisRateWindowsOptions): RateWindows {
  const alone = inProcessRateWindows(nowMs);
  let aloneUntilMs = -Infinity;
  let isAlone = false;
  const keyOf = ({ key }: { key: string }): string => `${link.prefix}:rate:${key}`;

  const takeFromRedis = async (windows: readonly RateWindow[]): Promise<TakenWindow[]> => {
    const args = windows.flatMap(({ most, lengthMs }) => [most, Math.max(1, Math.ceil(lengthMs))]);
    const taken = (await link.run(TAKE, windows.map(keyOf), args, ANSWER_MS)) as [number, number, number][]; // what the script returns
    const now = nowMs();
    return taken.map(([used, leftMs, isOver]) => ({ used, resetAtMs: now + leftMs, isOver: isOver === 1 }));
  };
  /** The keys of a script must be on one node; in a cluster they are not. */
  const takeOneByOne = async (windows: readonly RateWindow[]): Promise<TakenWindow[]> => {
    const all: TakenWindow[] = [];
    for (const window of windows) {
      const one = await takeFromRedis([window]);
      all.push(...one);
      if (one[0]?.isOver) break;
    }
    return all;
  };
  const orAlone = async <Result>(ask: () => Promise<Result>, fallBack: () => Promise<Result> | Result): Promise<Result> => {
    if (performance.now() < aloneUntilMs) return fallBack();
    try {
      const result = await ask();
      if (isAlone) log.info('Rate limits are counted by Redis again');
      isAlone = false;
      return result;
    } catch (error) {
      aloneUntilMs = performance.now() + TRY_AGAIN_MS;
      if (!isAlone) log.warn(`Each process counts rate limits for itself, because Redis does not: ${reasonOf(error)}`);
      isAlone = true;
      return fallBack();
    }
  };

  return {
    take: (windows) =>
      orAlone(
        () => (link.isCluster ? takeOneByOne(windows) : takeFromRedis(windows)),
        () => alone.take(windows),
      ),
    look: (key) =>
      orAlone(
        async () => {
          const said = (await link.run(LOOK, [keyOf({ key })], [], ANSWER_MS)) as [number, number] | null; // what the script returns
          return said && { used: said[0], resetAtMs: nowMs() + said[1] };
        },
        () => alone.look(key),
      ),
  };
}
