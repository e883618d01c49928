/** So many per length of time, counted from the first one on. */
export interface RateWindow {
  key: string;
  most: number;
  lengthMs: number;
}

export interface TakenWindow {
  /** With this one, if it was taken. */
  used: number;
  /** When it begins anew, by the clock of the caller. */
  resetAtMs: number;
  isOver: boolean;
}

/** Counts of requests in windows of time, shared by all processes. */
export interface RateWindows {
  /**
   * Takes one from each in order, in one round trip; the first that has none left ends it, so that the result may be
   * shorter. What the earlier ones lost is not given back.
   */
  take(windows: readonly RateWindow[]): Promise<TakenWindow[]> | TakenWindow[];
  /** How it stands; nothing is taken. Null where nothing was for its whole length. */
  look(key: string): Promise<{ used: number; resetAtMs: number } | null> | { used: number; resetAtMs: number } | null;
}
