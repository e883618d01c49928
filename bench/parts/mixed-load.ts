import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import { ALL_INTENTS, type CommunitySetting, type MixedKind } from '../load/community.ts';
import type { GatewayMode, Open, SessionCounts } from '../load/gateway-load.ts';
import type { MixedStart, MixedTaken } from '../load/mixed-load.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import type { Program } from '../measure/program.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, register, startLoad, startNexus, type Nexus, type World } from '../nexus.ts';
import { openSeed } from '../seed.ts';

/** Of one core, which is what the JavaScript of one process can use; all its threads counted. */
const WANTED_CPU = 0.7;
const STEP_MS = 1_000;
/** A step by itself says little: what each adds to what is believed. */
const STEP_WEIGHT = 0.15;
const STEERING = 0.15;
const PACE = { first: 60, least: 10 };
const GUILDS = 20;
const MEMBERS = 2_000;
const PEOPLE = { residents: 16, newcomers: 16 };
const MORE_CHANNELS = 4;
const SESSIONS: readonly { mode: GatewayMode; sessions: number }[] = [
  { mode: 'json', sessions: 60 },
  { mode: 'zlib-stream', sessions: 60 },
];
/** The pace is found, and caches and what is kept for resumes fill up, in this part of the run: it is no measurement. */
const WARM_UP = 0.3;
/** When memory is compared, in parts of the run: of ten minutes the fourth and fifth with the last two. */
const EARLIER = { from: 0.3, to: 0.5 };
const LATER = { from: 0.8, to: 1 };
/** How often all garbage is collected, so that what is left shows; in a shorter run twenty times. */
const COLLECT_EVERY_MS = 30_000;
const POINTS = 60;

interface Memory {
  /** How much of the run was over. */
  at: number;
  minute: number;
  rssMiB: number;
  /** Heap and buffers when all garbage was collected. */
  settledMiB: number;
}

