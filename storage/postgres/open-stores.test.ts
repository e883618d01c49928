import { newId, newMessage } from '../behaviour/records.ts';
import { freePort } from '../embedded-postgres/free-port.ts';
import { openPostgresStores } from './open-stores.ts';
import { openTestDatabase } from './test-database.ts';

describe('openPostgresStores', () => {
  it('keeps trying a server that is away, then says where and what to do', async () => {
    const port = await freePort();
    const retries: unknown[] = [];
    const opening = openPostgresStores(`postgres://nexus:secret@127.0.0.1:${port}/nexus`, { waitMs: 400, onRetry: (error) => retries.push(error) });
    await expect(opening).rejects.toThrow(
      `PostgreSQL at 127.0.0.1:${port}/nexus could not be reached: connect ECONNREFUSED 127.0.0.1:${port}. Is it running, and is DATABASE_URL right?`,
    );
    expect(retries.length).toBeGreaterThan(0);
  });

  it('gives up at once when the server refuses for good', async () => {
    const database = await openTestDatabase();
    const url = new URL(database.url);
    url.pathname = '/nothing_of_this_name';
    await expect(openPostgresStores(url.href)).rejects.toThrow('refused: database "nothing_of_this_name" does not exist. Check DATABASE_URL.');
    await database.drop();
  });

  it('fails with StorageUnavailableError while the database is away, and works again after', async () => {
    const database = await openTestDatabase();
    const broken: Error[] = [];
    const { stores, pool, close } = await openPostgresStores(database.url, { onIdleError: (error) => broken.push(error) });
    const message = newMessage(newId());
    await stores.messages.insert(message);
    const cut = stores.messages.byId(message.channel_id, message.id).then(() => pool.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    await expect(cut).rejects.toThrow();
    expect(await stores.messages.byId(message.channel_id, message.id)).toEqual(message);
    await close();
    await expect(stores.messages.byId(message.channel_id, message.id)).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await expect(Promise.all([stores.messages.insert(message), stores.messages.insert(message)])).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await database.drop();
  });
});
