import { reduce } from './reduce.ts';
import type { AllEvents } from './reducer.ts';
import { createState, type State } from './state.ts';

interface Subscription {
  select(state: State): unknown;
  listener(): void;
  last: unknown;
}

/** Nobody waits longer for what others did. */
const LONGEST_REST_MS = 250;

/** The one state, and who wants to know when what of it changes. */
export class Store {
  readonly state: State = createState();
  readonly #subscriptions = new Set<Subscription>();
  readonly #now: () => number;
  readonly #followers = new Set<() => void>();
  #isTelling = false;
  #isResting = false;
  #hasMore = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Brings in what happened here. Listeners hear at once, and once of all that comes in one turn of the event loop. */
  apply<Name extends keyof AllEvents>(t: Name, d: AllEvents[Name]): void {
    if (reduce(this.state, t, d, this.#now())) this.touch();
  }

  /** Brings in what happened elsewhere. Where more comes than the listeners can follow, they hear of several together. */
  hear<Name extends keyof AllEvents>(t: Name, d: AllEvents[Name]): void {
    if (!reduce(this.state, t, d, this.#now())) return;
    if (this.#isResting) this.#hasMore = true;
    else this.touch();
  }

  /** Something that selectors look at changed beside the state. */
  touch(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#tell();
    });
  }

  /**
   * Calls `listener` when `select` gives something else than before (by Object.is), so it has to give the same object as long as
   * nothing changed: entities and the selectors of this library do. The answer ends it.
   */
  subscribe(select: (state: State) => unknown, listener: () => void): () => void {
    const subscription: Subscription = { select, listener, last: select(this.state) };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  /** Calls `listener` whenever something may have changed, for those who look themselves whether it concerns them. The answer ends it. */
  subscribeAll(listener: () => void): () => void {
    this.#followers.add(listener);
    return () => void this.#followers.delete(listener);
  }

  #tell(): void {
    const begunMs = performance.now();
    let mayDraw = this.#followers.size > 0;
    this.#hasMore = false;
    for (const follower of this.#followers) asListener(follower);
    for (const subscription of this.#subscriptions) {
      asListener(() => {
        const now = subscription.select(this.state);
        if (Object.is(now, subscription.last)) return;
        subscription.last = now;
        mayDraw = true;
        subscription.listener();
      });
    }
    if (mayDraw) this.#rest(begunMs);
  }

  /** What listeners draw comes after them, before the next turn of the event loop. As long as that took they are left alone. */
  #rest(begunMs: number): void {
    if (this.#isResting) return;
    this.#isResting = true;
    setTimeout(() => {
      const tookMs = performance.now() - begunMs;
      setTimeout(
        () => {
          this.#isResting = false;
          if (this.#hasMore) this.touch();
        },
        Math.min(tookMs, LONGEST_REST_MS),
      );
    });
  }
}

/** What it throws is an error as of any other listener of the page, and keeps nobody else from hearing. */
function asListener(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