/** A small community in all that it does for as long as was asked, at a pace that keeps the server at 70 % of a core: memory must stay flat, and nothing fail. */
export async function mixedLoad({ dataDir, isQuick, minutes, note, draw }: Run): Promise<void> {
  const wholeMs = (isQuick ? 0.5 : minutes) * 60_000;
  const { nexus, setting } = await openPlace(dataDir, isQuick);
  const loads = await Promise.all(SESSIONS.map(() => startLoad('gateway-load')));
  for (const [index, { mode, sessions }] of SESSIONS.entries()) {
    const open: Open = {
      act: 'open',
      url: nexus.url.replace('http', 'ws'),
      mode,
      token: setting.botToken,
      sessions,
      atOnce: 4,
      readyAfter: 1 + GUILDS,
      staysLong: true,
      intents: ALL_INTENTS,
    };
    await loads[index]?.ask(open);
  }
  const load = await startLoad('mixed-load');
  await load.ask({ act: 'start', ...setting } satisfies MixedStart);
  // What people's coming online says is over then.
  await sleep(2_000);
  for (const one of loads) await one.ask({ act: 'mark' });
  const counted = (): Promise<SessionCounts[]> => Promise.all(loads.map((one) => one.ask<SessionCounts>({ act: 'count' })));

  const latencies = new Map<MixedKind, number[]>();
  const errors: string[] = [];
  const memory: Memory[] = [];
  const collectEveryMs = Math.min(COLLECT_EVERY_MS, wholeMs / 20);
  const curves = { database: [] as Point[], p99: [] as Point[], cpu: [] as Point[], pace: [] as Point[] };
  const measured = { acts: 0, late: 0, ms: 0, cpuMs: 0, loadCpuMs: 0, databaseCpuMs: 0, events: 0, heard: 0 };
  /** Since the last point of the curves. */
  let point = { ms: 0, cpuMs: 0, acts: 0, times: [] as number[] };
  let pace = PACE.first;
  let believedShare = WANTED_CPU;
  let mistakes = 0;
  const others = async (): Promise<Others> => {
    const taken = await load.ask<MixedTaken>({ act: 'take' });
    errors.push(...taken.errors);
    return {
      atMs: performance.now(),
      loadCpuMs: await cpuOf([load, ...loads]),
      databaseCpuMs: (await databaseUsage(dataDir)).cpuMs,
      events: sumOf(await counted(), ({ most }) => most) / loads.length,
      heard: taken.heard,
    };
  };
  let before: Others | undefined;
  const begunMs = performance.now();
  let lastMs = begunMs;
  let collectedMs = begunMs;
  let last = await nexus.program.usage();
  while (lastMs < begunMs + wholeMs) {
    await load.ask({ act: 'pace', perSecond: pace });
    await sleep(STEP_MS);
    const now = await nexus.program.usage();
    const nowMs = performance.now();
    const taken = await load.ask<MixedTaken>({ act: 'take' });
    errors.push(...taken.errors);
    ({ mistakes } = taken);
    const times = Object.values(taken.latenciesMs).flat();
    const [spentMs, cpuMs] = [nowMs - lastMs, now.cpuMs - last.cpuMs];
    const minute = (nowMs - begunMs) / 60_000;
    if (nowMs > begunMs + wholeMs * WARM_UP) {
      before ??= await others();
      measured.acts += times.length;
      measured.late += taken.late;
      measured.ms += spentMs;
      measured.cpuMs += cpuMs;
      for (const [kind, some] of Object.entries(taken.latenciesMs) as [MixedKind, number[]][]) latencies.set(kind, (latencies.get(kind) ?? []).concat(some));
    }
    point = { ms: point.ms + spentMs, cpuMs: point.cpuMs + cpuMs, acts: point.acts + times.length, times: point.times.concat(times) };
    if (point.ms > wholeMs / POINTS) {
      curves.cpu.push([minute, (point.cpuMs / point.ms) * 100]);
      curves.pace.push([minute, (point.acts * 1000) / point.ms]);
      curves.p99.push([minute, percentile(point.times, 0.99)]);
      curves.database.push([minute, (await databaseUsage(dataDir)).pssMiB]);
      point = { ms: 0, cpuMs: 0, acts: 0, times: [] };
    }
    believedShare += STEP_WEIGHT * (cpuMs / spentMs - believedShare);
    const wanted = pace * (1 + STEERING * Math.min(Math.max(WANTED_CPU / Math.max(believedShare, 0.05) - 1, -0.5), 1));
    // When everybody waits for answers, asking for more only makes it worse later.
    const isBehind = taken.late > times.length / 10;
    pace = Math.max(isBehind ? Math.min(wanted, pace) * 0.97 : wanted, PACE.least);
    [last, lastMs] = [now, nowMs];
    if (nowMs < collectedMs + collectEveryMs) continue;
    // What the collection and this step cost is the bench's own, and not measured.
    const collected = await nexus.program.usage({ afterGc: true });
    memory.push({ at: (nowMs - begunMs) / wholeMs, minute, rssMiB: now.rssMiB, settledMiB: collected.heapMiB + collected.externalMiB });
    errors.push(...(await load.ask<MixedTaken>({ act: 'take' })).errors);
    [last, lastMs] = [await nexus.program.usage(), performance.now()];
    collectedMs = lastMs;
  }
  const after = await others();
  await load.ask({ act: 'pace', perSecond: 0 });
  const rest = await load.ask<MixedTaken>({ act: 'take' });
  errors.push(...rest.errors);
  await sleep(2_000);
  const counts = await counted();
  const all = [...latencies.values()].flat();
  const sessions = SESSIONS.reduce((sum, one) => sum + one.sessions, 0);

  const part = `Mixed load, ${(wholeMs / 60_000).toFixed(1)} minutes, ${sessions + PEOPLE.residents + PEOPLE.newcomers + setting.people.length + 1} sessions`;
  const seconds = measured.ms / 1000;
  if (!before) throw new Error('nothing was measured');
  const otherSeconds = (after.atMs - before.atMs) / 1000;
  const events = after.events - before.events;
  const heard = after.heard - before.heard;
  note({ part, what: 'CPU of the server, mean', unit: '% of one core', nexus: (measured.cpuMs / measured.ms) * 100 });
  note({ part, what: 'acts of people and bots', unit: '/s', nexus: measured.acts / seconds, isRate: true });
  note({ part, what: 'events a session of the bot got', unit: '/s', nexus: events / otherSeconds, isRate: true });
  note({ part, what: 'events delivered to all sessions', unit: '/s', nexus: (events * sessions + heard) / otherSeconds, isRate: true });
  note({ part, what: 'what failed', unit: '', nexus: errors.length, aim: aims.never });
  note({ part, what: 'sessions of the bot that were closed', unit: '', nexus: sumOf(counts, ({ closed }) => closed), aim: aims.never });
  note({
    part,
    what: 'events that some sessions of the bot got and others did not',
    unit: '',
    nexus: Math.max(...counts.map((one) => one.most)) - Math.min(...counts.map((one) => one.fewest)),
    aim: aims.never,
  });
  note({
    part,
    what: 'events missing, doubled or out of order, resumes included',
    unit: '',
    nexus: sumOf(counts, (one) => one.mistakes) + Math.max(mistakes, rest.mistakes),
    aim: aims.never,
  });
  const leastOf = ({ from, to }: { from: number; to: number }, value: (one: Memory) => number): number =>
    Math.min(...memory.filter(({ at }) => at > from && at <= to + 0.02).map(value));
  for (const [what, value] of [
    ['heap and buffers, collected', ({ settledMiB }: Memory) => settledMiB],
    ['resident memory', ({ rssMiB }: Memory) => rssMiB],
  ] as const) {
    note({
      part,
      what: `${what}: least in the last fifth (floor: from 30 % to 50 % of the run)`,
      unit: 'MiB',
      nexus: leastOf(LATER, value),
      floor: leastOf(EARLIER, value),
      aim: aims.flatMemory,
    });
  }
  note({ part, what: 'all answers, p50', unit: 'ms', nexus: percentile(all, 0.5) });
  note({ part, what: 'all answers, p99', unit: 'ms', nexus: percentile(all, 0.99) });
  for (const [kind, times] of [...latencies].toSorted(([, a], [, b]) => b.length - a.length)) {
    note({ part, what: `${kind}, p50`, unit: 'ms', nexus: percentile(times, 0.5) });
    note({ part, what: `${kind}, p99`, unit: 'ms', nexus: percentile(times, 0.99) });
  }
  note({ part, what: 'acts left out because everybody was waiting', unit: '%', nexus: (measured.late / (measured.acts + measured.late)) * 100 });
  note({ part, what: 'CPU of the database', unit: '% of one core', nexus: ((after.databaseCpuMs - before.databaseCpuMs) / otherSeconds) * 0.1 });
  note({ part, what: 'CPU of the load, all sessions included', unit: '% of one core', nexus: ((after.loadCpuMs - before.loadCpuMs) / otherSeconds) * 0.1 });
  for (const error of new Set(errors.slice(0, 50))) console.error(`  ${error}`);
  const x = { label: 'minutes' };
  draw({
    name: 'memory',
    title: 'Memory under mixed load',
    x,
    y: { label: 'MiB' },
    lines: [
      { name: 'server, resident', points: memory.map(({ minute, rssMiB }) => [minute, rssMiB]) },
      { name: 'server, heap and buffers, collected', points: memory.map(({ minute, settledMiB }) => [minute, settledMiB]) },
      { name: 'database, resident', points: curves.database },
    ],
  });
  draw({
    name: 'mixed',
    title: 'Pace, CPU and answers under mixed load',
    x,
    y: { label: 'percent of a core; acts a second; milliseconds' },
    lines: [
      { name: 'CPU of the server, %', points: curves.cpu },
      { name: 'acts a second', points: curves.pace },
      { name: 'p99 of all answers, ms', points: curves.p99 },
    ],
  });
  await Promise.all([load.stop(), ...loads.map((one) => one.stop())]);
  await nexus.stop();
}

