import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayPresenceUpdate } from 'discord-api-types/v10';
import { describeWhere } from '#compat-tests/conditions/needs';
import type { BusEvent } from '#core/ports/bus';
import { lackingRedis, startRedis } from '#scripts/services/redis';
import { useRedis, useRedisCluster, type TestProcess } from '../behaviour/redis-processes.ts';
import { openLink } from './link.ts';
import { redisLocks } from './locks.ts';
import { topicKeys, topicOfGuild } from './topics.ts';

const event = (d: unknown, guild = '1'): BusEvent => ({ scope: { guild_id: guild }, t: 'A', d });
const numbersHeardBy = ({ bus }: TestProcess): number[] => {
  const heard: number[] = [];
  bus.subscribe(({ t, d }) => t === 'A' && heard.push(Number(d)));
  return heard;
};
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const upTo = (end: number): number[] => Array.from({ length: end }, (_, n) => n);
const until = async (isSo: () => boolean, ms = 15_000): Promise<void> => {
  for (const endMs = performance.now() + ms; !isSo() && performance.now() < endMs;) await sleep(20);
};

/** Publishes number after number in one guild; the result stops it and tells how many there were. */
function publishing({ bus }: TestProcess, guild = '1'): () => number {
  let n = 0;
  const timer = setInterval(() => bus.publish(event(n++, guild)), 2);
  return () => {
    clearInterval(timer);
    return n;
  };
}

/** What stands between one process and Redis, and can be cut. */
async function wireTo(port: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((inner) => {
    if (isCut) return void inner.destroy();
    const outer = connect(port, '127.0.0.1');
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [inner, outer].forEach((one) => one.destroy()));
    }
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => void (isCut = false),
    close: () => server.close(),
  };
}

