import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { BusEvent } from '#core/ports/bus';
import { only } from '#core/ports/event-heading';
import { openRedis } from '#storage/redis/open-redis';
import { startRedis } from '#scripts/services/redis';

/**
 * What the bus, the locks and the rate limits over Redis cost: `node dist/bench/redis.js`, once built as `npm run bench` does.
 * One process publishes as fast as it is heard, one hears; each says what CPU it used.
 */
const EVENTS = 200_000;
const BYTES = 500;
const log = { info: console.log, warn: console.log, error: console.log };

const cpuMicros = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};

/** The floor: the same words by pub/sub, one command each, of which nobody knows whether they arrive. */
async function hearFloor(url: string): Promise<void> {
  const client = new Redis(url);
  let heard = 0;
  let since = process.cpuUsage();
  client.on('message', (_, words) => {
    JSON.parse(words);
    if (heard++ === 0) since = process.cpuUsage();
    if (heard < EVENTS) return;
    process.send?.({ heardMicros: cpuMicros(since) / EVENTS });
    heard = 0;
  });
  await client.subscribe('floor');
  process.send?.('ready');
}

async function hear(url: string): Promise<void> {
  const { bus } = await openRedis(url, { log });
  let heard = 0;
  let since = process.cpuUsage();
  bus.subscribe(({ t, d }) => {
    if (t === 'echo') bus.publish({ scope: { guild_id: '1' }, t: 'echoed', d });
    if (t !== 'load') return;
    if (heard++ === 0) since = process.cpuUsage();
    if (heard < EVENTS) return;
    process.send?.({ heardMicros: cpuMicros(since) / EVENTS });
    heard = 0;
  });
  process.send?.('ready');
}

/** The same in a process that has no use for what it hears: guilds that nobody of its own is in. */
async function hearForeign(url: string): Promise<void> {
  const { bus } = await openRedis(url, { log });
  const ownGuilds = new Set(['1000', '1001']);
  let since: NodeJS.CpuUsage | undefined;
  bus.subscribe(
    ({ t }) => {
      // What comes before the load begins is another part's.
      if (t === 'load_begins') since = process.cpuUsage();
      if (t !== 'load_ends' || !since) return;
      process.send?.({ heardMicros: cpuMicros(since) / EVENTS });
      since = undefined;
    },
    ({ t, guild_id: guildId }) => t === 'load_begins' || t === 'load_ends' || ownGuilds.has(guildId ?? ''),
  );
  // As many as a server has, each of which is asked.
  for (let i = 0; i < 10; i++) bus.subscribe(() => undefined, only(`something_${i}`));
  process.send?.('ready');
}

async function measure(): Promise<void> {
  const redis = await startRedis();
  const hearing = fork(fileURLToPath(import.meta.url), [redis.url]);
  await once(hearing, 'message');
  const { bus, locks, rateWindows, close } = await openRedis(redis.url, { log });
  const redisCpu = async (): Promise<number> => {
    const info = await redis.command('INFO', 'cpu');
    return ['used_cpu_sys', 'used_cpu_user'].reduce((sum, name) => sum + Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]) * 1e6, 0);
  };

  const event = (i: number): BusEvent => ({ scope: { guild_id: String(i % 64), channel_id: '1' }, t: 'load', d: { i, content: 'x'.repeat(BYTES) } });
  const flood = async (name: string, hearer: ChildProcess, publish: (event: BusEvent) => void, flushed: () => Promise<unknown>): Promise<void> => {
    const [redisBefore, since, begunAtMs] = [await redisCpu(), process.cpuUsage(), performance.now()];
    const end = once(hearer, 'message');
    for (let i = 0; i < EVENTS; i++) {
      publish(event(i));
      if (i % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (i % 10_000 === 0) await flushed();
    }
    await flushed();
    const publishedMicros = cpuMicros(since) / EVENTS;
    const [{ heardMicros }] = (await end) as [{ heardMicros: number }];
    const perSecond = Math.round((EVENTS * 1_000) / (performance.now() - begunAtMs));
    const redisMicros = ((await redisCpu()) - redisBefore) / EVENTS;
    console.log(`${name}: ${perSecond} events/s of ${BYTES} bytes in 64 guilds, one process to another`);
    console.log(`${name}: CPU µs per event: publishing ${publishedMicros.toFixed(1)}, hearing ${heardMicros.toFixed(1)}, Redis ${redisMicros.toFixed(1)}`);
  };
  const foreign = fork(fileURLToPath(import.meta.url), [redis.url, 'foreign']);
  await once(foreign, 'message');
  const floor = new Redis(redis.url);
  const floorHearing = fork(fileURLToPath(import.meta.url), [redis.url, 'floor']);
  await once(floorHearing, 'message');
  let last: Promise<unknown> = Promise.resolve();
  const publishFloor = (busEvent: BusEvent): void => void (last = floor.publish('floor', JSON.stringify(busEvent)));
  for (let round = 0; round < 2; round++) {
    await flood('pub/sub', floorHearing, publishFloor, () => last);
    await flood('bus', hearing, bus.publish, () => bus.flushed());
    // On every topic there is, and the last one of each is what counts.
    const everywhere = (t: string): void => {
      for (let guild = 0; guild < 64; guild++) bus.publish({ scope: { guild_id: String(guild) }, t, d: null });
    };
    everywhere('load_begins');
    await bus.flushed();
    const passed = once(foreign, 'message');
    await flood('bus, of use to one process and to another not', hearing, bus.publish, () => bus.flushed());
    everywhere('load_ends');
    const [{ heardMicros }] = (await passed) as [{ heardMicros: number }];
    console.log(`bus, passed over: CPU µs per event: hearing ${heardMicros.toFixed(1)}`);
  }
  foreign.kill();
  floorHearing.kill();
  floor.disconnect();

  const turns: number[] = [];
  let back = (): void => undefined;
  bus.subscribe(({ t }) => t === 'echoed' && back());
  for (let i = 0; i < 2_000; i++) {
    const startMs = performance.now();
    const echoed = new Promise<void>((resolve) => (back = resolve));
    bus.publish({ scope: { guild_id: '1' }, t: 'echo', d: i });
    await echoed;
    turns.push(performance.now() - startMs);
  }
  told('bus: there and back', turns);

  await times('lock and unlock, nobody else wants it', () => locks.withLock('guild:1', async () => undefined));
  await times('lock, publish one event, unlock', () => locks.withLock('guild:1', async () => bus.publish({ scope: { guild_id: '1' }, t: 'x', d: null })));
  await times('caught up', () => bus.caughtUp());
  await times('rate limit of two windows', async () => {
    await rateWindows.take([
      { key: 'a', most: 1e9, lengthMs: 60_000 },
      { key: 'b', most: 1e9, lengthMs: 60_000 },
    ]);
  });
  await sleep(100);
  hearing.kill();
  await close();
  await redis.stop();
}

async function times(what: string, work: () => Promise<void>, count = 3_000): Promise<void> {
  const turns: number[] = [];
  const since = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const startMs = performance.now();
    await work();
    turns.push(performance.now() - startMs);
  }
  told(what, turns, cpuMicros(since) / count);
}

function told(what: string, turns: number[], micros?: number): void {
  const sorted = turns.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(3);
  console.log(`${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms${micros === undefined ? '' : `, ${micros.toFixed(0)} µs CPU`}`);
}

const [, , url, what] = process.argv;
if (url === undefined) await measure();
else await (what === 'floor' ? hearFloor(url) : what === 'foreign' ? hearForeign(url) : hear(url));
