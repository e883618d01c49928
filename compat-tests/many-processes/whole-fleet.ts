import { join } from 'node:path';
import { startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { startPostgres, type RunningPostgres } from '#scripts/services/postgres';
import { startRedis, type RunningRedis } from '#scripts/services/redis';
import { startVersitygw, type RunningVersitygw } from '#scripts/services/versitygw';
import { startFleet, until, type Fleet, type Member } from './fleet.ts';
import { furnishGuild, type FurnishedGuild } from './furnish-guild.ts';
import { GatewayClient } from './gateway-client.ts';
import { openSmallDisk, type SmallDisk } from './small-disk.ts';
import { openWire, type Wire } from './wire.ts';

export const SESSIONS = 300;
const BOTS = 6;

/** Two api, three gateway and one worker processes over Redis, PostgreSQL, two Cassandra nodes and S3, and the sessions that listen. */
export interface WholeFleet {
  redis: RunningRedis;
  postgres: RunningPostgres;
  cassandra: RunningCassandra;
  store: RunningVersitygw;
  /** Where PostgreSQL writes; null where this user may mount none. */
  disk: SmallDisk | null;
  /** The way to Redis of one gateway, which can be cut. */
  wire: Wire;
  wired: Member;
  fleet: Fleet;
  place: FurnishedGuild;
  sessions: { name: string; client: GatewayClient; seesHidden: boolean }[];
  clients: GatewayClient[];
  close(): Promise<void>;
}

export async function startWholeFleet(): Promise<WholeFleet> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).toReversed()) await step();
  };
  const kept = <Closed>(opened: Closed, end: (opened: Closed) => Promise<unknown>): Closed => {
    closers.push(() => end(opened));
    return opened;
  };
  try {
    const disk = kept(await openSmallDisk(), async (opened) => opened?.remove());
    const starting = [
      startRedis({ persistent: true }),
      // As much of its log as the small disk can hold.
      startPostgres({ ...(disk && { home: join(disk.path, 'postgres') }), settings: { min_wal_size: '32MB', max_wal_size: '64MB' } }),
      startVersitygw(),
      startCassandra({ nodes: 2, durable: true }),
    ] as const;
    const started = await Promise.allSettled(starting);
    for (const one of started) if (one.status === 'fulfilled') kept(one.value, (engine) => engine.stop());
    const [redis, postgres, store, cassandra] = await Promise.all(starting);
    const wire = kept(await openWire(redis.port), (opened) => opened.close());
    const engines = [redis, postgres, store, cassandra];
    // With two nodes one is enough to go on; three and a quorum are for those who cannot lose a disk.
    const settings = Object.assign({ CASSANDRA_CONSISTENCY: 'one' }, ...engines.map(({ environment }) => environment)) as Record<string, string>;
    const fleet = kept(await startFleet({ api: 2, gateway: 2, worker: 1, settings }), (opened) => opened.close());
    const [wired, place] = await Promise.all([fleet.add('gateway', { REDIS_URL: `redis://127.0.0.1:${wire.port}` }), furnishGuild(fleet, { bots: BOTS })]);
    const sessions: WholeFleet['sessions'] = [];
    closers.push(async () => sessions.forEach(({ client }) => client.close()));
    for (let n = 0; n < SESSIONS; n++) {
      const bot = place.bots[n % BOTS];
      if (!bot) throw new Error('there are bots');
      sessions.push({ name: `session ${n}`, client: new GatewayClient(fleet.gateways.url, bot.token, place.intents), seesHidden: bot.seesHidden });
    }
    await until('all sessions are in', () => sessions.every(({ client }) => client.isIn));
    return { redis, postgres, cassandra, store, disk, wire, wired, fleet, place, sessions, clients: sessions.map(({ client }) => client), close };
  } catch (error) {
    await close();
    throw error;
  }
}
