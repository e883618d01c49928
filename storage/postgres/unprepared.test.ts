import { behavesAsMessageStore } from '../behaviour/message-store.ts';
import { behavesAsMessageSearch } from '../behaviour/message-search.ts';
import { behavesAtomically } from '../behaviour/atomically.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

describe('PostgreSQL without prepared statements, as behind a pooler of transactions', () => {
  const stores = openedStores({ isPrepared: false });
  behavesAsMessageStore(stores);
  behavesAtomically(stores);
  behavesAsMessageSearch(() => stores().messageSearch);

  it('prepares nothing', async () => {
    const { database, close } = await openOne();
    try {
      await database.rows('some_name', 'SELECT 1');
      expect(await database.rows('', 'SELECT name FROM pg_prepared_statements')).toEqual([]);
    } finally {
      await close();
    }
  });
});

async function openOne() {
  const { openTestDatabase } = await import('./test-database.ts');
  const { openPostgresStores } = await import('./open-stores.ts');
  const { url, drop } = await openTestDatabase();
  const { database, close } = await openPostgresStores(url, { isPrepared: false, maxConnections: 1 });
  return {
    database,
    async close() {
      await close();
      await drop();
    },
  };
}
