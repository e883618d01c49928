import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { databaseOn, reasonOf, type Database } from './pool.ts';

/** Discord's worker and process bits together. */
const WORKER_IDS = 1024;

export interface WorkerLease {
  /** 0 to 1023; no other process makes snowflakes with it while the lease is held. */
  workerId: number;
  /** Gives it back; the next process may have it at once. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  /** How long the id stays ours without a renewal; renewed three times as often. */
  ttlMs?: number;
  /** The lease ran out or somebody else has it: this process must stop making ids. */
  onLost: (error: Error) => void;
}

/** Leases a worker id for this process and keeps renewing it. Throws when all 1024 are taken. */
export async function leaseWorkerId(pool: pg.Pool, { ttlMs = 60_000, onLost }: LeaseOptions): Promise<WorkerLease> {
  const database = databaseOn(pool);
  const holder = randomUUID();
  let heldUntil = performance.now() + ttlMs;
  const workerId = await acquire(database, holder, ttlMs);

  let released = false;
  const lose = (reason: string) => {
    released = true;
    clearInterval(renewal);
    onLost(new Error(`The worker id ${workerId} is lost: ${reason}`));
  };
  const renewal = setInterval(() => {
    const askedAt = performance.now();
    renew(database, workerId, holder, ttlMs).then(
      (held) => {
        if (released) return;
        if (held) heldUntil = askedAt + ttlMs;
        else lose('another process has it');
      },
      (error: unknown) => {
        if (!released && performance.now() >= heldUntil) lose(`it could not be renewed in time (${reasonOf(error)})`);
      },
    );
  }, ttlMs / 3);
  renewal.unref();

  return {
    workerId,
    async release() {
      if (released) return;
      released = true;
      clearInterval(renewal);
      await database.run('release_worker_id', 'DELETE FROM worker_leases WHERE worker_id = $1 AND holder = $2', [workerId, holder]);
    },
  };
}

async function acquire(database: Database, holder: string, ttlMs: number): Promise<number> {
  const text = `INSERT INTO worker_leases AS lease (worker_id, holder, expires_at)
    SELECT n, $1, now() + $2 * interval '1 millisecond' FROM generate_series(0, ${WORKER_IDS - 1}) AS n
    WHERE NOT EXISTS (SELECT 1 FROM worker_leases WHERE worker_id = n AND expires_at > now()) ORDER BY n LIMIT 1
    ON CONFLICT (worker_id) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at WHERE lease.expires_at <= now()
    RETURNING worker_id`;
  // Processes that start together may all reach for the same id; only one gets it, the others look again.
  for (let attempt = 0; attempt < WORKER_IDS; attempt++) {
    const [row] = await database.rows<{ worker_id: number }>('acquire_worker_id', text, [holder, ttlMs]);
    if (row) return row.worker_id;
    const [taken] = await database.rows<{ count: number }>('count_worker_ids', 'SELECT count(*)::integer AS count FROM worker_leases WHERE expires_at > now()');
    if (taken && taken.count >= WORKER_IDS) break;
  }
  throw new Error(`All ${WORKER_IDS} worker ids are taken by other processes on this database. Stop some, or wait a minute for those that died.`);
}

async function renew(database: Database, workerId: number, holder: string, ttlMs: number): Promise<boolean> {
  const text = `UPDATE worker_leases SET expires_at = now() + $3 * interval '1 millisecond' WHERE worker_id = $1 AND holder = $2`;
  return (await database.run('renew_worker_id', text, [workerId, holder, ttlMs])) > 0;
}
