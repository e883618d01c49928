import { reduce } from './reduce.ts';
import type { AllEvents } from './reducer.ts';
import { createState, type State } from './state.ts';

interface Subscription {
  select(state: State): unknown;
  listener(): void;
  last: unknown;
}

/** The one state, and who wants to know when what of it changes. */
export class Store {
  readonly state: State = createState();
  readonly #subscriptions = new Set<Subscription>();
  readonly #now: () => number;
  #isTelling = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Brings an event in. Listeners hear once of all that comes in one turn of the event loop. */
  apply<Name extends keyof AllEvents>(t: Name, d: AllEvents[Name]): void {
    if (reduce(this.state, t, d, this.#now())) this.touch();
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

  #tell(): void {
    for (const subscription of this.#subscriptions) {
      try {
        const now = subscription.select(this.state);
        if (Object.is(now, subscription.last)) continue;
        subscription.last = now;
        subscription.listener();
      } catch (error) {
        // As an error of any other listener of the page.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
