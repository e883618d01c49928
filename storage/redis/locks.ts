import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locks } from '#core/ports/locks';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { RedisBus } from './bus.ts';
import { RedisUnavailableError, script, type Link, type RedisLog } from './link.ts';

export interface RedisLocksOptions {
  link: Link;
  log: RedisLog;
  bus: Pick<RedisBus, 'catchUp' | 'flushed'>;
  limits?: Partial<LockLimits> | undefined;
}

export interface LockLimits {
  /** Longer than a freeze of a process or of Redis may last; the lock of a killed process is free after it. */
  lifetimeMs: number;
  renewAfterMs: number;
  /** How long anybody waits for a lock. */
  patienceMs: number;
}

const LIMITS: LockLimits = { lifetimeMs: 10_000, renewAfterMs: 3_000, patienceMs: 10_000 };

/** A Redis that is away for longer is not waited for. */
const AWAY_MS = 2_000;
/** How often it is tried to hear of all that the one before has published, for about a second each. */
const MOST_VAIN = 3;
/** How long those of one process may hand a lock on to each other before others have their turn. */
const HAND_ON_MS = 50;
/** Who has not asked for so long does not wait any more. */
const GONE_AFTER_MS = 1_000;

/** Takes a lock, or says which place in the line is ours: 0 is the lock. Asked again, whoever holds it still does. */
const ACQUIRE = script(`
local token = ARGV[1]
local holder = redis.call('GET', KEYS[1])
if holder == token then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 0
end
if not holder and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
  return 0
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('HSET', KEYS[3], token, string.format('%.0f', now))
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
redis.call('ZADD', KEYS[2], 'NX', (tonumber(last[2]) or 0) + 1, token)
redis.call('PEXPIRE', KEYS[2], 60000)
redis.call('PEXPIRE', KEYS[3], 60000)
local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
while first ~= token do
  local seen = tonumber(redis.call('HGET', KEYS[3], first) or '0')
  if math.abs(now - seen) < tonumber(ARGV[3]) then break end
  redis.call('ZREM', KEYS[2], first)
  redis.call('HDEL', KEYS[3], first)
  first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
end
if holder or first ~= token then return redis.call('ZRANK', KEYS[2], token) + 1 end
redis.call('ZREM', KEYS[2], token)
redis.call('HDEL', KEYS[3], token)
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
return 0
`);

