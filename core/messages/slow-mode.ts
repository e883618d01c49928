import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';

/** Who wrote when in channels with a slow mode. Bots and members with BYPASS_SLOWMODE are free of it. */
export class SlowMode {
  private readonly lastMs = new Map<string, { atMs: number; untilMs: number }>();

  /** Throws 20016 with the seconds that are left. */
  demand(place: Place, user: UserRecord, nowMs: number, kind: 'message' | 'thread' = 'message'): void {
    const seconds = place.channel.rate_limit_per_user;
    if (seconds === 0 || user.bot || !place.guild || place.permissions & PermissionFlagsBits.BypassSlowmode) return;
    const key = keyOf(place.channel.id, user.id, kind);
    const last = this.lastMs.get(key);
    // The channel's present setting counts, not the one of the time of writing.
    const waitMs = last ? last.atMs + seconds * 1000 - nowMs : 0;
    if (waitMs > 0) throw apiError('ACTION_CANNOT_BE_PERFORMED_DUE_TO_SLOWMODE_RATE_LIMIT', { retry_after: waitMs / 1000, global: false });
    this.lastMs.set(key, { atMs: nowMs, untilMs: nowMs + seconds * 1000 });
    if (this.lastMs.size > 10_000) for (const [old, { untilMs }] of this.lastMs) if (untilMs < nowMs) this.lastMs.delete(old);
  }
}

const keyOf = (channelId: Snowflake, userId: Snowflake, kind: string): string => `${kind}:${channelId}:${userId}`;
