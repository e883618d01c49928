/** So long a frame may draw new rows: with their layout and painting it takes some four times that. */
const BUDGET_MS = 4;
/** Between the rows of one frame is less time than this. */
const SAME_FRAME_MS = 6;

/**
 * How many rows a frame draws. Where a list rolls so fast, or so much is written, that a machine cannot draw all that comes within the frame,
 * the others are hinted at and drawn in the frames after it; the list goes on without a stop. A fast machine hints at nothing.
 */
export class RowPace {
  readonly #now: () => number;
  readonly #nextFrame: (then: () => void) => unknown;
  readonly #waiting = new Set<() => void>();
  #isOn = false;
  #isAsked = false;
  #beganAt = -Infinity;
  #lastAt = -Infinity;

  constructor(now = (): number => performance.now(), nextFrame = (then: () => void): unknown => requestAnimationFrame(then)) {
    this.#now = now;
    this.#nextFrame = nextFrame;
  }

  /** From now on. What is there when a channel is opened is drawn together. */
  begin(): void {
    this.#isOn = true;
  }

  /** Whether there is time for one more row in this frame. */
  hasTime(): boolean {
    if (!this.#isOn) return true;
    const now = this.#now();
    if (now - this.#lastAt > SAME_FRAME_MS) this.#beganAt = now;
    this.#lastAt = now;
    return now - this.#beganAt < BUDGET_MS;
  }

  /** Calls `draw`, which has to draw at once, when there is time. The answer gives it up. */
  wait(draw: () => void): () => void {
    this.#waiting.add(draw);
    this.#ask();
    return () => void this.#waiting.delete(draw);
  }

  #ask(): void {
    if (this.#isAsked || this.#waiting.size === 0) return;
    this.#isAsked = true;
    this.#nextFrame(() => {
      this.#isAsked = false;
      // Those that came last are where the list is.
      for (const draw of [...this.#waiting].toReversed()) {
        if (!this.hasTime()) break;
        this.#waiting.delete(draw);
        draw();
      }
      this.#ask();
    });
  }
}
