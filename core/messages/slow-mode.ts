import { PermissionFlagsBits } from 'discord-api-types/v10';
import { ApiError, apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';

type Kind = 'message' | 'thread';
type Memory = Pick<Core, 'shortMemory' | 'clock'>;

/**
 * Of channels with a slow mode. Bots and members with BYPASS_SLOWMODE are free of it. Throws 20016 with the seconds that are
 * left; nothing is counted: for what costs something before it is written.
 */
export async function checkSlowMode({ shortMemory, clock }: Memory, place: Place, user: UserRecord, kind: Kind = 'message'): Promise<void> {
  if (isFree(place, user)) return;
  const last = await shortMemory.get<number>(keyOf(place, user, kind));
  const waitMs = last === null ? 0 : waitAfter(place, last, clock.nowMs());
  if (waitMs > 0) throw slowly(waitMs);
}

/** The same, and what is written now counts from now on. Of two at once, in whatever processes, one is refused. */
export async function demandSlowMode({ shortMemory, clock }: Memory, place: Place, user: UserRecord, kind: Kind = 'message'): Promise<void> {
  if (isFree(place, user)) return;
  const key = keyOf(place, user, kind);
  const nowMs = clock.nowMs();
  const lifetimeMs = place.channel.rate_limit_per_user * 1000;
  if (await shortMemory.claim(key, nowMs, lifetimeMs)) return;
  const last = await shortMemory.get<number>(key);
  const waitMs = last === null ? 0 : waitAfter(place, last, nowMs);
  if (waitMs > 0) throw slowly(waitMs);
  // It was slower at the time of that message: the present setting counts.
  await shortMemory.take(key);
  if (!(await shortMemory.claim(key, nowMs, lifetimeMs))) throw slowly(lifetimeMs);
}

const waitAfter = ({ channel }: Place, lastMs: number, nowMs: number): number => lastMs + channel.rate_limit_per_user * 1000 - nowMs;

const slowly = (waitMs: number): ApiError => apiError('ACTION_CANNOT_BE_PERFORMED_DUE_TO_SLOWMODE_RATE_LIMIT', { retry_after: waitMs / 1000, global: false });

const isFree = ({ channel, guild, permissions }: Place, user: UserRecord): boolean =>
  channel.rate_limit_per_user === 0 || user.bot || !guild || (permissions & PermissionFlagsBits.BypassSlowmode) !== 0n;

const keyOf = ({ channel }: Place, user: UserRecord, kind: Kind): string => `slow:${kind}:${channel.id}:${user.id}`;