describeWhere(lackingRedis(), 'When Redis fails', () => {
  const { redis, open, prefix } = useRedis({ persistent: true });

  it('loses no event and tells none twice over a kill that keeps the data', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const [heardByA, heardByB] = [numbersHeardBy(a), numbersHeardBy(b)];
    const stop = publishing(a);
    await sleep(200);
    await redis().kill();
    await sleep(300);
    await redis().restart();
    await until(() => heardByB.length > 150);
    await sleep(200);
    const total = stop();
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heardByA).toEqual(upTo(total));
    expect(heardByB).toEqual(upTo(total));
    const told = a.lines.filter((line) => /away|back/.test(line));
    expect(told).toEqual([expect.stringMatching(/^Redis is away: /), expect.stringMatching(/^Redis is back after \d+\.\d s/)]);
  });

  it('loses no event over a restart that forgets everything, and has what was retained told again', async () => {
    let rebuilt = 0;
    const [a, b] = await Promise.all([open({ rebuild: () => rebuilt++ }), open()]);
    const heard = numbersHeardBy(b);
    const presence = { user: { id: '7' }, guild_id: '1', status: 'online' } as unknown as GatewayPresenceUpdate; // what matters of one
    a.bus.publish({ scope: { guild_id: '1' }, t: 'P', d: null, change: { kind: 'presence', guild_id: '1', presence } });
    const stop = publishing(a);
    await sleep(200);
    await redis().restart({ keepData: false });
    await until(() => heard.length > 150);
    const total = stop();
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heard).toEqual(upTo(total));
    expect(rebuilt).toBe(1);
    // It was of the last minute, so that it is sent again by itself.
    const late = await open();
    expect(await late.bus.retained('1')).toHaveLength(1);
    const heardLate = numbersHeardBy(late);
    a.bus.publish(event(total));
    await a.bus.flushed();
    await late.bus.caughtUp();
    expect(heardLate).toEqual([total]);
    expect(late.lines).toEqual([]);
  });

  it('sends again what a server has lost that others had not read', async () => {
    let gaps = 0;
    const wire = await wireTo(redis().port);
    const [a, b] = await Promise.all([open(), open({ url: wire.url, onGap: () => gaps++ })]);
    const heard = numbersHeardBy(b);
    a.bus.publish(event(0));
    await a.bus.flushed();
    await until(() => heard.length === 1);
    wire.cut();
    for (const n of [1, 2, 3]) a.bus.publish(event(n));
    await a.bus.flushed();
    await redis().restart({ keepData: false });
    wire.mend();
    await until(() => heard.length === 4);
    a.bus.publish(event(4));
    await a.bus.flushed();
    await until(() => heard.length === 5);
    expect(heard).toEqual(upTo(5));
    expect(gaps).toBe(0);
    await until(() => a.lines.some((line) => line.includes('had lost')));
    expect(a.lines.find((line) => line.includes('had lost'))).toBe('Redis had lost 4 events of this process; they are sent again');
    wire.close();
  });

  it('waits through a freeze of five seconds', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard = numbersHeardBy(b);
    const stop = publishing(a);
    const held = a.locks.withLock('guild:1', () => sleep(6_500));
    await sleep(200);
    redis().pause();
    const begunAtMs = performance.now();
    await a.bus.caughtUp();
    expect(performance.now() - begunAtMs).toBeLessThan(1_600);
    const limited = await a.rateWindows.take([{ key: 'k', most: 1, lengthMs: 60_000 }]);
    expect(limited).toMatchObject([{ used: 1, isOver: false }]);
    await sleep(5_000 - (performance.now() - begunAtMs));
    redis().resume();
    let isHeldStill = true;
    const wanted = b.locks.withLock('guild:1', async () => isHeldStill);
    await held;
    isHeldStill = false;
    expect(await wanted).toBe(false);
    const total = stop();
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heard).toEqual(upTo(total));
    expect(a.lines.filter((line) => line.includes('goes on with what it has in memory'))).toHaveLength(1);
    expect(a.lines.filter((line) => line.includes('was lost') || line.includes('went to another'))).toEqual([]);
  });

  it('catches up when the connections of one process were cut', async () => {
    const wire = await wireTo(redis().port);
    const [a, b] = await Promise.all([open(), open({ url: wire.url })]);
    const [heardByA, heardByB] = [numbersHeardBy(a), numbersHeardBy(b)];
    const stop = publishing(a);
    await sleep(100);
    wire.cut();
    for (let n = 0; n < 3; n++) b.bus.publish({ scope: { guild_id: '2' }, t: 'B', d: n });
    const heardOfB: unknown[] = [];
    a.bus.subscribe(({ t, d }) => t === 'B' && heardOfB.push(d));
    await sleep(1_500);
    const before = heardByB.length;
    wire.mend();
    await until(() => heardByB.length > before + 300 && heardOfB.length === 3);
    const total = stop();
    await Promise.all([a.bus.flushed(), b.bus.flushed()]);
    await Promise.all([a.bus.caughtUp(), b.bus.caughtUp()]);
    expect(heardByA).toEqual(upTo(total));
    expect(heardByB).toEqual(upTo(total));
    expect(heardOfB).toEqual([0, 1, 2]);
    wire.close();
  });

  it('tells of a gap when more was published than the stream holds, and goes on behind it', async () => {
    const gaps: number[] = [];
    const wire = await wireTo(redis().port);
    const a = await open({ limits: { streamLength: 50 } });
    const b = await open({ url: wire.url, onGap: (topic) => gaps.push(topic) });
    const heard = numbersHeardBy(b);
    a.bus.publish(event(0));
    await a.bus.flushed();
    await until(() => heard.length === 1);
    wire.cut();
    for (let n = 1; n < 500; n++) {
      a.bus.publish(event(n));
      await a.bus.flushed();
    }
    wire.mend();
    await until(() => heard.at(-1) === 499);
    expect(gaps).toEqual([topicOfGuild('1')]);
    expect(heard.length).toBeLessThan(499);
    expect(heard).toEqual(heard.toSorted((x, y) => x - y));
    expect(b.lines.some((line) => /events of another process on topic \d cannot be had any more/.test(line))).toBe(true);
    wire.close();
  });

  it('skips as a gap what nobody can read, and goes on behind it', async () => {
    const gaps: number[] = [];
    const a = await open();
    const b = await open({ onGap: (topic) => gaps.push(topic) });
    const heard = numbersHeardBy(b);
    const topic = topicOfGuild('1');
    const { stream, head } = topicKeys(prefix(), topic);
    const link = openLink({ url: redis().url, isCluster: false, prefix: prefix(), log: silent });
    const put = async (...fields: string[]): Promise<void> => void (await link.call('SET', [head, String(await link.call('XADD', [stream, '*', ...fields]))]));
    await put('o', 'somebody', 'n', '1', 'c', '2', 't', '1', 'e', '[{"half');
    await put('o', 'of another program');
    a.bus.publish(event(1));
    await until(() => heard.length > 0);
    expect({ heard, gaps }).toEqual({ heard: [1], gaps: [topic, topic] });
    link.close();
  });

  it('says so when Redis does not let it read', async () => {
    const link = openLink({ url: redis().url, isCluster: false, prefix: prefix(), log: silent });
    await link.call('SET', [topicKeys(prefix(), 0).stream, 'not a stream']);
    const a = await open();
    await until(() => a.lines.length > 0);
    await sleep(1_000);
    expect(a.lines).toEqual([expect.stringContaining('WRONGTYPE')]);
    link.close();
  });

  it('keeps events for a time, however many there are', async () => {
    const a = await open({ limits: { streamMs: 300 } });
    const { stream } = topicKeys(prefix(), topicOfGuild('1'));
    const link = openLink({ url: redis().url, isCluster: false, prefix: prefix(), log: silent });
    for (let n = 0; n < 350; n++) {
      if (n === 300) await sleep(400);
      a.bus.publish(event(n));
      await a.bus.flushed();
    }
    expect(await link.call('XLEN', [stream])).toBeLessThan(200);
    link.close();
  });

  it('gives up the oldest when Redis is away for too long, and others know of it', async () => {
    let gaps = 0;
    const a = await open({ limits: { mostWaiting: 100 } });
    const b = await open({ onGap: () => gaps++ });
    const heard = numbersHeardBy(b);
    a.bus.publish(event(0));
    await a.bus.flushed();
    await until(() => heard.length === 1);
    await redis().kill();
    for (let n = 1; n <= 500; n++) a.bus.publish(event(n));
    await expect(a.bus.flushed()).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await redis().restart();
    await until(() => heard.at(-1) === 500);
    expect(gaps).toBe(1);
    expect(heard.length).toBeGreaterThan(90);
    expect(a.lines.some((line) => line.includes('the oldest are given up'))).toBe(true);
  });

  it('goes on when the clock of Redis is behind', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard = numbersHeardBy(b);
    a.bus.publish(event(0));
    await a.bus.flushed();
    const [key] = (await redis().command('KEYS', `*t${topicOfGuild('1')}}:head`)).split('\n').filter((name) => name.includes('test-'));
    // As if the last one had been written a day from now.
    const future = `${Date.now() + 86_400_000}-0`;
    await redis().command('XADD', (key ?? '').replace(/head$/, 'events'), future, 'o', 'x', 'n', '1', 'c', '1', 't', '1', 'e', '[{}]');
    await redis().command('SET', key ?? '', future);
    await until(() => heard.length === 1);
    for (const n of [1, 2, 3]) a.bus.publish(event(n));
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heard).toEqual(upTo(4));
  });

  it('applies an own change again that another overtook', async () => {
    const again: unknown[] = [];
    const wire = await wireTo(redis().port);
    const a = await open({ url: wire.url, onOvertaken: ({ d }) => again.push(d) });
    const b = await open();
    const change = { kind: 'voice-status', guild_id: '1', channel_id: '2', status: 'x' } as const;
    wire.cut();
    a.bus.publish({ scope: { guild_id: '1' }, t: 'A', d: 'alone', change: { ...change, guild_id: '3' } });
    a.bus.publish({ scope: { guild_id: '1' }, t: 'A', d: 'no change' });
    a.bus.publish({ scope: { guild_id: '1' }, t: 'A', d: 'by a', change });
    b.bus.publish({ scope: { guild_id: '1' }, t: 'A', d: 'by b', change });
    await b.bus.flushed();
    const heard: unknown[] = [];
    b.bus.subscribe(({ d }) => heard.push(d));
    wire.mend();
    await until(() => again.length > 0 && heard.length === 3);
    expect(again).toEqual(['by a']);
    wire.close();
  });

  it('refuses to wait for ever for a lock', async () => {
    const lockLimits = { lifetimeMs: 1_000, renewAfterMs: 300, patienceMs: 1_500 };
    const [a, b] = await Promise.all([open({ lockLimits }), open({ lockLimits })]);
    const holding = a.locks.withLock('guild:1', () => sleep(2_500));
    await sleep(50);
    const behind = a.locks.withLock('guild:1', async () => undefined);
    await expect(b.locks.withLock('guild:1', async () => undefined)).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await expect(behind).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await holding;
    expect(await b.locks.withLock('guild:1', async () => 'mine')).toBe('mine');
  });

  it('gives a lock free when its holder is gone, and says so to one who comes back', async () => {
    const lockLimits = { lifetimeMs: 1_000, renewAfterMs: 300 };
    const wire = await wireTo(redis().port);
    const [a, b] = await Promise.all([open({ lockLimits, url: wire.url }), open({ lockLimits })]);
    const holding = a.locks.withLock('guild:1', () => sleep(2_500));
    await sleep(400);
    wire.cut();
    await b.locks.withLock('guild:1', async () => {
      wire.mend();
      await holding;
    });
    expect(a.lines.filter((line) => line.includes('went to another process'))).toHaveLength(1);
    wire.close();
  });

  it('brings to all what a process had flushed before it was killed', async () => {
    const wire = await wireTo(redis().port);
    const [a, b] = await Promise.all([open({ url: wire.url }), open()]);
    const heard = numbersHeardBy(b);
    for (const n of upTo(1_000)) a.bus.publish(event(n));
    await a.bus.flushed();
    wire.cut();
    await b.bus.caughtUp();
    expect(heard).toEqual(upTo(1_000));
    wire.mend();
    wire.close();
  });
});

