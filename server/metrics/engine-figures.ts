import type { Histogram, Registry } from './registry.ts';

/** What one engine (PostgreSQL, Redis, S3...) is asked, and how it does. */
export interface EngineFigures {
  /** One call of an operation, from a small fixed set of names; says what came of it when it is over. */
  begin(operation: string): (failed: boolean) => void;
}

export interface Engines {
  of(engine: string): EngineFigures;
}

/** Counts for every engine alike: how many calls, how long each took, which failed, how many are under way. */
export function engineFigures(registry: Registry): Engines {
  const seconds = registry.histograms('nexus_engine_seconds', 'How long calls of an engine took.', ['engine', 'operation']);
  const errors = registry.counters('nexus_engine_errors_total', 'Calls of an engine that failed.', ['engine', 'operation']);
  const pending = new Map<string, { value: number }>();
  registry.read('nexus_engine_pending', 'Calls of an engine that are under way.', ['engine'], () =>
    [...pending].map(([engine, { value }]) => [[engine], value]),
  );
  return {
    of(engine) {
      const under = pending.get(engine) ?? { value: 0 };
      pending.set(engine, under);
      const histograms = new Map<string, Histogram>();
      return {
        begin(operation) {
          const begun = performance.now();
          under.value++;
          return (failed) => {
            under.value--;
            let histogram = histograms.get(operation);
            if (!histogram) histograms.set(operation, (histogram = seconds.of(engine, operation)));
            histogram.observe((performance.now() - begun) / 1000);
            if (failed) errors.of(engine, operation).value++;
          };
        },
      };
    },
  };
}

/** The same adapter, its methods counted one by one under their names; it knows nothing of that. */
export function measured<Adapter extends object>(figures: EngineFigures, adapter: Adapter): Adapter {
  const counted = new Map<PropertyKey, unknown>();
  return new Proxy(adapter, {
    get(target, name) {
      const known = counted.get(name);
      if (known !== undefined) return known;
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function' || typeof name !== 'string') return method;
      const call = (...args: unknown[]): unknown => {
        const end = figures.begin(name);
        try {
          const result: unknown = Reflect.apply(method, target, args);
          if (!(result instanceof Promise)) {
            end(false);
            return result;
          }
          return result.then(
            (value: unknown) => (end(false), value),
            (error: unknown) => {
              end(true);
              throw error;
            },
          );
        } catch (error) {
          end(true);
          throw error;
        }
      };
      counted.set(name, call);
      return call;
    },
  });
}
