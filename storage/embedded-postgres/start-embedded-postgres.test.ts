import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { chooseIdentity, openCluster, readConnection } from './data-directory.ts';
import { freePort } from './free-port.ts';
import { isRunning } from './directory-lock.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { spawnPostmaster } from './postmaster.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts';

const said: string[] = [];
const log = {
  info: (message: string) => void said.push(message),
  warn: (message: string) => void said.push(`warning: ${message}`),
};
const here = fileURLToPath(new URL('.', import.meta.url));

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A server of its own process, which may be killed: Node 20 runs no TypeScript, so swc strips the types on the way in. */
async function serverInItsOwnProcess(dataDir: string): Promise<{ url: string; child: ChildProcess }> {
  const hooks = `
    import { readFileSync } from 'node:fs';
    import { transformSync } from ${JSON.stringify(import.meta.resolve('@swc/core'))};
    export async function load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const { code } = transformSync(readFileSync(new URL(url), 'utf8'), { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } });
      return { format: 'module', source: code, shortCircuit: true };
    }`;
  const program = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    const { startEmbeddedPostgres } = await import(${JSON.stringify(pathToFileURL(join(here, 'start-embedded-postgres.ts')).href)});
    const silent = { info() {}, warn() {} };
    const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: silent, forTests: true });
    process.stdout.write(url + '\\n');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((found, fail) => {
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) found(out.trim());
    });
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('exit', () => fail(new Error(`The server ended: ${errors}`)));
  });
  return { url, child };
}

const killed = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.on('exit', () => done());
    child.kill('SIGKILL');
  });

const postmasterOf = async (dataDir: string) => Number((await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('embedded PostgreSQL', () => {
  let parent: string;
  let dataDir: string;
  const running: EmbeddedPostgres[] = [];
  const start = async (forTests = true) => {
    const server = await startEmbeddedPostgres({ dataDir, log, forTests });
    running.push(server);
    return server;
  };

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'nexus-embedded-'));
    dataDir = join(parent, 'not', 'there', 'yet');
    said.length = 0;
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    await rm(parent, { recursive: true, force: true });
  });

  it('makes a UTF-8 database called nexus on loopback and keeps its secrets to itself', async () => {
    const { url } = await start();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const [row] = await ask<{
      db: string;
      enc: string;
      sockets: string;
      ctype: string;
      hears: string;
    }>(
      url,
      `select current_database() db, current_setting('server_encoding') enc, current_setting('unix_socket_directories') sockets,
       (select datctype from pg_database where datname = 'nexus') ctype, current_setting('listen_addresses') hears`,
    );
    expect(row).toMatchObject({ db: 'nexus', enc: 'UTF8', sockets: '', hears: '127.0.0.1' });
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(dataDir, 'connection.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'cluster'))).mode & 0o777).toBe(0o700);
    expect(await readdir(dataDir)).not.toContain('initial-password');
  });

  it('keeps the data over a restart and leaves nothing behind when it stops', async () => {
    const first = await start(false);
    await ask(first.url, 'create table kept (word text)');
    await ask(first.url, "insert into kept values ('yes')");
    expect(await ask(first.url, "select current_setting('fsync') fsync")).toEqual([{ fsync: 'on' }]);
    const pid = await postmasterOf(dataDir);
    await first.stop();
    expect(isRunning(pid)).toBe(false);
    expect((await readdir(dataDir)).toSorted()).toEqual(['cluster', 'connection.json', 'postgres.log']);
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    const second = await start(false);
    expect(await ask(second.url, 'select word from kept')).toEqual([{ word: 'yes' }]);
    expect(second.url).toBe(first.url);
  });

  it('takes over the server that a killed parent left behind', async () => {
    const { url, child } = await serverInItsOwnProcess(dataDir);
    await ask(url, 'create table kept (word text)');
    const pid = await postmasterOf(dataDir);
    await expect(start()).rejects.toThrow(new RegExp(`in use by process ${child.pid}`));
    await killed(child);
    expect(isRunning(pid)).toBe(true);

    const adopted = await start();
    expect(await postmasterOf(dataDir)).toBe(pid);
    expect(said.join()).toContain('taken over');
    await ask(adopted.url, "insert into kept values ('yes')");
    await adopted.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it.each([0, 5, 10, 20, 40])('takes over the postmaster that a killed server had begun to start %d ms ago', async (agoMs) => {
    const first = await start();
    await ask(first.url, 'create table kept (word text)');
    await first.stop();
    const identity = await chooseIdentity(dataDir);
    const binaries = await findPostgresBinaries(identity?.uid);
    const connection = await readConnection(dataDir);
    const cluster = await openCluster(dataDir, binaries, identity, connection.password);
    const begun = spawnPostmaster(binaries, cluster, { ...connection, port: await freePort() }, true).catch(() => undefined);
    await new Promise((later) => setTimeout(later, agoMs));
    const second = await start();
    expect(await ask(second.url, 'select * from kept')).toEqual([]);
    expect(Number(new URL(second.url).port)).toBe((await readConnection(dataDir)).port);
    await begun;
  });

  // Only Linux says which processes are dead and not waited for.
  (process.platform === 'linux' ? it : it.skip)('starts where a killed postmaster is dead, yet its parent has not waited for it', async () => {
    await (await start()).stop();
    const identity = await chooseIdentity(dataDir);
    const sleeper = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'], ...identity });
    const dead = await new Promise<number>((found) => sleeper.stdout.once('data', (line: Buffer) => found(Number(line))));
    while (isRunning(dead)) await new Promise((later) => setTimeout(later, 20));
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    await writeFile(pidFile, `${dead}\n${join(dataDir, 'cluster')}\n1\n${await freePort()}\n\n127.0.0.1\n`, { mode: 0o600 });
    if (identity) await chown(pidFile, identity.uid, identity.gid);
    await start();
    sleeper.kill();
  });

  it('refuses a second server on the same directory', async () => {
    await start();
    await expect(start()).rejects.toThrow(/in use by process/);
  });

  it('starts again by itself when PostgreSQL is killed', async () => {
    const { url } = await start(false);
    await ask(url, 'create table kept (word text)');
    const pid = await postmasterOf(dataDir);
    process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await new Promise((later) => setTimeout(later, 20));
    const until = Date.now() + 20_000;
    const back = async (): Promise<unknown> =>
      ask(url, 'select * from kept').catch((error: unknown) =>
        Date.now() < until ? new Promise((later) => setTimeout(later, 200)).then(back) : Promise.reject(error),
      );
    expect(await back()).toEqual([]);
    expect(said.join()).toContain('ended by itself');
  });

  it('puts what PostgreSQL said into the error', async () => {
    const first = await start();
    await first.stop();
    await rm(join(dataDir, 'cluster', 'global', 'pg_control'));
    await expect(start()).rejects.toThrow(/pg_control/);
    expect(await readdir(dataDir)).not.toContain('lock');
  });
});
