/** So long a frame draws new rows at most: with their layout and painting it takes some five times that. */
const MOST_MS = 3;
/** One row comes with each. */
const LEAST_MS = 0.1;
/** So long a frame shall take, with all that is done in it. */
const FRAME_MS = 25;
/** By so much of what a frame took too long the next one draws less. */
const GAIN = 0.1;
/** What is more than this between two rows was spent on something else. */
const LONGEST_ROW_MS = 6;
/** What is on the screen for less than that, nobody makes out. */
const SEEN_MS = 200;
/** So long after it was last moved a list does not fly any more. */
const STILL_MS = 100;
/** One move is a jump, whose end shall be seen. */
const MOVES_OF_FLIGHT = 2;
/** While a list flies too fast for the machine, a row is drawn in one of so many frames, to learn whether it still is. */
const TRY_EACH = 8;

interface Clock {
  now(): number;
  /** Before the next picture, with the time at which its frame began, and once it is made. */
  nextFrame(then: (begunAtMs: number) => void): unknown;
  afterFrame(then: () => void): unknown;
}

const OF_PAGE: Clock = {
  now: () => performance.now(),
  nextFrame: (then) => requestAnimationFrame(then),
  afterFrame: (then) => setTimeout(then),
};

/**
 * How many rows a frame draws. Where a list rolls so fast, or so much is written, that a machine cannot draw all that comes within the frame,
 * the others are hinted at and drawn in the frames after it; the list goes on without a stop. How many that is, is learnt from how long the
 * frames take. Where not even one fits into a frame and the list flies by faster than anybody sees what is in it, it is hinted at alone. A fast
 * machine hints at next to nothing.
 */
export class RowPace {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #isOn = false;
  #isCounting = false;
  #mostMs = MOST_MS;
  #spentMs = 0;
  #lastAt: number | null = null;
  #topPx = 0;
  #movedAtMs = -Infinity;
  #fastMoves = 0;
  #frames = 0;
  #hasSpared = false;

  constructor(clock: Clock = OF_PAGE) {
    this.#clock = clock;
  }

  /** Whether anything is only hinted at. */
  get isBehind(): boolean {
    return this.#waiting.size > 0;
  }

  /** From now on. What is there when a channel is opened is drawn together. */
  begin(): void {
    this.#isOn = true;
  }

  /** The list was rolled to `topPx`, and so much of it is seen. */
  moved(topPx: number, screenPx: number): void {
    const now = this.#clock.now();
    const isFast = Math.abs(topPx - this.#topPx) * SEEN_MS > screenPx * (now - this.#movedAtMs);
    this.#fastMoves = isFast ? this.#fastMoves + 1 : 0;
    this.#topPx = topPx;
    this.#movedAtMs = now;
  }

  /** Whether there is time for one more row in this frame. */
  hasTime(): boolean {
    if (!this.#isOn) return true;
    const now = this.#clock.now();
    if (this.#mostMs === LEAST_MS && this.#frames % TRY_EACH !== 0 && this.#isFlying(now)) {
      this.#hasSpared = true;
      this.#count();
      return false;
    }
    if (this.#lastAt !== null) this.#spentMs += Math.min(now - this.#lastAt, LONGEST_ROW_MS);
    this.#lastAt = now;
    this.#count();
    return this.#spentMs < this.#mostMs;
  }

  /** Calls `draw`, which has to draw at once, when there is time. The answer gives it up. */
  wait(draw: () => void): () => void {
    this.#waiting.add(draw);
    this.#count();
    return () => void this.#waiting.delete(draw);
  }

  /** Until the next picture is made. */
  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    this.#clock.nextFrame((begunAtMs) => {
      // Those that came last are where the list is.
      for (const draw of [...this.#waiting].toReversed()) {
        if (!this.hasTime()) break;
        this.#waiting.delete(draw);
        draw();
      }
      this.#clock.afterFrame(() => {
        // A frame in which nothing was drawn says nothing about those in which something is.
        if (!this.#hasSpared) this.#learn(this.#clock.now() - begunAtMs);
        this.#frames++;
        this.#hasSpared = false;
        this.#isCounting = false;
        this.#spentMs = 0;
        this.#lastAt = null;
        if (this.#waiting.size > 0) this.#count();
      });
    });
  }

  #isFlying(now: number): boolean {
    return this.#fastMoves >= MOVES_OF_FLIGHT && now - this.#movedAtMs < STILL_MS;
  }

  #learn(frameMs: number): void {
    this.#mostMs = Math.min(MOST_MS, Math.max(LEAST_MS, this.#mostMs + (FRAME_MS - frameMs) * GAIN));
  }
}
