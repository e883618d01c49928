import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { IDS_OF_A_MOMENT, type WorkerGrant } from '#protocol/snowflake';
import { StorageUnavailableError, reasonOf } from '#core/ports/storage-unavailable';
import { databaseOn, type Database } from './pool.ts';

/** Discord's worker and process bits together. */
const WORKER_IDS = 1024;
/** Any constant will do, as long as it is always the same one. */
const LEASE_LOCK = 7_236_482_907;
/** While ids are wanted and the lease is overdue, it is asked for no more often than this. */
const TRY_AGAIN_MS = 250;
const TRIES = 20;

export interface WorkerLease {
  /** What to make ids with now; no other process has it. Throws StorageUnavailableError while the lease is overdue. */
  readonly grant: () => WorkerGrant;
  /** Gives it back; the next process may have it at once. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  /** How long the id stays ours without a renewal; renewed three times as often. */
  ttlMs?: number;
  /** The clock by which ids are made. */
  nowMs?: () => number;
  /** Hears that no ids can be made for now, and why; then, with null, that they can be again. */
  onChange?: (reason: string | null) => void;
}

/**
 * Leases a worker id for this process and keeps renewing it; one that is lost is replaced by another one. The row says up to
 * which moment ids may have been made, so that whoever has it next begins above, whatever its own clock says.
 * Throws when all 1024 are taken.
 */
export async function leaseWorkerId(pool: pg.Pool, { ttlMs = 60_000, nowMs = Date.now, onChange }: LeaseOptions = {}): Promise<WorkerLease> {
  // Rare as these statements are, nothing is prepared: it must work behind a pooler of transactions too.
  const database = databaseOn(pool, undefined, false);
  const holder = randomUUID();
  let grant: WorkerGrant | null = null;
  // By both clocks: one stands still while the machine sleeps, the other one may be set.
  let heldUntil = 0;
  let heldUntilDate = 0;
  /** Up to where the row says that ids may have been made. */
  let toldMs = 0;
  let newestMs = 0;
  let isReleased = false;
  let isRefusing = false;
  let tending: Promise<void> | undefined;
  let triedAt = -Infinity;

  const isOverdue = (): boolean => performance.now() >= heldUntil || Date.now() >= heldUntilDate;
  const refusing = (reason: string | null): void => {
    if (isRefusing === (reason !== null)) return;
    isRefusing = reason !== null;
    onChange?.(reason);
  };

  /** Renews what there is, or takes another id. */
  const tendOnce = async (): Promise<void> => {
    const [askedAt, askedDate] = [performance.now(), Date.now()];
    // Until it is overdue this process may make ids without another renewal.
    const upToMs = Math.max(nowMs(), newestMs, grant?.lastMs ?? 0) + ttlMs;
    if (grant && !(await renew(database, grant.workerId, holder, ttlMs, upToMs))) {
      newestMs = Math.max(newestMs, grant.lastMs);
      grant = null;
    }
    if (!grant) {
      const { workerId, lastMs } = await acquire(database, holder, ttlMs, upToMs);
      grant = { workerId, lastMs: Math.max(lastMs, newestMs), count: IDS_OF_A_MOMENT };
    }
    heldUntil = askedAt + ttlMs;
    heldUntilDate = askedDate + ttlMs;
    toldMs = upToMs;
    refusing(null);
  };
  const tend = (): void => {
    if (isReleased || tending || performance.now() - triedAt < Math.min(TRY_AGAIN_MS, ttlMs / 3)) return;
    triedAt = performance.now();
    tending = tendOnce()
      .catch((error: unknown) => void (isOverdue() && refusing(`the worker id could not be renewed in time (${reasonOf(error)})`)))
      .finally(() => (tending = undefined));
  };

  await tendOnce();
  const renewal = setInterval(tend, ttlMs / 3).unref();
  return {
    grant: () => {
      if (!grant || isReleased || isOverdue()) {
        tend();
        throw new StorageUnavailableError(new Error('the lease of the worker id is overdue'));
      }
      // The clock was set forward by far: the row has to say so before it is set back.
      if (grant.lastMs > toldMs) tend();
      return grant;
    },
    async release() {
      if (isReleased) return;
      isReleased = true;
      clearInterval(renewal);
      await tending;
      const text = `UPDATE worker_leases SET expires_at = now(), holder = '', last_ms = $3 WHERE worker_id = $1 AND holder = $2`;
      if (grant) await database.run('release_worker_id', text, [grant.workerId, holder, grant.lastMs]);
    },
  };
}

/** Of those that nobody has, one that was never used, else the one whose newest id is the oldest. */
const FREE = `SELECT n AS worker_id FROM generate_series(0, ${WORKER_IDS - 1}) AS n LEFT JOIN worker_leases ON worker_id = n
  WHERE expires_at IS NULL OR expires_at <= now() ORDER BY coalesce(last_ms, extract(epoch FROM expires_at) * 1000) NULLS FIRST, n LIMIT 1`;
const MAKE_ROW = `INSERT INTO worker_leases (worker_id, holder, expires_at, last_ms) VALUES ($1, '', 'epoch', 0) ON CONFLICT DO NOTHING`;
const TAKE = `SELECT ceil(coalesce(last_ms, extract(epoch FROM expires_at) * 1000))::bigint AS last_ms FROM worker_leases
  WHERE worker_id = $1 AND expires_at <= now() FOR UPDATE`;
const HOLD = `UPDATE worker_leases SET holder = $2, expires_at = now() + $3 * interval '1 millisecond', last_ms = greatest($4::bigint, $5::bigint) WHERE worker_id = $1`;

async function acquire(database: Database, holder: string, ttlMs: number, upToMs: number): Promise<{ workerId: number; lastMs: number }> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const taken = await database.transaction(async (queries) => {
      await queries.run('lock_worker_ids', `SELECT pg_advisory_xact_lock(${LEASE_LOCK})`);
      const [free] = await queries.rows<{ worker_id: number }>('free_worker_id', FREE);
      if (!free)
        throw new Error(`All ${WORKER_IDS} worker ids are taken by other processes on this database. Stop some, or wait a minute for those that died.`);
      await queries.run('make_worker_id', MAKE_ROW, [free.worker_id]);
      // Its former holder may be back just now.
      const [row] = await queries.rows<{ last_ms: string }>('take_worker_id', TAKE, [free.worker_id]);
      if (!row) return null;
      await queries.run('hold_worker_id', HOLD, [free.worker_id, holder, ttlMs, upToMs, row.last_ms]);
      return { workerId: free.worker_id, lastMs: Number(row.last_ms) };
    });
    if (taken) return taken;
  }
  throw new StorageUnavailableError(new Error('no worker id could be had: others took each of them'));
}

/** False when it is not ours any more. */
async function renew(database: Database, workerId: number, holder: string, ttlMs: number, upToMs: number): Promise<boolean> {
  const text = `UPDATE worker_leases SET expires_at = now() + $3 * interval '1 millisecond', last_ms = greatest(last_ms, $4) WHERE worker_id = $1 AND holder = $2`;
  return (await database.run('renew_worker_id', text, [workerId, holder, ttlMs, Math.ceil(upToMs)])) > 0;
}
