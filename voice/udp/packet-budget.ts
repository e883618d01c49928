/** So many packets a second, and so many at once after a pause. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** A bucket of packets that refills with time. */
export class PacketBudget {
  readonly #rate: Rate;
  #left: number;
  #at: number | undefined;

  constructor(rate: Rate) {
    this.#rate = rate;
    this.#left = rate.burst;
  }

  /** Whether one more packet may pass at this time. */
  take(nowMs: number): boolean {
    const { perSecond, burst } = this.#rate;
    if (this.#at !== undefined) this.#left = Math.min(burst, this.#left + ((nowMs - this.#at) * perSecond) / 1000);
    this.#at = nowMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
