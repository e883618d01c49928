import type { Snowflake } from 'discord-api-types/v10';
import type { SessionStarts } from '#core/ports/session-starts';

/** Identifies of one bot that may run at once, per five seconds, each for its own `shard_id % MAX_CONCURRENCY`. */
export const MAX_CONCURRENCY = 16;
const WINDOW_MS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;
export const STARTS_PER_DAY = 1_000;

interface Starts {
  used: number;
  resetAtMs: number;
  /** Last identify by concurrency key. */
  lastMs: Map<number, number>;
}

/** How often each bot may identify. Source: Discord, "Session Start Limit". */
export class IdentifyLimits implements SessionStarts {
  private readonly bots = new Map<Snowflake, Starts>();

  /** False when this identify comes too early: the client waits and tries again. */
  take(botId: Snowflake, shardId: number, nowMs: number): boolean {
    const starts = this.startsOf(botId, nowMs);
    const key = shardId % MAX_CONCURRENCY;
    const last = starts.lastMs.get(key);
    if ((last !== undefined && nowMs - last < WINDOW_MS) || starts.used >= STARTS_PER_DAY) return false;
    starts.lastMs.set(key, nowMs);
    starts.used++;
    return true;
  }

  /** What GET /gateway/bot tells of it. */
  remaining(botId: Snowflake, nowMs: number): { total: number; remaining: number; reset_after: number; max_concurrency: number } {
    const starts = this.startsOf(botId, nowMs);
    return {
      total: STARTS_PER_DAY,
      max_concurrency: MAX_CONCURRENCY,
      remaining: STARTS_PER_DAY - starts.used,
      reset_after: starts.used === 0 ? 0 : starts.resetAtMs - nowMs,
    };
  }

  private startsOf(botId: Snowflake, nowMs: number): Starts {
    let starts = this.bots.get(botId);
    if (!starts || starts.resetAtMs <= nowMs) this.bots.set(botId, (starts = { used: 0, resetAtMs: nowMs + DAY_MS, lastMs: new Map() }));
    return starts;
  }
}