/** Holds it for longer; also anew where Redis has forgotten it. False when another process has it. */
const RENEW = script(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** Lets go, of the lock or of the place in the line. */
const RELEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
elseif redis.call('ZREM', KEYS[2], ARGV[1]) == 1 then
  redis.call('HDEL', KEYS[3], ARGV[1])
end
return 1
`);

interface Hold {
  name: string;
  token: string;
  sinceMs: number;
  renewedAtMs: number;
}

/** Those of this process who want a lock, in the order of asking. */
interface Line {
  isTaken: boolean;
  waiting: (() => void)[];
  /** The lock itself, handed on from one to the next. */
  hold: Hold | undefined;
}

/**
 * Locks that all processes share. Whoever gets one has heard of all that the one before has published, and what he publishes
 * himself is in Redis when he lets go. Within a process and between processes it is first come, first served.
 */
export function redisLocks({ link, log, bus, limits }: RedisLocksOptions): Locks & { close(): void } {
  const { lifetimeMs, renewAfterMs, patienceMs } = { ...LIMITS, ...limits };
  const origin = randomBytes(9).toString('base64url');
  const lines = new Map<string, Line>();
  const holds = new Set<Hold>();
  let taken = 0;
  const keysOf = (name: string): string[] => {
    const lock = `{${link.prefix}:lock:${name}}`;
    return [lock, `${lock}:line`, `${lock}:seen`];
  };
  const release = (name: string, token: string): Promise<unknown> => link.run(RELEASE, keysOf(name), [token]).catch(() => undefined); // it ends by itself

  const renew = async (hold: Hold): Promise<void> => {
    hold.renewedAtMs = performance.now();
    const isOurs = await link.run(RENEW, keysOf(hold.name).slice(0, 1), [hold.token, lifetimeMs]).catch(() => 1);
    if (isOurs === 1 || !holds.delete(hold)) return;
    log.error(`The lock ${hold.name} went to another process while this one was at work: this process or Redis stood still for too long`);
  };
  const renewal = setInterval(() => {
    for (const hold of holds) if (performance.now() - hold.renewedAtMs > renewAfterMs) void renew(hold);
  }, renewAfterMs / 5).unref();

  /** From Redis, and with it the latest of what others have published. */
  const acquire = async (name: string, deadlineMs: number): Promise<Hold> => {
    const token = `${origin}:${++taken}`;
    let reason: unknown = new Error(`another process has the lock ${name} for too long`);
    const isOnOneConnection = !link.isCluster;
    let vain = 0;
    for (let tries = 0; performance.now() < deadlineMs && link.awayForMs() < AWAY_MS; tries++) {
      try {
        const asked = link.run(ACQUIRE, keysOf(name), [token, lifetimeMs, GONE_AFTER_MS]) as Promise<number>; // what the script returns
        // Asked on the same connection just after that, what has been published is what was when the lock was taken.
        const [place, hasHeard] = await Promise.all([asked, isOnOneConnection && tries === 0 && bus.catchUp()]);
        if (place === 0) {
          // Asked again, the lock is still ours. With old memory nobody gets it.
          if (!hasHeard && !(await bus.catchUp())) {
            reason = new Error('the events of other processes do not arrive');
            if (++vain < MOST_VAIN) continue;
            break;
          }
          const nowMs = performance.now();
          const hold = { name, token, sinceMs: nowMs, renewedAtMs: nowMs };
          holds.add(hold);
          return hold;
        }
        // Who is next looks often, and less often when it takes long.
        await sleep(Math.min(3 * place + tries, 30 * place, 250) * (0.5 + Math.random()));
      } catch (error) {
        if (!(error instanceof RedisUnavailableError)) throw error;
        reason = error.cause;
        await sleep(50 + 100 * Math.random());
      }
    }
    if (link.awayForMs() >= AWAY_MS) reason = new Error('it is away');
    void release(name, token);
    throw new RedisUnavailableError(reason);
  };

  const enter = (line: Line, name: string, deadlineMs: number): Promise<void> | void => {
    if (!line.isTaken) {
      line.isTaken = true;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const come = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(come), 1);
        reject(new RedisUnavailableError(new Error(`the lock ${name} is taken for too long`)));
      }, deadlineMs - performance.now());
      line.waiting.push(come);
    });
  };
  const handOn = (line: Line, name: string): void => {
    const next = line.waiting.shift();
    if (next) return next();
    line.isTaken = false;
    lines.delete(name);
  };
  const flush = (name: string): Promise<void> =>
    bus.flushed().catch((error: unknown) => log.error(`What was published under the lock ${name} may reach other processes late: ${reasonOf(error)}`));
  /** The next one of this process needs no Redis for it, for a while. */
  const mayBeHandedOn = ({ waiting, hold }: Line): boolean =>
    waiting.length > 0 && hold !== undefined && holds.has(hold) && performance.now() - hold.sinceMs < HAND_ON_MS;
  const leave = async (line: Line, name: string): Promise<void> => {
    if (mayBeHandedOn(line)) {
      handOn(line, name);
      return flush(name);
    }
    await flush(name);
    if (!mayBeHandedOn(line) && line.hold) {
      holds.delete(line.hold);
      void release(name, line.hold.token);
      line.hold = undefined;
    }
    handOn(line, name);
  };

  return {
    async withLock(name, run) {
      const deadlineMs = performance.now() + patienceMs;
      let line = lines.get(name);
      if (!line) lines.set(name, (line = { isTaken: false, waiting: [], hold: undefined }));
      await enter(line, name, deadlineMs);
      try {
        line.hold ??= await acquire(name, deadlineMs);
      } catch (error) {
        handOn(line, name);
        throw error;
      }
      try {
        return await run();
      } finally {
        await leave(line, name);
      }
    },
    close: () => clearInterval(renewal),
  };
}
