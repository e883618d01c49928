import { setTimeout as sleep } from 'node:timers/promises';
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
import { newestIds } from './migrations/0018-newest-ids.ts';
import { manyProcessesIndexes } from './migrations/0019-many-processes-indexes.ts';
import { silentThreads } from './migrations/0020-silent-threads.ts';
import { reactedMessages } from './migrations/0021-reacted-messages.ts';
import { recordings } from './migrations/0022-recordings.ts';
import { searchBlocks } from './migrations/0023-search-blocks.ts';
import { peopleAndEachOther } from './migrations/0024-people-and-each-other.ts';
import { secondFactors } from './migrations/0025-second-factors.ts';
import { userSettings } from './migrations/0026-user-settings.ts';
import { peoplesOwn } from './migrations/0027-peoples-own.ts';
import { authorsOfMentions } from './migrations/0028-authors-of-mentions.ts';
import { dueSavedMessages } from './migrations/0029-due-saved-messages.ts';
import { dueSavedMessagesIndex } from './migrations/0030-due-saved-messages-index.ts';
import { filesOfScheduledMessages } from './migrations/0031-files-of-scheduled-messages.ts';
import { devices } from './migrations/0032-devices.ts';
import { searchOfConversations } from './migrations/0033-search-of-conversations.ts';
import { reasonOf } from '#core/ports/storage-unavailable';

export interface Migration {
  id: number;
  name: string;
  /** Carried out as a whole or not at all. */
  sql: string;
  /**
   * In place of `sql`: `CREATE INDEX CONCURRENTLY name ON ...` one by one, outside of any transaction, which hold up nobody who
   * writes. What of it was done when the process died is not done again.
   */
  concurrently?: readonly string[];
  /**
   * In place of `sql`: fills in what is there already, slice by slice, each in a transaction of its own. Of the rows after `$1`
   * it changes some and gives the id of the last as `upto`, or null when there are none. May be done twice.
   */
  inSlices?: string;
}

export interface MigrateOptions {
  /** A change of the schema waits so long for those who use the table; meanwhile others wait behind it. Then it lets them go first. */
  lockTimeoutMs?: number;
  /** How often it tries. */
  tries?: number;
  /** Hears of each time that it let others go first. */
  onWait?: (name: string) => void;
  /** Each transaction may get another connection, so that nothing can be set for a statement outside of one. */
  isPooled?: boolean | undefined;
  /** Hears of an index that is made while nobody can write into its table: it takes longer than a statement behind the pooler may. */
  onBlock?: (index: string) => void;
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
  newestIds,
  manyProcessesIndexes,
  silentThreads,
  reactedMessages,
  recordings,
  searchBlocks,
  peopleAndEachOther,
  secondFactors,
  userSettings,
  peoplesOwn,
  authorsOfMentions,
  dueSavedMessages,
  dueSavedMessagesIndex,
  filesOfScheduledMessages,
  devices,
  searchOfConversations,
];
/** Any constant will do, as long as it is always the same one. */
const MIGRATION_LOCK = 7_236_482_901;
const ASK_AGAIN_MS = 200;

/**
 * Brings the schema up to date; several processes that start at once do it one after another.
 * Throws when the database was made by a newer version. Returns the names of what was applied.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[] = MIGRATIONS, options: MigrateOptions = {}): Promise<string[]> {
  // A lock of a transaction, which holds also behind a pooler that gives each transaction another connection.
  const lock = new pg.Client(pool.options);
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await takeLock(lock);
    return await migrateAlone(pool, migrations, options);
  } finally {
    await lock.end();
  }
}

/**
 * An index that is made concurrently waits for everybody who has a view of the rows open. Whoever waits inside of a statement has
 * one, and so has a prepared statement until the next: so it asks again and again, without parameters.
 */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ is_mine: boolean }>(`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS is_mine`);
    if (rows[0]?.is_mine) return;
    await sleep(ASK_AGAIN_MS);
  }
}

async function migrateAlone(pool: pg.Pool, migrations: readonly Migration[], options: MigrateOptions): Promise<string[]> {
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
    for (const migration of missing) await apply(client, migration, options);
    return missing.map((migration) => migration.name);
  } finally {
    client.release(true);
  }
}

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';
const CANCELLED = '57014';

async function apply(client: pg.PoolClient, { id, name, sql, concurrently, inSlices }: Migration, options: MigrateOptions): Promise<void> {
  const { lockTimeoutMs = 3_000, tries = 60, onWait } = options;
  const isDone = 'INSERT INTO schema_migrations (id, name) VALUES ($1, $2)';
  try {
    if (concurrently) {
      for (const statement of concurrently) await makeIndex(client, statement, options);
      await client.query(isDone, [id, name]);
      return;
    }
    if (inSlices !== undefined) {
      await fillIn(client, inSlices);
      await client.query(isDone, [id, name]);
      return;
    }
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(`BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = ${lockTimeoutMs}`);
        await client.query(sql);
        await client.query(isDone, [id, name]);
        await client.query('COMMIT');
        return;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        const { code } = error as { code?: unknown }; // pg throws these only
        if ((code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK) || attempt >= tries) throw error;
        onWait?.(name);
        // Those who waited behind it get their turn.
        await sleep(Math.min(attempt * 250, 5_000));
      }
    }
  } catch (error) {
    throw new Error(`The migration "${name}" failed: ${reasonOf(error)}`, { cause: error });
  }
}

async function fillIn(client: pg.PoolClient, slice: string): Promise<void> {
  for (let upto: string | null = '0'; upto !== null;) {
    try {
      const { rows }: pg.QueryResult<{ upto: string | null }> = await client.query(slice, [upto]);
      upto = rows[0]?.upto ?? null;
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK) throw error; // pg throws these only
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/** An index whose making was broken off is there, but nobody may use it: it goes first. */
async function makeIndex(client: pg.PoolClient, statement: string, { isPooled, onBlock }: MigrateOptions): Promise<void> {
  const [, index] = /^\s*CREATE (?:UNIQUE )?INDEX CONCURRENTLY (\w+) ON /.exec(statement) ?? [];
  if (index === undefined) throw new Error(`not "CREATE INDEX CONCURRENTLY name ON ...": ${statement}`);
  // The connection is ended afterwards. Behind a pooler it would be somebody else's by the next statement.
  if (isPooled !== true) await client.query('SET statement_timeout = 0');
  const { rows } = await client.query<{ valid: boolean }>('SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)', [index]);
  if (rows[0]?.valid) return;
  try {
    if (rows[0]) await client.query(`DROP INDEX CONCURRENTLY ${index}`);
    await client.query(statement);
  } catch (error) {
    if (isPooled !== true || (error as { code?: unknown }).code !== CANCELLED) throw error; // pg throws these only
    onBlock?.(index);
    await client.query('BEGIN; SET LOCAL statement_timeout = 0');
    await client.query(`DROP INDEX IF EXISTS ${index}`);
    await client.query(statement.replace(' CONCURRENTLY', ''));
    await client.query('COMMIT');
  }
}
