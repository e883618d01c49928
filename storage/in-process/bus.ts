import type { Bus, BusEvent } from '#core/ports/bus';

/**
 * A bus within one process. Subscribers are called at once and in the order of subscribing; what a
 * subscriber publishes waits until everybody has heard the event before it.
 */
export function inProcessBus({ onError }: { onError?: (error: unknown, event: BusEvent) => void } = {}): Bus {
  const subscribers = new Set<{ receive: (event: BusEvent) => void }>();
  const waiting: BusEvent[] = [];
  let delivering = false;

  const deliver = (event: BusEvent) => {
    for (const subscriber of Array.from(subscribers)) {
      if (!subscribers.has(subscriber)) continue;
      try {
        subscriber.receive(event);
      } catch (error) {
        onError?.(error, event);
      }
    }
  };

  return {
    publish(event) {
      waiting.push(event);
      if (delivering) return;
      delivering = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) deliver(next);
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
