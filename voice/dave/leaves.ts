/** One member's place in the group. */
export interface Leaf {
  userId: string;
  index: number;
  signatureKey: Buffer;
  /** Its member has left, or cannot follow any more: it is to be removed. */
  isStale: boolean;
}

/** Who sits where in the group, kept as every member's own tree keeps it. */
export class Leaves {
  private readonly slots: (Leaf | null)[] = [];

  /** A new leaf takes the leftmost place that is blank (RFC 9420, 7.7). */
  add(userId: string, signatureKey: Buffer): Leaf {
    const blank = this.slots.indexOf(null);
    const leaf = { userId, index: blank === -1 ? this.slots.length : blank, signatureKey, isStale: false };
    this.slots[leaf.index] = leaf;
    return leaf;
  }

  remove(index: number): void {
    this.slots[index] = null;
    while (this.slots.length > 0 && this.slots.at(-1) === null) this.slots.pop();
  }

  all(): Leaf[] {
    return this.slots.filter((leaf) => leaf !== null);
  }
}
