import type { OutboxEntry } from './entry.ts';

/** Where unsent messages survive. An entry that was saved is there after a crash. */
export interface OutboxStorage {
  /** All of them, in any order. */
  load(): Promise<OutboxEntry[]>;
  /** Puts one in, or over what it was. */
  save(entry: OutboxEntry): Promise<void>;
  remove(id: string): Promise<void>;
  close(): void;
}

/** For as long as the program runs. */
export function memoryStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: async () => [...entries.values()],
    save: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
    close: () => undefined,
  };
}
