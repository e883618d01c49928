import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { BACKUP_LOCK, takeFiles } from './backup-lock.ts';

/** A table as a backup has it. */
export interface CopiedTable {
  name: string;
  columns: string[];
}

export interface Sequence {
  name: string;
  last: string;
}

export interface Snapshot {
  /** As `SELECT version()` would say it, such as "18.4". */
  serverVersion: string;
  /** What has been applied to the schema. */
  migrations: { id: number; name: string }[];
  /** Messages are in another engine alone. */
  isWithoutMessages: boolean;
  /** When it was taken, by the clock of the database. */
  takenAtMs: number;
  /** In an order in which they may be filled: none refers to a later one. */
  tables: (CopiedTable & { estimatedBytes: number })[];
  sequences(): Promise<Sequence[]>;
  /** The rows of a table as they were when the snapshot was taken, in COPY's text format. */
  rows(table: CopiedTable): { bytes: Readable; count(): number };
  /** Throws where files were not kept all the time until now. */
  demandKept(): Promise<void>;
  close(): Promise<void>;
}

/** What every process makes for itself. */
const LEFT_OUT = new Set(['schema_migrations', 'worker_leases']);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const placeOf = ({ name, columns }: CopiedTable): string => `${quoted(name)} (${columns.map(quoted).join(', ')})`;

/** A transaction of its own connection, which waits however long it takes. Outside of it nothing is set, for a pooler would keep it for others. */
async function openTransaction(url: string, mode = ''): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'nexus backup', keepAlive: true, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`BEGIN ${mode}; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0`);
  return client;
}

/** One view of the whole database that stays the same whatever is written meanwhile. Files that are removed are kept as long as it is open; with `files` nobody moves them either. */
export async function openSnapshot(url: string, { files = true } = {}): Promise<Snapshot> {
  const lock = await openTransaction(url);
  let client = lock;
  const close = async (): Promise<void> => {
    await client.end();
    await lock.end();
  };
  try {
    await lock.query('SELECT pg_advisory_xact_lock_shared($1::integer, $2::integer)', BACKUP_LOCK);
    if (files) await takeFiles(lock, 'with others');
    client = await openTransaction(url, 'ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const version = await client.query<{ server_version: string }>('SHOW server_version');
    const clock = await client.query<{ ms: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms');
    const isThere = await client.query<{ there: boolean }>("SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there");
    if (!isThere.rows[0]?.there) throw new Error('There is nothing of Nexus in this database.');
    const migrations = await client.query<{ id: number; name: string }>('SELECT id, name FROM schema_migrations ORDER BY id');
    const tables = (await tablesOf(client)).filter(({ name }) => !LEFT_OUT.has(name));
    const isElsewhere = "SELECT FROM message_engine WHERE phase = 'cassandra'";
    const hasEngine = tables.some(({ name }) => name === 'message_engine');
    return {
      isWithoutMessages: hasEngine && (await client.query(isElsewhere)).rowCount === 1,
      takenAtMs: clock.rows[0]?.ms ?? Date.now(),
      serverVersion: version.rows[0]?.server_version ?? '',
      migrations: migrations.rows,
      tables,
      async sequences() {
        const text = `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1`;
        return (await client.query<Sequence>(text)).rows;
      },
      rows(table) {
        const bytes = client.query(copyTo(`COPY ${placeOf(table)} TO STDOUT`));
        return { bytes, count: () => bytes.rowCount };
      },
      async demandKept() {
        await lock.query('SELECT');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function tablesOf(client: pg.Client): Promise<(CopiedTable & { estimatedBytes: number })[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; bytes: string; parents: string[] }>(`
    SELECT c.relname AS name, pg_table_size(c.oid)::text AS bytes,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS parents
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname`);
  const placed = new Set<string>();
  const ordered: typeof rows = [];
  while (ordered.length < rows.length) {
    const next = rows.find(({ name, parents }) => !placed.has(name) && parents.every((parent) => placed.has(parent)));
    if (!next) throw new Error('Tables of the database refer to each other in a circle.');
    placed.add(next.name);
    ordered.push(next);
  }
  return ordered.map(({ name, columns, bytes }) => ({ name, columns: columns ?? [], estimatedBytes: Number(bytes) }));
}

export interface Refill {
  /** Fills a table from the bytes that `rows` gave; says how many rows came. */
  fill(table: CopiedTable, bytes: AsyncIterable<Buffer>): Promise<number>;
  setSequences(sequences: readonly Sequence[]): Promise<void>;
  /** Carries out statements before tables are filled, or between or after them. */
  carryOut(script: string, values?: readonly unknown[]): Promise<void>;
  /** Where this throws, nobody knows whether it was done. */
  commit(): Promise<void>;
  /** As if nothing had been filled. */
  undo(): Promise<void>;
}

/** Names of the tables that hold something. */
export async function filledTables(url: string): Promise<string[]> {
  const client = await openTransaction(url);
  try {
    const filled: string[] = [];
    for (const { name } of await tablesOf(client)) {
      if (LEFT_OUT.has(name)) continue;
      const { rowCount } = await client.query(`SELECT FROM ${quoted(name)} LIMIT 1`);
      if (rowCount) filled.push(name);
    }
    return filled;
  } finally {
    await client.end();
  }
}

/** How many processes say that they work with a database. One that died says so for a minute more. */
export async function processesOn(url: string): Promise<number> {
  const client = await openTransaction(url);
  try {
    const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('public.worker_leases') IS NOT NULL AS there");
    if (!rows[0]?.there) return 0;
    return (await client.query('SELECT FROM worker_leases WHERE expires_at > now()')).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Tells the planner what there is now. */
export async function analyze(url: string): Promise<void> {
  const client = await openTransaction(url);
  try {
    await client.query('ANALYZE');
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Fills the tables of a database in one transaction; what the schema itself put there goes first. */
export async function openRefill(url: string): Promise<Refill> {
  const client = await openTransaction(url);
  try {
    const tables = (await tablesOf(client)).filter(({ name }) => !LEFT_OUT.has(name));
    if (tables.length > 0) await client.query(`TRUNCATE ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    async fill(table, bytes) {
      const stream = client.query(copyFrom(`COPY ${placeOf(table)} FROM STDIN`));
      await pipeline(Readable.from(bytes, { objectMode: false }), stream);
      return stream.rowCount;
    },
    async setSequences(sequences) {
      for (const { name, last } of sequences) await client.query('SELECT setval($1::regclass, $2::bigint)', [quoted(name), last]);
    },
    async carryOut(script, values) {
      await (values ? client.query(script, [...values]) : client.query(script));
    },
    async commit() {
      try {
        await client.query('COMMIT');
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    async undo() {
      await client.query('ROLLBACK').catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}
