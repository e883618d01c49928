import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { timeOfSnowflake } from '#protocol/snowflake';
import { readConnection } from '#storage/embedded-postgres/data-directory';
import { findPostgresBinaries } from '#storage/embedded-postgres/postgres-binaries';
import { urlOf } from '#storage/embedded-postgres/postmaster';
import { MIGRATIONS } from '#storage/postgres/migrate';
import { meansPooler } from '#storage/postgres/pool';
import type { Settings } from '../configuration/settings.ts';
import type { RunFile } from '../run/run-file.ts';
import { bad, good, warn, wordsOf, type Finding } from './finding.ts';

const OLDEST_VERSION = 150_000;
/** Sessions of several processes and an operator's own are to have room beside one pool. */
const LEAST_FREE_CONNECTIONS = 5;
const CLOCKS_MAY_DIFFER_MS = 2_000;

/** The database of the settings: whether it answers, is fit, and what its rows say of the clock. */
export async function examineDatabase(settings: Settings, running: RunFile | null): Promise<Finding[]> {
  if (settings.DATABASE_URL !== undefined) {
    const found = await ask(settings.DATABASE_URL, 'DATABASE_URL', settings.DATABASE_PREPARED === 'on');
    if (settings.DATABASE_DIRECT_URL === undefined || found.some(({ state }) => state === 'bad')) return found;
    const past = await ask(settings.DATABASE_DIRECT_URL, 'DATABASE_DIRECT_URL');
    return [...found, ...past.filter(({ about, state }) => about === 'database' && state === 'bad')];
  }
  const home = join(settings.NEXUS_DATA, 'postgres');
  const embedded = await examineEmbedded(settings, home);
  if (!running || embedded.state !== 'good') return [embedded];
  // It runs only while the server does.
  const found = await readConnection(home).then(
    (connection) => ask(urlOf(connection, 'nexus'), 'the embedded PostgreSQL'),
    (error: unknown) => [bad('database', wordsOf(error))],
  );
  return found.map((finding) => (finding.about === 'database' && finding.state === 'good' ? embedded : finding));
}

async function examineEmbedded(settings: Settings, home: string): Promise<Finding> {
  try {
    const { version } = await findPostgresBinaries(undefined);
    const made = (await readFile(join(home, 'cluster', 'PG_VERSION'), 'utf8').catch(() => '')).trim();
    if (made !== '' && made !== version.split('.')[0])
      return bad(
        'database',
        `${home} was made by PostgreSQL ${made}, this program brings ${version}. Back up with the version of Nexus that made it (nexus backup), then restore with this one.`,
      );
    return good('database', `embedded PostgreSQL ${version}, in ${join(settings.NEXUS_DATA, 'postgres')}`);
  } catch (error) {
    return bad('database', wordsOf(error));
  }
}

