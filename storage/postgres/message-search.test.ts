import pg from 'pg';
import { behavesAsMessageSearch, NOTHING } from '../behaviour/message-search.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { newMessage } from '../behaviour/records.ts';
import { openPostgresStores } from './open-stores.ts';
import { openTestDatabase } from './test-database.ts';

const stores = openedStores();

describe('Message search in PostgreSQL', () => behavesAsMessageSearch(stores));

describe('The index of the search', () => {
  it('is built beside the running server where it is missing', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP INDEX messages_by_terms');
    const { stores: fresh, close } = await openPostgresStores(database.url);
    try {
      expect((await fresh.messageSearch.readiness()).isReady).toBe(false);
      await Promise.all([fresh.messageSearch.prepare(), fresh.messageSearch.prepare()]);
      await fresh.messageSearch.prepare();
      expect((await fresh.messageSearch.readiness()).isReady).toBe(true);
    } finally {
      await close();
      await client.end();
      await database.drop();
    }
  });

  it('is not needed for letters: without the extension whole parts are found', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP EXTENSION pg_trgm');
    const { stores: plain, close } = await openPostgresStores(database.url);
    try {
      await plain.messages.insert(newMessage('7', { guild_id: '8', content: 'Netherlands' }));
      const scope = { guildId: '8', channelIds: ['7'], archivedIn: [], privateIn: [], viewerId: '1', onlyIn: null };
      expect((await plain.messageSearch.search(scope, { ...NOTHING, content: 'therland' })).total).toBe(1);
    } finally {
      await close();
      await client.end();
      await database.drop();
    }
  });
});
