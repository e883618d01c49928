import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import type { Logger } from 'pino';
import type { BlobStore } from '#core/ports/blob-store';
import { REFUSE, TABLES_OF_MOVE, type Phase } from '#storage/cassandra/message-engine';
import { migrate, MIGRATIONS } from '#storage/postgres/migrate';
import { analyze, filledTables, openRefill, processesOn, type Refill } from '#storage/postgres/table-copies';
import { openBlobs } from '../boot/open-blobs.ts';
import type { Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
import { BackupError, SECRET_NAMES, type BackupHead, type Progress } from './backup-format.ts';
import { withDatabase } from './database-address.ts';
import { openBackup, type OpenedBackup } from './read-backup.ts';
import { wholeOf, type Entry } from './tar.ts';

export interface RestoreWish {
  file: string;
  passphrase: string | null;
  progress: Progress;
}

export interface Restored {
  made_at: string;
  rows: number;
  files: number;
  secrets: boolean;
  /** Messages were moving to Cassandra, and are in PostgreSQL again. */
  move_ended: boolean;
}

/** Fills an empty instance from a backup: all of it, or nothing when something fails. */
export async function restoreBackup(settings: Settings, log: Logger, wish: RestoreWish): Promise<Restored> {
  const running = await findRunFile(settings.NEXUS_DATA);
  if (running) throw new BackupError(`A server runs on ${settings.NEXUS_DATA} (process ${running.pid}). Stop it first.`);
  const backup = await openBackup(resolve(wish.file), wish.passphrase, wish.progress);
  demandKnown(backup.head);
  await mkdir(settings.NEXUS_DATA, { recursive: true });
  return withDatabase(settings, log, async (url) => {
    const { blobs, close } = await openBlobs(settings, log);
    try {
      if ((await processesOn(url)) > 0)
        throw new BackupError('Processes of Nexus work with this database. Stop them all first; one that died is forgotten after a minute.');
      await demandEmpty(url, blobs, backup.head);
      await makeSchema(settings, url, backup.head);
      const restored = await refill(settings, url, blobs, backup, wish.progress);
      await makeSchema(settings, url, null);
      await analyze(url).catch((error: unknown) => log.warn({ err: error }, 'the restored database is slow until it has been analysed (ANALYZE)'));
      return restored;
    } finally {
      await close();
    }
  });
}

function demandKnown({ migrations, nexus }: BackupHead): void {
  const known = new Set(MIGRATIONS.map(({ id }) => id));
  const newer = migrations.find(({ id }) => !known.has(id));
  if (newer) throw new BackupError(`The backup was made by a newer version of Nexus (${nexus}; its schema has "${newer.name}"). Restore it with that version.`);
}

async function demandEmpty(url: string, blobs: BlobStore, head: BackupHead): Promise<void> {
  const filled = await filledTables(url);
  const words = 'A backup is put back into an empty instance only: name a new folder with NEXUS_DATA, or an empty database with DATABASE_URL.';
  // What a first start leaves behind by itself is nobody's.
  const kept = filled.filter((name) => !MADE_BY_START.has(name));
  if (kept.length > 0) throw new BackupError(`The database holds something already (${kept.slice(0, 3).join(', ')}). ${words}`);
  // Without files in the backup, those that are there are its own.
  if (!head.with_files) return;
  for await (const { key } of blobs.list()) throw new BackupError(`There are files already (${key}). ${words}`);
}

const MADE_BY_START: ReadonlySet<string> = new Set(['instance_settings', 'instance_secrets', 'search_history']);

/** The schema of the backup, or else this program's own. */
async function makeSchema(settings: Settings, url: string, head: BackupHead | null): Promise<void> {
  const wanted = head && new Set(head.migrations.map(({ id }) => id));
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    if (wanted) {
      const { rows } = await pool
        .query<{ id: number }>("SELECT id FROM schema_migrations WHERE to_regclass('public.schema_migrations') IS NOT NULL")
        .catch(() => ({ rows: [] as { id: number }[] }));
      const beyond = rows.find(({ id }) => !wanted.has(id));
      if (beyond && settings.DATABASE_URL !== undefined)
        throw new BackupError(
          'The schema of this database is newer than that of the backup. Name a new database with nothing in it: it is brought up to date then.',
        );
      // In the embedded PostgreSQL there is nothing of others.
      if (beyond) await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    }
    await migrate(pool, wanted ? MIGRATIONS.filter(({ id }) => wanted.has(id)) : MIGRATIONS);
  } finally {
    await pool.end();
  }
}

