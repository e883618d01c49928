import cassandra from 'cassandra-driver';
import { StorageUnavailableError, reasonOf } from '#core/ports/storage-unavailable';
import type { OnOutage, Outage } from '../outage.ts';

export type Consistency = 'one' | 'two' | 'quorum' | 'all' | 'localOne' | 'localQuorum' | 'eachQuorum';

export interface CassandraOptions {
  /** `host` or `host:port`. */
  contactPoints: readonly string[];
  keyspace: string;
  localDataCenter: string;
  consistency: Consistency;
  username?: string | undefined;
  password?: string | undefined;
  /** How long to keep trying a cluster that is not there yet. */
  waitMs?: number;
  /** Hears of each failed try to connect. */
  onRetry?: (error: unknown) => void;
  /** Hears when statements get no answer, and when they do again. */
  onOutage?: OnOutage;
  /** Hears which node (`address:port`) went down or came up. */
  onNode?: (node: string, isUp: boolean) => void;
  /** Sees what each client is asked: the client, or one around it. */
  watch?: (client: cassandra.Client) => cassandra.Client;
}

export type Row = Record<string, unknown>;
/** Undefined leaves a column alone; null would leave a tombstone in its place. */
export type Param = string | number | boolean | undefined | bigint | readonly (string | number | bigint)[];

/** One statement with its values. */
export interface Statement {
  query: string;
  params: readonly Param[];
}

/** Statements on the keyspace. Each may be sent twice without harm. Whatever means "not now" throws StorageUnavailableError. */
export interface Cassandra {
  rows(query: string, params: readonly Param[]): Promise<Row[]>;
  /** Page by page, for reads of unknown length. */
  eachPage(query: string, params: readonly Param[], pageSize: number, use: (rows: Row[]) => Promise<void> | void): Promise<void>;
  run(query: string, params: readonly Param[]): Promise<void>;
  /** All of them in the end, also when whoever coordinates dies in the middle. */
  together(statements: readonly Statement[]): Promise<void>;
  /** Microseconds by the clock of PostgreSQL, never the same twice: all processes' writes are ordered by it. */
  nowMicros(): bigint;
  close(): Promise<void>;
}

const SPECULATE_AFTER_MS = 300;
const READ_TIMEOUT_MS = 5_000;

/** A driver's client with what all of them share. */
export function newClient(options: CassandraOptions, keyspace: string | undefined, nowMicros: () => bigint): cassandra.Client {
  const { points, port } = splitPoints(options.contactPoints);
  const client = new cassandra.Client({
    contactPoints: points,
    localDataCenter: options.localDataCenter,
    ...(keyspace !== undefined && { keyspace }),
    // The port of all nodes: named with the contact points alone, their peers would be looked for on 9042.
    protocolOptions: { port },
    ...(options.username !== undefined && { credentials: { username: options.username, password: options.password ?? '' } }),
    encoding: { useBigIntAsLong: true },
    queryOptions: { prepare: true, isIdempotent: true, consistency: cassandra.types.consistencies[options.consistency], fetchSize: 5_000 },
    socketOptions: { connectTimeout: 3_000, readTimeout: READ_TIMEOUT_MS },
    pooling: { warmup: true },
    policies: {
      // Token-aware within the own data center, which is the driver's default, said once more since all rests on it.
      loadBalancing: new cassandra.policies.loadBalancing.TokenAwarePolicy(
        new cassandra.policies.loadBalancing.DCAwareRoundRobinPolicy(options.localDataCenter),
      ),
      retry: new PatientRetry(),
      speculativeExecution: new cassandra.policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(SPECULATE_AFTER_MS, 1),
      reconnection: new cassandra.policies.reconnection.ExponentialReconnectionPolicy(200, 5_000, false),
      timestampGeneration: new TimestampsBy(nowMicros),
    },
  });
  return options.watch?.(client) ?? client;
}

/** Every statement of ours may be sent twice, so each gets one more try, on another node where this one gave up. */
class PatientRetry extends cassandra.policies.retry.RetryPolicy {
  override onUnavailable(info: Info, consistency: cassandra.types.consistencies) {
    return info.nbRetry === 0 ? this.retryResult(consistency, false) : this.rethrowResult();
  }
  override onReadTimeout(info: Info, consistency: cassandra.types.consistencies) {
    return info.nbRetry === 0 ? this.retryResult(consistency, true) : this.rethrowResult();
  }
  override onWriteTimeout(info: Info, consistency: cassandra.types.consistencies) {
    return info.nbRetry === 0 ? this.retryResult(consistency, true) : this.rethrowResult();
  }
  override onRequestError(info: Info, consistency: cassandra.types.consistencies) {
    return info.nbRetry < 2 ? this.retryResult(consistency, false) : this.rethrowResult();
  }
}
type Info = cassandra.policies.retry.OperationInfo;

