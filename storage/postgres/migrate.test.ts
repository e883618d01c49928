import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate, MIGRATIONS } from './migrate.ts';
import { openTestDatabase } from './test-database.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
});
beforeEach(async () => {
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('migrate', () => {
  it('applies each migration once, also when processes start together', async () => {
    const applied = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    expect(applied.flat()).toEqual(MIGRATIONS.map((migration) => migration.name));
    expect(await migrate(pool)).toEqual([]);
  });

  it('makes indexes concurrently while another process waits for its turn', async () => {
    await pool.query('CREATE TABLE busy (id bigint)');
    // So slow that the others are there before the index.
    const slow = { id: 1, name: 'slow', sql: 'SELECT pg_sleep(1)' };
    const index = { id: 2, name: 'index', sql: '', concurrently: ['CREATE INDEX CONCURRENTLY busy_ids ON busy (id)'] };
    const applied = await Promise.all([1, 2, 3].map(() => migrate(pool, [slow, index])));
    expect(applied.flat()).toEqual(['slow', 'index']);
  }, 20_000);

  it('makes tables that PostgreSQL can keep in order by itself, for which it looks nowhere but in its own schema', async () => {
    await migrate(
      pool,
      MIGRATIONS.filter(({ id }) => id < 16),
    );
    // So many that the former search index stays for a while.
    await pool.query(`INSERT INTO messages (id, channel_id, guild_id, author_id, pinned, data)
      SELECT id, 2, 3, 4, false, '{"content": "some words", "type": 0, "embeds": [], "attachments": []}' FROM generate_series(1, 5001) AS id`);
    await migrate(pool);
    await pool.query('VACUUM (ANALYZE)');
    await pool.query('REINDEX TABLE messages');
  });

  it('has active threads of before looked at once, and no others, however many channels there are', async () => {
    await migrate(
      pool,
      MIGRATIONS.filter(({ id }) => id < 17),
    );
    await pool.query(`INSERT INTO channels (id, type, archived_at, data)
      SELECT id, CASE WHEN id % 2 = 0 THEN 11 ELSE 0 END, CASE WHEN id % 4 = 0 THEN now() END, '{}' FROM generate_series(1, 4500) AS id`);
    await migrate(pool);
    const { rows } = await pool.query(`SELECT count(*)::integer AS threads, bool_and(id % 4 = 2) AS active FROM channels WHERE silent_at IS NOT NULL`);
    expect(rows).toEqual([{ threads: 1125, active: true }]);
  });

  it('takes back a migration that fails half-way, and keeps those before it', async () => {
    const first = { id: 1, name: 'first', sql: 'CREATE TABLE one (id bigint)' };
    const second = { id: 2, name: 'second', sql: 'CREATE TABLE two (id bigint); SELECT 1 / 0' };
    await expect(migrate(pool, [first, second])).rejects.toThrow('The migration "second" failed: division by zero');
    const { rows } = await pool.query(`SELECT to_regclass('one') IS NOT NULL AS one, to_regclass('two') IS NOT NULL AS two`);
    expect(rows).toEqual([{ one: true, two: false }]);
  });

  it('leaves a database of a newer version alone', async () => {
    await migrate(pool, [{ id: 99, name: 'from the future', sql: '' }]);
    await expect(migrate(pool)).rejects.toThrow('made by a newer version of Nexus (its schema has "from the future")');
  });

  it('lets those who use a table go first, and holds up nobody behind it for longer than it waits itself', async () => {
    await pool.query('CREATE TABLE busy (id bigint)');
    const reader = await pool.connect();
    await reader.query('BEGIN; SELECT FROM busy');
    const waits: string[] = [];
    const change = { id: 1, name: 'change', sql: 'ALTER TABLE busy ADD COLUMN word text' };
    const migrating = migrate(pool, [change], { lockTimeoutMs: 100, onWait: (name) => void waits.push(name) });
    while (waits.length === 0) await sleep(10);
    const begunMs = performance.now();
    // Between two tries, or at most for as long as one of them.
    await pool.query('SELECT FROM busy');
    expect(performance.now() - begunMs).toBeLessThan(20_000);
    await reader.query('COMMIT');
    reader.release();
    expect(await migrating).toEqual(['change']);
  });

  it('gives up, and says why, when nobody lets it', async () => {
    await pool.query('CREATE TABLE busy (id bigint)');
    const reader = await pool.connect();
    await reader.query('BEGIN; SELECT FROM busy');
    const change = { id: 1, name: 'change', sql: 'ALTER TABLE busy ADD COLUMN word text' };
    await expect(migrate(pool, [change], { lockTimeoutMs: 20, tries: 2 })).rejects.toThrow(
      'The migration "change" failed: canceling statement due to lock timeout',
    );
    await reader.query('COMMIT');
    reader.release();
  });

  it('makes an index while others write, and once more where making it was broken off', async () => {
    await pool.query('CREATE TABLE busy (id bigint); INSERT INTO busy VALUES (1), (1)');
    // Not unique: what is left of it is an index that is not valid.
    const broken = { id: 1, name: 'index', sql: '', concurrently: ['CREATE UNIQUE INDEX CONCURRENTLY busy_once ON busy (id)'] };
    await expect(migrate(pool, [broken])).rejects.toThrow('could not create unique index');
    const isValid = async (): Promise<boolean | undefined> =>
      (await pool.query<{ valid: boolean }>(`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('busy_once')`)).rows[0]?.valid;
    expect(await isValid()).toBe(false);
    await pool.query('TRUNCATE busy');
    const writer = await pool.connect();
    await writer.query('BEGIN; INSERT INTO busy VALUES (2)');
    const migrating = migrate(pool, [broken]);
    // Who writes another row meanwhile does not wait.
    await pool.query('INSERT INTO busy VALUES (3)');
    await writer.query('COMMIT');
    writer.release();
    expect(await migrating).toEqual(['index']);
    expect(await isValid()).toBe(true);
    expect(await migrate(pool, [broken])).toEqual([]);
  });
});
