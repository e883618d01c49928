import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { firstClosedAncestor, type PostgresBinaries } from './postgres-binaries.ts';

export interface Identity {
  uid: number;
  gid: number;
}
export interface Connection {
  port: number;
  password: string;
}
/** A cluster and how a process of PostgreSQL must be started to reach it. */
export interface Cluster {
  home: string;
  path: string;
  /** What to pass as -D, from the working directory `path`. */
  dataArgument: string;
  identity: Identity | undefined;
  /** Beside the usual ones. */
  settings?: Record<string, string>;
}

/** PostgreSQL refuses root: the owner of existing data, else `postgres`, else `nobody`. Undefined when we are not root. */
export async function chooseIdentity(home: string): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(join(home, 'cluster')).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const users = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

/** Creates the directory (its new parents passable by PostgreSQL's user). */
export async function prepareHome(dataDir: string, identity: Identity | undefined): Promise<string> {
  const home = resolve(dataDir);
  const missing: string[] = [];
  for (let at = home; !(await stat(at).catch(() => undefined)); at = dirname(at)) missing.unshift(at);
  // One by one and then chmod: a recursive mkdir under umask 077 would close every new parent.
  for (const folder of missing) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (identity) await chmod(folder, 0o711);
  }
  await chmod(home, identity ? 0o711 : 0o700);
  return home;
}

/** The cluster in `home`, made by initdb when it is not there yet. */
export async function openCluster(
  home: string,
  binaries: PostgresBinaries,
  identity: Identity | undefined,
  password: string,
  isFlushed = true,
): Promise<Cluster> {
  const path = join(home, 'cluster');
  await finishRestore(home);
  if (!(await stat(path).catch(() => undefined)) && (await stat(join(home, 'cluster.restoring')).catch(() => undefined))) {
    throw new Error(
      `A restore was broken off in ${home}, and there is no database beside it. Run nexus restore --to again; or remove ${join(home, 'cluster.restoring')}, and the server begins with an empty database.`,
    );
  }
  const closed = identity ? await firstClosedAncestor(path) : undefined;
  if (closed && process.platform !== 'linux') {
    throw new Error(
      `PostgreSQL does not run as root and its user may not pass through ${closed}. Put NEXUS_DATA elsewhere, or start Nexus as an ordinary user.`,
    );
  }
  // Below a closed folder (/root) Linux still reaches the working directory that the child inherits.
  const cluster: Cluster = { home, path, dataArgument: closed ? '/proc/self/cwd' : path, identity };
  const made = await readFile(join(path, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (made === undefined) await makeCluster(cluster, binaries, password, isFlushed);
  else if (made.trim() !== binaries.version.split('.')[0]) {
    throw new Error(
      `${path} was made by PostgreSQL ${made.trim()}, this is ${binaries.version}. Back up with the version of Nexus that made it, then restore.`,
    );
  }
  return cluster;
}

/** What is restored is `cluster.restored` until it has its place: a restore that was broken off between the two renames is ended. */
export async function finishRestore(home: string): Promise<void> {
  const [path, restored] = [join(home, 'cluster'), join(home, 'cluster.restored')];
  if ((await stat(restored).catch(() => undefined)) && !(await stat(path).catch(() => undefined))) await rename(restored, path);
}

async function makeCluster(cluster: Cluster, binaries: PostgresBinaries, password: string, isFlushed: boolean): Promise<void> {
  // Made aside and renamed, so that an interrupted initdb is never taken for a database.
  const draft: Cluster = { ...cluster, path: `${cluster.path}.new` };
  if (draft.dataArgument === cluster.path) draft.dataArgument = draft.path;
  const passwordFile = join(cluster.home, 'initial-password');
  const failures: string[] = [];
  try {
    for (const locale of localesToTry()) {
      await rm(draft.path, { recursive: true, force: true });
      await mkdir(draft.path, { mode: 0o700 });
      await rm(passwordFile, { force: true });
      await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
      if (cluster.identity) {
        await chown(draft.path, cluster.identity.uid, cluster.identity.gid);
        await chown(passwordFile, cluster.identity.uid, cluster.identity.gid);
      }
      const access = ['-U', 'nexus', '-A', 'scram-sha-256', '--pwfile', join('..', 'initial-password')];
      const args = ['-D', draft.dataArgument, ...access, '-E', 'UTF8', ...locale, ...(isFlushed ? [] : ['--no-sync'])];
      const failure = await runToEnd(binaries.initdb, args, draft);
      if (failure === undefined) {
        await rename(draft.path, cluster.path);
        return;
      }
      failures.push(failure);
      if (!/locale/i.test(failure)) break;
    }
    throw new Error(`initdb failed in ${cluster.home}:\n${failures.join('\n')}`);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft.path, { recursive: true, force: true });
  }
}

/** Text search splits words by the system's locale; where none is UTF-8, PostgreSQL's own at least sorts and folds it. */
function localesToTry(): string[][] {
  const builtin = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  if (process.platform === 'win32') return [builtin];
  return [['--locale=C.UTF-8'], ['--locale=en_US.UTF-8'], builtin];
}

function runToEnd(program: string, args: string[], cluster: Cluster): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: cluster.path,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...cluster.identity,
    });
    let said = '';
    const keep = (chunk: Buffer) => (said += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (cause) => fail(new Error(`Cannot run ${program}: ${cause.message}`, { cause })));
    child.on('close', (code) => done(code === 0 ? undefined : said.trim()));
  });
}

/** Our environment without what would steer PostgreSQL (PGDATA, PGPORT, LC_ALL of a missing locale...). */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), TZ: 'UTC' };
}

/** The password and the port of earlier starts, or new ones. */
export async function readConnection(home: string): Promise<Connection> {
  const text = await readFile(join(home, 'connection.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Connection;
  if (await stat(join(home, 'cluster')).catch(() => undefined))
    throw new Error(`${join(home, 'connection.json')} is missing: it holds the password of the database beside it. Restore it from a backup.`);
  const connection = { port: await freePort(), password: randomBytes(24).toString('hex') };
  await writeConnection(home, connection);
  return connection;
}

export async function writeConnection(home: string, connection: Connection): Promise<void> {
  const file = join(home, 'connection.json');
  await writeFile(`${file}.new`, JSON.stringify(connection), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
