/** Keys that are remembered for a time; of too many the oldest goes first. */
export class Remembered {
  private readonly forMs: number;
  private readonly most: number;
  private readonly untilMs = new Map<string, number>();

  constructor({ forMs, most }: { forMs: number; most: number }) {
    this.forMs = forMs;
    this.most = most;
  }

  add(key: string, nowMs: number): void {
    this.untilMs.delete(key);
    this.untilMs.set(key, nowMs + this.forMs);
    const [oldest] = this.untilMs.keys();
    if (this.untilMs.size > this.most && oldest !== undefined) this.untilMs.delete(oldest);
  }

  has(key: string, nowMs: number): boolean {
    return (this.untilMs.get(key) ?? 0) > nowMs;
  }
}
