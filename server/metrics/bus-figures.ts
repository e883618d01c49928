import type { Bus, BusEvent } from '#core/ports/bus';
import type { Registry } from './registry.ts';

const ASK_EVERY_MS = 5_000;

/** Counts what goes over a bus, and how far behind this process is. The result stops the asking. */
export function watchBus(registry: Registry, bus: Bus): () => void {
  const published = registry.counters('nexus_bus_published_total', 'Events that this process gave to the bus.').of();
  registry.read('nexus_bus_heard_total', 'Events that this process heard from the bus.', [], () => bus.counts.heard, 'counter');
  registry.read(
    'nexus_bus_passed_over_total',
    'Events of other processes that this one had no use for and did not read.',
    [],
    () => bus.counts.passedOver,
    'counter',
  );
  const failed = registry.counters('nexus_bus_failures_total', 'Times that this process could not catch up with the bus.').of();
  let lagSeconds = 0;
  let askedMs: number | null = null;
  const waited = (): number => (askedMs === null ? 0 : (performance.now() - askedMs) / 1000);
  registry.read('nexus_bus_lag_seconds', 'How long this process takes to hear all that was published anywhere; while it waits, how long so far.', [], () =>
    Math.max(lagSeconds, waited()),
  );
  const publish = bus.publish.bind(bus);
  bus.publish = (event: BusEvent) => {
    published.value++;
    publish(event);
  };
  const asking = setInterval(() => {
    if (askedMs !== null) return;
    askedMs = performance.now();
    bus
      .caughtUp()
      .then(
        () => (lagSeconds = waited()),
        () => void failed.value++,
      )
      .finally(() => (askedMs = null));
  }, ASK_EVERY_MS).unref();
  return () => clearInterval(asking);
}
