/**
 * Things worth seconds to hours, shared by all processes and written nowhere else: values are plain JSON. What is too old is
 * gone; a restart of the engine behind it may forget all of it.
 */
export interface ShortMemory {
  set(key: string, value: unknown, lifetimeMs: number): Promise<void>;
  get<Value>(key: string): Promise<Value | null>;
  /** The value, which is gone with this: only one caller gets it. */
  take<Value>(key: string): Promise<Value | null>;
  /** Sets it for the first who comes; false for everybody else until it is over. */
  claim(key: string, value: unknown, lifetimeMs: number): Promise<boolean>;
  remove(...keys: string[]): Promise<void>;
  /** Counts up (or down) and tells the sum; the lifetime begins with the first. */
  count(key: string, by: number, lifetimeMs: number): Promise<number>;
  /** One entry of a table; the lifetime of the whole table begins anew. Tells all entries after that, this one last. */
  setEntry<Value>(table: string, entry: string, value: Value, lifetimeMs: number): Promise<Map<string, Value>>;
  /** Takes one out. Tells all that are left. */
  removeEntry<Value>(table: string, entry: string): Promise<Map<string, Value>>;
  /** As `setEntry` and `removeEntry` do, without telling what else is there. */
  putEntry(table: string, entry: string, value: unknown, lifetimeMs: number): Promise<void>;
  dropEntry(table: string, entry: string): Promise<void>;
  entries<Value>(table: string): Promise<Map<string, Value>>;
}
