import type { Clock } from '#core/ports/clock';
import type { ReadStateStore } from '#core/ports/read-state-store';
import type { Stores } from '#core/ports/stores';
import { inProcessLocks } from '../in-process/locks.ts';
import type { OpenedStores } from '../postgres/open-stores.ts';
import { databaseWithin, type Database } from '../postgres/pool.ts';
import type { Cassandra } from './client.ts';
import { composedDirectChannelStore, composedGuildStore } from './guild-store.ts';
import { composedInstanceFigures } from './instance-figures.ts';
import { cassandraMessageRows, RememberedKeys } from './message-rows.ts';
import { cassandraMessageStore, type Overlay } from './message-store.ts';
import { changesOn, changesWithin, outboxOn, type Change, type Engine, type Intended, type Mutation, type Outbox } from './outbox.ts';
import { composedPersonalDataStore } from './personal-data-store.ts';
import { composedPinStore } from './pin-store.ts';
import { composedPollVoteStore } from './poll-vote-store.ts';
import { cassandraReactionRows } from './reaction-rows.ts';
import { cassandraReactionStore } from './reaction-store.ts';
import { cassandraReadStateRows } from './read-state-rows.ts';
import { threadKindsOn } from './thread-kinds.ts';

/** What Cassandra keeps, by what it keeps. */
export const engineOn = (cassandra: Cassandra, clock: Clock): Engine => ({
  messages: cassandraMessageRows(cassandra, () => clock.nowMs()),
  reactions: cassandraReactionRows(cassandra),
  readStates: cassandraReadStateRows(cassandra),
});

export interface Composed {
  stores: Stores;
  outbox: Outbox;
}

/** All stores, with messages, reactions and read states in Cassandra and everything else in PostgreSQL. */
export function composeStores(opened: OpenedStores, cassandra: Cassandra, engine: Engine): Composed {
  const { messages, reactions, readStates } = engine;
  const outbox = outboxOn(opened.database, engine);
  const threads = threadKindsOn(opened.database);
  const written = new RememberedKeys();
  // What has the same key goes one after another, within this process.
  const { withLock: inTurn } = inProcessLocks();
  const { nowMicros } = cassandra;

  const compose = (inPostgres: Stores, database: Database, change: Change, overlay?: Overlay): Stores => {
    const store = cassandraMessageStore({
      messages,
      threads,
      change,
      nowMicros,
      written: overlay ? new RememberedKeys() : written,
      ...(overlay && { overlay }),
    });
    const done = (mutation: Mutation): Promise<void> => change(async () => ({ result: undefined, mutations: [mutation] }));
    const states: ReadStateStore = {
      save: (saved) => (overlay ? done({ do: 'read', states: saved }) : readStates.save(saved, nowMicros())),
      ofUser: (userId) => readStates.ofUser(userId),
      remove: (userId, channelId) =>
        overlay ? done({ do: 'unread', user_id: userId, channel_id: channelId }) : readStates.remove(userId, channelId, nowMicros()),
    };
    return {
      ...inPostgres,
      messages: store,
      reactions: cassandraReactionStore({
        messages,
        reactions,
        nowMicros,
        inTurn,
        write: (changed) => (overlay ? done({ do: 'react', change: changed }) : reactions.apply(changed, nowMicros())),
      }),
      readStates: states,
      pins: composedPinStore(database, store, change, overlay ? (_key, run) => run() : inTurn),
      pollVotes: composedPollVoteStore(inPostgres.pollVotes, store, change),
      guilds: composedGuildStore(inPostgres.guilds, messages, change),
      directChannels: composedDirectChannelStore(inPostgres.directChannels, messages),
      personalData: composedPersonalDataStore({ inPostgres: inPostgres.personalData, database, messages, reactions, readStates, nowMicros }),
      instanceFigures: composedInstanceFigures(inPostgres.instanceFigures, database),
    };
  };

  const stores: Stores = {
    ...compose(opened.stores, opened.database, changesOn(opened.database, outbox)),
    async atomically(work) {
      let pending: Intended[] = [];
      const result = await opened.transaction((inPostgres, queries) => {
        // It may run again, when all of the first time was undone.
        pending = [];
        const inside: Stores = {
          ...compose(inPostgres, databaseWithin(queries), changesWithin(queries, outbox, pending), { messages: new Map() }),
          atomically: (more) => more(inside),
        };
        return work(inside);
      });
      await outbox.carryOut(pending);
      return result;
    },
  };
  return { stores, outbox };
}
