import type { Snowflake } from 'discord-api-types/v10';
import type { RateWindows } from '../ports/rate-windows.ts';

/** Identifies of one bot that may run at once, per five seconds, each for its own `shard_id % MAX_CONCURRENCY`. */
export const MAX_CONCURRENCY = 16;
const WINDOW_MS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;
export const STARTS_PER_DAY = 1_000;

/** How often each bot may identify, at whichever process. Source: Discord, "Session Start Limit". */
export interface SessionStarts {
  /** False when this identify comes too early: the client waits and tries again. */
  take(botId: Snowflake, shardId: number): Promise<boolean>;
  /** What GET /gateway/bot tells of it. */
  remaining(botId: Snowflake): Promise<{ total: number; remaining: number; reset_after: number; max_concurrency: number }>;
}

export const sessionStartsOf = (windows: RateWindows, nowMs: () => number): SessionStarts => ({
  async take(botId, shardId) {
    const taken = await windows.take([
      { key: `identify:${botId}:${shardId % MAX_CONCURRENCY}`, most: 1, lengthMs: WINDOW_MS },
      { key: `starts:${botId}`, most: STARTS_PER_DAY, lengthMs: DAY_MS },
    ]);
    return taken.every(({ isOver }) => !isOver);
  },
  async remaining(botId) {
    const starts = await windows.look(`starts:${botId}`);
    return {
      total: STARTS_PER_DAY,
      max_concurrency: MAX_CONCURRENCY,
      remaining: STARTS_PER_DAY - (starts?.used ?? 0),
      reset_after: starts ? Math.max(starts.resetAtMs - nowMs(), 0) : 0,
    };
  },
});
