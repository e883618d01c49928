import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';

type Kind = 'message' | 'thread';

/** Not worth looking through. */
const FEW = 10_000;

/** Who wrote when in channels with a slow mode. Bots and members with BYPASS_SLOWMODE are free of it. */
export class SlowMode {
  private readonly lastMs = new Map<string, { atMs: number; untilMs: number }>();
  private sweepAbove = FEW;

  /** Throws 20016 with the seconds that are left; nothing is counted. For what costs something before it is written. */
  check(place: Place, user: UserRecord, nowMs: number, kind: Kind = 'message'): void {
    if (isFree(place, user)) return;
    const last = this.lastMs.get(keyOf(place.channel.id, user.id, kind));
    // The channel's present setting counts, not the one of the time of writing.
    const waitMs = last ? last.atMs + place.channel.rate_limit_per_user * 1000 - nowMs : 0;
    if (waitMs > 0) throw apiError('ACTION_CANNOT_BE_PERFORMED_DUE_TO_SLOWMODE_RATE_LIMIT', { retry_after: waitMs / 1000, global: false });
  }

  /** The same, and what is written now counts from now on. */
  demand(place: Place, user: UserRecord, nowMs: number, kind: Kind = 'message'): void {
    if (isFree(place, user)) return;
    this.check(place, user, nowMs, kind);
    this.lastMs.set(keyOf(place.channel.id, user.id, kind), { atMs: nowMs, untilMs: nowMs + place.channel.rate_limit_per_user * 1000 });
    if (this.lastMs.size > this.sweepAbove) this.sweep(nowMs);
  }

  /** Forgets what is over; not again before there is twice what is left, so that a message costs the same however many wait. */
  private sweep(nowMs: number): void {
    for (const [old, { untilMs }] of this.lastMs) if (untilMs < nowMs) this.lastMs.delete(old);
    this.sweepAbove = Math.max(FEW, this.lastMs.size * 2);
  }
}

const isFree = ({ channel, guild, permissions }: Place, user: UserRecord): boolean =>
  channel.rate_limit_per_user === 0 || user.bot || !guild || (permissions & PermissionFlagsBits.BypassSlowmode) !== 0n;

const keyOf = (channelId: Snowflake, userId: Snowflake, kind: Kind): string => `${kind}:${channelId}:${userId}`;