class TimestampsBy extends cassandra.policies.timestampGeneration.MonotonicTimestampGenerator {
  private readonly nowMicros: () => bigint;
  constructor(nowMicros: () => bigint) {
    super(1_000, 1_000);
    this.nowMicros = nowMicros;
  }
  override next() {
    return Number(this.nowMicros());
  }
}

/** Rising microseconds: of the system's clock, corrected by what it differs from the database's. */
export function risingMicros(offsetMs: () => number): () => bigint {
  let last = 0n;
  return () => {
    const now = BigInt(Math.round((performance.timeOrigin + performance.now() + offsetMs()) * 1000));
    last = now > last ? now : last + 1n;
    return last;
  };
}

export function cassandraOn(client: cassandra.Client, nowMicros: () => bigint, outage?: Outage): Cassandra {
  const asked = async <Answer>(asking: Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await asking;
      outage?.answered();
      return answer;
    } catch (error) {
      if (!meansAway(error)) throw error;
      const reason = reasonsIn(error);
      outage?.failed(reason);
      throw new StorageUnavailableError(error, 'Cassandra', reason);
    }
  };
  const execute = (query: string, params: readonly Param[], more?: cassandra.QueryOptions) => asked(client.execute(query, [...params], more));
  return {
    rows: async (query, params) => (await execute(query, params)).rows,
    async eachPage(query, params, pageSize, use) {
      let pageState: string | undefined;
      do {
        const page = await execute(query, params, { fetchSize: pageSize, autoPage: false, ...(pageState !== undefined && { pageState }) });
        if (page.rows.length > 0) await use(page.rows);
        pageState = page.pageState ?? undefined;
      } while (pageState !== undefined);
    },
    async run(query, params) {
      await execute(query, params);
    },
    async together(statements) {
      const queries = statements.map(({ query, params }) => ({ query, params: [...params] }));
      if (queries.length > 0) await asked(client.batch(queries, { logged: true }));
    },
    nowMicros,
    close: () => client.shutdown(),
  };
}

const { responseErrorCodes } = cassandra.types;
const NOT_NOW: ReadonlySet<number> = new Set([
  responseErrorCodes.serverError,
  responseErrorCodes.unavailableException,
  responseErrorCodes.overloaded,
  responseErrorCodes.isBootstrapping,
  responseErrorCodes.truncateError,
  responseErrorCodes.writeTimeout,
  responseErrorCodes.readTimeout,
  responseErrorCodes.readFailure,
  responseErrorCodes.writeFailure,
]);

/** Whether the cluster could not be reached or had too few nodes, rather than that it refused a statement. */
export function meansAway(error: unknown): boolean {
  const { name = '', code } = (error ?? {}) as { name?: unknown; code?: unknown }; // anything can be thrown
  if (name === 'NoHostAvailableError' || name === 'OperationTimedOutError' || name === 'BusyConnectionError') return true;
  return name === 'ResponseError' && NOT_NOW.has(Number(code));
}

/** What each node that was asked said; the driver's own words for all of them hold stacks. */
function reasonsIn(error: unknown): string {
  const inner = Object.values((error as { innerErrors?: Record<string, unknown> }).innerErrors ?? {});
  return [...new Set((inner.length > 0 ? inner : [error]).map((one) => reasonOf(one).split('\n')[0]))].join('; ');
}

export function splitPoints(points: readonly string[]): { points: string[]; port: number } {
  const split = points.map((point) => /^(?<host>.*?)(?::(?<port>\d+))?$/.exec(point.trim())?.groups ?? {});
  const ports = new Set(split.map((one) => one['port'] ?? '9042'));
  if (ports.size > 1)
    throw new Error(`CASSANDRA_CONTACT_POINTS names different ports (${[...ports].join(', ')}); all nodes of a cluster listen on the same one`);
  return { points: split.map((one) => one['host'] ?? ''), port: Number([...ports][0] ?? '9042') };
}
