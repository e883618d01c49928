import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { baseBackups, type BaseBackup } from './wal-archive.ts';

export interface Pruned {
  bases: number;
  /** Files of the log. */
  pieces: number;
  bytes: number;
  /** The earliest moment that can still be brought back. */
  backTo: Date;
}

/** A piece, one that was not full, where a base began in one, or what was left of writing any of them; never a line's history. */
const PIECE = /^[0-9A-F]{8}(?<place>[0-9A-F]{16})(?:\.[0-9A-F]{8}\.backup|\.partial)?(?:\.gz)?(?:\.\d+\.part)?$/;

/**
 * Keeps so many of the newest base backups, `newest` among them whatever the clock said, and removes the older ones; then what
 * of the log lies before the beginning of all that are kept. Whoever calls sees to it that no other base is made meanwhile.
 */
export async function pruneArchive(archive: string, keep: number, newest: BaseBackup): Promise<Pruned> {
  const others = (await baseBackups(archive)).filter(({ path }) => path !== newest.path);
  const kept = [...others.slice(Math.max(0, others.length - (keep - 1))), newest];
  const old = others.slice(0, others.length - (kept.length - 1));
  // Before anything goes: a base that does not say where it begins would need who knows what.
  const from = (await Promise.all(kept.map(({ path }) => firstPlaceOf(path)))).toSorted()[0] ?? '';
  const pruned: Pruned = { bases: 0, pieces: 0, bytes: 0, backTo: kept.reduce((a, b) => (b.endedAt < a ? b.endedAt : a), newest.endedAt) };
  for (const { path } of old) {
    pruned.bytes += await sizeOf(path);
    // Half of one must never be taken for a whole one.
    await rename(path, `${path}.new`);
    await rm(`${path}.new`, { recursive: true, force: true });
    pruned.bases++;
  }
  // Positions only ever rise along a line of time, also over to the next: what is before all kept ones leads to none of them.
  for (const name of (await readdir(join(archive, 'wal'))).toSorted()) {
    const place = PIECE.exec(name)?.groups?.['place'];
    if (place === undefined || place >= from) continue;
    const file = join(archive, 'wal', name);
    pruned.bytes += (await stat(file)).size;
    await rm(file);
    pruned.pieces++;
  }
  return pruned;
}

/** The first piece of the log that a base needs, its line left out: of two, the one that sorts first was written first. */
async function firstPlaceOf(base: string): Promise<string> {
  const label = await readFile(join(base, 'backup_label'), 'utf8');
  const place = /^START WAL LOCATION: \S+ \(file [0-9A-F]{8}([0-9A-F]{16})\)$/m.exec(label)?.[1];
  if (place === undefined) throw new Error(`${join(base, 'backup_label')} does not say from where on the log is needed: nothing was removed.`);
  return place;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await sizeOf(path);
    else if (entry.isFile()) bytes += (await stat(path)).size;
  }
  return bytes;
}
