import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { cleanEnvironment, type Cluster, type Connection } from './data-directory.ts';
import { isRunning } from './directory-lock.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { sharedBuffers } from './shared-buffers.ts';

/** Test settings trade every durability for speed; the others keep memory small. */
const settingsOf = (forTests: boolean, port: number): Record<string, string> => ({
  port: String(port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: forTests ? '200' : '50',
  shared_buffers: forTests ? '32MB' : sharedBuffers(),
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Without ERROR rows: a lost race for a unique key is our daily bread, not news.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  ...(forTests && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
});

export const urlOf = ({ port, password }: Connection, database: string) => `postgres://nexus:${password}@127.0.0.1:${port}/${database}`;

/** Another postmaster, or what is left of a killed one, has the cluster for now. */
export class ClusterInUseError extends Error {}

/** Starts PostgreSQL and waits until it answers; the error of a failed start holds what it wrote. Gives its process id. */
export async function spawnPostmaster(binaries: PostgresBinaries, cluster: Cluster, connection: Connection, forTests: boolean): Promise<number> {
  const left = await readPidFile(cluster);
  // PostgreSQL refuses to start where the id now belongs to somebody else's process, or to a dead one that nobody has waited for.
  if (left && !(await isLivePostgres(left.pid))) await rm(join(cluster.path, 'postmaster.pid'), { force: true });
  const logFile = join(cluster.home, 'postgres.log');
  const settings = Object.entries({ ...settingsOf(forTests, connection.port), ...cluster.settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'w', 0o600);
  // Its own process group: Ctrl-C must reach it after the server has drained, not at once.
  const child = spawn(binaries.postgres, ['-D', cluster.dataArgument, ...settings], {
    cwd: cluster.path,
    env: cleanEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
    ...cluster.identity,
  });
  closeSync(log);
  let end: string | undefined;
  child.on('error', (error) => (end = error.message));
  child.on('exit', (code, signal) => (end ??= `exit ${code ?? signal}`));
  child.unref();
  for (;;) {
    // Who answers may be one that a killed server started a moment ago; ours has then lost the race for the directory.
    if ((await answers(connection)) && (await readPidFile(cluster))?.pid === child.pid && child.pid !== undefined) return child.pid;
    if (end !== undefined) {
      const said = await lastLines(logFile);
      // Two that start at the same moment write over each other's words: whoever ends without saying why had lost.
      const isInUse = /lock file "postmaster.pid"|pre-existing shared memory/.test(said) || !/FATAL|PANIC|invalid|cannot|could not/i.test(said);
      throw new (isInUse ? ClusterInUseError : Error)(`PostgreSQL did not start (${end}):\n${said}`);
    }
    await pause(20);
  }
}

const lastLines = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n');

/** A login by SCRAM proves both sides: only our own cluster knows the verifier of our password. */
async function answers(connection: Connection): Promise<{ fsync: string; version: string; archive: string } | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(connection, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ fsync: string; version: string; archive: string }>(
      "select current_setting('fsync') fsync, current_setting('server_version') version, current_setting('archive_command') archive",
    );
    return rows[0];
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === '28P01')
      throw new Error('PostgreSQL refuses the password in connection.json: the file and the cluster beside it do not belong together', { cause: error });
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The postmaster that a killed server left behind, when it runs with the settings we want; another one is stopped. */
export async function adoptPostmaster(
  binaries: PostgresBinaries,
  cluster: Cluster,
  connection: Connection,
  forTests: boolean,
): Promise<{ pid: number; port: number } | undefined> {
  const left = await readPidFile(cluster);
  if (!left || !(await isLivePostgres(left.pid))) return undefined;
  for (let waitedMs = 0; waitedMs < 10_000 && isRunning(left.pid); waitedMs += 200) {
    const state = await answers({ ...connection, port: left.port });
    if (state) {
      const suits =
        state.fsync === (forTests ? 'off' : 'on') &&
        state.version.startsWith(binaries.version) &&
        state.archive === (cluster.settings?.['archive_command'] ?? '(disabled)');
      if (suits) return left;
      break;
    }
    await pause(200);
  }
  await stopPostmaster(binaries, cluster, left.pid);
  return undefined;
}

async function readPidFile(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(cluster.path, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

async function isLivePostgres(pid: number): Promise<boolean> {
  if (!isRunning(pid)) return false;
  if (process.platform !== 'linux') return true;
  const program = await readlink(`/proc/${pid}/exe`).catch(() => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => ''));
  return program.includes('postgres');
}

/** Fast stop: sessions are ended, everything is written. Harder only after half a minute. */
export async function stopPostmaster(binaries: PostgresBinaries, cluster: Cluster, pid: number): Promise<void> {
  const signal = (name: 'SIGINT' | 'SIGQUIT') => {
    try {
      // On Windows a signal would be a crash; pg_ctl asks properly.
      if (process.platform === 'win32')
        spawn(binaries.pgCtl, ['stop', '-D', cluster.path, '-m', name === 'SIGINT' ? 'fast' : 'immediate', '-W'], {
          stdio: 'ignore',
          windowsHide: true,
        }).unref();
      else process.kill(pid, name);
    } catch {
      // Gone already.
    }
  };
  signal('SIGINT');
  for (let waitedMs = 0; isRunning(pid); waitedMs += 20) {
    if (waitedMs === 30_000) signal('SIGQUIT');
    if (waitedMs > 60_000) throw new Error(`PostgreSQL (process ${pid}) does not stop`);
    await pause(20);
  }
}
