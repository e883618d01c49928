/** Time, so that tests can hold it still. Milliseconds since 1970. */
export interface Clock {
  nowMs(): number;
}
export const systemClock: Clock = { nowMs: () => Date.now() };

/** Discord's wire form of a time: microseconds and an explicit offset. */
export const wireTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;
