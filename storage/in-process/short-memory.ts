import type { ShortMemory } from '#core/ports/short-memory';

/** Beyond this the oldest go, whatever their lifetime. */
const MOST = 200_000;
/** What is over goes at the latest with the first that comes after so long. */
const SWEEP_EVERY_MS = 30_000;

interface Held {
  value: unknown;
  untilMs: number;
}

/** Short memory within one process. `nowMs` says what is over. */
export function inProcessShortMemory(nowMs: () => number, most = MOST): ShortMemory {
  const held = new Map<string, Held>();
  let sweepAt = 1_000;
  let sweptAtMs = nowMs();

  const find = (key: string): Held | undefined => {
    const found = held.get(key);
    if (found && found.untilMs <= nowMs()) {
      held.delete(key);
      return undefined;
    }
    return found;
  };
  const put = (key: string, value: unknown, lifetimeMs: number): void => {
    held.delete(key);
    const now = nowMs();
    held.set(key, { value, untilMs: now + lifetimeMs });
    if (held.size > sweepAt || now - sweptAtMs > SWEEP_EVERY_MS) sweep(now);
  };
  /** Sooner only when there is twice what is left, or a tenth of the most more, so that a write costs the same however much is held. */
  const sweep = (now: number): void => {
    sweptAtMs = now;
    const room = Math.floor(most * 0.9);
    for (const [key, { untilMs }] of held) if (untilMs <= now) held.delete(key);
    for (const key of held.keys()) {
      if (held.size <= room) break;
      held.delete(key);
    }
    sweepAt = Math.min(Math.max(1_000, held.size * 2), most);
  };
  const table = <Value>(key: string): Map<string, Value> => (find(key)?.value as Map<string, Value> | undefined) ?? new Map<string, Value>(); // put here by setEntry only
  // Copies both ways: what a caller goes on to change is not what others find.
  const copy = <Value>(value: unknown): Value => structuredClone(value) as Value; // the caller knows what it put there
  const putInto = (key: string, entry: string, value: unknown, lifetimeMs: number): Map<string, unknown> => {
    const entries = table<unknown>(key);
    entries.delete(entry);
    entries.set(entry, copy(value));
    put(key, entries, lifetimeMs);
    return entries;
  };
  const dropFrom = (key: string, entry: string): Map<string, unknown> => {
    const entries = table<unknown>(key);
    entries.delete(entry);
    if (entries.size === 0) held.delete(key);
    return entries;
  };

  return {
    set: async (key, value, lifetimeMs) => put(key, copy(value), lifetimeMs),
    get: async (key) => copy(find(key)?.value ?? null),
    async take(key) {
      const found = find(key);
      held.delete(key);
      return copy(found?.value ?? null);
    },
    async claim(key, value, lifetimeMs) {
      if (find(key)) return false;
      put(key, copy(value), lifetimeMs);
      return true;
    },
    async remove(...keys) {
      for (const key of keys) held.delete(key);
    },
    async count(key, by, lifetimeMs) {
      const found = find(key);
      if (!found) {
        put(key, by, lifetimeMs);
        return by;
      }
      found.value = Number(found.value) + by;
      return Number(found.value);
    },
    async setEntry<Value>(key: string, entry: string, value: Value, lifetimeMs: number) {
      return copy<Map<string, Value>>(putInto(key, entry, value, lifetimeMs));
    },
    async removeEntry<Value>(key: string, entry: string) {
      return copy<Map<string, Value>>(dropFrom(key, entry));
    },
    async putEntry(key, entry, value, lifetimeMs) {
      putInto(key, entry, value, lifetimeMs);
    },
    async dropEntry(key, entry) {
      dropFrom(key, entry);
    },
    entries: async <Value>(key: string) => copy<Map<string, Value>>(table<Value>(key)),
  };
}
