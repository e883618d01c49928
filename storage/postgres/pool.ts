import pg from 'pg';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { apiError, type ErrorName } from '#protocol/errors';

export interface PoolOptions {
  maxConnections?: number;
  /** After so long a statement is cancelled. */
  statementTimeoutMs?: number;
  /** How long to wait for a free or new connection. */
  connectTimeoutMs?: number;
  /** Without, each statement is read and planned anew: for poolers that give each transaction another connection. On unless told. */
  isPrepared?: boolean | undefined;
  /** Hears of connections that broke while idle. */
  onIdleError?: (error: Error) => void;
}

/** Hears how the database does. */
export interface DatabaseWatch {
  /** A connection broke over a statement, or none could be made. */
  onLost?: ((error: unknown) => void) | undefined;
  /** A statement was not carried out, because the database could not be had. */
  onFailure?: ((error: unknown) => void) | undefined;
  /** A statement or a whole transaction went through; whether it wrote. */
  onAnswer?: ((isWrite: boolean) => void) | undefined;
}

export const MOST_CONNECTIONS = 10;

/** A pool of connections to the database of a `postgres://` URL. int8 comes as text, as snowflakes are. */
export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? MOST_CONNECTIONS,
    // Such a pooler does not take settings of a session: there the role's own holds.
    ...(options.isPrepared !== false && { statement_timeout: options.statementTimeoutMs ?? 15_000 }),
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'nexus',
  });
  // Without a listener a broken idle connection would end the process.
  // One that ends while the pool is being closed is no news: the database may go down right after.
  pool.on('error', (error) => {
    if (!pool.ending) options.onIdleError?.(error);
  });
  return pool;
}

const BROKEN_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);
const NO_CONNECTION_MESSAGE =
  /^Connection terminated|^timeout exceeded when trying to connect|^timeout expired|^Client has encountered a connection error|^Cannot use a pool after/;
// Class 08, shutdown and start-up of the server; class 53 and 58030: no room on the disk, in memory, for more connections.
const UNAVAILABLE_STATE = /^(08...|57P0[123]|53...|58030)$/;

/** Whether a connection broke, so that nobody knows whether what was under way on it was done. */
function meansLost(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown }; // anything can be thrown
  // Class 08 is what a pooler says of a server that went away.
  return BROKEN_CONNECTION.has(String(code)) || /^(08...|57P0[123])$/.test(String(code)) || String(message).startsWith('Connection terminated');
}

/** Whether an error means that the database could not be reached, rather than that it refused a statement. */
export function meansUnavailable(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown }; // anything can be thrown
  return BROKEN_CONNECTION.has(String(code)) || UNAVAILABLE_STATE.test(String(code)) || NO_CONNECTION_MESSAGE.test(String(message));
}

/** Whether a pooler of transactions took offence at the timeout of the session, which is not sent with DATABASE_PREPARED=off. */
export function meansPooler(error: unknown): boolean {
  return /unsupported startup parameter/.test(String((error as { message?: unknown } | null)?.message)); // anything can be thrown
}

/** Whether it cannot write for want of room, although it is there. */
export function meansFull(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown }; // anything can be thrown
  return code === '53100' || String(message).includes('No space left on device');
}

/** What is unknown when the row that a constraint refers to has just gone: somebody deletes a guild while another changes it. */
const MISSING_PARENTS: readonly [RegExp, ErrorName][] = [
  [/^[a-z_]+?_guild_id_fkey$/, 'UNKNOWN_GUILD'],
  [/^[a-z_]+?_(channel|thread)_id_fkey$/, 'UNKNOWN_CHANNEL'],
  [/^[a-z_]+?_application_id_fkey$/, 'UNKNOWN_APPLICATION'],
];
const FOREIGN_KEY_VIOLATION = '23503';

/** The error to throw for what the database said. */
function understood(error: unknown): unknown {
  if (meansUnavailable(error)) return new StorageUnavailableError(error);
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown }; // anything can be thrown
  const missing = code === FOREIGN_KEY_VIOLATION && MISSING_PARENTS.find(([pattern]) => pattern.test(String(constraint)));
  return missing ? apiError(missing[1]) : error;
}

/** Runs statements, each prepared under its name once per connection; without a name, planned for its values each time. */
export interface Queries {
  rows<Row extends object>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** How many rows it changed. */
  run(name: string, text: string, values?: readonly unknown[]): Promise<number>;
}

export interface Database extends Queries {
  /** All or nothing; takes one connection for as long as `work` runs. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
}

/** The statements of a transaction that is under way; transactions inside it are parts of it. */
export const databaseWithin = (queries: Queries): Database => ({ ...queries, transaction: (work) => work(queries) });

/** Whether a transaction was undone for the sake of another: run again, it may go through. */
export const wasUndone = (error: unknown): boolean => UNDONE.has(String((error as { code?: unknown } | null)?.code)); // anything can be thrown

/** Two statements wanted each other's rows, and this one was undone as a whole: the same one may be run again. */
const UNDONE = new Set(['40P01', '40001']);
const TRIES = 5;

function queriesOn(connection: pg.Pool | pg.PoolClient, isPrepared: boolean, tries = 1, { onLost, onFailure, onAnswer }: DatabaseWatch = {}): Queries {
  const query = async <Row extends object>(name: string, text: string, values: readonly unknown[]) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await connection.query<Row>({ ...(isPrepared && name !== '' && { name }), text, values: [...values] });
        onAnswer?.(answer.command !== 'SELECT');
        return answer;
      } catch (error) {
        if (meansLost(error)) onLost?.(error);
        if (meansUnavailable(error)) onFailure?.(error);
        if (attempt < tries && wasUndone(error)) continue;
        throw understood(error);
      }
    }
  };
  return {
    rows: async <Row extends object>(name: string, text: string, values: readonly unknown[] = []) => (await query<Row>(name, text, values)).rows,
    run: async (name, text, values = []) => (await query(name, text, values)).rowCount ?? 0,
  };
}

/** The statements and transactions of a pool. Connection failures throw StorageUnavailableError. */
export function databaseOn(pool: pg.Pool, watch: DatabaseWatch = {}, isPrepared = true): Database {
  return {
    ...queriesOn(pool, isPrepared, TRIES, watch),
    async transaction(work) {
      const client = await pool.connect().catch((error: unknown) => {
        if (!meansUnavailable(error)) throw error;
        watch.onFailure?.(error);
        throw new StorageUnavailableError(error);
      });
      let hasWritten = false;
      let broken: Error | undefined;
      // Breaking between two statements, with nobody listening, would end the process.
      const noteBroken = (error: Error) => void (broken = error);
      client.on('error', noteBroken);
      try {
        await client.query('BEGIN');
        const onAnswer = (isWrite: boolean): void => void (hasWritten ||= isWrite);
        const result = await work(queriesOn(client, isPrepared, 1, { onAnswer, onFailure: watch.onFailure }));
        // A statement that failed, even when `work` did not mind, has undone all of it.
        if ((await client.query('COMMIT')).command !== 'COMMIT') throw new Error('the transaction was undone by a statement that had failed');
        watch.onAnswer?.(hasWritten);
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(noteBroken);
        if (meansLost(error) || broken) watch.onLost?.(error);
        if (!meansUnavailable(error)) throw error;
        watch.onFailure?.(error);
        throw new StorageUnavailableError(error);
      } finally {
        client.off('error', noteBroken);
        client.release(broken);
      }
    },
  };
}
