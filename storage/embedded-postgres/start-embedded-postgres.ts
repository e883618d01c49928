import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { chooseIdentity, openCluster, prepareHome, readConnection, writeConnection, type Cluster, type Connection } from './data-directory.ts';
import { freePort } from './free-port.ts';
import { isRunning, lockDirectory } from './directory-lock.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { noteLine } from './lines-of-time.ts';
import { openArchive } from './wal-archive.ts';
import { adoptPostmaster, ClusterInUseError, spawnPostmaster, stopPostmaster, urlOf } from './postmaster.ts';

export interface EmbeddedPostgresOptions {
  /** Belongs to this server alone; holds the cluster, its password and its log. */
  dataDir: string;
  log: { info(message: string): void; warn(message: string): void };
  /** Gives up durability for speed. */
  forTests?: boolean;
  /** A folder for PostgreSQL's log, by which it can be brought to any moment. */
  walArchive?: string | undefined;
}
export interface EmbeddedPostgres {
  /** Database `nexus`, user `nexus` (a superuser), with the password. Stays valid while it runs. */
  url: string;
  stop(): Promise<void>;
}

/** Runs PostgreSQL on a loopback port below `dataDir`, or takes over the one that a killed server left there. */
export async function startEmbeddedPostgres({ dataDir, log, forTests = false, walArchive }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const identity = await chooseIdentity(dataDir);
  const binaries = await findPostgresBinaries(identity?.uid);
  const home = await prepareHome(dataDir, identity);
  const unlock = await lockDirectory(home);
  try {
    const connection = await readConnection(home);
    const opened = await openCluster(home, binaries, identity, connection.password, !forTests);
    const archive = walArchive === undefined ? null : await openArchive(walArchive, identity);
    const cluster: Cluster = archive ? { ...opened, settings: archive.settings } : opened;
    let pid = await bringUp(binaries, cluster, connection, forTests, log);
    const prepare = async (): Promise<void> => {
      await createDatabase(connection);
      if (archive) await noteLine(archive.folder, urlOf(connection, 'nexus'));
    };
    await prepare().catch(async (error: unknown) => {
      await stopPostmaster(binaries, cluster, pid);
      throw error;
    });

    const stopAtExit = () => {
      if (process.platform !== 'win32' && isRunning(pid)) process.kill(pid, 'SIGINT');
    };
    process.on('exit', stopAtExit);
    let stopped: Promise<void> | undefined;
    let restarting = Promise.resolve();
    const watch = setInterval(() => {
      if (isRunning(pid)) return;
      log.warn(`PostgreSQL (process ${pid}) ended by itself; starting it again`);
      watch.refresh();
      restarting = restarting.then(async () => {
        if (stopped || isRunning(pid)) return;
        pid = await spawnPostmaster(binaries, cluster, connection, forTests).catch((error: Error) => {
          log.warn(error.message);
          return pid;
        });
      });
    }, 2000).unref();
    const stop = async () => {
      clearInterval(watch);
      await restarting;
      await stopPostmaster(binaries, cluster, pid);
      process.off('exit', stopAtExit);
      await unlock();
    };
    return { url: urlOf(connection, 'nexus'), stop: () => (stopped ??= stop()) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function bringUp(
  binaries: PostgresBinaries,
  cluster: Cluster,
  connection: Connection,
  forTests: boolean,
  log: EmbeddedPostgresOptions['log'],
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const orphan = await adoptPostmaster(binaries, cluster, connection, forTests);
    if (orphan) {
      if (connection.port !== orphan.port) await writeConnection(cluster.home, { ...connection, port: orphan.port });
      connection.port = orphan.port;
      log.info(`PostgreSQL ${binaries.version} was still running on 127.0.0.1:${orphan.port} (process ${orphan.pid}); taken over`);
      return orphan.pid;
    }
    const port = await freePort(connection.port).catch(() => freePort());
    if (port !== connection.port) {
      connection.port = port;
      await writeConnection(cluster.home, connection);
    }
    try {
      const pid = await spawnPostmaster(binaries, cluster, connection, forTests);
      log.info(`PostgreSQL ${binaries.version} runs on 127.0.0.1:${port} (process ${pid})`);
      return pid;
    } catch (error) {
      // Between our look and its start somebody took the port, or a postmaster that a killed server had just begun took the cluster.
      const lostRace = error instanceof ClusterInUseError || /Address already in use/.test(String(error));
      if (attempt === 5 || !lostRace) throw error;
      await pause(50 * attempt ** 2);
    }
  }
}

async function createDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(connection, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'nexus'");
    if (rowCount === 0) await client.query('create database nexus');
  } finally {
    await client.end();
  }
}
