import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { snowflakeSource } from '#protocol/snowflake';
import { migrate } from './migrate.ts';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { openPool } from './pool.ts';
import { openTestDatabase } from './test-database.ts';
import { leaseWorkerId, type WorkerLease } from './worker-lease.ts';

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

const heard: (string | null)[] = [];
beforeEach(() => void heard.splice(0));
const lease = (ttlMs = 60_000, nowMs = Date.now) => leaseWorkerId(pool, { ttlMs, nowMs, onChange: (reason) => void heard.push(reason) });
const idOf = (one: WorkerLease): number => one.grant().workerId;
const workerOf = (id: string): number => Number((BigInt(id) >> 12n) & 1023n);
/** All ids but this one are somebody's. */
const leaveOnly = (workerId: number) =>
  pool.query(`INSERT INTO worker_leases SELECT n, 'other', now() + interval '1 hour' FROM generate_series(0, 1023) AS n WHERE n <> $1 ON CONFLICT DO NOTHING`, [
    workerId,
  ]);
const freeze = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
async function granted(one: WorkerLease): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    try {
      return idOf(one);
    } catch {
      await sleep(20);
    }
  }
  return idOf(one);
}

describe('leaseWorkerId', () => {
  it('gives every process an id of its own, also when they start together', async () => {
    const leases = await Promise.all(Array.from({ length: 8 }, () => lease()));
    expect(leases.map(idOf).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await Promise.all(leases.map((one) => one.release()));
  });

  it('gives one that was never used, and else the one whose newest id is the oldest', async () => {
    const [first, second] = [await lease(), await lease()];
    const [firstId, secondId] = [idOf(first), idOf(second)];
    await second.release();
    const third = await lease();
    expect([firstId, secondId, idOf(third)]).toEqual([0, 1, 2]);
    await Promise.all([first.release(), third.release()]);
    await pool.query(`INSERT INTO worker_leases SELECT n, '', 'epoch', $1 FROM generate_series(3, 1023) AS n`, [Date.now()]);
    await pool.query('UPDATE worker_leases SET last_ms = $1', [Date.now()]);
    await pool.query('UPDATE worker_leases SET last_ms = $1 WHERE worker_id = 700', [Date.now() - 3_600_000]);
    const fourth = await lease();
    expect(idOf(fourth)).toBe(700);
    await fourth.release();
  });

  it('is renewed for as long as the process lives', async () => {
    const held = await lease(1_000);
    await sleep(2_200);
    const other = await lease();
    expect(idOf(other)).not.toBe(idOf(held));
    expect(heard).toEqual([]);
    await Promise.all([held.release(), other.release()]);
  });

  it('takes the id of a process that died, once its lease has run out', async () => {
    await pool.query(`INSERT INTO worker_leases VALUES (5, 'dead', now() - interval '1 second')`);
    await leaveOnly(5);
    const mine = await lease();
    expect(idOf(mine)).toBe(5);
    await mine.release();
  });

  it('takes another id when somebody else has this one', async () => {
    const held = await lease(150);
    const former = idOf(held);
    await pool.query(`UPDATE worker_leases SET holder = 'thief', expires_at = now() + interval '1 hour'`);
    await sleep(300);
    expect(await granted(held)).not.toBe(former);
    await held.release();
  });

  it('says so when all are taken', async () => {
    await leaveOnly(-1);
    await expect(lease()).rejects.toThrow('All 1024 worker ids are taken');
  });

  it('refuses ids in a process that was frozen for longer than its lease, until it is renewed', async () => {
    const held = await lease(150);
    const ids = snowflakeSource(held.grant, Date.now);
    const former = workerOf(ids.next());
    freeze(200);
    expect(() => ids.next()).toThrow(StorageUnavailableError);
    // Nobody has taken it meanwhile.
    expect(await granted(held)).toBe(former);
    await held.release();
  });

  it('refuses ids while the database is away, and makes them again when it is back', async () => {
    const held = await lease(150);
    await pool.query('ALTER TABLE worker_leases RENAME TO worker_leases_away');
    await sleep(500);
    expect(() => held.grant()).toThrow(StorageUnavailableError);
    await pool.query('ALTER TABLE worker_leases_away RENAME TO worker_leases');
    expect(await granted(held)).toBe(0);
    expect(heard).toEqual([expect.stringContaining('could not be renewed in time'), null]);
    await held.release();
  });
});

describe('ids of one worker id, had by one process after another', () => {
  /** Makes some ids by a clock that is ahead by so much. */
  async function makeSome(aheadMs: number, count: number, release: boolean): Promise<string[]> {
    const clock = () => Date.now() + aheadMs;
    const held = await lease(60_000, clock);
    expect(idOf(held)).toBe(9);
    const ids = snowflakeSource(held.grant, clock);
    const made = Array.from({ length: count }, () => ids.next());
    if (release) await held.release();
    // It dies: its lease runs out, and nothing renews it; nor is it just about to, as it is after a clock that was far ahead.
    else {
      await written(held);
      await pool.query(`UPDATE worker_leases SET holder = 'dead', expires_at = now() WHERE worker_id = 9`);
    }
    return made;
  }

  /** The row says up to where ids were made. */
  async function written(held: WorkerLease): Promise<void> {
    for (;;) {
      const { lastMs } = held.grant();
      const { rows } = await pool.query<{ last_ms: string }>('SELECT last_ms FROM worker_leases WHERE worker_id = 9');
      if (Number(rows[0]?.last_ms) >= lastMs) return;
      await sleep(20);
    }
  }

  it('rise, whatever their clocks say, when they end and when they die', async () => {
    await leaveOnly(9);
    const made: string[] = [];
    for (const aheadMs of [0, 3_600_000, -3_600_000, 1_000]) {
      made.push(...(await makeSome(aheadMs, 5_000, true)));
      made.push(...(await makeSome(aheadMs, 5_000, false)));
    }
    expect(made.every((id, place) => place === 0 || BigInt(id) > BigInt(made[place - 1] ?? 0))).toBe(true);
  });

  it('begin above a clock that was set forward and back', async () => {
    await leaveOnly(9);
    let nowMs = Date.now();
    const held = await lease(60_000, () => nowMs);
    const ids = snowflakeSource(held.grant, () => nowMs);
    nowMs += 86_400_000;
    ids.next();
    const newest = ids.next();
    for (let tries = 0; tries < 500; tries++) {
      const { rows } = await pool.query<{ last_ms: string }>('SELECT last_ms FROM worker_leases WHERE worker_id = 9');
      if (Number(rows[0]?.last_ms) >= nowMs) break;
      await sleep(20);
      ids.next();
    }
    // Killed, and the clock is right again.
    await pool.query(`UPDATE worker_leases SET holder = 'dead', expires_at = now() WHERE worker_id = 9`);
    const after = await lease();
    expect(BigInt(snowflakeSource(after.grant, Date.now).next())).toBeGreaterThan(BigInt(newest));
    await Promise.all([held.release(), after.release()]);
  });
});