type Point = [minute: number, value: number];

/** What else was used and heard until some moment. */
interface Others {
  atMs: number;
  loadCpuMs: number;
  databaseCpuMs: number;
  /** That each session of the bot got. */
  events: number;
  /** By all others together. */
  heard: number;
}

const sumOf = <One>(many: readonly One[], value: (one: One) => number): number => many.reduce((sum, one) => sum + value(one), 0);

async function cpuOf(programs: readonly Program[]): Promise<number> {
  return sumOf(await Promise.all(programs.map((program) => program.usage())), ({ cpuMs }) => cpuMs);
}

/** A guild of some thousand and others with a few people each, a bot with a command, webhooks, and people who come and go. */
async function openPlace(dataDir: string, isQuick: boolean): Promise<{ nexus: Nexus; setting: CommunitySetting }> {
  const first = await startNexus(dataDir);
  const world = await makeWorld(first);
  const seed = await openSeed(first);
  const small = await seed.copyGuild(world, GUILDS - 1);
  const { id: personId } = await ask<{ id: string }>(first, world.people[0] ?? '', 'GET', '/users/@me');
  await seed.addMembers(world.guildId, personId, isQuick ? 100 : MEMBERS);
  await seed.close();
  // It remembers whose guilds are which.
  await first.stop();
  const nexus = await startNexus(dataDir);
  const bot = `Bot ${world.botToken}`;
  const { id: applicationId } = await ask<{ id: string }>(nexus, bot, 'GET', '/applications/@me');
  const channelIds = [world.channelId];
  for (let number = 1; number <= MORE_CHANNELS; number++) {
    channelIds.push((await ask<{ id: string }>(nexus, bot, 'POST', `/guilds/${world.guildId}/channels`, { name: `room-${number}` })).id);
  }
  const webhooks: CommunitySetting['webhooks'][number][] = [];
  for (const channelId of channelIds) webhooks.push(await ask(nexus, bot, 'POST', `/channels/${channelId}/webhooks`, { name: 'news' }));
  const command = await ask<CommunitySetting['command']>(nexus, bot, 'POST', `/applications/${applicationId}/guilds/${world.guildId}/commands`, {
    name: 'say',
    description: 'says it',
    options: [{ type: 3, name: 'what', description: 'what it says' }],
  });
  return { nexus, setting: await withPeople(nexus, world, { applicationId, channelIds, webhooks, command, small }) };
}

interface Made extends Pick<CommunitySetting, 'applicationId' | 'webhooks' | 'command'> {
  /** Of the large guild. */
  channelIds: readonly string[];
  small: readonly { guildId: string; channelId: string }[];
}

async function withPeople(nexus: Nexus, { guildId, botToken, people, invite }: World, { channelIds, small, ...made }: Made): Promise<CommunitySetting> {
  const accounts = async (name: string, count: number, by?: string): Promise<string[]> => {
    const tokens: string[] = [];
    for (let number = 1; number <= count; number++) tokens.push(await register(nexus.url, `${name}${number}`, by));
    return tokens;
  };
  return {
    ...made,
    url: nexus.url,
    guilds: [{ guildId, channelIds }, ...small.map((one) => ({ guildId: one.guildId, channelIds: [one.channelId] }))],
    botToken,
    people,
    invite,
    residents: await accounts('resident', PEOPLE.residents, invite),
    newcomers: await accounts('newcomer', PEOPLE.newcomers),
  };
}

async function ask<Answer>({ url }: Nexus, authorization: string, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/api/v10${path}`, {
    method,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer; // what this route says
}
