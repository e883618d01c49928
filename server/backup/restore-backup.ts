import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import type { Logger } from 'pino';
import type { BlobStore } from '#core/ports/blob-store';
import type { MessageRecord } from '#core/messages/message-record';
import { engineFill, isInEngine, type EngineFill } from '#storage/cassandra/fill-engine';
import { isEmpty, REFUSE, TABLES_OF_MOVE, type Phase } from '#storage/cassandra/message-engine';
import { holdFiles } from '#storage/postgres/backup-lock';
import { messageData } from '#storage/postgres/message-batches';
import { migrate, MIGRATIONS } from '#storage/postgres/migrate';
import { LOOSEN, SETTLE } from '#storage/postgres/settle-messages';
import { analyze, filledTables, openRefill, processesOn, type Refill } from '#storage/postgres/table-copies';
import { openBlobs } from '../boot/open-blobs.ts';
import type { Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
import { BackupError, SECRET_NAMES, type BackupHead, type Progress } from './backup-format.ts';
import { withDatabase } from './database-address.ts';
import { openBackup, type OpenedBackup } from './read-backup.ts';
import { wholeOf, type Entry } from './tar.ts';
import { withCassandra, type OpenedCassandra } from './with-cassandra.ts';

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
  /** Where messages, reactions and read states are now; `elsewhere` if the backup had none, since they were in Cassandra. */
  messages: 'postgres' | 'cassandra' | 'elsewhere';
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
      const restored = await withTarget(settings, url, backup, async (into) => {
        if (into && !(await isEmpty(into.cassandra)))
          throw new BackupError(
            `The keyspace ${settings.CASSANDRA_KEYSPACE} has messages already. Name an empty one by CASSANDRA_KEYSPACE; or leave CASSANDRA_CONTACT_POINTS out, and the messages of the backup go into PostgreSQL.`,
          );
        await makeSchema(settings, url, backup.head);
        // Not while the schema is made: indexes that are built beside others wait for every transaction.
        const held = await holdFiles(url, 'with others');
        try {
          return await refill(settings, { url, blobs, cassandra: into }, backup, wish.progress);
        } finally {
          await held.release();
        }
      });
      await makeSchema(settings, url, null);
      await analyze(url).catch((error: unknown) => log.warn({ err: error }, 'the restored database is slow until it has been analysed (ANALYZE)'));
      return restored;
    } finally {
      await close();
    }
  });
}

/** Messages go to Cassandra where that is set; but first to PostgreSQL where the schema they are of is not the present one, which brings only those up to date. */
function withTarget<Result>(settings: Settings, url: string, backup: OpenedBackup, run: (into: OpenedCassandra | null) => Promise<Result>): Promise<Result> {
  const isPresent = backup.phase === 'cassandra' || backup.head.migrations.length === MIGRATIONS.length;
  return backup.hasMessages && isPresent ? withCassandra(settings, url, run) : run(null);
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
  const isPooled = settings.DATABASE_PREPARED === 'off' && settings.DATABASE_DIRECT_URL === undefined;
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
    await migrate(pool, wanted ? MIGRATIONS.filter(({ id }) => wanted.has(id)) : MIGRATIONS, { isPooled });
  } finally {
    await pool.end();
  }
}

interface Target {
  url: string;
  blobs: BlobStore;
  /** Where messages go; null for PostgreSQL. */
  cassandra: OpenedCassandra | null;
}

async function refill(settings: Settings, { url, blobs, cassandra }: Target, backup: OpenedBackup, progress: Progress): Promise<Restored> {
  const { head, manifest, phase, hasMessages } = backup;
  const refilled = await openRefill(url);
  const put: string[] = [];
  const secrets = new Map<string, Buffer>();
  // Those that were read from Cassandra are of no one moment.
  const isOfManyMoments = hasMessages && phase === 'cassandra';
  const knowsFiles = isOfManyMoments;
  const filling =
    cassandra && engineFill(cassandra.cassandra, cassandra.engine, async (messages) => void (knowsFiles || (await noteFiles(refilled, messages))));
  let rows = 0;
  try {
    // Pins and votes are of messages that are not here.
    if (filling || !hasMessages) await refilled.carryOut(`SET LOCAL nexus.messages_elsewhere = 'yes'; ${REFUSE}`);
    else if (isOfManyMoments) await refilled.carryOut(LOOSEN);
    rows = await fillAll({ refilled, blobs, filling }, backup, progress, put, secrets);
    await refilled.setSequences(manifest.sequences);
    if (filling) await refilled.carryOut("INSERT INTO message_engine (phase) VALUES ('cassandra')");
    else if (isOfManyMoments) await refilled.carryOut(SETTLE);
    if (filling && isOfManyMoments) await filling.recount();
  } catch (error) {
    await refilled.undo();
    await blobs.remove(put).catch(() => undefined);
    await filling?.empty().catch((failure: unknown) => {
      throw new BackupError(
        `It failed (${error instanceof Error ? error.message : String(error)}), and what it had put into Cassandra is still there: drop the keyspace ${settings.CASSANDRA_KEYSPACE}, or name another one.`,
        { cause: failure },
      );
    });
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
  const messages = filling ? 'cassandra' : hasMessages ? 'postgres' : 'elsewhere';
  return { made_at: head.made_at, rows, files: put.length, secrets: secrets.size > 0, messages, move_ended: messages === 'postgres' && isMoving(phase) };
}

/** Which files messages show, which PostgreSQL keeps beside those that are in Cassandra. */
const noteFiles = (refilled: Refill, messages: readonly MessageRecord[]): Promise<void> =>
  refilled.carryOut(
    `INSERT INTO message_files (channel_id, message_id, guild_id, key, size_bytes) SELECT DISTINCT ON (channel_id, id, key) channel_id, id, guild_id, key,
      coalesce((SELECT (file->>'size')::numeric FROM jsonb_path_query(data::jsonb, '$.**.attachments[*]') AS file WHERE file->>'key' = key LIMIT 1), 0)::bigint
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS m (channel_id, id, guild_id, data), files_of_message(data::jsonb) AS key`,
    [
      messages.map((message) => message.channel_id),
      messages.map((message) => message.id),
      messages.map((message) => message.guild_id),
      messages.map(messageData),
    ],
  );

const isMoving = (phase: Phase): boolean => phase === 'copying' || phase === 'reading';

async function fillAll(
  { refilled, blobs, filling }: { refilled: Refill; blobs: BlobStore; filling: EngineFill | null },
  { head, manifest, phase, hasMessages, entries }: OpenedBackup,
  progress: Progress,
  put: string[],
  secrets: Map<string, Buffer>,
): Promise<number> {
  const tables = new Map(head.tables.map((table) => [table.name, table]));
  // With its messages the backup has all that the move knew of them, but for their files where both are elsewhere.
  const isLeftOut = (name: string): boolean => hasMessages && TABLES_OF_MOVE.has(name) && !(name === 'message_files' && filling && phase === 'cassandra');
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
      if (isLeftOut(table.name)) {
        for await (const _chunk of parts.bytes);
        current = parts.next();
        continue;
      }
      const filled = await (filling && isInEngine(table) ? filling.fill(table, parts.bytes) : refilled.fill(table, parts.bytes));
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
