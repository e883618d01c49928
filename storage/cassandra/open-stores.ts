import { systemClock, type Clock } from '#core/ports/clock';
import type { MessageMove } from '#core/ports/message-move';
import type { Stores } from '#core/ports/stores';
import type { OpenedStores } from '../postgres/open-stores.ts';
import { copyChanges } from './changes.ts';
import type { Cassandra, CassandraOptions } from './client.ts';
import { composeStores, engineOn } from './compose-stores.ts';
import { copyingStores } from './copying-stores.ts';
import { followingPhase } from './following-phase.ts';
import { beginElsewhere, readPhase, type Phase } from './message-engine.ts';
import { messageMove } from './message-move.ts';
import { openCassandra } from './open-cassandra.ts';
import { MOST_REPLAYED, type Engine } from './outbox.ts';

export interface OpenCassandraStoresOptions extends CassandraOptions {
  clock?: Clock;
  /** Hears of what did not go well in the background and is tried again. */
  onError?: (error: unknown) => void;
  /** The part of the time in which a move works. */
  moveShare?: number;
  /** Hears of what a move found to differ and repaired. */
  onDifference?: (what: string) => void;
  /** Hears where messages are, at the start and whenever that changes. */
  onPhase?: (phase: Phase) => void;
}

export interface OpenedCassandraStores {
  stores: Stores;
  phase(): Phase;
  /** Rejects while it does not answer as many copies as reads need. */
  ping(): Promise<void>;
  /** From PostgreSQL. */
  move: MessageMove;
  engine: Engine;
  cassandra: Cassandra;
  close(): Promise<void>;
}

const REPLAY_EVERY_MS = 2_000;
/** Whoever wrote it does it himself within this time. */
const LEFT_AFTER_MS = 5_000;
const COPY_EVERY_MS = 200;
const LOOK_EVERY_MS = { postgres: 1_000, copying: 500, reading: 500, cassandra: 60_000 } as const;

/** The parts of Stores that depend on where messages are. */
const MOVING = ['messages', 'reactions', 'readStates', 'pins', 'pollVotes', 'guilds', 'directChannels', 'personalData', 'instanceFigures'] as const;

/**
 * Opens Cassandra beside PostgreSQL. A database without messages has them in Cassandra from then on; where there are some,
 * they stay in PostgreSQL until an operator moves them, and the stores follow that while the server runs.
 */
export async function openCassandraStores(opened: OpenedStores, options: OpenCassandraStoresOptions): Promise<OpenedCassandraStores> {
  const { clock = systemClock, onError = () => undefined, onPhase = () => undefined } = options;
  const cassandra = await openCassandra(options, opened.database);
  const engine = engineOn(cassandra, clock);
  const elsewhere = composeStores(opened, cassandra, engine);
  const storesOf: Record<Phase, Stores> = {
    postgres: opened.stores,
    copying: copyingStores(opened, engine, 'read from PostgreSQL'),
    reading: copyingStores(opened, engine, 'read from Cassandra'),
    cassandra: elsewhere.stores,
  };
  let phase: Phase = 'postgres';
  const look = async (): Promise<void> => {
    const before = phase;
    phase = await readPhase(opened.database);
    if (phase !== before) onPhase(phase);
  };
  const move = messageMove({
    opened,
    engine,
    cassandra,
    ...(options.moveShare !== undefined && { share: options.moveShare }),
    ...(options.onDifference && { onDifference: options.onDifference }),
  });
  const chores = new Chores(onError);
  try {
    await beginElsewhere(opened.database, cassandra);
    await look();
    onPhase(phase);
    // What cannot be done yet is tried again in a moment; what is newer, others carry out just now.
    while ((await elsewhere.outbox.replay(LEFT_AFTER_MS).catch((error: unknown) => (onError(error), 0))) >= MOST_REPLAYED);
  } catch (error) {
    await cassandra.close();
    throw error;
  }
  chores.every(() => LOOK_EVERY_MS[phase], look);
  chores.every(
    () => REPLAY_EVERY_MS,
    async () => void (phase === 'cassandra' && (await elsewhere.outbox.replay(LEFT_AFTER_MS))),
  );
  chores.every(
    () => (phase === 'copying' || phase === 'reading' ? COPY_EVERY_MS : LOOK_EVERY_MS.postgres),
    async () => void ((phase === 'copying' || phase === 'reading') && (await copyChanges(opened.database, engine))),
  );

  chores.every(
    () => LOOK_EVERY_MS.copying,
    async () => void (phase === 'copying' && (await move.goOn(() => chores.isStopped))),
  );

  const run = followingPhase(storesOf, () => phase, look);
  const stores: Stores = { ...opened.stores, atomically: (work) => run((now) => now.atomically(work)) as ReturnType<typeof work> };
  const follow = <Name extends (typeof MOVING)[number]>(name: Name): void => {
    stores[name] = followed(opened.stores[name], (method, args) => run((now) => callOf(now[name], method, args)));
  };
  for (const name of MOVING) follow(name);
  return {
    stores,
    phase: () => phase,
    ping: () => cassandra.run('SELECT id FROM schema_migrations LIMIT 1', []),
    move: {
      status: () => move.status(),
      async take(step) {
        const status = await move.take(step);
        await look();
        return status;
      },
    },
    engine,
    cassandra,
    async close() {
      await chores.stop();
      await cassandra.close();
    },
  };
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** Methods of stores are functions by name, all of which answer with a promise. */
const callOf = (store: object, method: string, args: unknown[]): Promise<unknown> => (store as Record<string, Method>)[method]?.(...args) ?? Promise.resolve();

const followed = <Store extends object>(like: Store, call: (method: string, args: unknown[]) => Promise<unknown>): Store =>
  Object.fromEntries(Object.keys(like).map((method) => [method, (...args: unknown[]) => call(method, args)])) as Store;

/** What is done again and again, each by itself, with a pause after it. */
class Chores {
  isStopped = false;
  private readonly stops: (() => Promise<void>)[] = [];
  private readonly onError: (error: unknown) => void;
  constructor(onError: (error: unknown) => void) {
    this.onError = onError;
  }
  every(pauseMs: () => number, run: () => Promise<void>): void {
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<void> = Promise.resolve();
    const next = (): void => {
      if (!this.isStopped) timer = setTimeout(() => (running = run().catch(this.onError).finally(next)), pauseMs()).unref();
    };
    next();
    this.stops.push(async () => {
      clearTimeout(timer);
      await running;
    });
  }
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.stops.map((stop) => stop()));
  }
}
