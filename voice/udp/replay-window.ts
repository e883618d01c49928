const SIZE = 1024;
const WORDS = SIZE / 32;

/**
 * Which of the last 1024 packet counters of a stream have come. Counters are 32 bits and wrap.
 * The counter is what the AEAD takes as nonce, so unlike RTP's 16-bit sequence it never comes twice under one key.
 */
export class ReplayWindow {
  #newest = 0;
  #isEmpty = true;
  readonly #seen = new Int32Array(WORDS);

  /** Whether this counter has not come yet and is not too old to tell. */
  isFresh(counter: number): boolean {
    const ahead = (counter - this.#newest) | 0;
    if (this.#isEmpty || ahead > 0) return true;
    return ahead > -SIZE && !this.#has(counter);
  }

  /** Notes a fresh counter of an authenticated packet; true when it is the newest of all. */
  add(counter: number): boolean {
    const ahead = (counter - this.#newest) | 0;
    const isNewest = this.#isEmpty || ahead > 0;
    if (isNewest) {
      if (this.#isEmpty || ahead >= SIZE) this.#seen.fill(0);
      else for (let passed = 1; passed <= ahead; passed++) this.#clear(this.#newest + passed);
      this.#newest = counter;
      this.#isEmpty = false;
    }
    const bit = counter & (SIZE - 1);
    this.#seen[bit >>> 5] = (this.#seen[bit >>> 5] ?? 0) | (1 << (bit & 31));
    return isNewest;
  }

  #has(counter: number): boolean {
    const bit = counter & (SIZE - 1);
    return ((this.#seen[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  #clear(counter: number): void {
    const bit = counter & (SIZE - 1);
    this.#seen[bit >>> 5] = (this.#seen[bit >>> 5] ?? 0) & ~(1 << (bit & 31));
  }
}
