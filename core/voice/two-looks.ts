/** For so long a process may lack voice states that there are: it loaded the guild while the engine that has them was away. */
const PATIENCE_MS = 30_000;
/** What nobody looked for that long may have been otherwise meanwhile. */
const FORGOTTEN_AFTER_MS = 120_000;

/** Believes that something is missing only when it has been so at each look for half a minute. */
export class TwoLooks {
  private readonly missing = new Map<string, { sinceMs: number; lookedMs: number }>();

  /** Says what this look found; true when it is to be believed. */
  agree(key: string, isMissing: boolean, nowMs: number): boolean {
    const known = this.missing.get(key);
    this.missing.delete(key);
    if (!isMissing) return false;
    const isFresh = known !== undefined && nowMs - known.lookedMs < FORGOTTEN_AFTER_MS;
    const sinceMs = isFresh ? known.sinceMs : nowMs;
    if (nowMs - sinceMs >= PATIENCE_MS) return true;
    this.missing.set(key, { sinceMs, lookedMs: nowMs });
    this.forgetOld(nowMs);
    return false;
  }

  /** Those looked at longest ago come first. */
  private forgetOld(nowMs: number): void {
    for (const [key, { lookedMs }] of this.missing) {
      if (nowMs - lookedMs < FORGOTTEN_AFTER_MS) return;
      this.missing.delete(key);
    }
  }
}
