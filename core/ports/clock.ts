/** Time, so that tests can hold it still. */
export interface Clock {
  /** The time of day in milliseconds since 1970. It may jump both ways. */
  nowMs(): number;
  /** Milliseconds since some moment, never jumping: for waits and silences, which a change of the time of day must not end. */
  steadyMs(): number;
}
export const systemClock: Clock = { nowMs: () => Date.now(), steadyMs: () => performance.now() };

/** Discord's wire form of a time: microseconds and an explicit offset. */
export const wireTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;
