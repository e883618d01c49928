import type { Snowflake } from 'discord-api-types/v10';

/** Milliseconds from 1970 to the first moment of 2015, where snowflakes begin. Source: Discord, "Snowflakes". */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Milliseconds since 1970 at which the id was made. */
export const timeOfSnowflake = (id: Snowflake): number => Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;

/** The smallest id of a moment: for "everything since". */
export const snowflakeAt = (ms: number): Snowflake => (BigInt(Math.max(Math.floor(ms) - DISCORD_EPOCH_MS, 0)) << 22n).toString();

/** Orders ids by age without BigInt: more digits are younger, equally many compare as text. */
export const compareSnowflakes = (a: Snowflake, b: Snowflake): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** Of one moment there are so many ids of one worker. */
export const IDS_OF_A_MOMENT = 4096;

/** What a source makes ids with. Whoever gives it says in it which ones there are already. */
export interface WorkerGrant {
  /** 0 to 1023: Discord's worker and process bits together. */
  readonly workerId: number;
  /** The moment of the newest id; none is made of an earlier one. */
  lastMs: number;
  /** How many ids of that moment there are. */
  count: number;
}

/**
 * A source of ids, unique by their worker and never falling with time. `worker` is a worker id that is this source's alone, or
 * is asked for each id and throws while there is none.
 */
export function snowflakeSource(worker: number | (() => WorkerGrant), nowMs: () => number): { next(): Snowflake } {
  const always: WorkerGrant = { workerId: typeof worker === 'number' ? worker : 0, lastMs: 0, count: 0 };
  return {
    next() {
      const grant = typeof worker === 'number' ? always : worker();
      const now = nowMs();
      if (now > grant.lastMs) {
        grant.lastMs = now;
        grant.count = 0;
      } else if (grant.count >= IDS_OF_A_MOMENT) {
        // None left of this millisecond: borrow from the next one, so that a clock set back never repeats an id either.
        grant.lastMs++;
        grant.count = 0;
      }
      const bits = (BigInt(grant.workerId & 1023) << 12n) | BigInt(grant.count++);
      return ((BigInt(grant.lastMs - DISCORD_EPOCH_MS) << 22n) | bits).toString();
    },
  };
}
