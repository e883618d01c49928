/**
 * Lets so many run at once, and so many of one party: whoever is slow holds up its own. Parties take turns, however much
 * one of them has waiting.
 */
export class FairTurns {
  private readonly most: { atOnce: number; ofParty: number };
  /** By party, in the order in which they are up. */
  private readonly waiting = new Map<string, (() => void)[]>();
  private readonly running = new Map<string, number>();
  private total = 0;

  constructor(most: { atOnce: number; ofParty: number }) {
    this.most = most;
  }

  async run<Result>(party: string, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((go) => {
      const queue = this.waiting.get(party);
      if (queue) queue.push(go);
      else this.waiting.set(party, [go]);
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.total--;
      const left = (this.running.get(party) ?? 1) - 1;
      if (left > 0) this.running.set(party, left);
      else this.running.delete(party);
      this.startNext();
    }
  }

  /** Lets everybody who waits go at once. */
  releaseAll(): void {
    for (const [party, queue] of this.waiting) for (const go of queue) this.start(party, go);
    this.waiting.clear();
  }

  private startNext(): void {
    if (this.total >= this.most.atOnce) return;
    for (const [party, queue] of this.waiting) {
      if ((this.running.get(party) ?? 0) >= this.most.ofParty) continue;
      const go = queue.shift();
      this.waiting.delete(party);
      // Behind all others until it is up again.
      if (queue.length > 0) this.waiting.set(party, queue);
      if (go) this.start(party, go);
      return;
    }
  }

  private start(party: string, go: () => void): void {
    this.total++;
    this.running.set(party, (this.running.get(party) ?? 0) + 1);
    go();
  }
}
