/** Mutual exclusion by name, across all processes that share the engine behind it. */
export interface Locks {
  withLock<Result>(name: string, run: () => Promise<Result>): Promise<Result>;
}
