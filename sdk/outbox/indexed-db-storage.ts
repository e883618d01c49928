import { openDB, type DBSchema } from 'idb';
import type { OutboxEntry } from './entry.ts';
import type { OutboxStorage } from './storage.ts';

interface Schema extends DBSchema {
  entries: { key: string; value: OutboxEntry };
}

/** In the browser, files included; shared by all tabs of an origin. */
export function indexedDbStorage(name: string): OutboxStorage {
  const opening = openDB<Schema>(name, 1, {
    upgrade: (database) => void database.createObjectStore('entries', { keyPath: 'id' }),
    // Another tab deletes or upgrades it.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  // Asked for again, and refused again, by whoever needs it.
  opening.catch(() => undefined);
  return {
    load: async () => (await opening).getAll('entries'),
    save: async (entry) => void (await (await opening).put('entries', entry)),
    remove: async (id) => (await opening).delete('entries', id),
    close: () =>
      void opening.then(
        (database) => database.close(),
        () => undefined,
      ),
  };
}
