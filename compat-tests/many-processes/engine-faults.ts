import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './fleet.ts';
import { startFlow } from './flow.ts';
import { changesOf, untilRefused, untilTaken } from './refusals.ts';
import { demandSmallDisk } from './small-disk.ts';
import type { WholeFleet } from './whole-fleet.ts';

const PATIENCE_MS = 600_000;

/** An engine goes away and comes back while messages flow: nobody touches the server. */
export function testEngineFaults(whole: () => WholeFleet): void {
  it(
    'waits while Redis is frozen for five seconds; nothing is lost',
    async () => {
      const { fleet, place, clients, redis } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      redis.pause();
      await Promise.all([sleep(5_000), flow.untilSaid(/^Redis is away: /)]);
      redis.resume();
      await flow.more();
      const { faults, lost, failures } = await flow.end({ isOrderedByProcess: true });
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^Redis is back after /);
    },
    PATIENCE_MS,
  );

  it.each([true, false])(
    'goes on when Redis is killed and started again (with its data: %s); nothing is lost',
    async (keepData) => {
      const { fleet, place, clients, redis } = whole();
      const flow = startFlow(fleet, place, clients);
      const change = changesOf(fleet, place);
      await flow.more();
      await redis.kill();
      await untilRefused(change);
      await redis.restart({ keepData });
      await flow.more();
      await untilTaken(change);
      const { faults, lost, failures } = await flow.end({ isOrderedByProcess: true });
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^Redis is away: /);
      await flow.untilSaid(/^Redis is back after /);
      if (!keepData) await flow.untilSaid(/^Redis has forgotten everything$/);
    },
    PATIENCE_MS,
  );

  it(
    'has all that it acknowledged when PostgreSQL is killed and started again',
    async () => {
      const { fleet, place, clients, postgres } = whole();
      const flow = startFlow(fleet, place, clients);
      const change = changesOf(fleet, place);
      await flow.more();
      await postgres.kill();
      await untilRefused(change);
      await flow.untilSaid(/^PostgreSQL is away: .* Trying again until it is back\.$/);
      await postgres.restart();
      await flow.more();
      await untilTaken(change);
      const { faults, lost, failures } = await flow.end();
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^PostgreSQL is back after /);
    },
    PATIENCE_MS,
  );

  it(
    'refuses what cannot be written while the disk is full, and goes on by itself when there is room',
    async () => {
      const { fleet, place, clients, disk, postgres } = whole();
      if (!disk) return demandSmallDisk();
      const flow = startFlow(fleet, place, clients, ` ${'x'.repeat(1_900)}`);
      const change = changesOf(fleet, place);
      await flow.more();
      await disk.fill();
      await until('messages with files are refused', () => flow.failures('with files').length > 0);
      await untilRefused(change);
      await flow.untilSaid(/^The disk of PostgreSQL is full: /);
      await disk.makeRoom();
      // One that could not even write its log ends, and whoever looks after it starts it.
      if (postgres.pid() === undefined) await postgres.restart();
      await flow.more();
      await untilTaken(change);
      const { faults, lost, failures } = await flow.end();
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^PostgreSQL can write again, after /);
    },
    PATIENCE_MS,
  );

  it(
    'refuses files while the file store is away, and takes them again',
    async () => {
      const { fleet, place, clients, store } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      await store.kill();
      await until('messages with files are refused', () => flow.failures('with files').length > 0);
      await store.restart();
      await flow.more();
      const { faults, lost, failures } = await flow.end();
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^The file store is away: /);
      await flow.untilSaid(/^The file store is back after /);
    },
    PATIENCE_MS,
  );

  it(
    'goes on without one of the two Cassandra nodes, and with it again',
    async () => {
      const { fleet, place, clients, cassandra } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      await cassandra.killNode(1);
      await flow.more();
      await flow.untilSaid(/^The node 127\.0\.0\.2:\d+ of Cassandra is down/);
      await cassandra.startNode(1);
      await flow.untilSaid(/^The node 127\.0\.0\.2:\d+ of Cassandra is up again$/);
      // What only the killed node had when it was answered is found by asking both.
      const thorough = await fleet.add('api', { CASSANDRA_CONSISTENCY: 'all' });
      const { faults, lost, failures } = await flow.end({ historyFrom: thorough.server.url });
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      expect(await thorough.end('SIGTERM')).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'refuses messages while no Cassandra node answers, and goes on by itself',
    async () => {
      const { fleet, place, clients, cassandra } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      for (const node of [0, 1]) cassandra.pauseNode(node);
      await until('messages are refused', () => flow.failures().length > 0);
      await flow.untilSaid(/^Cassandra is away: /);
      for (const node of [0, 1]) cassandra.resumeNode(node);
      await flow.more();
      const { faults, lost, failures } = await flow.end();
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^Cassandra is back after /);
    },
    PATIENCE_MS,
  );
}
