import type { Snowflake } from 'discord-api-types/v10';

/** How often a bot may still identify at the gateway; counted there, told by GET /gateway/bot. */
export interface SessionStarts {
  remaining(botId: Snowflake, nowMs: number): { total: number; remaining: number; reset_after: number; max_concurrency: number };
}
