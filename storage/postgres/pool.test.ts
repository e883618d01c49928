import type pg from 'pg';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { databaseOn, meansFull, meansUnavailable, openPool } from './pool.ts';
import { openTestDatabase } from './test-database.ts';

let testDatabase: Awaited<ReturnType<typeof openTestDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  testDatabase = await openTestDatabase();
  pool = openPool(testDatabase.url, { maxConnections: 2, connectTimeoutMs: 300, statementTimeoutMs: 500 });
  await pool.query('CREATE TABLE things (id bigint PRIMARY KEY)');
});
afterAll(async () => {
  await pool.end();
  await testDatabase.drop();
});
const count = async () => (await pool.query<{ count: string }>('SELECT count(*) FROM things')).rows[0]?.count;

describe('databaseOn', () => {
  it('gives int8 as text', async () => {
    expect(await databaseOn(pool).rows('largest', 'SELECT 9223372036854775807 AS id')).toEqual([{ id: '9223372036854775807' }]);
  });

  it('keeps all of a transaction or nothing', async () => {
    const insert = (id: number) =>
      databaseOn(pool).transaction(async (queries) => {
        await queries.run('insert_thing', 'INSERT INTO things VALUES ($1)', [id]);
        if (id < 0) throw new Error('changed my mind');
        return id;
      });
    expect(await insert(1)).toBe(1);
    await expect(insert(-1)).rejects.toThrow('changed my mind');
    expect(await count()).toBe('1');
  });

  it('takes a full disk for a database that cannot be had, which may be well again later', async () => {
    const full = databaseOn(pool).run('full', `DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`);
    await expect(full).rejects.toThrow(StorageUnavailableError);
  });

  it('tells whoever watches what went through, what wrote, and what found no room', async () => {
    const heard: string[] = [];
    const database = databaseOn(pool, {
      onAnswer: (isWrite) => heard.push(isWrite ? 'written' : 'read'),
      onFailure: (error) => heard.push(meansFull(error) ? 'full' : 'away'),
    });
    await database.rows('one', 'SELECT 1');
    await database.transaction((queries) => queries.run('update_nothing', 'UPDATE things SET id = id WHERE id = 0'));
    const noRoom = `DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`;
    await database.run('full', noRoom).catch(() => undefined);
    await database.transaction((queries) => queries.run('full', noRoom)).catch(() => undefined);
    await database.run('wrong', 'SELECT 1 / 0').catch(() => undefined);
    expect(heard).toEqual(['read', 'written', 'full', 'full']);
  });

  it('survives a connection that breaks in the middle of a transaction', async () => {
    const work = databaseOn(pool).transaction(async (queries) => {
      const [row] = await queries.rows<{ pid: number }>('own_pid', 'SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1, 1000)', [row?.pid]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return queries.run('insert_thing', 'INSERT INTO things VALUES ($1)', [2]);
    });
    await expect(work).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    expect(await count()).toBe('1');
  });

  it('says that storage is unavailable when all connections are taken, and cancels what takes too long', async () => {
    const sleepers = [1, 2].map(() => databaseOn(pool).rows('sleep', 'SELECT pg_sleep(5)'));
    const outcomes = Promise.allSettled(sleepers);
    await expect(databaseOn(pool).rows('one', 'SELECT 1')).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    expect((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(['57014', '57014']);
  });

  it('does not take a refused statement for an absent database', async () => {
    const error: unknown = await databaseOn(pool)
      .rows('wrong', 'SELECT nothing')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '42703' });
    expect(meansUnavailable(error)).toBe(false);
  });

  it('says what is unknown when the row that another refers to has just gone', async () => {
    await pool.query('CREATE TABLE IF NOT EXISTS guilds_here (id bigint PRIMARY KEY)');
    await pool.query(
      'CREATE TABLE IF NOT EXISTS roles_here (id bigint PRIMARY KEY, guild_id bigint CONSTRAINT roles_here_guild_id_fkey REFERENCES guilds_here)',
    );
    const insert = databaseOn(pool).run('insert_role_here', 'INSERT INTO roles_here VALUES ($1, $2)', [1, 2]);
    await expect(insert).rejects.toMatchObject({ row: { code: 10_004 } });
  });

  it('runs a statement again that was undone for the sake of another', async () => {
    await pool.query('CREATE SEQUENCE IF NOT EXISTS tries');
    await pool.query(`CREATE OR REPLACE FUNCTION third_time() RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE tried bigint := nextval('tries');
      BEGIN IF tried < 3 THEN RAISE EXCEPTION 'two wait for each other' USING ERRCODE = '40P01'; END IF; RETURN tried; END $$`);
    expect(await databaseOn(pool).rows('third_time', 'SELECT third_time() AS tried')).toEqual([{ tried: '3' }]);
  });
});
