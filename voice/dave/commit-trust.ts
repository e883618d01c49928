/** Whose commits are taken: the server cannot see whether one can be followed, only that members could not. */
export class CommitTrust {
  /** By committer: how many members could not follow its commits. */
  private readonly strikes = new Map<string, number>();
  private readonly untrusted = new Set<string>();

  get distrusted(): ReadonlySet<string> {
    return this.untrusted;
  }

  /** Somebody could not follow; true when this committer makes no commits any more. */
  strike(committer: string, members: number): boolean {
    const strikes = (this.strikes.get(committer) ?? 0) + 1;
    this.strikes.set(committer, strikes);
    if (strikes < Math.max(2, Math.ceil((members - 1) / 2))) return false;
    this.strikes.delete(committer);
    this.untrusted.add(committer);
    return true;
  }

  /** Everybody could. */
  followed(committer: string): void {
    this.strikes.delete(committer);
  }

  /** Where nobody else is left, all begin anew. */
  forgive(): void {
    this.untrusted.clear();
  }

  clear(): void {
    this.strikes.clear();
    this.untrusted.clear();
  }
}