describeWhere(lackingRedis(), 'Locks and the bus together', () => {
  const { redis, open, prefix } = useRedis();

  it('lose no update: whoever has the lock has heard of the one before', async () => {
    const processes = await Promise.all([open(), open()]);
    const values = processes.map((one) => {
      const memory = { value: 0 };
      one.bus.subscribe(({ d }) => (memory.value = Number(d)));
      return memory;
    });
    const add = async (at: number): Promise<void> => {
      const [one, memory] = [processes[at], values[at]];
      await one?.locks.withLock('guild:1', async () => {
        const before = memory?.value ?? 0;
        if (before % 7 === 0) await sleep(1);
        one.bus.publish({ scope: { guild_id: '1' }, t: 'value', d: before + 1 });
      });
    };
    const adding = async (at: number): Promise<void> => {
      for (let i = 0; i < 125; i++) await add(at);
    };
    await Promise.all([0, 0, 0, 0, 1, 1, 1, 1].map(adding));
    await Promise.all(processes.map(({ bus }) => bus.caughtUp()));
    expect(values).toEqual([{ value: 1_000 }, { value: 1_000 }]);
  });

  it('give a lock to nobody who cannot hear of the one before', async () => {
    const one = await open();
    const link = openLink({ url: redis().url, isCluster: false, prefix: prefix(), log: silent });
    let hears = false;
    const deaf = redisLocks({ link, log: silent, bus: { catchUp: async () => hears, flushed: async () => undefined } });
    await expect(deaf.withLock('guild:1', async () => 'in')).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    const begunAtMs = performance.now();
    expect(await one.locks.withLock('guild:1', async () => 'in')).toBe('in');
    expect(performance.now() - begunAtMs).toBeLessThan(1_000);
    hears = true;
    expect(await deaf.withLock('guild:1', async () => 'in')).toBe('in');
    deaf.close();
    link.close();
  });

  it('answers at once that Redis is away when it has been for a while', async () => {
    const own = await startRedis();
    const one = await open({ url: own.url });
    await own.kill();
    await sleep(2_200);
    const begunAtMs = performance.now();
    await expect(one.locks.withLock('x', async () => undefined)).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await one.bus.caughtUp();
    await expect(one.ping()).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    expect(performance.now() - begunAtMs).toBeLessThan(3_500);
    await own.stop();
  });
});

describeWhere(lackingRedis(), 'When a node of the cluster restarts', () => {
  const { cluster, open } = useRedisCluster();

  it('loses no event and takes locks again', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard = numbersHeardBy(b);
    const stop = publishing(a);
    await sleep(300);
    await cluster().nodes[0]?.restart();
    await until(() => heard.length > 500);
    const total = stop();
    await a.bus.flushed();
    await b.bus.caughtUp();
    expect(heard).toEqual(upTo(total));
    expect(await Promise.all(upTo(20).map((n) => b.locks.withLock(`guild:${n}`, async () => n)))).toEqual(upTo(20));
  });
});
