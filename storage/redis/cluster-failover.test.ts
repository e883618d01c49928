import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingRedis, startRedisCluster, type RunningRedis, type RunningRedisCluster } from '#scripts/services/redis';
import { opener } from '../behaviour/redis-processes.ts';

const upTo = (end: number): number[] => Array.from({ length: end }, (_, n) => n);
/** Of all topics, so that each node has some of them. */
const GUILDS = upTo(20).map(String);

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const endMs = performance.now() + 60_000; !(await isSo()) && performance.now() < endMs;) await sleep(50);
};

describeWhere(lackingRedis(), 'A cluster of Redis whose master is lost', () => {
  let cluster: RunningRedisCluster;
  const { open } = opener(() => cluster.url, true);
  beforeAll(async () => {
    cluster = await startRedisCluster(3, { replicas: 1 });
  }, 60_000);
  afterAll(() => cluster?.stop());

  const isMaster = async (node: RunningRedis | undefined): Promise<boolean> => ((await node?.command('ROLE').catch(() => '')) ?? '').startsWith('master');

  /** Numbers of twenty guilds go from one process to another meanwhile: all arrive once and in order, and locks and limits work again. */
  const goesOnOver = async (fault: () => Promise<void>): Promise<void> => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard = new Map<string, number[]>(GUILDS.map((guild) => [guild, []]));
    b.bus.subscribe(({ t, d, scope }) => t === 'A' && heard.get(scope.guild_id ?? '')?.push(Number(d)));
    let n = 0;
    const timer = setInterval(() => {
      for (const guild of GUILDS) a.bus.publish({ scope: { guild_id: guild }, t: 'A', d: n });
      n++;
    }, 20);
    const haveAll = (total: number): boolean => [...heard.values()].every(({ length }) => length >= total);
    try {
      await until(() => haveAll(20));
      await fault();
      const already = n;
      await until(() => haveAll(already + 20));
    } finally {
      clearInterval(timer);
    }
    await a.bus.flushed();
    await until(() => haveAll(n));
    for (const numbers of heard.values()) expect(numbers).toEqual(upTo(n));
    // Events may be heard a moment before commands have a connection again; until then locks are refused.
    await until(() =>
      b.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(await Promise.all(upTo(20).map((at) => b.locks.withLock(`guild:${at}`, async () => at)))).toEqual(upTo(20));
    const windows = await Promise.all(upTo(20).map((at) => a.rateWindows.take([{ key: `after:${at}`, most: 1, lengthMs: 60_000 }])));
    expect(windows.flat().map(({ used }) => used)).toEqual(upTo(20).map(() => 1));
  };

  it('goes on with the replica of one that was killed', async () => {
    const [master, , , replica] = cluster.nodes;
    await goesOnOver(async () => {
      await master?.kill();
      await until(() => isMaster(replica));
    });
    expect(await isMaster(replica)).toBe(true);
  }, 120_000);

  it('goes on with the replica of one that froze, also when that comes back', async () => {
    const [, master, , , replica] = cluster.nodes;
    await goesOnOver(async () => {
      master?.pause();
      await until(() => isMaster(replica));
      master?.resume();
      await until(async () => !(await isMaster(master)));
    });
    expect([await isMaster(replica), await isMaster(master)]).toEqual([true, false]);
  }, 120_000);
});
