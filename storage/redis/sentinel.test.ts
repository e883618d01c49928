import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '#compat-tests/conditions/needs';
import type { BusEvent } from '#core/ports/bus';
import { lackingRedis } from '#scripts/services/redis';
import { startRedisSentinels, type RunningSentinels } from '#scripts/services/redis-sentinel';
import { opener, type TestProcess } from '../behaviour/redis-processes.ts';

const event = (d: unknown): BusEvent => ({ scope: { guild_id: '1' }, t: 'A', d });
const upTo = (end: number): number[] => Array.from({ length: end }, (_, n) => n);
const PASSWORDS = { redis: 'of-redis', sentinel: 'of-the-sentinels' };

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const endMs = performance.now() + 60_000; !(await isSo()) && performance.now() < endMs;) await sleep(50);
};

function numbersHeardBy({ bus }: TestProcess): number[] {
  const heard: number[] = [];
  bus.subscribe(({ t, d }) => t === 'A' && heard.push(Number(d)));
  return heard;
}

describeWhere(lackingRedis(), 'A Redis that Sentinels watch', () => {
  let engines: RunningSentinels;
  const addresses = (): string => engines.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const asked = () => ({ addresses: addresses(), master: engines.master, username: 'watcher', password: PASSWORDS.sentinel });
  const { open } = opener(() => `redis://nexus:${PASSWORDS.redis}@by-sentinel`, false);

  beforeEach(async () => {
    engines = await startRedisSentinels();
    // What this program is there, beside the test and the Sentinels themselves.
    for (const { command } of engines.servers) await command('ACL', 'SETUSER', 'nexus', 'on', `>${PASSWORDS.redis}`, '~*', '&*', '+@all');
    for (const { command } of engines.sentinels) await command('ACL', 'SETUSER', 'watcher', 'on', `>${PASSWORDS.sentinel}`, '&*', '+@all');
  }, 60_000);
  afterEach(() => engines.stop());

  /** Numbers go from one process to another while that happens; all arrive once and in order, and locks are to be had again. */
  const goesOnOver = async (fault: () => Promise<void>): Promise<TestProcess> => {
    const [a, b] = await Promise.all([open({ sentinels: asked() }), open({ sentinels: asked() })]);
    const heard = numbersHeardBy(b);
    let n = 0;
    const timer = setInterval(() => a.bus.publish(event(n++)), 5);
    try {
      await until(() => heard.length > 50);
      await fault();
      const already = n;
      await until(() => heard.length > already + 50);
    } finally {
      clearInterval(timer);
    }
    await a.bus.flushed();
    await until(() => heard.length >= n);
    expect(heard).toEqual(upTo(n));
    // Events may be heard a moment before commands have a connection again; until then locks are refused.
    await until(() =>
      b.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(await Promise.all(upTo(5).map((at) => b.locks.withLock(`guild:${at}`, async () => at)))).toEqual(upTo(5));
    expect(await a.shortMemory.get('nothing')).toBeNull();
    for (const password of Object.values(PASSWORDS)) expect([...a.lines, ...b.lines].join('\n')).not.toContain(password);
    return a;
  };

  it('may be killed: the one that follows it takes its place, no event is lost and none comes twice', async () => {
    const [first, second] = engines.servers;
    const a = await goesOnOver(async () => {
      await first?.kill();
      await until(async () => (await engines.currentMaster()) === second);
    });
    expect(await engines.currentMaster()).toBe(second);
    const told = a.lines.filter((line) => /away|back/.test(line));
    expect(told[0]).toMatch(/^Redis is away: .* \(chat by Sentinel 127\.0\.0\.1:/);
    expect(told.at(-1)).toMatch(new RegExp(`^Redis is back at 127\\.0\\.0\\.1:${second?.port} after \\d+\\.\\d s`));
  }, 120_000);

  it('may freeze, and one of the Sentinels die: what it comes back with is nobody’s', async () => {
    const [first, second] = engines.servers;
    await goesOnOver(async () => {
      await engines.sentinels[0]?.kill();
      first?.pause();
      await until(async () => (await engines.currentMaster()) === second);
      first?.resume();
      await until(async () => ((await first?.command('ROLE')) ?? '').startsWith('slave'));
    });
  }, 120_000);

  it('may be told to give its place to the other', async () => {
    const [, second] = engines.servers;
    await goesOnOver(async () => {
      await until(async () => ((await engines.sentinels[0]?.command('SENTINEL', 'FAILOVER', engines.master).catch(() => '')) ?? '') === 'OK');
      await until(async () => (await engines.currentMaster()) === second);
    });
  }, 120_000);

  it('is told of in words when the Sentinels are away, refuse us or know no such name', async () => {
    const refusal = async (sentinels: ReturnType<typeof asked>): Promise<string> => {
      const lines: string[] = [];
      const error: unknown = await open({
        sentinels,
        waitMs: 500,
        log: { info: (line) => void lines.push(line), warn: () => undefined, error: (line) => void lines.push(line) },
      }).catch((thrown: unknown) => thrown);
      expect(`${lines.join('\n')}${String(error)}`).not.toMatch(/of-the-sentinels|wrong-one|of-redis/);
      return String(error);
    };
    expect(await refusal({ ...asked(), addresses: '127.0.0.1:9' })).toContain('ECONNREFUSED 127.0.0.1:9');
    expect(await refusal({ ...asked(), password: 'wrong-one' })).toContain('refuses the password (REDIS_SENTINEL_PASSWORD');
    expect(await refusal({ ...asked(), master: 'other' })).toContain('knows no Redis by the name of other (REDIS_SENTINEL_MASTER)');
  }, 60_000);
});
