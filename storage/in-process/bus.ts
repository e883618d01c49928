import type { Bus, BusEvent, BusMark } from '#core/ports/bus';

/**
 * A bus within one process. Subscribers are called at once and in the order of subscribing; what a
 * subscriber publishes waits until everybody has heard the event before it.
 */
export function inProcessBus({ onError }: { onError?: (error: unknown, event: BusEvent) => void } = {}): Bus {
  const { deliver, subscribe } = localDelivery(onError);
  const publish = (event: BusEvent): void => deliver(event, null);
  return {
    publish,
    tellHere: publish,
    subscribe,
    caughtUp: () => Promise.resolve(),
    flushed: () => Promise.resolve(),
    position: () => ({}),
    reached: () => Promise.resolve(),
    retained: () => Promise.resolve([]),
    retains: () => false,
    forgetRetained: () => Promise.resolve(),
  };
}

type Receive = (event: BusEvent, mark: BusMark | null) => void;

/** The subscribers of this process, for every kind of bus. */
export function localDelivery(onError?: (error: unknown, event: BusEvent) => void): {
  deliver(event: BusEvent, mark: BusMark | null): void;
  subscribe(receive: Receive): () => void;
} {
  const subscribers = new Set<{ receive: Receive }>();
  const waiting: { event: BusEvent; mark: BusMark | null }[] = [];
  let delivering = false;

  const deliverOne = (event: BusEvent, mark: BusMark | null): void => {
    for (const subscriber of Array.from(subscribers)) {
      if (!subscribers.has(subscriber)) continue;
      try {
        subscriber.receive(event, mark);
      } catch (error) {
        onError?.(error, event);
      }
    }
  };

  return {
    deliver(event, mark) {
      waiting.push({ event, mark });
      if (delivering) return;
      delivering = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) deliverOne(next.event, next.mark);
      } finally {
        delivering = false;
      }
    },
    subscribe(receive) {
      const subscriber = { receive };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
  };
}
