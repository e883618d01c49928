import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { describeWhere } from '../conditions/needs.ts';
import { startPostgres, type RunningPostgres } from '#scripts/services/postgres';
import { openBalancer, type Balancer } from './balancer.ts';
import { startFleet, until, type Fleet } from './fleet.ts';
import { startFlow } from './flow.ts';
import { furnishGuild, type FurnishedGuild } from './furnish-guild.ts';
import { GatewayClient } from './gateway-client.ts';
import { demandSmallDisk, openSmallDisk, type SmallDisk } from './small-disk.ts';

const SESSIONS = 60;

describeWhere(lackingRedis(), 'A server of many processes, while messages flow', () => {
  let redis: RunningRedis;
  let fleet: Fleet;
  let place: FurnishedGuild;
  let postgres: RunningPostgres;
  let disk: SmallDisk | null;
  let wire: Balancer;
  const clients: GatewayClient[] = [];

  beforeAll(async () => {
    redis = await startRedis({ persistent: true });
    disk = await openSmallDisk();
    postgres = await startPostgres(disk ? { home: join(disk.path, 'postgres') } : {});
    wire = await openBalancer();
    wire.lead([redis.port]);
    fleet = await startFleet({ api: 2, gateway: 2, worker: 1, settings: { ...redis.environment, ...postgres.environment } });
    // This one's way to the bus can be cut.
    await fleet.add('gateway', { REDIS_URL: wire.url.replace('http', 'redis') });
    place = await furnishGuild(fleet, { bots: 3 });
    for (let n = 0; n < SESSIONS; n++) clients.push(new GatewayClient(fleet.gateways.url, place.bots[n % 3]?.token ?? '', place.intents));
    await until('all sessions are in', () => clients.every((client) => client.isIn));
  }, 180_000);
  afterEach(() => {
    if (expect.getState().assertionCalls !== expect.getState().numPassingAsserts) process.stderr.write(fleet?.log().split('\n').slice(-60).join('\n') ?? '');
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await fleet?.close();
    await wire?.close();
    await Promise.all([redis?.stop(), postgres?.stop()]);
    await disk?.remove();
  }, 60_000);

  it('hands the sessions of a gateway that drains to the others; no event is lost and no session ends', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    await fleet.add('gateway');
    const [first] = fleet.of('gateway');
    expect(await first?.end('SIGTERM')).toBe(0);
    const { faults, lost, resumed, failures } = await flow.end();
    expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
    expect(resumed).toBeGreaterThan(0);
  }, 180_000);

  it('goes on without a gateway that is killed: its sessions are told that they are over, and come back elsewhere', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    const victim = fleet.of('gateway').at(-1);
    await victim?.end('SIGKILL');
    await flow.more();
    await fleet.add('gateway');
    const { faults, lost, failures } = await flow.end();
    expect({ faults, failures }).toEqual({ faults: [], failures: [] });
    expect(lost).toBeGreaterThan(0);
  }, 180_000);

  it('loses nothing of what a killed api process had acknowledged', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    const [victim] = fleet.of('api');
    const adding = fleet.add('api');
    await flow.more(10);
    await victim?.end('SIGKILL');
    await adding;
    const { faults, lost } = await flow.end();
    expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
  }, 180_000);

  it.each([true, false])(
    'goes on when Redis is restarted (with its data: %s); nothing is lost',
    async (keepData) => {
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      await redis.restart({ keepData });
      await flow.more();
      const { faults, lost } = await flow.end({ isOrderedByProcess: true });
      expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
      expect(fleet.log()).toContain('Redis is back');
    },
    180_000,
  );

  it('has all that it acknowledged when PostgreSQL is killed and started again', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    await postgres.kill();
    await sleep(1_000);
    await postgres.restart();
    await flow.more();
    const { faults, lost } = await flow.end();
    expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
  }, 180_000);

  it('refuses what cannot be written while the disk is full, and goes on by itself when there is room', async () => {
    if (!disk) return demandSmallDisk();
    const flow = startFlow(fleet, place, clients, ` ${'x'.repeat(1_900)}`);
    await flow.more();
    await disk.fill();
    await until('messages are refused', () => flow.failures().some((failure) => failure.startsWith('503')));
    await disk.makeRoom();
    await flow.more();
    const { faults, lost, failures } = await flow.end();
    expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
    expect(failures.filter((failure) => !failure.startsWith('503'))).toEqual([]);
  }, 180_000);

  it('waits while Redis is frozen for five seconds; nothing is lost', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    redis.pause();
    await sleep(5_000);
    redis.resume();
    await flow.more();
    const { faults, lost, failures } = await flow.end({ isOrderedByProcess: true });
    expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
  }, 180_000);

  it('brings what it missed to a gateway whose way to the bus was cut', async () => {
    const flow = startFlow(fleet, place, clients);
    await flow.more();
    wire.lead([]);
    wire.cut();
    await flow.more();
    wire.lead([redis.port]);
    const { faults, lost, failures } = await flow.end();
    expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
  }, 180_000);
});
