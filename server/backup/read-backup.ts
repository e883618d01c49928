import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { PHASES, type Phase } from '#storage/cassandra/message-engine';
import { BackupError, BackupHead, BackupManifest, ENGINE_TABLE, HEAD_NAME, MANIFEST_NAME, type Progress } from './backup-format.ts';
import { SEAL, unsealed } from './sealed-stream.ts';
import { CUT_OFF, readTar, wholeOf, type Entry } from './tar.ts';
import { through } from './through.ts';
import { addFile, hashed } from './write-backup.ts';

export interface OpenedBackup {
  head: BackupHead;
  manifest: BackupManifest;
  /** Where its messages were. */
  phase: Phase;
  /** Whether they are in it. */
  hasMessages: boolean;
  /** From the beginning, as often as it is asked. The head and the manifest are not among them. */
  entries(progress: Progress, what: string): AsyncIterable<Entry>;
}

/** Opens a backup and reads all of it once: nothing is missing in it, and nothing was changed. */
export async function openBackup(file: string, passphrase: string | null, progress: Progress): Promise<OpenedBackup> {
  const about = await stat(file).catch(() => null);
  if (!about?.isFile()) throw new BackupError(`There is no file ${file}.`);
  const first = await firstBytes(file, SEAL.length);
  const isSealed = first.equals(SEAL);
  if (!isSealed && !first.subarray(0, GZIP.length).equals(GZIP)) throw new BackupError(`${file} is not a backup of Nexus.`);
  if (isSealed && passphrase === null)
    throw new BackupError('This backup is encrypted: give its passphrase with --passphrase-file, or in NEXUS_BACKUP_PASSPHRASE.');
  async function* entries(tell: Progress, what: string): AsyncGenerator<Entry> {
    const raw = told(createReadStream(file), (doneBytes) => tell(what, doneBytes, about?.size ?? 0));
    const plain: AsyncIterable<Buffer> = isSealed && passphrase !== null ? unsealed(raw, passphrase) : raw;
    yield* readTar(through(plain, createGunzip()));
  }
  try {
    const { head, manifest, phase } = await verified(entries(progress, 'checking'));
    return {
      head,
      manifest,
      phase,
      hasMessages: head.with_messages ?? phase !== 'cassandra',
      async *entries(tell, what) {
        for await (const entry of entries(tell, what)) if (entry.name !== HEAD_NAME && entry.name !== MANIFEST_NAME) yield entry;
      },
    };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(troubleOf(file, error), { cause: error });
  }
}

/** What a file of gzip begins with. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** zlib has words of its own, which say little to who has copied a file. */
function troubleOf(file: string, error: unknown): string {
  const { code, message = String(error) } = (error ?? {}) as { code?: string; message?: string }; // anything can be thrown
  if (code === 'Z_BUF_ERROR' || message === CUT_OFF) return `${file} is cut short: its end is missing. Copy it anew, or take another backup.`;
  if (code?.startsWith('Z_')) return `${file} is damaged (${message}). Copy it anew, or take another backup.`;
  return `${file} cannot be used: ${message}`;
}

async function* told(bytes: AsyncIterable<Buffer>, tell: (doneBytes: number) => void): AsyncGenerator<Buffer> {
  let doneBytes = 0;
  for await (const chunk of bytes) {
    tell((doneBytes += chunk.length));
    yield chunk;
  }
}

async function verified(entries: AsyncIterable<Entry>): Promise<Pick<OpenedBackup, 'head' | 'manifest' | 'phase'>> {
  let head: BackupHead | undefined;
  let manifest: BackupManifest | undefined;
  const tables = new Map<string, { hash: ReturnType<typeof createHash>; bytes: number }>();
  const engineRow: Buffer[] = [];
  const [files, secrets] = [createHash('sha256'), createHash('sha256')];
  const counts = { files: 0, fileBytes: 0, secrets: 0 };
  for await (const entry of entries) {
    const [room, ...rest] = entry.name.split('/');
    if (entry.name === HEAD_NAME) head = BackupHead.parse(JSON.parse((await wholeOf(entry)).toString()));
    else if (entry.name === MANIFEST_NAME) manifest = BackupManifest.parse(JSON.parse((await wholeOf(entry)).toString()));
    else if (room === 'tables') {
      const name = rest[0] ?? '';
      const table = tables.get(name) ?? { hash: createHash('sha256'), bytes: 0 };
      tables.set(name, table);
      for await (const chunk of hashed(entry.bytes, table.hash)) {
        table.bytes += chunk.length;
        if (name === ENGINE_TABLE) engineRow.push(chunk);
      }
    } else if (room === 'files' || room === 'secrets') {
      const own = createHash('sha256');
      for await (const _chunk of hashed(entry.bytes, own));
      addFile(room === 'files' ? files : secrets, rest.join('/'), own);
      counts[room]++;
      if (room === 'files') counts.fileBytes += entry.sizeBytes;
    }
  }
  if (!head) throw new BackupError('This is not a backup of Nexus.');
  if (!manifest) throw new BackupError('The backup was broken off before its end.');
  const damaged = head.tables.find(({ name }) => {
    const [said, found] = [manifest.tables[name], tables.get(name)];
    return said === undefined || said.bytes !== (found?.bytes ?? 0) || said.sha256 !== (found?.hash ?? createHash('sha256')).digest('hex');
  });
  if (damaged) throw new BackupError(`The backup is damaged: the table ${damaged.name} is not what was written.`);
  if (manifest.files.count !== counts.files || manifest.files.bytes !== counts.fileBytes || manifest.files.sha256 !== files.digest('hex'))
    throw new BackupError('The backup is damaged: its files are not what was written.');
  if (manifest.secrets.count !== counts.secrets || manifest.secrets.sha256 !== secrets.digest('hex'))
    throw new BackupError('The backup is damaged: its secrets are not what was written.');
  return { head, manifest, phase: phaseOf(head, Buffer.concat(engineRow).toString()) };
}

/** The one row is in COPY's text format: its values between tabs. */
function phaseOf({ tables }: BackupHead, row: string): Phase {
  if (row === '') return 'postgres';
  const at = tables.find(({ name }) => name === ENGINE_TABLE)?.columns.indexOf('phase') ?? -1;
  const phase = PHASES.find((known) => known === row.trimEnd().split('\t')[at]);
  if (!phase) throw new BackupError('The backup does not say where its messages were.');
  return phase;
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