async function refill(settings: Settings, url: string, blobs: BlobStore, backup: OpenedBackup, progress: Progress): Promise<Restored> {
  const { head, manifest, phase } = backup;
  const refilled = await openRefill(url);
  const put: string[] = [];
  const secrets = new Map<string, Buffer>();
  let rows = 0;
  try {
    // Pins and votes are of messages that are not here.
    if (phase === 'cassandra') await refilled.prepare(`SET LOCAL nexus.messages_elsewhere = 'yes'; ${REFUSE}`);
    rows = await fillAll(refilled, blobs, backup, progress, put, secrets);
    await refilled.setSequences(manifest.sequences);
  } catch (error) {
    await refilled.undo();
    await blobs.remove(put).catch(() => undefined);
    throw error;
  }
  try {
    await refilled.commit();
  } catch (error) {
    // It may have been done: then its files must be there.
    throw new BackupError(
      `Nobody knows whether the database has taken everything: its last answer did not come (${error instanceof Error ? error.message : String(error)}). ` +
        'Look whether its tables hold rows; where they do not, restore once more, into a new NEXUS_DATA.',
      { cause: error },
    );
  }
  for (const [name, bytes] of secrets) await keepSecret(settings.NEXUS_DATA, name, bytes);
  return { made_at: head.made_at, rows, files: put.length, secrets: secrets.size > 0, move_ended: isMoving(phase) };
}

const isMoving = (phase: Phase): boolean => phase === 'copying' || phase === 'reading';

async function fillAll(
  refilled: Refill,
  blobs: BlobStore,
  { head, manifest, phase, entries }: OpenedBackup,
  progress: Progress,
  put: string[],
  secrets: Map<string, Buffer>,
): Promise<number> {
  const tables = new Map(head.tables.map((table) => [table.name, table]));
  let rows = 0;
  const source = entries(progress, 'restoring')[Symbol.asyncIterator]();
  let current = await source.next();
  while (!current.done) {
    const entry = current.value;
    const [room, ...rest] = entry.name.split('/');
    if (room === 'tables') {
      const table = tables.get(rest[0] ?? '');
      if (!table) throw new BackupError(`The backup has a table ${rest[0]} that its head does not name.`);
      // All parts of one table are one COPY.
      const parts = partsOf(source, entry, `tables/${table.name}/`);
      // PostgreSQL has all messages still, and Cassandra what came after the backup: the move begins anew.
      if (isMoving(phase) && TABLES_OF_MOVE.has(table.name)) {
        for await (const _chunk of parts.bytes);
        current = parts.next();
        continue;
      }
      const filled = await refilled.fill(table, parts.bytes);
      if (filled !== manifest.tables[table.name]?.rows)
        throw new BackupError(`The table ${table.name} got ${filled} rows instead of ${manifest.tables[table.name]?.rows}.`);
      rows += filled;
      current = parts.next();
      continue;
    }
    if (room === 'files') {
      const key = rest.join('/');
      put.push(key);
      await blobs.put(key, Readable.from(entry.bytes, { objectMode: false }), {
        maxBytes: Number.MAX_SAFE_INTEGER,
        contentType: entry.contentType ?? 'application/octet-stream',
      });
    } else if (room === 'secrets' && SECRET_NAMES.some((name) => name === rest[0])) secrets.set(rest[0] ?? '', await wholeOf(entry));
    current = await source.next();
  }
  return rows;
}

/** The bytes of an entry and of those after it that belong to the same table, and then the first that does not. */
function partsOf(source: AsyncIterator<Entry>, first: Entry, prefix: string): { bytes: AsyncIterable<Buffer>; next(): IteratorResult<Entry> } {
  let following: IteratorResult<Entry> = { done: true, value: undefined };
  async function* bytes(): AsyncGenerator<Buffer> {
    yield* first.bytes;
    for (following = await source.next(); !following.done && following.value.name.startsWith(prefix); following = await source.next())
      yield* following.value.bytes;
  }
  return { bytes: bytes(), next: () => following };
}

async function keepSecret(dataDir: string, name: string, bytes: Buffer): Promise<void> {
  const dir = join(dataDir, 'secrets');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  await writeFile(join(dir, `${name}.new`), bytes, { mode: 0o600 });
  await rename(join(dir, `${name}.new`), join(dir, name));
}
