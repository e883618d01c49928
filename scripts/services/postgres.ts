import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { chooseIdentity, cleanEnvironment, openCluster, prepareHome } from '#storage/embedded-postgres/data-directory';
import { findPostgresBinaries, type PostgresBinaries } from '#storage/embedded-postgres/postgres-binaries';
import { freePort } from '#storage/embedded-postgres/free-port';
import { EngineProcess } from './engine-process.ts';
import { programPath, type FaultyService, type Lacking } from './service.ts';

/** Debian keeps each major version below this folder, away from the PATH. */
const DEBIAN = '/usr/lib/postgresql';

export interface PostgresOptions {
  /** `debian`: the one of this machine; `embedded`: the one of the npm packages. The first that is there unless told. */
  version?: 'debian' | 'embedded';
  /** Kept there; otherwise in a folder of its own that goes when it stops. */
  home?: string;
  port?: number;
  /** Without it a power cut may cost everything, and everything is faster. On unless told. */
  durable?: boolean;
  /** More lines of postgresql.conf: `{ max_connections: '20' }`. */
  settings?: Record<string, string>;
}

export interface RunningPostgres extends FaultyService {
  /** Database `nexus`, user `nexus` (a superuser), with the password. */
  url: string;
  port: number;
  /** Such as 15.18. */
  version: string;
  pid(): number | undefined;
}

/** The folder of a host's own programs of PostgreSQL, the newest first. */
function hostFolder(): string | undefined {
  const majors = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((name) => /^\d+$/.test(name)) : [];
  const folders = majors.sort((a, b) => Number(b) - Number(a)).map((major) => join(DEBIAN, major, 'bin'));
  const onPath = programPath('postgres');
  return [...folders, ...(onPath === undefined ? [] : [join(onPath, '..')])].find((folder) => existsSync(join(folder, 'initdb')));
}

export const lackingDebianPostgres = (): Lacking =>
  hostFolder() === undefined ? 'there is no PostgreSQL of this machine (Debian: apt-get install postgresql)' : undefined;

function hostBinaries(): PostgresBinaries {
  const folder = hostFolder();
  if (folder === undefined) throw new Error(`PostgreSQL cannot start, because ${lackingDebianPostgres()}`);
  const [version = ''] = /\d+(?:\.\d+)?/.exec(execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })) ?? [];
  return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb'), pgCtl: join(folder, 'pg_ctl'), version };
}

/** A PostgreSQL with an empty database on a port of its own. */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const { durable = true } = options;
  const isHost = (options.version ?? (hostFolder() === undefined ? 'embedded' : 'debian')) === 'debian';
  const given = options.home ?? (await mkdtemp(join(tmpdir(), 'nexus-postgres-')));
  const identity = await chooseIdentity(given);
  const home = await prepareHome(given, identity);
  const clear = async () => {
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  };
  try {
    const binaries = isHost ? hostBinaries() : await findPostgresBinaries(identity?.uid);
    const password = await passwordIn(home);
    let cluster = await openCluster(home, binaries, identity, password);
    const port = options.port ?? (await freePort());
    const urlOf = (database: string) => `postgres://nexus:${password}@127.0.0.1:${port}/${database}`;
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      timezone: 'UTC',
      ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
      ...options.settings,
    };
    const engine = new EngineProcess({
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', cluster.dataArgument, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      home,
      cwd: cluster.path,
      env: cleanEnvironment(),
      identity,
      // SIGTERM would wait for the clients.
      endSignal: 'SIGINT',
      ready: () => withClient(urlOf('postgres'), (client) => client.query('SELECT 1')),
    });
    const start = async () => {
      await engine.start();
      await withClient(urlOf('postgres'), async (client) => {
        const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'nexus'");
        if (rowCount === 0) await client.query('CREATE DATABASE nexus');
      });
    };
    await start().catch(async (error: unknown) => {
      await engine.stop('SIGKILL');
      throw error;
    });
    return {
      name: `PostgreSQL ${binaries.version}`,
      note: isHost ? 'of this machine' : 'from the npm packages',
      url: urlOf('nexus'),
      port,
      version: binaries.version,
      environment: { DATABASE_URL: urlOf('nexus') },
      async stop() {
        await engine.stop();
        await clear();
      },
      async restart({ keepData = true } = {}) {
        await engine.stop();
        if (!keepData) {
          await rm(cluster.path, { recursive: true, force: true });
          cluster = await openCluster(home, binaries, identity, password);
        }
        await start();
      },
      ...engine.faults(),
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

/** The password of an earlier start in the same place, or a new one. */
async function passwordIn(home: string): Promise<string> {
  const file = join(home, 'password');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const password = randomBytes(16).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
