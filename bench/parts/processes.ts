import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { LeftOut, type Run } from '../figure.ts';
import type { Open, Post, PostResult } from '../load/gateway-load.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import { cpuOf } from '../measure/turns.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, startLoad, startNexus, type Nexus, type World } from '../nexus.ts';

const COUNTS = [1, 2, 4];
const SENDERS = 64;
const SESSIONS = 1000;
const READERS = 8;
const READY_SESSIONS = 120;
const PAGE = 50;
/** Rounds of READY for each process, until its code is compiled. */
const WARMING = 8;
/** CPU of a process in a second in which it does nothing of note, and how long that is waited for. */
const QUIET_MS = 30;
const MOST_SECONDS = 60;
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();

/** What the processes of a server and its engines used together. */
interface Usage {
  servers: number;
  redis: number;
  database: number;
}

/** Each figure of one number of processes, by its name. */
type Found = Map<string, { unit: string; value: number; isRate?: true }>;

/** One server as 1, 2 and 4 processes over Redis, each of which does everything, against one process that needs no Redis. */
export async function processes({ dataDir, isQuick, note, draw, onEnd }: Run): Promise<void> {
  const lacking = lackingRedis();
  if (lacking !== undefined) throw new LeftOut(lacking);
  const log = { info: () => undefined, warn: (message: string) => console.error(message) };
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  onEnd(database.stop);
  const redis = await startRedis({ home: join(dataDir, 'redis') });
  onEnd(redis.stop);
  // Nobody takes over the sessions of those that end.
  const shared = { DATABASE_URL: database.url, NEXUS_FILES: 'disk', NEXUS_HANDOVER_SECONDS: '0', NEXUS_HANDOVER_SPREAD_SECONDS: '0' };

  let world: World | undefined;
  const measure = async (count: number, settings: Record<string, string>): Promise<Found> => {
    const fleet: Nexus[] = [];
    for (let index = 0; index < count; index++) {
      const folder = join(dataDir, `process-${index}`);
      await mkdir(folder, { recursive: true });
      fleet.push(await startNexus(folder, settings));
    }
    const [first] = fleet;
    if (!first) throw new Error('no process was started');
    world ??= await makeWorld(first);
    const found = await measureFleet(fleet, world, dataDir, redis, isQuick);
    await Promise.all(fleet.map((one) => one.stop()));
    await redis.command('FLUSHALL');
    return found;
  };

  const alone = await measure(1, shared);
  const counts = isQuick ? COUNTS.slice(0, 2) : COUNTS;
  const costs = new Map<string, [number, number][]>();
  const rates: { measured: [number, number][]; ownCores: [number, number][]; alone: [number, number][] } = { measured: [], ownCores: [], alone: [] };
  for (const count of counts) {
    const found = await measure(count, { ...shared, REDIS_URL: redis.url });
    const part = `${count} ${count === 1 ? 'process' : 'processes'} over Redis (floor: one process without it)`;
    for (const [what, { unit, value, isRate }] of found) {
      const floor = what.includes('of Redis') ? 0 : (alone.get(what)?.value ?? 0);
      note({ part, what, unit, nexus: value, ...(floor > 0 && { floor }), ...(isRate && { isRate }) });
      if (CURVES.has(what) && floor > 0) costs.set(what, [...(costs.get(what) ?? []), [count, value / floor]]);
    }
    rates.measured.push([count, found.get(RATE)?.value ?? 0]);
    rates.ownCores.push([count, (count * 1000) / (found.get(CPU_OF_MESSAGE)?.value ?? Number.NaN)]);
    rates.alone.push([count, alone.get(RATE)?.value ?? 0]);
  }
  const x = { label: 'processes that do everything' };
  draw({
    name: 'processes-cost',
    title: 'CPU of all processes together, as times of what one without Redis takes',
    x,
    y: { label: 'times' },
    lines: [...costs].map(([what, points]) => ({ name: what.replace('CPU of the servers per ', ''), points })),
  });
  draw({
    name: 'processes-rate',
    title: 'Messages created a second by several processes',
    x,
    y: { label: 'messages a second' },
    lines: [
      { name: 'measured, on one machine', points: rates.measured },
      { name: 'computed: a core for each', points: rates.ownCores },
      { name: 'floor: one without Redis', points: rates.alone },
    ],
  });
}

const RATE = `messages of ${SENDERS} senders`;
const CPU_OF_MESSAGE = 'CPU of the servers per message';
const CPU_OF_STEADY = 'CPU of the servers per delivery, steady';
const CPU_OF_BURSTS = 'CPU of the servers per delivery, bursts';
const CPU_OF_READY = 'CPU of the servers per READY';
const CPU_OF_PAGE = 'CPU of the servers per page of history';
const CURVES = new Set([CPU_OF_MESSAGE, CPU_OF_STEADY, CPU_OF_BURSTS, CPU_OF_READY, CPU_OF_PAGE]);

