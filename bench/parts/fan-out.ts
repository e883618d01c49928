import { aims } from '../aims.ts';
import type { Aim, Run } from '../figure.ts';
import type { GatewayMode, Open, Post, PostResult } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, startFloor, startLoad, startNexus, type Nexus, type World } from '../nexus.ts';

/** JSON shows how the cost goes with the number of sessions; the other encodings only where it matters. */
const CURVE_SESSIONS = [10, 100];
const AIMED_SESSIONS = [1000, 5000];
const MODES: readonly GatewayMode[] = ['json', 'zlib-stream', 'etf'];
const AT_ONCE = 16;
/** Until the code of both is compiled; the more sessions, the fewer messages that takes. */
const warmUp = (sessions: number) => ({ burst: 5, everyMs: 100, bursts: sessions > 1000 ? 10 : 40 });
/** Server and floor take turns, so that a busy moment of the machine meets both. */
const TURNS = 3;
const RATES = [
  { name: '10 messages/s', short: 'steady', burst: 1, everyMs: 100, bursts: 25 },
  { name: 'bursts of 20', short: 'bursts', burst: 20, everyMs: 1000, bursts: 3 },
];
/** The whole frame, when the message leaves room for it. */
const EVENT_BYTES = 754;

interface Measured extends PostResult {
  cpuMs: number;
}

/** A server with its sessions, and how to make it fan out. */
interface Target {
  sessions: number;
  program: Program;
  load: Program;
  post: Omit<Post, 'burst' | 'everyMs' | 'bursts'>;
}

/** What it costs to bring one message to many sessions, against a bare `ws` server that sends as many bytes. */
export async function fanOut({ dataDir, isQuick, note, draw }: Run): Promise<void> {
  const turns = isQuick ? 1 : TURNS;
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const content = await contentFor(nexus, world);
  const unheard = await openNexus(nexus, world, content, 'json', 0);
  // A server that has run for a minute has its code compiled; one that has just been started has not.
  await unheard.load.ask<PostResult>({ ...unheard.post, burst: 20, everyMs: 10, bursts: isQuick ? 10 : 50 } satisfies Post);
  const creation = await measureInTurns([unheard], turns);
  await unheard.load.stop();
  const costs = new Map<string, [number, number][]>();
  const delays = new Map<string, [number, number][]>();
  const plot = (on: typeof costs, line: string, sessions: number, value: number): void => void on.set(line, [...(on.get(line) ?? []), [sessions, value]]);
  for (const mode of MODES) {
    const counts = isQuick ? [200] : mode === 'json' ? [...CURVE_SESSIONS, ...AIMED_SESSIONS] : AIMED_SESSIONS;
    for (const sessions of counts) {
      const ours = await openNexus(nexus, world, content, mode, sessions);
      const { bytes, delaysMs } = await ours.load.ask<PostResult>({ ...ours.post, ...warmUp(sessions) } satisfies Post);
      const frameBytes = Math.round(bytes / delaysMs.length);
      const floor = await startFloor('broadcast-server', { BENCH_FRAME_BYTES: String(frameBytes), BENCH_BINARY: mode === 'json' ? '0' : '1' });
      const least = await openFloor(floor, mode, sessions);
      const measured = await measureInTurns([least, ours], turns);
      for (const [index, rate] of RATES.entries()) {
        const [low, our] = measured[index] ?? [];
        const alone = creation[index]?.[0];
        if (!our || !low || !alone) continue;
        const part = `Fan-out to ${sessions} sessions, ${mode}, ${rate.name} (${frameBytes} bytes)`;
        const both = (what: string, unit: string, of: (one: Measured) => number) => ({ part, what, unit, nexus: of(our), floor: of(low) });
        const aim: Aim = rate.burst > 1 && mode === 'json' ? aims.burstsJson : mode === 'json' ? aims.steadyJson : aims.encoded;
        const isAimed = AIMED_SESSIONS.includes(sessions);
        const bar = `fan-out to ${sessions}, ${mode}, ${rate.short}`;
        note({ ...both('deliveries per CPU second', '/s', (one) => (one.delaysMs.length * 1000) / one.cpuMs), isRate: true, ...(isAimed && { aim, bar }) });
        note(both('CPU per delivery, all in', 'µs', microsEach));
        note({ part, what: 'CPU per delivery without creating the message', unit: 'µs', nexus: ((our.cpuMs - alone.cpuMs) * 1000) / our.delaysMs.length });
        note(both('time to the session, p50', 'ms', (one) => percentile(one.delaysMs, 0.5)));
        note(both('time to the session, p99', 'ms', (one) => percentile(one.delaysMs, 0.99)));
        if (our.missing + low.missing > 0) note(both('deliveries that never came', '', (one) => one.missing));
        if (mode !== 'json') continue;
        for (const [name, one] of [
          [rate.name, our],
          [`floor, ${rate.name}`, low],
        ] as const) {
          plot(costs, name, sessions, microsEach(one));
          plot(delays, name, sessions, percentile(one.delaysMs, 0.99));
        }
      }
      // Sessions that wait for a resume would hear what the next ones are measured by.
      await ours.load.ask({ act: 'close' });
      await Promise.all([ours.load.stop(), least.load.stop()]);
      await floor.stop();
    }
  }
  const x = { label: 'sessions that hear each message', isLogarithmic: true } as const;
  draw({
    name: 'sessions',
    title: 'CPU of one delivery, creating the message included, by the number of sessions',
    x,
    y: { label: 'microseconds of CPU', isLogarithmic: true },
    lines: [...costs].map(([name, points]) => ({ name, points })),
  });
  draw({
    name: 'sessions-delay',
    title: 'Until a message is with the sessions (99 of 100), by their number',
    x,
    y: { label: 'milliseconds', isLogarithmic: true },
    lines: [...delays].map(([name, points]) => ({ name, points })),
  });
  await nexus.stop();
}

