/** A leap this far is a sequence begun anew, not loss or disorder (RFC 3550, A.1). */
const MAX_LEAP = 3000;

/** What came of one stream, and by its sequence numbers what did not. */
export class Reception {
  packets = 0;
  bytes = 0;
  #newest: number | undefined;
  #expected = 0;
  /** Of those expected; one that comes twice counts once for each. */
  #came = 0;

  /** Packets that should have come until now; what is late, until it comes, among them. */
  get lost(): number {
    return Math.max(0, this.#expected - this.#came);
  }

  /** Notes a packet; true when it is the newest of the stream. */
  note(sequence: number, bytes: number): boolean {
    this.packets++;
    this.bytes += bytes;
    const ahead = this.#newest === undefined ? 1 : ((sequence - this.#newest) << 16) >> 16;
    if (Math.abs(ahead) > MAX_LEAP) {
      // What was lost before stays lost; nothing is in between.
      this.#expected++;
    } else if (ahead > 0) {
      this.#expected += ahead;
    }
    this.#came++;
    const isNewest = ahead > 0 || ahead < -MAX_LEAP;
    if (isNewest) this.#newest = sequence;
    return isNewest;
  }
}
