/** What the headers of an answer say of a bucket. */
export interface BucketState {
  limit: number;
  remaining: number;
  resetAfterMs: number;
}

/**
 * Requests that share a limit, started in the order in which they came. One at first, until an answer says how many there may be;
 * then as many at once as remain.
 */
export class Bucket {
  readonly #now: () => number;
  /** For limits of which no header tells: so long after the first request there are as many again. */
  readonly #windowMs: number;
  readonly #waiting: { turn: number; start: () => void }[] = [];
  #limit: number;
  #remaining: number;
  #inFlight = 0;
  #resetAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => number = Date.now, known: { limit: number; windowMs: number } = { limit: 1, windowMs: 0 }) {
    this.#now = now;
    this.#limit = this.#remaining = known.limit;
    this.#windowMs = known.windowMs;
  }

  get isIdle(): boolean {
    return this.#inFlight === 0 && this.#waiting.length === 0 && this.#resetAtMs <= this.#now();
  }

  /** For how long nothing more goes out, as far as is known. */
  get waitMs(): number {
    return this.#remaining > 0 ? 0 : Math.max(this.#resetAtMs - this.#now(), 0);
  }

  /** Resolves when the request may go out, those of a smaller `turn` before; rejects when its signal ends it. */
  async enter(turn: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const waiting = {
        turn,
        start: (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      // One that was refused by a limit comes before those that came after it.
      const later = this.#waiting.findIndex((other) => other.turn > turn);
      this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, waiting);
      this.#pump();
    });
  }

  /** A request is over. `state` is null where the server sets no limits, left out where no answer says anything. */
  leave(state?: BucketState | null): void {
    this.#inFlight--;
    if (state === null) this.#remaining = this.#limit = Infinity;
    else if (state) {
      this.#limit = state.limit;
      // Those under way may not be counted yet.
      this.#remaining = Math.max(state.remaining - this.#inFlight, 0);
      this.#resetAtMs = this.#now() + state.resetAfterMs;
    }
    this.#pump();
  }

  /** Nothing goes out for so long. */
  pause(ms: number): void {
    this.#remaining = 0;
    this.#resetAtMs = Math.max(this.#resetAtMs, this.#now() + ms);
  }

  #pump(): void {
    const now = this.#now();
    if (this.#resetAtMs <= now) this.#remaining = this.#windowMs > 0 ? this.#limit : this.#limit - this.#inFlight;
    while (this.#remaining > 0) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (this.#windowMs > 0 && this.#resetAtMs <= now) this.#resetAtMs = now + this.#windowMs;
      this.#remaining--;
      this.#inFlight++;
      next.start();
    }
    const waitMs = this.#resetAtMs - now;
    // Where time does not help, whoever is under way will.
    if (this.#waiting.length === 0 || this.#timer !== undefined || waitMs <= 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, waitMs);
  }
}