/** Connects as the server does: `isPrepared` as its setting says. */
async function ask(url: string, setting: string, isPrepared = true): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 5000, ...(isPrepared && { statement_timeout: 5000 }) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return [...(await fitness(client)), ...(await archive(client)), ...(await schema(client)), ...(await clock(client))];
  } catch (error) {
    return [bad('database', whyNot(error, setting))];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Each reason has a cure of its own. */
function whyNot(error: unknown, setting: string): string {
  const { code } = (error ?? {}) as { code?: unknown }; // anything can be thrown
  const words = wordsOf(error);
  if (meansPooler(error) && setting === 'DATABASE_DIRECT_URL') return `past the pooler: a pooler answers (${words}). Let DATABASE_DIRECT_URL lead past it.`;
  if (meansPooler(error))
    return `is behind a pooler, which refuses the settings of a session: ${words}. Set DATABASE_PREPARED=off, and the timeout by ALTER ROLE ... SET statement_timeout = '15s'.`;
  switch (code) {
    case '28P01':
    case '28000':
      return `refuses the user or the password: ${words}. Correct them in ${setting} (special signs in a password are written as %40 and the like).`;
    case '3D000':
      return `has no such database: ${words}. Create it: CREATE DATABASE nexus ENCODING 'UTF8' TEMPLATE template0`;
    case '53300':
      return `has no connection left: ${words}. Raise max_connections, or lower DATABASE_POOL_SIZE of the processes that use it.`;
    case '57P03':
      return `is starting or stopping: ${words}. Wait a moment and try again.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `cannot be found: ${words}. The name of its machine in ${setting} is wrong, or cannot be resolved from here.`;
    case 'ECONNREFUSED':
      return `does not answer: ${words}. Nothing listens there: start PostgreSQL, or correct host and port in ${setting}.`;
    default:
      return `does not answer: ${words}. Is it running, is a firewall between, and is ${setting} right?`;
  }
}

async function fitness(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ version: number; shown: string; encoding: string; most: number; used: number }>(`
    SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS shown, current_setting('server_encoding') AS encoding,
      current_setting('max_connections')::integer AS most, (SELECT count(*)::integer FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`);
  const [server] = rows;
  if (!server) return [bad('database', 'does not tell its version')];
  if (server.version < OLDEST_VERSION) return [bad('database', `is PostgreSQL ${server.shown}; 15 or newer is needed. Upgrade it.`)];
  if (server.encoding !== 'UTF8')
    return [bad('database', `is in ${server.encoding}; it must be in UTF8. Create another: CREATE DATABASE nexus ENCODING 'UTF8' TEMPLATE template0`)];
  const free = server.most - server.used;
  return [
    good('database', `PostgreSQL ${server.shown} answers`),
    ...(free < LEAST_FREE_CONNECTIONS
      ? [warn('connections', `only ${free} of ${server.most} connections are free. Raise max_connections, or lower DATABASE_POOL_SIZE.`)]
      : []),
  ];
}

/** What cannot be archived stays beside the database, until its disk is full. */
async function archive(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ piece: string; at: Date; failures: string }>(`
    SELECT last_failed_wal AS piece, last_failed_time AS at, failed_count::text AS failures FROM pg_stat_archiver
    WHERE current_setting('archive_mode') <> 'off' AND last_failed_time > coalesce(last_archived_time, '-infinity')`);
  return rows.map(({ piece, at, failures }) =>
    bad(
      'archive',
      `does not take PostgreSQL’s log: ${piece} failed at ${at.toISOString()}, ${failures} tries in all. Until it does the log grows beside the database: make room in the archive (NEXUS_WAL_ARCHIVE), or let PostgreSQL’s user write there; postgres.log says why.`,
    ),
  );
}

async function schema(client: pg.Client): Promise<Finding[]> {
  const isThere = await client.query<{ there: boolean }>("SELECT to_regclass('schema_migrations') IS NOT NULL AS there");
  if (!isThere.rows[0]?.there) return [good('schema', 'is not there yet; the first start makes it')];
  const { rows } = await client.query<{ id: number; name: string }>('SELECT id, name FROM schema_migrations ORDER BY id');
  const known = new Set(MIGRATIONS.map(({ id }) => id));
  const newer = rows.find(({ id }) => !known.has(id));
  if (newer)
    return [
      bad(
        'schema',
        `was made by a newer version of Nexus ("${newer.name}"). Start that version again, or restore a backup from before the upgrade with this one.`,
      ),
    ];
  const applied = new Set(rows.map(({ id }) => id));
  const missing = MIGRATIONS.filter(({ id }) => !applied.has(id)).map(({ name }) => name);
  return [
    missing.length > 0
      ? warn('schema', `is older than this program; the next start changes it (${missing.join(', ')}). Back up first: nexus backup`)
      : good('schema', 'is this program’s own'),
  ];
}

/** Ids carry their time: one from the future was made by a clock that has gone back since. */
async function clock(client: pg.Client): Promise<Finding[]> {
  const begunMs = Date.now();
  const { rows } = await client.query<{ now: string }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now');
  const hereMs = (begunMs + Date.now()) / 2;
  const apartMs = Math.abs(Number(rows[0]?.now) - hereMs);
  const findings: Finding[] = [];
  if (apartMs > CLOCKS_MAY_DIFFER_MS)
    findings.push(bad('clock', `differs from the database’s by ${(apartMs / 1000).toFixed(1)} s. Let both machines follow NTP (timedatectl set-ntp true).`));
  const tables = ['users', 'guilds', 'channels', 'audit_log'];
  const there = await client.query<{ there: boolean }>(`SELECT bool_and(to_regclass(name) IS NOT NULL) AS there FROM unnest($1::text[]) AS name`, [tables]);
  if (there.rows[0]?.there) {
    const newest = await client.query<{ id: string | null }>(
      `SELECT greatest(${tables.map((name) => `(SELECT max(id) FROM ${name})`).join(', ')})::text AS id`,
    );
    const id = newest.rows[0]?.id;
    const aheadMs = id ? timeOfSnowflake(id) - Date.now() : 0;
    if (aheadMs > CLOCKS_MAY_DIFFER_MS)
      findings.push(
        bad(
          'clock',
          `has gone back: the newest id is from ${new Date(Date.now() + aheadMs).toISOString()}, ${(aheadMs / 1000).toFixed(0)} s from now. Set the clock right (timedatectl set-ntp true) before the server starts.`,
        ),
      );
  }
  return findings.length > 0 ? findings : [good('clock', 'agrees with the database, and no id is from the future')];
}
