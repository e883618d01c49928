/** Who sent no word for so long gives the place to another. */
const HELD_MS = 400;
/** How much louder a newcomer has to be than the quietest who is heard, in dB: two of about the same loudness must not take turns by the syllable. */
const LOUDER_BY = 6;
/** Of those whose packets do not say how loud they are, as of all bots: that of ordinary speech. */
const UNKNOWN_LEVEL = 30;
/** How much of the new level counts: about a fifth of a second of sound. */
const SMOOTHING = 0.1;

interface Place {
  heardAtMs: number;
  /** Below the loudest possible, in dB. */
  level: number;
}

/** Picks whom a call hears when more talk at once than anybody can follow: who has a place keeps it while talking, unless somebody is clearly louder. */
export class Loudest<Speaker extends object> {
  readonly #most: number;
  readonly #places = new Map<Speaker, Place>();
  #levels = new WeakMap<Speaker, number>();

  constructor(most: number) {
    this.#most = most;
  }

  get heard(): Iterable<Speaker> {
    return this.#places.keys();
  }

  /** Whether a packet of a word is passed on. `level` is how far below the loudest it is, from 0 to 127 (RFC 6464). */
  hears(speaker: Speaker, nowMs: number, level = UNKNOWN_LEVEL): boolean {
    const smooth = this.#smoothed(speaker, level);
    const place = this.#places.get(speaker);
    if (place) {
      place.heardAtMs = nowMs;
      place.level = smooth;
      return true;
    }
    if (this.#places.size >= this.#most && !this.#makeRoom(smooth, nowMs)) return false;
    this.#places.set(speaker, { heardAtMs: nowMs, level: smooth });
    return true;
  }

  /** Whether silence is passed on, which takes no place: of one who is heard, it ends a word. */
  endsWord(speaker: Speaker): boolean {
    return this.#places.has(speaker) || this.#places.size < this.#most;
  }

  leave(speaker: Speaker): void {
    this.#places.delete(speaker);
    this.#levels.delete(speaker);
  }

  #smoothed(speaker: Speaker, level: number): number {
    const before = this.#levels.get(speaker) ?? level;
    const smooth = before + (level - before) * SMOOTHING;
    this.#levels.set(speaker, smooth);
    return smooth;
  }

  #makeRoom(level: number, nowMs: number): boolean {
    let quietest: [Speaker, Place] | undefined;
    for (const one of this.#places) {
      if (nowMs - one[1].heardAtMs > HELD_MS) {
        this.#places.delete(one[0]);
        return true;
      }
      if (!quietest || one[1].level > quietest[1].level) quietest = one;
    }
    if (!quietest || quietest[1].level - level < LOUDER_BY) return false;
    this.#places.delete(quietest[0]);
    return true;
  }
}
