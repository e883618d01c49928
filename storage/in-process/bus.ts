import type { Bus, BusEvent, BusMark } from '#core/ports/bus';
import { headingOf, type EventHeading, type Wants } from '#core/ports/event-heading';

/**
 * A bus within one process. Subscribers are called at once and in the order of subscribing; what a
 * subscriber publishes waits until everybody has heard the event before it.
 */
export function inProcessBus({ onError }: { onError?: (error: unknown, event: BusEvent) => void } = {}): Bus {
  const { deliver, subscribe, counts } = localDelivery(onError);
  const publish = (event: BusEvent): void => deliver(event, null);
  return {
    publish,
    tellHere: publish,
    subscribe,
    counts,
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
export interface LocalDelivery {
  deliver(event: BusEvent, mark: BusMark | null): void;
  subscribe(receive: Receive, wants?: Wants): () => void;
  /** Whether any of them wants it. */
  isWanted(heading: EventHeading): boolean;
  counts: { heard: number; passedOver: number };
}

/** `onHeard` hears of each event before the subscribers do. */
export function localDelivery(onError?: (error: unknown, event: BusEvent) => void, onHeard?: (mark: BusMark | null) => void): LocalDelivery {
  const subscribers = new Set<{ receive: Receive; wants: Wants | undefined }>();
  const counts = { heard: 0, passedOver: 0 };
  const waiting: { event: BusEvent; mark: BusMark | null }[] = [];
  let delivering = false;

  const deliverOne = (event: BusEvent, mark: BusMark | null): void => {
    counts.heard++;
    onHeard?.(mark);
    const heading = headingOf(event);
    for (const subscriber of Array.from(subscribers)) {
      if (!subscribers.has(subscriber)) continue;
      try {
        if (subscriber.wants === undefined || subscriber.wants(heading)) subscriber.receive(event, mark);
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
    subscribe(receive, wants) {
      const subscriber = { receive, wants };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    isWanted(heading) {
      for (const { wants } of subscribers) if (wants === undefined || wants(heading)) return true;
      return false;
    },
    counts,
  };
}