async function measureFleet(fleet: readonly Nexus[], world: World, dataDir: string, redis: RunningRedis, isQuick: boolean): Promise<Found> {
  const found: Found = new Map();
  const usage = async (): Promise<Usage> => {
    const servers = await Promise.all(fleet.map(({ program }) => program.usage()));
    return { servers: servers.reduce((sum, { cpuMs }) => sum + cpuMs, 0), redis: await cpuOfRedis(redis), database: (await databaseUsage(dataDir)).cpuMs };
  };
  const during = async <Result>(work: () => Promise<Result>): Promise<[Result, Usage]> => {
    const before = await usage();
    const result = await work();
    const after = await usage();
    return [result, { servers: after.servers - before.servers, redis: after.redis - before.redis, database: after.database - before.database }];
  };
  const [url = '', ...alsoAt] = fleet.map((nexus) => nexus.url);
  const path = `/api/v10/channels/${world.channelId}/messages`;
  const say = (what: string, unit: string, value: number): void => void found.set(what, { unit, value });

  const load = await startLoad('rest-load');
  const bodies = [JSON.stringify({ content: `# ${CONTENT}` })];
  const create: RestLoad = { url, alsoAt, method: 'POST', paths: [path], bodies, authorizations: world.authorizations(SENDERS), seconds: isQuick ? 1 : 6 };
  // Until the code is compiled, in each of them.
  await load.ask<RestResult>({ ...create, seconds: isQuick ? 0.5 : 3 * fleet.length });
  await quiet(fleet);
  const [created, ofCreating] = await during(() => load.ask<RestResult>(create));
  const messages = created.latenciesMs.length;
  found.set(RATE, { unit: '/s', value: messages / created.seconds, isRate: true });
  say(CPU_OF_MESSAGE, 'ms', ofCreating.servers / messages);
  say('CPU of Redis per message', 'ms', ofCreating.redis / messages);
  say('CPU of the database per message', 'ms', ofCreating.database / messages);
  say('time to the answer, p99', 'ms', percentile(created.latenciesMs, 0.99));
  const [, ofTakingIn] = await during(() => quiet(fleet));
  say('CPU of the servers per message afterwards, for the search', 'ms', ofTakingIn.servers / messages);

  const place = (BigInt(Date.now() - 1_420_070_400_000) << 22n).toString();
  const read: RestLoad = {
    ...create,
    method: 'GET',
    paths: [`${path}?limit=${PAGE}&before=${place}`],
    bodies: [''],
    authorizations: world.authorizations(READERS),
    seconds: isQuick ? 0.5 : 2,
  };
  await load.ask<RestResult>({ ...read, seconds: isQuick ? 0.3 : fleet.length });
  const [pages, ofPages] = await during(() => load.ask<RestResult>(read));
  say(CPU_OF_PAGE, 'ms', ofPages.servers / pages.latenciesMs.length);
  await load.stop();

  const sessions = await startLoad('gateway-load');
  /** An equal share at each process. */
  const open = async (count: number): Promise<void> => {
    for (const { url: at } of fleet) {
      const share: Open = {
        act: 'open',
        url: at.replace('http', 'ws'),
        mode: 'json',
        token: world.botToken,
        sessions: count / fleet.length,
        atOnce: 8,
        readyAfter: 2,
      };
      await sessions.ask<number>(share);
    }
  };
  const ready = isQuick ? 40 : READY_SESSIONS;
  for (let time = 0; time < (isQuick ? 1 : WARMING * fleet.length); time++) {
    await open(ready);
    await sessions.ask({ act: 'close' });
  }
  const [, ofReady] = await during(() => open(ready));
  await sessions.ask({ act: 'close' });
  say(CPU_OF_READY, 'ms', ofReady.servers / ready);

  await open(isQuick ? 100 : SESSIONS);
  await quiet(fleet);
  const idleSeconds = isQuick ? 1 : 10;
  const [, ofNothing] = await during(() => new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000)));
  say('CPU of the servers per second, nothing happens', 'ms', ofNothing.servers / idleSeconds);
  say('CPU of Redis per second, nothing happens', 'ms', ofNothing.redis / idleSeconds);
  const post: Omit<Post, 'burst' | 'everyMs' | 'bursts'> = {
    act: 'post',
    url,
    alsoAt,
    path,
    authorization: `Bot ${world.botToken}`,
    content: CONTENT,
    isReal: true,
  };
  const rates = [
    { name: 'steady', what: CPU_OF_STEADY, burst: 1, everyMs: 100, bursts: isQuick ? 10 : 50 },
    { name: 'bursts', what: CPU_OF_BURSTS, burst: 20, everyMs: 1000, bursts: isQuick ? 2 : 6 },
  ];
  await sessions.ask<PostResult>({ ...post, burst: 10, everyMs: 100, bursts: 4 * fleet.length });
  await quiet(fleet);
  for (const { name, what, ...rate } of rates) {
    const [posted, ofPosting] = await during(() => sessions.ask<PostResult>({ ...post, ...rate }));
    const deliveries = posted.delaysMs.length;
    say(what, 'µs', (ofPosting.servers * 1000) / deliveries);
    say(`CPU of Redis per delivery, ${name}`, 'µs', (ofPosting.redis * 1000) / deliveries);
    say(`time to the session, ${name}, p50`, 'ms', percentile(posted.delaysMs, 0.5));
    say(`time to the session, ${name}, p99`, 'ms', percentile(posted.delaysMs, 0.99));
    if (posted.missing > 0) say(`deliveries that never came, ${name}`, '', posted.missing);
  }
  await sessions.stop();
  return found;
}

/** Until what goes on in the background, such as taking messages into the search, has come to an end; or goes on for ever. */
async function quiet(fleet: readonly Nexus[]): Promise<void> {
  for (let second = 0; second < MOST_SECONDS; second++) {
    const used = await Promise.all(fleet.map(({ program }) => cpuOf(program, () => new Promise((resolve) => setTimeout(resolve, 1000)))));
    if (used.every((cpuMs) => cpuMs < QUIET_MS)) return;
  }
}

async function cpuOfRedis(redis: RunningRedis): Promise<number> {
  const said = await redis.command('INFO', 'cpu');
  return ['used_cpu_sys', 'used_cpu_user'].reduce((sum, name) => sum + Number(new RegExp(`${name}:([\\d.]+)`).exec(said)?.[1]) * 1000, 0);
}
