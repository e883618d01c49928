import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { openTestDatabase } from './test-database.ts';
import { leaseWorkerId } from './worker-lease.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  database = await openTestDatabase();
  pool = openPool(database.url);
  await migrate(pool);
});
beforeEach(() => pool.query('TRUNCATE worker_leases'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const lost: string[] = [];
const onLost = (error: Error) => void lost.push(error.message);
beforeEach(() => void lost.splice(0));
const lease = (ttlMs = 60_000) => leaseWorkerId(pool, { ttlMs, onLost });

describe('leaseWorkerId', () => {
  it('gives every process an id of its own, also when they start together', async () => {
    const leases = await Promise.all(Array.from({ length: 8 }, () => lease()));
    expect(leases.map(({ workerId }) => workerId).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await Promise.all(leases.map((one) => one.release()));
  });

  it('gives a released id to the next one', async () => {
    const [first, second] = [await lease(), await lease()];
    await first.release();
    const third = await lease();
    expect([first.workerId, second.workerId, third.workerId]).toEqual([0, 1, 0]);
    await Promise.all([second.release(), third.release()]);
  });

  it('is renewed for as long as the process lives', async () => {
    const held = await lease(300);
    await sleep(700);
    const other = await lease();
    expect(other.workerId).not.toBe(held.workerId);
    expect(lost).toEqual([]);
    await Promise.all([held.release(), other.release()]);
  });

  it('takes the id of a process that died, once its lease has run out', async () => {
    await pool.query(`INSERT INTO worker_leases VALUES (0, 'dead', now() - interval '1 second'), (1, 'alive', now() + interval '1 hour')`);
    const mine = await lease();
    expect(mine.workerId).toBe(0);
    await mine.release();
  });

  it('tells when somebody else has the id', async () => {
    const held = await lease(150);
    await pool.query(`UPDATE worker_leases SET holder = 'thief'`);
    await sleep(300);
    expect(lost).toEqual([`The worker id ${held.workerId} is lost: another process has it`]);
  });

  it('says so when all are taken', async () => {
    await pool.query(`INSERT INTO worker_leases SELECT n, 'other', now() + interval '1 hour' FROM generate_series(0, 1023) AS n`);
    await expect(lease()).rejects.toThrow('All 1024 worker ids are taken');
  });
});
