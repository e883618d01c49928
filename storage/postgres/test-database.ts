import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate, MIGRATIONS } from './migrate.ts';

/** Any constant; those who copy the template wait for the one who makes it. */
const TEMPLATE_LOCK = 7_236_482_902;

/** A database of its own with the schema in it, on the server that the test run shares. */
export async function openTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await serverUrl();
  const name = `nexus_test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, async (client) => {
    // CREATE DATABASE wants the template to itself; the lock goes with the session.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = await migratedTemplate(client, server);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: withDatabase(server, name),
    drop: () => withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/** What a database beside a test answers, over a connection for this question alone. */
export async function askDatabase<Row extends object>(url: string | undefined, text: string): Promise<Row[]> {
  let rows: Row[] = [];
  await withClient(url, async (client) => ({ rows } = await client.query<Row>(text)));
  return rows;
}

/** The server given by NEXUS_TEST_DATABASE_URL, or else the one that the test run starts when first asked. */
async function serverUrl(): Promise<string> {
  if (process.env.NEXUS_TEST_DATABASE_URL) return process.env.NEXUS_TEST_DATABASE_URL;
  const broker = process.env.NEXUS_TEST_DATABASE_BROKER;
  if (!broker)
    throw new Error('There is no test database: run the tests with `npm test`, or set NEXUS_TEST_DATABASE_URL to a server that may hold databases for tests.');
  const answer = await fetch(broker, { headers: { connection: 'close' } });
  if (!answer.ok) throw new Error(`The test database did not start: ${await answer.text()}`);
  return (process.env.NEXUS_TEST_DATABASE_URL = await answer.text());
}

/** Named after the schema that it holds: a changed one gets a new template. */
async function migratedTemplate(client: pg.Client, server: string): Promise<string> {
  const name = `nexus_template_${createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 16)}`;
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount) return name;
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const pool = new pg.Pool({ connectionString: withDatabase(server, name), max: 1 });
  try {
    await migrate(pool);
  } catch (error) {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    throw error;
  } finally {
    await pool.end();
  }
  return name;
}

async function withClient(url: string | undefined, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