const microsEach = ({ cpuMs, delaysMs }: Measured): number => (cpuMs * 1000) / delaysMs.length;

/** For each rate what each target took, over all turns. */
async function measureInTurns(targets: readonly Target[], turns: number): Promise<Measured[][]> {
  for (const { load, post, sessions } of targets) await load.ask<PostResult>({ ...post, ...warmUp(sessions) } satisfies Post);
  const sums: Measured[][] = RATES.map(() => targets.map(() => ({ missing: 0, delaysMs: [], bytes: 0, cpuMs: 0 })));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, { burst, everyMs, bursts }] of RATES.entries()) {
      for (const [which, { program, load, post }] of targets.entries()) {
        const before = await program.usage();
        const result = await load.ask<PostResult>({ ...post, burst, everyMs, bursts } satisfies Post);
        const after = await program.usage();
        const sum = sums[index]?.[which];
        if (!sum) continue;
        sum.cpuMs += after.cpuMs - before.cpuMs;
        sum.missing += result.missing;
        sum.delaysMs = sum.delaysMs.concat(result.delaysMs);
      }
    }
  }
  return sums;
}

async function openNexus({ program, url }: Nexus, { botToken, channelId }: World, content: string, mode: GatewayMode, sessions: number): Promise<Target> {
  const load = await startLoad('gateway-load');
  await load.ask({ act: 'open', url: url.replace('http', 'ws'), mode, token: botToken, sessions, atOnce: AT_ONCE, readyAfter: 2 } satisfies Open);
  const path = `/api/v10/channels/${channelId}/messages`;
  return { sessions, program, load, post: { act: 'post', url, path, authorization: `Bot ${botToken}`, content, isReal: true } };
}

async function openFloor({ program, url }: { program: Program; url: string }, mode: GatewayMode, sessions: number): Promise<Target> {
  const load = await startLoad('gateway-load');
  await load.ask({ act: 'open', url: url.replace('http', 'ws'), mode, token: '', sessions, atOnce: AT_ONCE, readyAfter: 0 } satisfies Open);
  return { sessions, program, load, post: { act: 'post', url, path: '/', authorization: '', content: '', isReal: false } };
}

/** Text that makes the whole frame as long as it should be, if the rest of the event is not longer. */
async function contentFor(nexus: Nexus, world: World): Promise<string> {
  const { load, post } = await openNexus(nexus, world, 'x', 'json', 1);
  const { bytes, delaysMs } = await load.ask<PostResult>({ ...post, burst: 1, everyMs: 100, bursts: 3 } satisfies Post);
  await load.stop();
  const length = Math.max(EVENT_BYTES - Math.round(bytes / delaysMs.length), 1);
  return 'the quick brown fox jumps over the lazy dog '.repeat(Math.ceil(length / 44)).slice(0, length);
}
