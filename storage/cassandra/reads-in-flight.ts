/** Who asks while the same question is under way for so long gets the answer to a question of its own. */
const JOINED_WITHIN_MS = 10;

interface Read {
  startedAt: number;
  rows: Promise<unknown>;
}

/**
 * Equal reads that are under way at the same time are asked once: what a whole channel opens at the same moment costs one
 * query. A write into a scope ends that for the reads before it, so that nobody misses what was written before they asked.
 */
export class ReadsInFlight {
  private readonly scopes = new Map<bigint, Map<string, Read>>();

  join<Rows>(scope: bigint, question: string, ask: () => Promise<Rows>): Promise<Rows> {
    const reads = this.scopes.get(scope) ?? new Map<string, Read>();
    const known = reads.get(question);
    // The question says which rows it is about, and so of which type they are.
    if (known && performance.now() - known.startedAt < JOINED_WITHIN_MS) return known.rows as Promise<Rows>;
    const rows = ask();
    const read = { startedAt: performance.now(), rows };
    reads.set(question, read);
    this.scopes.set(scope, reads);
    const end = (): void => {
      if (reads.get(question) === read) reads.delete(question);
      if (reads.size === 0 && this.scopes.get(scope) === reads) this.scopes.delete(scope);
    };
    rows.then(end, end);
    return rows;
  }

  /** Whoever asks from now on asks anew. */
  written(scope: bigint): void {
    this.scopes.delete(scope);
  }
}
