import type { Logger } from 'pino';
import type { Clock } from '#core/ports/clock';
import type { MessageMove } from '#core/ports/message-move';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { Stores } from '#core/ports/stores';
import { readPhase } from '#storage/cassandra/message-engine';
import type { OpenedStores } from '#storage/postgres/open-stores';
import { cassandraOptions } from '../configuration/cassandra-options.ts';
import type { Settings } from '../configuration/settings.ts';
import type { Measure } from './open-shared.ts';
import { tellsOutage, tellsWaiting } from './outage-words.ts';

export interface OpenMessageEngine {
  stores: Stores;
  /** Null where no other engine is set. */
  move: MessageMove | null;
  /** Rejects while messages cannot be had because it does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const WHERE = {
  postgres: 'messages are in PostgreSQL; they move to Cassandra while the server runs with: npx nexus migrate-messages start',
  copying: 'messages are being copied from PostgreSQL to Cassandra',
  reading: 'messages are read from Cassandra, and written to PostgreSQL as well',
  cassandra: 'messages are in Cassandra',
} as const;

const isRead = (phase: keyof typeof WHERE): boolean => phase === 'reading' || phase === 'cassandra';

/** Where messages, reactions and read states are: in Cassandra where that is set and they are there, or else with everything else. */
export async function openMessageEngine(
  settings: Settings,
  opened: OpenedStores,
  { clock, log, measure }: { clock: Clock; log: Logger; measure: Measure },
): Promise<OpenMessageEngine> {
  const { CASSANDRA_CONTACT_POINTS: contactPoints } = settings;
  if (contactPoints === undefined) {
    if ((await readPhase(opened.database)) === 'cassandra') throw new Error('The messages of this database are in Cassandra. Set CASSANDRA_CONTACT_POINTS.');
    return { stores: opened.stores, move: null, ping: async () => undefined, close: async () => undefined };
  }
  const { openCassandraStores } = await import('#storage/cassandra/open-stores');
  const tellWaiting = tellsWaiting(log, 'Cassandra');
  const { stores, move, phase, ping, close } = await openCassandraStores(opened, {
    ...cassandraOptions(settings, contactPoints),
    clock,
    watch: (client) => measure('cassandra', client),
    onRetry: (error) => tellWaiting(reasonOf(error)),
    onOutage: tellsOutage(log, 'Cassandra'),
    onNode: (node, isUp) =>
      isUp ? log.info(`The node ${node} of Cassandra is up again`) : log.warn(`The node ${node} of Cassandra is down; the others are asked in its place`),
    onError: (error) => log.warn({ err: error }, 'Cassandra could not be brought up to date and will be tried again'),
    onDifference: (what) => log.warn({ what }, 'Cassandra and PostgreSQL did not say the same; copied once more'),
    onPhase: (phase) => log.info(WHERE[phase]),
  });
  return { stores, move, ping: async () => void (isRead(phase()) && (await ping())), close };
}
