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
});
