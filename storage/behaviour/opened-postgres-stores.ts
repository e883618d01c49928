import type { Stores } from '#core/ports/stores';
import { openPostgresStores, type OpenOptions } from '../postgres/open-stores.ts';
import { openTestDatabase } from '../postgres/test-database.ts';

/** For a test file: opens stores on a database of their own before all tests and drops it after them. */
export function openedStores(options: OpenOptions = {}): () => Stores {
  let opened: { stores: Stores; close(): Promise<void> } | undefined;
  let database: { url: string; drop(): Promise<void> } | undefined;
  beforeAll(async () => {
    database = await openTestDatabase();
    opened = await openPostgresStores(database.url, options);
  });
  afterAll(async () => {
    await opened?.close();
    await database?.drop();
  });
  return () => {
    if (!opened) throw new Error('The stores are opened before the first test');
    return opened.stores;
  };
}
