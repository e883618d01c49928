import type { Snowflake } from 'discord-api-types/v10';
import type { GuildSubscription } from '#protocol/gateway-payloads';
import type { BusPosition } from '#core/ports/bus';
import { SharedEvent } from '../frames/shared-event.ts';
import type { SessionPresence, SessionTerms } from '../session.ts';

/** A session as one process leaves it to another. */
export interface Snapshot {
  terms: SessionTerms;
  presence: SessionPresence;
  /** Its last dispatch, and those of which the client said that it has not had them, as JSON of `t` and `d`. */
  seq: number;
  missed: readonly string[];
  guildIds: readonly Snowflake[];
  /** Guilds that it was promised and has not got; guilds that it knows to be unavailable. */
  expected: readonly Snowflake[];
  waiting: readonly Snowflake[];
  /** Lists of members that it looks at. Left out by processes of before. */
  memberLists?: Readonly<Record<Snowflake, GuildSubscription>>;
  /** All up to here it has heard, and what of that is new. */
  position: BusPosition;
  recent: BusPosition;
}

/** What the owner of a session answers. */
export interface Claimed {
  to: string;
  ask: string;
  /** The snapshot itself, or where it lies when it is long; without both the session is not to be had. */
  snapshot?: Snapshot;
  key?: string;
  /** The client said that it had more than was sent. */
  isInvalid?: true;
}

/** What the owner waits for at most before it answers, and the other one for the answer: a busy process is not a dead one. */
export const PATIENCE_MS = { owner: 4_000, answer: 5_000 };

/**
 * Where a position differs from an older one. Only that is waited for: everybody has heard the rest long ago, or has begun
 * after it and may not even know of a process that published it.
 */
export function recentOf(position: BusPosition, older: BusPosition): BusPosition {
  const recent: Record<string, Record<string, number>> = {};
  for (const [topic, origins] of Object.entries(position))
    for (const [origin, n] of Object.entries(origins)) if (n !== older[topic]?.[origin]) (recent[topic] ??= {})[origin] = n;
  return recent;
}

export const textOfEvent = (shared: SharedEvent): string => `{${shared.plain('json').toString('utf8', 1)}`;

export function eventOfText(text: string): SharedEvent {
  const { t, d } = JSON.parse(text) as { t: string; d: unknown };
  return new SharedEvent(t, d);
}

/** False when it did not come in time. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms).unref();
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
