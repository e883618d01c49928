import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { BlobStore } from '#core/ports/blob-store';
import { snowflakeAt } from '#protocol/snowflake';
import { asInEngine, copiedFromCassandra } from '#storage/cassandra/copied-tables';
import { isInEngine } from '#storage/cassandra/fill-engine';
import { MOST_REPLAYED, outboxOn } from '#storage/cassandra/outbox';
import { openSnapshot, type CopiedTable, type Snapshot } from '#storage/postgres/table-copies';
import { openBlobs, placesOfFiles } from '../boot/open-blobs.ts';
import type { Settings } from '../configuration/settings.ts';
import { BackupError, HEAD_NAME, MANIFEST_NAME, SECRET_NAMES, type BackupHead, type BackupManifest, type Progress } from './backup-format.ts';
import { withDatabase } from './database-address.ts';
import { namedFiles, type NamedFiles } from './named-files.ts';
import { sealed } from './sealed-stream.ts';
import { writeTar, type Entry } from './tar.ts';
import { through } from './through.ts';
import { withCassandra, type OpenedCassandra } from './with-cassandra.ts';

export interface BackupWish {
  out: string;
  files: boolean;
  secrets: boolean;
  /** False leaves those out that are in Cassandra. */
  messages: boolean;
  /** True goes on where none of the files is there that the database names. */
  withoutMissingFiles?: boolean;
  /** Null for a backup that anybody can read who has the file. */
  passphrase: string | null;
  version: string;
  progress: Progress;
}

export interface WrittenBackup {
  file: string;
  size_bytes: number;
  rows: number;
  files: number;
  /** Files that the database names, and that were not where files are. */
  missing_files: number;
  /** Its messages are elsewhere, and not in it. */
  without_messages: boolean;
}

/** Of what was written to Cassandra later than the snapshot by so much nothing is taken: clocks may differ by less. */
const AFTER_SNAPSHOT_MS = 60_000;
/** A table's rows stand in entries of about this size, since an entry's size must be known before it begins. */
const PART_BYTES = 4 * 1024 * 1024;
/** Quick, and still a third of the size. */
const ZLIB_LEVEL = 3;

