import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { chooseIdentity, cleanEnvironment, prepareHome } from '#storage/embedded-postgres/data-directory';
import { freePort } from '#storage/embedded-postgres/free-port';
import { EngineProcess } from './engine-process.ts';
import { programPath, type FaultyService, type Lacking } from './service.ts';

/** Debian keeps it among the programs of the administrator. */
const program = () => programPath('pgbouncer', ['/usr/sbin', '/usr/local/sbin']);

export const lackingPgbouncer = (): Lacking => (program() === undefined ? 'there is no pgbouncer (Debian: apt-get install pgbouncer)' : undefined);

export interface PgbouncerOptions {
  /** Of the PostgreSQL behind it, with user and password. */
  postgresUrl: string;
  /** `transaction`, unless told, gives each transaction another connection. */
  mode?: 'transaction' | 'session';
  /** So many connections to a database; 4 unless told. */
  poolSize?: number;
  /** More lines of pgbouncer.ini: `{ server_idle_timeout: '1' }`. */
  settings?: Record<string, string>;
}

export interface RunningPgbouncer extends FaultyService {
  /** Leads to the same database as the address behind it. */
  url: string;
  port: number;
  pid(): number | undefined;
  /** A command of its console, such as `RECONNECT nexus`; its rows. */
  command(text: string): Promise<Record<string, unknown>[]>;
}

/** A PgBouncer on a port of its own, which lets everybody on this machine in. */
export async function startPgbouncer({ postgresUrl, mode = 'transaction', poolSize = 4, settings = {} }: PgbouncerOptions): Promise<RunningPgbouncer> {
  const command = program();
  if (command === undefined) throw new Error(`PgBouncer cannot start, because ${lackingPgbouncer()}`);
  const behind = new URL(postgresUrl);
  const given = await mkdtemp(join(tmpdir(), 'nexus-pgbouncer-'));
  const identity = await chooseIdentity(given);
  const home = await prepareHome(given, identity);
  try {
    const port = await freePort();
    const file = join(home, 'pgbouncer.ini');
    const [user, password] = [decodeURIComponent(behind.username), decodeURIComponent(behind.password)];
    const lines = {
      listen_addr: '127.0.0.1',
      listen_port: String(port),
      unix_socket_dir: '',
      auth_type: 'any',
      admin_users: user,
      pool_mode: mode,
      default_pool_size: String(poolSize),
      max_client_conn: '400',
      server_login_retry: '1',
      ...settings,
    };
    const text = `[databases]\n* = host=${behind.hostname} port=${behind.port || '5432'} user=${user} password=${password}\n[pgbouncer]\n${Object.entries(lines)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join('')}`;
    await writeFile(file, text, { mode: 0o600 });
    if (identity) await chown(file, identity.uid, identity.gid);
    const urlOf = (database: string): string => `postgres://${behind.username}:${behind.password}@127.0.0.1:${port}/${database}`;
    const console = async (order: string): Promise<Record<string, unknown>[]> => {
      const client = new pg.Client({ connectionString: urlOf('pgbouncer'), connectionTimeoutMillis: 5_000 });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(order)).rows;
      } finally {
        await client.end();
      }
    };
    const engine = new EngineProcess({
      name: 'pgbouncer',
      command,
      args: [file],
      home,
      env: cleanEnvironment(),
      identity,
      // SIGINT waits for what is under way, SIGTERM does not.
      endSignal: 'SIGTERM',
      ready: () => console('SHOW VERSION'),
    });
    await engine.start();
    const database = behind.pathname.slice(1);
    return {
      name: 'PgBouncer',
      url: urlOf(database),
      port,
      environment: { DATABASE_URL: urlOf(database), DATABASE_PREPARED: 'off' },
      command: console,
      async stop() {
        await engine.stop();
        await rm(home, { recursive: true, force: true });
      },
      async restart() {
        await engine.stop();
        await engine.start();
      },
      ...engine.faults(),
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}
