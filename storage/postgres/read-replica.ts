import { reasonOf, StorageUnavailableError } from '#core/ports/storage-unavailable';
import { databaseOn, openPool, type Database, type PoolOptions, type Queries } from './pool.ts';

/** Where to ask what may come from a copy of the database. Each answer is good for a few statements at once. */
export interface Readers {
  /** Knows all that was acknowledged, by any process, before it was asked for. */
  fresh(): Promise<Queries>;
  /** May be some seconds behind. */
  stale(): Promise<Queries>;
}

export interface ReplicaOptions extends PoolOptions {
  /** Further behind than this it is not asked at all. */
  mostBehindMs?: number;
  lookEveryMs?: number;
  /** Hears when it is left out, with the reason, and when it is asked again. */
  onChange?: (reason: string | null) => void;
}

/** So long a fresh reader waits for what is on its way. */
const PATIENCE_MS = 30;
const PAUSE_MS = 3;
/** A statement on a replica that is in the way of what comes from the primary is ended. */
const CONFLICT = '40001';

export const onlyPrimary = (database: Queries): Readers => ({ fresh: () => Promise.resolve(database), stale: () => Promise.resolve(database) });

/** Reads from a streaming replica, and from the primary while that is away or too far behind. */
export function readReplica(primary: Database, url: string, options: ReplicaOptions = {}): Readers & { close(): Promise<void> } {
  const { mostBehindMs = 10_000, lookEveryMs = 2_000, onChange = () => undefined } = options;
  const pool = openPool(url, { connectTimeoutMs: 2_000, ...options });
  const replica = databaseOn(pool, undefined, options.isPrepared);
  /** Places in the primary's log at which we looked, the oldest first. */
  let seen: { atMs: number; lsn: string }[] = [];
  let reason: string | null = 'it was not asked yet';

  const say = (now: string | null): void => {
    if (now !== reason) onChange(now);
    reason = now;
  };
  const written = async (): Promise<string> => {
    const [row] = await primary.rows<{ lsn: string }>('wal_written', 'SELECT pg_current_wal_insert_lsn()::text AS lsn');
    return row?.lsn ?? '0/0';
  };
  const hasReplayed = async (lsn: string): Promise<boolean> => {
    const text = 'SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::pg_lsn AS has';
    const [row] = await replica.rows<{ has: boolean | null }>('wal_replayed', text, [lsn]);
    return row?.has === true;
  };

  const look = async (): Promise<void> => {
    try {
      const lsn = await written();
      const atMs = performance.now();
      seen.push({ atMs, lsn });
      // The newest that it may not be behind.
      const due = seen.findLast((one) => atMs - one.atMs >= mostBehindMs) ?? seen[0];
      seen = seen.filter((one) => due === undefined || one.atMs >= due.atMs);
      say((await hasReplayed(due?.lsn ?? lsn)) ? null : 'it is too far behind');
    } catch (error) {
      say(reasonOf(error));
    }
  };
  let looking: Promise<void> = look();
  const timer = setInterval(() => (looking = looking.then(look)), lookEveryMs).unref();

  /** The replica, and the primary for what it cannot answer. */
  const careful: Queries = {
    async rows<Row extends object>(name: string, text: string, values?: readonly unknown[]) {
      try {
        return await replica.rows<Row>(name, text, values);
      } catch (error) {
        const isAway = error instanceof StorageUnavailableError;
        if (!isAway && (error as { code?: unknown }).code !== CONFLICT) throw error; // pg throws errors only
        if (isAway) say(error.message);
        return primary.rows<Row>(name, text, values);
      }
    },
    run: (name, text, values) => primary.run(name, text, values),
  };

  return {
    stale: () => Promise.resolve(reason === null ? careful : primary),

    async fresh() {
      if (reason !== null) return primary;
      const lsn = await written();
      const giveUpAt = performance.now() + PATIENCE_MS;
      try {
        while (!(await hasReplayed(lsn))) {
          if (performance.now() >= giveUpAt) return primary;
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
        return careful;
      } catch (error) {
        say(reasonOf(error));
        return primary;
      }
    },

    async close() {
      clearInterval(timer);
      await looking;
      await pool.end();
    },
  };
}
