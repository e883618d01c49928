import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { GatewayMode, Open, SessionCounts } from '../load/gateway-load.ts';
import type { MixedKind, MixedStart, MixedTaken } from '../load/mixed-load.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, startLoad, startNexus } from '../nexus.ts';
import { openSeed } from '../seed.ts';

/** Of the one core that the server's JavaScript can use. */
const WANTED_CPU = 0.7;
const STEP_MS = 5_000;
const CHANNELS = 20;
const MEMBERS = 2_000;
const SENDERS = 64;
const SESSIONS: readonly { mode: GatewayMode; sessions: number }[] = [
  { mode: 'json', sessions: 60 },
  { mode: 'zlib-stream', sessions: 60 },
];
const FIRST_PACE = 100;

/** Everything at once for as long as was asked, at a pace that keeps the server at 70 % of its core: memory must stay flat, and nothing fail. */
export async function mixedLoad({ dataDir, isQuick, minutes, note, draw }: Run): Promise<void> {
  const steps = Math.max(Math.round(((isQuick ? 0.5 : minutes) * 60_000) / STEP_MS), 4);
  let nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const seed = await openSeed(nexus);
  const [guild, ...others] = await seed.copyGuild(world, CHANNELS);
  if (!guild) return;
  const person = await fetch(`${nexus.url}/api/v10/users/@me`, { headers: { authorization: world.people[0] ?? '' } });
  await seed.addMembers(guild.guildId, ((await person.json()) as { id: string }).id, isQuick ? 100 : MEMBERS);
  await seed.close();
  // It remembers whose guilds are which.
  await nexus.stop();
  nexus = await startNexus(dataDir);
  const loads = await Promise.all(SESSIONS.map(() => startLoad('gateway-load')));
  for (const [index, { mode, sessions }] of SESSIONS.entries()) {
    const open: Open = {
      act: 'open',
      url: nexus.url.replace('http', 'ws'),
      mode,
      token: world.botToken,
      sessions,
      atOnce: 4,
      readyAfter: 2 + CHANNELS,
      staysLong: true,
    };
    await loads[index]?.ask(open);
  }
  const load = await startLoad('mixed-load');
  const channelIds = [guild, ...others].map(({ channelId }) => channelId);
  await load.ask({ act: 'start', url: nexus.url, guildId: guild.guildId, channelIds, authorizations: world.authorizations(SENDERS) } satisfies MixedStart);

  let pace = FIRST_PACE;
  const latencies = new Map<MixedKind, number[]>();
  const errors: string[] = [];
  const curves = {
    rss: [] as [number, number][],
    heap: [] as [number, number][],
    database: [] as [number, number][],
    p99: [] as [number, number][],
    cpu: [] as [number, number][],
  };
  let requests = 0;
  let spentMs = 0;
  let cpuMs = 0;
  /** Until its pace is found, it is no measurement. */
  const warmUp = Math.min(Math.floor(steps / 5), 6);
  const begunMs = performance.now();
  let lastMs = begunMs;
  let last = await nexus.program.usage();
  for (let step = 0; step < steps; step++) {
    await load.ask({ act: 'pace', perSecond: pace });
    await sleep(STEP_MS);
    const now = await nexus.program.usage();
    const nowMs = performance.now();
    const share = (now.cpuMs - last.cpuMs) / (nowMs - lastMs);
    const taken = await load.ask<MixedTaken>({ act: 'take' });
    errors.push(...taken.errors);
    const all = Object.values(taken.latenciesMs).flat();
    if (step >= warmUp) {
      requests += all.length;
      spentMs += nowMs - lastMs;
      cpuMs += now.cpuMs - last.cpuMs;
      for (const [kind, times] of Object.entries(taken.latenciesMs) as [MixedKind, number[]][]) latencies.set(kind, (latencies.get(kind) ?? []).concat(times));
    }
    const minute = (nowMs - begunMs) / 60_000;
    curves.rss.push([minute, now.rssMiB]);
    curves.heap.push([minute, now.heapMiB]);
    curves.database.push([minute, (await databaseUsage(dataDir)).pssMiB]);
    curves.p99.push([minute, percentile(all, 0.99)]);
    curves.cpu.push([minute, share * 100]);
    // By halves of the way, so that one busy moment does not swing it.
    pace = Math.max(pace * (1 + Math.min(Math.max(WANTED_CPU / Math.max(share, 0.01) - 1, -0.5), 1) / 2), 10);
    [last, lastMs] = [now, nowMs];
  }
  await load.ask({ act: 'pace', perSecond: 0 });
  errors.push(...(await load.ask<MixedTaken>({ act: 'take' })).errors);
  await sleep(1000);
  const counts = await Promise.all(loads.map((one) => one.ask<SessionCounts>({ act: 'count' })));
  const after = await nexus.program.usage({ afterGc: true });

  const part = `Mixed load, ${((steps * STEP_MS) / 60_000).toFixed(1)} minutes, ${SESSIONS.reduce((sum, one) => sum + one.sessions, 0)} sessions`;
  note({ part, what: 'CPU of the server', unit: '% of one core', nexus: (cpuMs / spentMs) * 100 });
  note({ part, what: 'requests', unit: '/s', nexus: (requests * 1000) / spentMs, isRate: true });
  note({ part, what: 'requests that failed', unit: '', nexus: errors.length, aim: aims.never });
  note({ part, what: 'sessions that were closed', unit: '', nexus: counts.reduce((sum, one) => sum + one.closed, 0), aim: aims.never });
  note({
    part,
    what: 'events that some sessions got and others did not',
    unit: '',
    nexus: Math.max(...counts.map((one) => one.most)) - Math.min(...counts.map((one) => one.fewest)),
    aim: aims.never,
  });
  note({ part, what: 'events that each session got', unit: '', nexus: counts[0]?.most ?? 0 });
  const heapLater = averageOf(curves.heap.slice(-Math.ceil(steps / 4)));
  const heapEarlier = averageOf(curves.heap.slice(Math.floor(steps / 4), Math.floor(steps / 2)));
  const [rssLater, rssEarlier] = [
    averageOf(curves.rss.slice(-Math.ceil(steps / 4))),
    averageOf(curves.rss.slice(Math.floor(steps / 4), Math.floor(steps / 2))),
  ];
  note({
    part,
    what: 'resident memory in the last quarter (floor: in the second)',
    unit: 'MiB',
    nexus: rssLater,
    floor: rssEarlier,
    aim: aims.flatMemory,
  });
  note({ part, what: 'heap in the last quarter (floor: in the second)', unit: 'MiB', nexus: heapLater, floor: heapEarlier });
  note({ part, what: 'heap afterwards, collected', unit: 'MiB', nexus: after.heapMiB });
  for (const [kind, times] of latencies) {
    note({ part, what: `${kind}, p50`, unit: 'ms', nexus: percentile(times, 0.5) });
    note({ part, what: `${kind}, p99`, unit: 'ms', nexus: percentile(times, 0.99) });
  }
  for (const error of new Set(errors.slice(0, 20))) console.error(`  ${error}`);
  const x = { label: 'minutes' };
  draw({
    name: 'memory',
    title: 'Memory under mixed load',
    x,
    y: { label: 'MiB' },
    lines: [
      { name: 'server, resident', points: curves.rss },
      { name: 'server, heap', points: curves.heap },
      { name: 'database, resident', points: curves.database },
    ],
  });
  draw({
    name: 'mixed',
    title: 'CPU and answers under mixed load',
    x,
    y: { label: 'percent of a core; milliseconds' },
    lines: [
      { name: 'CPU of the server, %', points: curves.cpu },
      { name: 'p99 of all answers, ms', points: curves.p99 },
    ],
  });
  await Promise.all([load.stop(), ...loads.map((one) => one.stop())]);
  await nexus.stop();
}

const averageOf = (points: readonly [number, number][]): number => points.reduce((sum, [, value]) => sum + value, 0) / points.length;
