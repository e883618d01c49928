import { chmod, chown, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink, readlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { atOnce } from '#core/at-once';
import type { Identity } from './data-directory.ts';
import { positionOf } from './lines-of-time.ts';
import { firstClosedAncestor } from './postgres-binaries.ts';

/**
 * PostgreSQL calls it for each piece of its log: a copy is whole under its name or not there, and never replaces another. Pieces are
 * of 16 MiB whatever is in them, and of a server that rests nothing: they are packed.
 */
const PROGRAM = `const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const [, , from, to, mode] = process.argv;
const read = (name) => {
  if (fs.existsSync(name + '.gz')) return zlib.gunzipSync(fs.readFileSync(name + '.gz'));
  return fs.existsSync(name) ? fs.readFileSync(name) : null;
};
const isPacked = mode !== 'fetch' && /^[0-9A-F]{24}$/.test(path.basename(to));
const known = read(mode === 'fetch' ? from : to);
if (mode === 'fetch' && known === null) process.exit(1);
if (mode !== 'fetch' && known !== null) process.exit(fs.readFileSync(from).equals(known) ? 0 : 1);
const bytes = mode === 'fetch' ? known : fs.readFileSync(from);
const draft = to + '.' + process.pid + '.part';
fs.writeFileSync(draft, isPacked ? zlib.gzipSync(bytes, { level: 1 }) : bytes, { mode: 0o600 });
const file = fs.openSync(draft, 'r+');
fs.fsyncSync(file);
fs.closeSync(file);
fs.renameSync(draft, isPacked ? to + '.gz' : to);
try {
  const folder = fs.openSync(path.dirname(to), 'r');
  fs.fsyncSync(folder);
  fs.closeSync(folder);
} catch {}
`;

export interface WalArchive {
  folder: string;
  /** Settings with which PostgreSQL writes into it. */
  settings: Record<string, string>;
  /** How a piece is fetched back; PostgreSQL puts in the names. */
  restoreCommand: string;
}

/** Nobody who writes little waits longer than this for a piece to be full. */
const PIECE_AFTER_SECONDS = 60;

/** The archive in a folder, made on first use so that PostgreSQL's own user can write into it. */
export async function openArchive(path: string, identity: Identity | undefined): Promise<WalArchive> {
  const folder = resolve(path);
  if (/["%\n\\]/.test(folder) && process.platform !== 'win32')
    throw new Error(`NEXUS_WAL_ARCHIVE may have no quotes, percent signs or backslashes in it: ${folder}`);
  await mkdir(join(folder, 'wal'), { recursive: true });
  await mkdir(join(folder, 'base'), { recursive: true });
  const program = join(folder, 'copy-wal.cjs');
  await writeFile(`${program}.new`, PROGRAM, { mode: 0o644 });
  await rename(`${program}.new`, program);
  if (identity) {
    const closed =
      (await firstClosedAncestor(join(folder, 'wal'))) ??
      ((await stat(process.execPath)).mode & 0o001 ? await firstClosedAncestor(process.execPath) : process.execPath);
    if (closed !== undefined)
      throw new Error(
        `PostgreSQL runs as user ${identity.uid} and may not pass through ${closed}, which its archive needs. Put NEXUS_WAL_ARCHIVE elsewhere, or start Nexus as an ordinary user.`,
      );
    await chown(join(folder, 'wal'), identity.uid, identity.gid);
    await chmod(join(folder, 'wal'), 0o700);
  }
  const call = `"${process.execPath}" "${program}"`;
  const archive = {
    archive_mode: 'on',
    archive_timeout: String(PIECE_AFTER_SECONDS),
    archive_command: `${call} "%p" "${join(folder, 'wal', '%f')}"`,
  };
  return { folder, settings: archive, restoreCommand: `${call} "${join(folder, 'wal', '%f')}" "%p" fetch` };
}

/** What of a cluster a base backup leaves out. Source: PostgreSQL, "Making a Base Backup Using the Low Level API". */
const EMPTIED = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|recovery\.signal|standby\.signal|pg_internal\.init.*|pgsql_tmp.*|backup_label.*|tablespace_map.*)$/;

export interface BaseBackup {
  path: string;
  /** From this moment on it can be restored to. */
  endedAt: Date;
  /** Its line of time, and the place in the log where it was whole. */
  line: number;
  endsAt: bigint;
}

/** Of an advisory lock: one base is made at a time, and nothing of the log goes meanwhile. */
const BASE_LOCK: [number, number] = [7_236_482, 905];

export interface BaseWish<Done> {
  /** Before another base may begin. */
  afterwards?: ((base: BaseBackup) => Promise<Done>) | undefined;
  isFlushed?: boolean;
}

/** Copies a cluster while it runs. With the archived log from then on it can be brought to any later moment. */
export async function makeBaseBackup<Done = void>(
  url: string,
  archive: string,
  cluster: string,
  { afterwards, isFlushed = true }: BaseWish<Done> = {},
): Promise<BaseBackup & { done: Done | undefined }> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const name = new Date().toISOString().replaceAll(':', '-');
  const draft = join(archive, 'base', `${name}.new`);
  try {
    await client.query('SET statement_timeout = 0');
    const lock = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', BASE_LOCK);
    if (!lock.rows[0]?.taken) throw new BaseUnderWayError('Another base backup is being made. Wait until it is done.');
    await removeHalfBases(archive);
    // Of this session: it must stay open until the end.
    await client.query("SELECT pg_backup_start('nexus', true)");
    await copyTree(cluster, draft, { isLeftOut: (file) => LEFT_OUT.test(file), emptied: EMPTIED, isFlushed });
    // Waits until all of the log that it needs is archived.
    const { rows } = await client.query<{ lsn: string; labelfile: string; spcmapfile: string; now: string }>(
      'SELECT lsn::text, labelfile, spcmapfile, to_char(clock_timestamp() AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\') AS now FROM pg_backup_stop(true)',
    );
    const [stopped] = rows;
    if (!stopped) throw new Error('the base backup did not end');
    const write = (file: string, text: string): Promise<void> => writeFile(join(draft, file), text, { mode: 0o600, flush: isFlushed });
    await write('backup_label', stopped.labelfile);
    if (stopped.spcmapfile.trim() !== '') await write('tablespace_map', stopped.spcmapfile);
    const line = Number(/^START TIMELINE: (\d+)$/m.exec(stopped.labelfile)?.[1] ?? 1);
    await write('nexus-base.json', JSON.stringify({ ended_at: stopped.now, line, ends_at: stopped.lsn }));
    if (isFlushed) await syncFolder(draft);
    await rename(draft, join(archive, 'base', name));
    if (isFlushed) await syncFolder(join(archive, 'base'));
    const base: BaseBackup = { path: join(archive, 'base', name), endedAt: new Date(stopped.now), line, endsAt: positionOf(stopped.lsn) };
    return { ...base, done: await afterwards?.(base) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end();
  }
}

/** Somebody else makes one just now. */
export class BaseUnderWayError extends Error {}

/** Those that were broken off while they were made, or removed. */
async function removeHalfBases(archive: string): Promise<void> {
  const names = await readdir(join(archive, 'base')).catch(() => []);
  for (const name of names) if (name.endsWith('.new')) await rm(join(archive, 'base', name), { recursive: true, force: true });
}

/** Those that are whole, the newest last. */
export async function baseBackups(archive: string): Promise<BaseBackup[]> {
  const names = (await readdir(join(archive, 'base')).catch(() => [])).filter((name) => !name.endsWith('.new'));
  const found = await Promise.all(
    names.map(async (name): Promise<BaseBackup[]> => {
      const path = join(archive, 'base', name);
      const text = await readFile(join(path, 'nexus-base.json'), 'utf8').catch(() => null);
      if (text === null) return [];
      const { ended_at: endedAt, line, ends_at: endsAt } = JSON.parse(text) as { ended_at: string; line: number; ends_at: string };
      return [{ path, endedAt: new Date(endedAt), line, endsAt: positionOf(endsAt) }];
    }),
  );
  return found.flat().toSorted((a, b) => a.endedAt.getTime() - b.endedAt.getTime());
}

export interface CopyTree {
  isLeftOut?: (name: string) => boolean;
  /** Folders at the top of which only the name is copied. */
  emptied?: ReadonlySet<string>;
  owner?: Identity | undefined;
  /** Loses nothing when the machine does; in tests nobody waits for that. */
  isFlushed?: boolean;
}

/** A flush waits for the disk, which takes many as quickly as one. */
const FILES_AT_ONCE = 32;

/** What goes while it is copied is left out: the log brings it back. */
export async function copyTree(from: string, to: string, { isLeftOut = () => false, emptied = new Set(), owner, isFlushed = true }: CopyTree): Promise<void> {
  const files: [source: string, target: string][] = [];
  const folders: string[] = [];
  const makeFolder = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner) await chown(folder, owner.uid, owner.gid);
    folders.push(folder);
  };
  const walk = async (folder: string, into: string, depth: number): Promise<void> => {
    await makeFolder(into);
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (isLeftOut(entry.name)) continue;
      const [source, target] = [join(folder, entry.name), join(into, entry.name)];
      if (entry.isDirectory()) await (depth === 0 && emptied.has(entry.name) ? makeFolder(target) : walk(source, target, depth + 1));
      else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
      else if (entry.isFile()) files.push([source, target]);
    }
  };
  await walk(from, to, 0);
  await atOnce(files, FILES_AT_ONCE, async ([source, target]) => {
    try {
      await copyFile(source, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // fs throws these only
      throw error;
    }
    await chmod(target, 0o600);
    if (owner) await chown(target, owner.uid, owner.gid);
    if (!isFlushed) return;
    const file = await open(target, 'r+');
    await file.sync().finally(() => file.close());
  });
  if (isFlushed) await atOnce(folders, FILES_AT_ONCE, syncFolder);
}

/** The names in it. Where folders cannot be flushed the system does it by itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