/** Writes all of an instance into one file, while it runs or not. Under its name there is only ever a whole one. */
export function writeBackup(settings: Settings, log: Logger, wish: BackupWish): Promise<WrittenBackup> {
  const file = resolve(wish.out);
  const draft = `${file}.${process.pid}.part`;
  return withDatabase(settings, log, async (url) => {
    const { blobs, close: closeBlobs } = await openBlobs(settings, log);
    try {
      const snapshot = await openSnapshot(url, { files: wish.files });
      try {
        const write = async (cassandra: OpenedCassandra | null): Promise<WrittenBackup> => {
          const totals = { rows: 0, files: 0, missing_files: 0, without_messages: snapshot.isWithoutMessages && !cassandra };
          const tar = writeTar(entriesOf(settings, snapshot, { blobs, cassandra }, wish, totals), Date.now());
          const zipped = through(tar, createGzip({ level: ZLIB_LEVEL }));
          const bytes = wish.passphrase === null ? zipped : sealed(zipped, wish.passphrase);
          await pipeline(bytes, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
          await rename(draft, file);
          await syncFolderOf(file);
          return { file, size_bytes: (await stat(file)).size, ...totals };
        };
        if (!snapshot.isWithoutMessages || !wish.messages) return await write(null);
        if (settings.CASSANDRA_CONTACT_POINTS === undefined)
          throw new BackupError(
            'The messages are in Cassandra. Set CASSANDRA_CONTACT_POINTS and what belongs to it as for the server, or leave them out: --no-messages',
          );
        return await withCassandra(settings, url, write);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      } finally {
        await snapshot.close();
      }
    } finally {
      await closeBlobs();
    }
  });
}

type Rows = Pick<ReturnType<Snapshot['rows']>, 'count'> & { bytes: AsyncIterable<Buffer> };

/** Where the rows of each table come from: what hangs on messages from Cassandra, if they are there. */
async function rowsBy(snapshot: Snapshot, opened: OpenedCassandra | null): Promise<(table: CopiedTable) => Rows> {
  if (!opened) return (table) => snapshot.rows(table);
  const { cassandra, engine, database } = opened;
  const outbox = outboxOn(database, engine);
  // What the snapshot has as done may still be on its way to Cassandra.
  while ((await outbox.replay(0)) >= MOST_REPLAYED);
  const untilId = BigInt(snowflakeAt(snapshot.takenAtMs + AFTER_SNAPSHOT_MS));
  return (table) => (isInEngine(table) ? copiedFromCassandra(cassandra, table, untilId) : snapshot.rows(table));
}

async function* entriesOf(
  settings: Settings,
  snapshot: Snapshot,
  { blobs, cassandra }: { blobs: BlobStore; cassandra: OpenedCassandra | null },
  wish: BackupWish,
  totals: { rows: number; files: number; missing_files: number },
): AsyncGenerator<Entry> {
  const fileBytes = wish.files ? (await blobs.usage()).bytes : 0;
  const ofBytes = fileBytes + snapshot.tables.reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
  let doneBytes = 0;
  // What the instance signs with stands there too.
  const ofDatabase = snapshot.tables.filter(({ name }) => wish.secrets || name !== 'instance_secrets');
  const tables = cassandra ? ofDatabase.map(asInEngine) : ofDatabase;
  const head: BackupHead = {
    format: cassandra ? 2 : 1,
    made_at: new Date().toISOString(),
    nexus: wish.version,
    database: snapshot.serverVersion,
    migrations: snapshot.migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    with_files: wish.files,
    with_secrets: wish.secrets,
    with_messages: cassandra !== null || !snapshot.isWithoutMessages,
  };
  yield textEntry(HEAD_NAME, JSON.stringify(head, null, 1));
  const manifest: BackupManifest = {
    tables: {},
    sequences: await snapshot.sequences(),
    files: { count: 0, bytes: 0, sha256: '' },
    secrets: { count: 0, sha256: '' },
  };
  const rows = await rowsBy(snapshot, cassandra);
  const named = namedFiles();
  for (const table of tables) {
    const { bytes, count } = rows(table);
    const hash = createHash('sha256');
    let size = 0;
    let part = 0;
    for await (const chunk of inParts(wish.files ? named.readFrom(table, bytes) : bytes)) {
      hash.update(chunk);
      size += chunk.length;
      yield { name: `tables/${table.name}/${String(part++).padStart(6, '0')}`, sizeBytes: chunk.length, bytes: once(chunk) };
      wish.progress(table.name, (doneBytes += chunk.length), ofBytes);
    }
    manifest.tables[table.name] = { rows: count(), bytes: size, sha256: hash.digest('hex') };
    totals.rows += count();
  }
  const files = createHash('sha256');
  if (wish.files) {
    for await (const { key } of blobs.list()) {
      // What went since it was listed belongs to nothing that the snapshot has.
      const [about, bytes] = [await blobs.stat(key), await blobs.read(key)];
      if (!about || !bytes) {
        bytes?.destroy();
        continue;
      }
      const own = createHash('sha256');
      yield { name: `files/${key}`, sizeBytes: about.sizeBytes, contentType: about.contentType, bytes: hashed(bytes, own) };
      addFile(files, key, own);
      named.meet(key);
      manifest.files.count++;
      manifest.files.bytes += about.sizeBytes;
      wish.progress('files', (doneBytes += about.sizeBytes), ofBytes);
    }
  }
  manifest.files.sha256 = files.digest('hex');
  totals.files = manifest.files.count;
  if (wish.files) totals.missing_files = missingOf(named.count(), settings, wish);
  // Files may have gone unnoticed if not.
  await snapshot.demandKept();
  const secrets = createHash('sha256');
  for (const name of wish.secrets ? SECRET_NAMES : []) {
    const bytes = await readFile(join(settings.NEXUS_DATA, 'secrets', name)).catch(() => null);
    if (!bytes) continue;
    yield { name: `secrets/${name}`, sizeBytes: bytes.length, bytes: once(bytes) };
    addFile(secrets, name, createHash('sha256').update(bytes));
    manifest.secrets.count++;
  }
  manifest.secrets.sha256 = secrets.digest('hex');
  yield textEntry(MANIFEST_NAME, JSON.stringify(manifest, null, 1));
}

/** How many are missing. Throws where all are: that is the store of another server, or an empty folder. */
function missingOf({ named, missing }: ReturnType<NamedFiles['count']>, settings: Settings, wish: BackupWish): number {
  if (missing === 0 || missing < named || wish.withoutMissingFiles) return missing;
  throw new BackupError(
    `The database names ${named} files (attachments, pictures), and none of them is in ${placesOfFiles(settings)}. Run this with the NEXUS_DATA, ` +
      'S3_ENDPOINT and NEXUS_FILES of the process that serves them (the one with the api role). Where they are lost: --without-missing-files; ' +
      'where they are copied by other means: --no-files',
  );
}

/** One sum over all files, of their names and their own sums. */
export const addFile = (all: Hash, name: string, own: Hash): void => void all.update(`${own.digest('hex')} ${name}\n`);

export async function* hashed(bytes: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* inParts(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function textEntry(name: string, text: string): Entry {
  const bytes = Buffer.from(text);
  return { name, sizeBytes: bytes.length, bytes: once(bytes) };
}

/** The name of a new file is lost with its folder's entry; where folders cannot be synced, the system does it by itself. */
async function syncFolderOf(file: string): Promise<void> {
  const folder = await open(resolve(file, '..')).catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
