import type { Snowflake } from 'discord-api-types/v10';

/** Milliseconds from 1970 to the first moment of 2015, where snowflakes begin. Source: Discord, "Snowflakes". */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Milliseconds since 1970 at which the id was made. */
export const timeOfSnowflake = (id: Snowflake): number => Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;

/** The smallest id of a moment: for "everything since". */
export const snowflakeAt = (ms: number): Snowflake => (BigInt(Math.max(Math.floor(ms) - DISCORD_EPOCH_MS, 0)) << 22n).toString();

/** Orders ids by age without BigInt: more digits are younger, equally many compare as text. */
export const compareSnowflakes = (a: Snowflake, b: Snowflake): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** A source of ids, unique by `workerId` (0 to 1023: Discord's worker and process bits together), never falling with time. */
export function snowflakeSource(workerId: number, nowMs: () => number): { next(): Snowflake } {
  const worker = BigInt(workerId & 1023) << 12n;
  let lastMs = 0;
  let count = 0;
  return {
    next() {
      const now = nowMs();
      if (now > lastMs) {
        lastMs = now;
        count = 0;
      } else if (++count === 4096) {
        // 4096 ids within a millisecond: borrow from the next one, so that a clock set back never repeats an id either.
        lastMs++;
        count = 0;
      }
      return ((BigInt(lastMs - DISCORD_EPOCH_MS) << 22n) | worker | BigInt(count)).toString();
    },
  };
}
