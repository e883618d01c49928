import { setTimeout as sleep } from 'node:timers/promises';
import type cassandra from 'cassandra-driver';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { Database } from '../postgres/pool.ts';
import { watchOutage } from '../outage.ts';
import { cassandraOn, meansAway, newClient, risingMicros, splitPoints, type Cassandra, type CassandraOptions } from './client.ts';
import { bringUpToDate, isKeyspaceName, makeKeyspace } from './schema.ts';

const COMPARE_CLOCKS_EVERY_MS = 30_000;
const SAMPLES = 3;
/** A round trip that is longer than this tells the other clock badly. */
const SLOW_MS = 10;
/** So long an offset that was told well is better than one that was told badly. */
const GOOD_FOR_MS = 10 * 60_000;
/** Any constant will do, as long as it is always the same one. */
const SCHEMA_LOCK = 7_236_482_904;

/** A node that has not heard yet of the keyspace that was made at another one. */
const KEYSPACE_MISSING = /^Keyspace .* does not exist/;

/** Connects, brings keyspace and tables up to date. Throws with a sentence an operator can act on. */
export async function openCassandra(options: CassandraOptions, database: Database): Promise<Cassandra> {
  if (!isKeyspaceName(options.keyspace)) throw new Error(`CASSANDRA_KEYSPACE must be of a-z, 0-9 and _, and begin with a letter; it is "${options.keyspace}".`);
  const clock = await databaseClock(database);
  const nowMicros = risingMicros(clock.offsetMs);
  let client: cassandra.Client | undefined;
  try {
    await untilThere(options, nowMicros, async (first) => {
      // Several processes that start at once do it one after another.
      await database.transaction(async (queries) => {
        await queries.run('lock_cassandra_schema', `SELECT pg_advisory_xact_lock(${SCHEMA_LOCK}), set_config('statement_timeout', '0', true)`);
        await makeKeyspace(first, options.keyspace, options.localDataCenter);
        await withClient(newClient(options, options.keyspace, nowMicros), bringUpToDate);
      });
      const opening = newClient(options, options.keyspace, nowMicros);
      tellNodes(opening, options);
      client = await opening.connect().then(
        () => opening,
        async (error: unknown) => {
          await opening.shutdown();
          throw error;
        },
      );
    });
    if (!client) throw new Error('Cassandra is there without a connection to it');
  } catch (error) {
    clock.stop();
    await client?.shutdown();
    throw error;
  }
  const outage = watchOutage({ onChange: options.onOutage ?? (() => undefined) });
  const opened = cassandraOn(client, nowMicros, outage);
  return {
    ...opened,
    async close() {
      clock.stop();
      outage.close();
      await opened.close();
    },
  };
}

function tellNodes(client: cassandra.Client, { onNode }: CassandraOptions): void {
  const down = new Set<string>();
  client.on('hostDown', ({ address }: cassandra.Host) => {
    if (!down.has(address)) onNode?.(address, false);
    down.add(address);
  });
  client.on('hostUp', ({ address }: cassandra.Host) => {
    if (down.delete(address)) onNode?.(address, true);
  });
}

async function untilThere(
  { waitMs = 60_000, onRetry, ...options }: CassandraOptions,
  nowMicros: () => bigint,
  work: (client: cassandra.Client) => Promise<void>,
): Promise<void> {
  const giveUpAt = Date.now() + waitMs;
  const { points, port } = splitPoints(options.contactPoints);
  const where = points.map((point) => `${point}:${port}`).join(', ');
  for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, 3_000)) {
    try {
      return await withClient(newClient(options, undefined, nowMicros), work);
    } catch (error) {
      const { name } = (error ?? {}) as { name?: unknown }; // anything can be thrown
      if (name === 'AuthenticationError') throw new Error(`Cassandra at ${where} refused: check CASSANDRA_USERNAME and CASSANDRA_PASSWORD.`, { cause: error });
      if (name === 'ArgumentError') throw new Error(`Cassandra at ${where}: ${reasonOf(error)} Check CASSANDRA_LOCAL_DC.`, { cause: error });
      if (!meansAway(error) && !KEYSPACE_MISSING.test(reasonOf(error))) throw new Error(`Cassandra at ${where} refused: ${reasonOf(error)}`, { cause: error });
      if (Date.now() + pauseMs > giveUpAt)
        throw new Error(`Cassandra at ${where} could not be reached: ${reasonOf(error)} Is it running, and is CASSANDRA_CONTACT_POINTS right?`, {
          cause: error,
        });
      onRetry?.(error);
    }
    await sleep(pauseMs);
  }
}

async function withClient(client: cassandra.Client, work: (client: cassandra.Client) => Promise<unknown>): Promise<void> {
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.shutdown();
  }
}

/** How far the clock of PostgreSQL is ahead of ours: all processes give their writes times by that one clock. */
export async function databaseClock(database: Pick<Database, 'rows'>, everyMs = COMPARE_CLOCKS_EVERY_MS): Promise<{ offsetMs: () => number; stop(): void }> {
  let offset = 0;
  let goodEnoughUntil = 0;
  const compare = async (): Promise<void> => {
    let quickest = Infinity;
    let best = offset;
    for (let tries = 0; tries < SAMPLES; tries++) {
      const before = performance.timeOrigin + performance.now();
      const [row] = await database.rows<{ at: string }>('database_clock', 'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at');
      const after = performance.timeOrigin + performance.now();
      if (after - before >= quickest) continue;
      quickest = after - before;
      best = Number(row?.at) - (before + after) / 2;
    }
    // What took long on its way says little: the former one, which crystals hardly move, is better.
    if (quickest > SLOW_MS && goodEnoughUntil > performance.now()) return;
    offset = best;
    if (quickest <= SLOW_MS) goodEnoughUntil = performance.now() + GOOD_FOR_MS;
  };
  await compare();
  const timer = setInterval(() => void compare().catch(() => undefined), everyMs).unref();
  return { offsetMs: () => offset, stop: () => clearInterval(timer) };
}
