import type { Bus, BusEvent } from '#core/ports/bus';
import { systemClock } from '#core/ports/clock';
import { startServer, type NexusServer, type StartOptions } from '#server/boot/start-server';
import { inProcessBus } from '#storage/in-process/bus';
import { inProcessLocks } from '#storage/in-process/locks';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { pino } from 'pino';
import { restClient, type RestClient } from './rest-client.ts';
import { openWorld, type Somebody, type World, type WorldOptions } from './world.ts';

/** A world of two servers over one database, each with a memory of its own, as two processes of one instance are. */
export interface TwoServers {
  a: World;
  b: NexusServer;
  /** Somebody, or nobody, at the second server. */
  atB(somebody: Somebody | null): RestClient;
  /** Resolves when each has heard what was said at the other. */
  settled(): Promise<unknown>;
  close(): Promise<void>;
}

/** They share what is in this process, or the Redis of the setting REDIS_URL. */
export async function openTwoServers(options: Pick<WorldOptions, 'settings' | 'clock' | 'network'> = {}): Promise<TwoServers> {
  const [busOfA, busOfB] = linkedBuses();
  const isOverRedis = options.settings?.['REDIS_URL'] !== undefined;
  const nowMs = options.clock?.nowMs ?? systemClock.nowMs;
  const shared = { locks: inProcessLocks(), shortMemory: inProcessShortMemory(nowMs), rateWindows: inProcessRateWindows(nowMs) };
  const a = await openWorld({ ...options, ...(!isOverRedis && { shared: { ...shared, bus: busOfA } }) });
  const others: StartOptions = { log: pino({ level: 'error' }, pino.destination(2)), clock: { ...systemClock, nowMs }, network: options.network };
  const b = await startServer(a.settings, { ...others, ...(!isOverRedis && { shared: { ...shared, bus: busOfB } }) });
  return {
    a,
    b,
    atB: (somebody) => restClient(b.url, somebody?.authorization ?? null),
    settled: () => Promise.all([a.server, b].map(({ core }) => core.bus.caughtUp())),
    async close() {
      await b.close();
      await a.close();
    },
  };
}

/** What one publishes comes to the other as JSON, after it was heard at home. */
function linkedBuses(): [Bus, Bus] {
  const [one, other] = [inProcessBus(), inProcessBus()];
  const linked = (own: Bus, far: Bus): Bus => ({
    ...own,
    publish(event) {
      own.publish(event);
      far.tellHere(JSON.parse(JSON.stringify(event)) as BusEvent); // the same by way of text
    },
  });
  return [linked(one, other), linked(other, one)];
}
