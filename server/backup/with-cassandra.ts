import { systemClock } from '#core/ports/clock';
import type { Cassandra } from '#storage/cassandra/client';
import type { Engine } from '#storage/cassandra/outbox';
import { databaseOn, openPool, type Database } from '#storage/postgres/pool';
import { cassandraOptions } from '../configuration/cassandra-options.ts';
import type { Settings } from '../configuration/settings.ts';

export interface OpenedCassandra {
  cassandra: Cassandra;
  engine: Engine;
  database: Database;
}

/** Runs with the Cassandra of the settings, beside the database at `url`; with null where they name none. */
export async function withCassandra<Result>(settings: Settings, url: string, run: (opened: OpenedCassandra | null) => Promise<Result>): Promise<Result> {
  const { CASSANDRA_CONTACT_POINTS: contactPoints } = settings;
  if (contactPoints === undefined) return run(null);
  const [{ engineOn }, { openCassandra }] = await Promise.all([import('#storage/cassandra/compose-stores'), import('#storage/cassandra/open-cassandra')]);
  const isPrepared = settings.DATABASE_PREPARED === 'on';
  const pool = openPool(url, { maxConnections: 2, isPrepared });
  try {
    const database = databaseOn(pool, undefined, isPrepared);
    const cassandra = await openCassandra(cassandraOptions(settings, contactPoints), database);
    try {
      return await run({ cassandra, engine: engineOn(cassandra, systemClock), database });
    } finally {
      await cassandra.close();
    }
  } finally {
    await pool.end();
  }
}
