import { randomUUID } from 'node:crypto';
import type { Stores } from '#core/ports/stores';
import { lackingCassandra, startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { openCassandraStores, type OpenedCassandraStores } from '../cassandra/open-stores.ts';
import { openPostgresStores, type OpenedStores } from '../postgres/open-stores.ts';
import { openTestDatabase } from '../postgres/test-database.ts';

export { lackingCassandra };

export const optionsFor = (running: RunningCassandra) => ({
  contactPoints: running.contactPoints.map((host) => `${host}:${running.port}`),
  keyspace: `test_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
  localDataCenter: running.localDataCenter,
  consistency: 'localQuorum' as const,
});

/** For a test file: a Cassandra node and a database of their own before all tests, gone after them. */
export function openedCassandraStores(): () => OpenedCassandraStores & { stores: Stores; inPostgres: OpenedStores; options: ReturnType<typeof optionsFor> } {
  let running: RunningCassandra | undefined;
  let database: { url: string; drop(): Promise<void> } | undefined;
  let inPostgres: OpenedStores | undefined;
  let opened: OpenedCassandraStores | undefined;
  let options: ReturnType<typeof optionsFor> | undefined;
  beforeAll(async () => {
    [running, database] = await Promise.all([startCassandra(), openTestDatabase()]);
    inPostgres = await openPostgresStores(database.url);
    options = optionsFor(running);
    opened = await openCassandraStores(inPostgres, options);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await inPostgres?.close();
    await database?.drop();
    await running?.stop();
  });
  return () => {
    if (!opened || !inPostgres || !options) throw new Error('The stores are opened before the first test');
    return { ...opened, inPostgres, options };
  };
}
