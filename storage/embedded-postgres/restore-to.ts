import { chown, copyFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { chooseIdentity, finishRestore, readConnection, writeConnection, type Cluster, type Identity } from './data-directory.ts';
import { freePort } from './free-port.ts';
import { lockDirectory } from './directory-lock.ts';
import { baseFor, lineAt, readLineHistory, readLineNotes } from './lines-of-time.ts';
import { findPostgresBinaries, firstClosedAncestor } from './postgres-binaries.ts';
import { adoptPostmaster, spawnPostmaster, stopPostmaster, urlOf } from './postmaster.ts';
import { baseBackups, copyTree, openArchive } from './wal-archive.ts';

export interface RestoredTo {
  /** The base backup that it began from. */
  from: Date;
  /** Where the database is that was there before. */
  former: string | null;
}

export interface RestoreToOptions {
  log: { info(message: string): void };
  /** Gives up durability for speed. */
  forTests?: boolean;
}

/** Brings the embedded database to what it was at a moment, from the archive. What was there before is kept aside. */
export async function restoreTo(home: string, archivePath: string, to: Date, { log, forTests = false }: RestoreToOptions): Promise<RestoredTo> {
  const identity = await chooseIdentity(home);
  const binaries = await findPostgresBinaries(identity?.uid);
  const unlock = await lockDirectory(home);
  const fresh = join(home, 'cluster.restoring');
  try {
    await finishRestore(home);
    const archive = await openArchive(archivePath, identity);
    const bases = await baseBackups(archive.folder);
    const [earliest] = bases;
    if (!earliest) throw new Error(`There is no base backup in ${archive.folder}: nexus backup --base makes one.`);
    if (earliest.endedAt > to) throw new Error(`The archive goes back to ${earliest.endedAt.toISOString()} only.`);
    // The newest line may have left the others before that moment, and would then be restored to its beginning.
    const line = lineAt(await readLineNotes(archive.folder), to);
    const base = baseFor(bases, line, await readLineHistory(archive.folder, line), to);
    const connection = await readConnection(home);
    const path = join(home, 'cluster');
    const closed = identity ? await firstClosedAncestor(path) : undefined;
    const clusterAt = (at: string, settings: Record<string, string>): Cluster => ({
      home,
      path: at,
      dataArgument: closed ? '/proc/self/cwd' : at,
      identity,
      settings,
    });
    const former = await stat(path).catch(() => null);
    if (former) {
      const current = clusterAt(path, archive.settings);
      const left = await adoptPostmaster(binaries, current, connection, forTests);
      if (left) await stopPostmaster(binaries, current, left.pid);
    }
    log.info(`restoring from the base backup of ${base.endedAt.toISOString()}`);
    await rm(fresh, { recursive: true, force: true });
    await copyTree(base.path, fresh, { isLeftOut: (name) => name === 'nexus-base.json', owner: identity, isFlushed: !forTests });
    // What was written last may be in no full piece yet, so nowhere but in the databases that are there.
    for (const cluster of [...(former ? [path] : []), ...(await formerClusters(home))]) await copyPieces(cluster, fresh, identity);
    await writeFile(join(fresh, 'recovery.signal'), '', { mode: 0o600 });
    if (identity) await chown(join(fresh, 'recovery.signal'), identity.uid, identity.gid);
    const recovering = clusterAt(fresh, {
      ...archive.settings,
      restore_command: archive.restoreCommand,
      recovery_target_timeline: String(line),
      recovery_target_time: to.toISOString().replace('T', ' ').replace('Z', '+00'),
      recovery_target_action: 'promote',
    });
    const port = await freePort(connection.port).catch(() => freePort());
    await writeConnection(home, { ...connection, port });
    const pid = await spawnPostmaster(binaries, recovering, { ...connection, port }, forTests);
    await untilPromoted(urlOf({ ...connection, port }, 'postgres'), pid);
    await stopPostmaster(binaries, recovering, pid);
    const aside = former ? join(home, `cluster.before-${new Date().toISOString().replaceAll(':', '-')}`) : null;
    await rm(join(home, 'cluster.restored'), { recursive: true, force: true });
    await rename(fresh, join(home, 'cluster.restored'));
    if (aside) await rename(path, aside);
    // Whatever happens between the two: the next start or restore does this.
    await finishRestore(home);
    return { from: base.endedAt, former: aside };
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (error instanceof Error && /before configured recovery target was reached/.test(error.message))
      throw new Error(`The archive has nothing from as late as ${to.toISOString()}: give an earlier moment.`, { cause: error });
    throw error;
  } finally {
    await unlock();
  }
}

/** Those that earlier restores kept, the newest first. */
async function formerClusters(home: string): Promise<string[]> {
  const names = (await readdir(home)).filter((name) => name.startsWith('cluster.before-'));
  return names
    .toSorted()
    .toReversed()
    .map((name) => join(home, name));
}

async function copyPieces(from: string, to: string, identity: Identity | undefined): Promise<void> {
  for (const name of await readdir(join(from, 'pg_wal')).catch(() => [])) {
    const target = join(to, 'pg_wal', name);
    if (!/^[0-9A-F]{24}$/.test(name) || (await stat(target).catch(() => null))) continue;
    await copyFile(join(from, 'pg_wal', name), target);
    if (identity) await chown(target, identity.uid, identity.gid);
  }
}

async function untilPromoted(url: string, pid: number): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering');
      if (rows[0]?.recovering === false) return;
    } catch (error) {
      process.kill(pid, 0);
      if ((error as { code?: unknown }).code === '28P01') throw error; // pg throws these only
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(100);
  }
}
