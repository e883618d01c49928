import pg from 'pg';

/** Held by whoever makes a backup: the two numbers of an advisory lock. */
export const BACKUP_LOCK: [number, number] = [7_236_482, 903];

/** Whether somebody makes a backup of this database right now. */
export async function isBackupUnderWay(pool: pg.Pool): Promise<boolean> {
  const text = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = $1::oid AND objid = $2::oid AND granted LIMIT 1`;
  return ((await pool.query(text, BACKUP_LOCK)).rowCount ?? 0) > 0;
}

/** Held by whoever moves all files to another place, alone, and by whoever reads or writes all of them for a backup, with others. */
const FILES_LOCK: [number, number] = [7_236_482, 906];

/** Others have the files. */
export class FilesInUseError extends Error {}

export interface FilesHeld {
  /** Set off when the database is gone, and with it the lock. */
  lost: AbortSignal;
  release(): Promise<void>;
}

/** Keeps others from moving the files, or, alone, everybody from working with all of them. Throws FilesInUseError where somebody else does. */
export async function holdFiles(url: string, how: 'with others' | 'alone'): Promise<FilesHeld> {
  const client = new pg.Client({ connectionString: url, application_name: 'nexus files', keepAlive: true, connectionTimeoutMillis: 10_000 });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  await client.connect();
  try {
    await client.query('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await takeFiles(client, how);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { lost: lost.signal, release: () => client.end() };
}

/** In the transaction that is under way, until its end. */
export async function takeFiles(client: pg.Client, how: 'with others' | 'alone'): Promise<void> {
  const text = `SELECT pg_try_advisory_xact_lock${how === 'alone' ? '' : '_shared'}($1::integer, $2::integer) AS taken`;
  const { rows } = await client.query<{ taken: boolean }>(text, FILES_LOCK);
  if (rows[0]?.taken) return;
  throw new FilesInUseError(
    how === 'alone'
      ? 'A backup of the files is being made or put back, or they are being moved already. Wait until that is done.'
      : 'The files are being moved (npx nexus move-files). Wait until that is done.',
  );
}
