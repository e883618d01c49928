import pg from 'pg';
import { messages } from './migrations/0002-messages.ts';
import { peopleAndGuilds } from './migrations/0001-people-and-guilds.ts';
import { pollsAndCrossposts } from './migrations/0003-polls-and-crossposts.ts';
import { guildActivities } from './migrations/0004-guild-activities.ts';
import { readStates } from './migrations/0005-read-states.ts';
import { doomedFiles } from './migrations/0006-doomed-files.ts';
import { communities } from './migrations/0007-communities.ts';
import { messageSearch } from './migrations/0008-message-search.ts';
import { instance } from './migrations/0010-instance.ts';
import { leaving } from './migrations/0011-leaving.ts';
import { authorizations } from './migrations/0012-authorizations.ts';
import { monetisation } from './migrations/0013-monetisation.ts';
import { formerMembers } from './migrations/0014-former-members.ts';
import { messagesElsewhere } from './migrations/0015-messages-elsewhere.ts';
import { searchIndex } from './migrations/0016-search-index.ts';
import { manyProcesses } from './migrations/0017-many-processes.ts';
import { reasonOf } from './pool.ts';

export interface Migration {
  id: number;
  name: string;
  sql: string;
}

/** In the order of their ids. One that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  peopleAndGuilds,
  messages,
  pollsAndCrossposts,
  guildActivities,
  readStates,
  doomedFiles,
  communities,
  messageSearch,
  instance,
  leaving,
  authorizations,
  monetisation,
  formerMembers,
  messagesElsewhere,
  searchIndex,
  manyProcesses,
];
/** Any constant will do, as long as it is always the same one. */
const MIGRATION_LOCK = 7_236_482_901;

/**
 * Brings the schema up to date; several processes that start at once do it one after another.
 * Throws when the database was made by a newer version. Returns the names of what was applied.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[] = MIGRATIONS): Promise<string[]> {
  // A lock of a transaction, which holds also behind a pooler that gives each transaction another connection.
  const lock = new pg.Client(pool.options);
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await lock.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    return await migrateAlone(pool, migrations);
  } finally {
    await lock.end();
  }
}

async function migrateAlone(pool: pg.Pool, migrations: readonly Migration[]): Promise<string[]> {
  const client = await pool.connect();
  // A connection that breaks between two statements is noticed by the next one.
  client.on('error', () => undefined);
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (id integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ id: number; name: string }>('SELECT id, name FROM schema_migrations ORDER BY id');
    const known = new Set(migrations.map((migration) => migration.id));
    const newer = rows.find((row) => !known.has(row.id));
    if (newer)
      throw new Error(`The database was made by a newer version of Nexus (its schema has "${newer.name}"). Start that version or restore an older backup.`);
    const applied = new Set(rows.map((row) => row.id));
    const missing = migrations.filter((migration) => !applied.has(migration.id));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    client.release(true);
  }
}

async function apply(client: pg.PoolClient, { id, name, sql }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (id, name) VALUES ($1, $2)', [id, name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`The migration "${name}" failed: ${reasonOf(error)}`, { cause: error });
  }
}
