import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const WARM_UP = 200;
/** Server and floor take turns, so that a busy moment of the machine meets both. */
const TURNS = 4;
const SESSIONS = 125;
const AT_ONCE = 8;

interface Measured {
  cpuMs: number;
  seconds: number;
}

/** What it costs to bring a bot to READY and its guild, against a bare `ws` server that answers IDENTIFY with as many bytes. */
export async function ready(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const load = await startLoad('gateway-load');

  const open = async (url: string, sessions: number, readyAfter: number): Promise<number> => {
    const command: Open = { act: 'open', url: url.replace('http', 'ws'), mode: 'json', token: world.botToken, sessions, atOnce: AT_ONCE, readyAfter };
    return load.ask<number>(command);
  };
  const measure = async (server: Program, url: string, readyAfter: number, sum: Measured): Promise<void> => {
    const before = await server.usage();
    const begunMs = performance.now();
    await open(url, SESSIONS, readyAfter);
    sum.seconds += (performance.now() - begunMs) / 1000;
    sum.cpuMs += (await server.usage()).cpuMs - before.cpuMs;
    await load.ask({ act: 'close' });
  };

  const bytes = await open(nexus.url, WARM_UP, 2);
  const floor = await startFloor('broadcast-server', { BENCH_READY_BYTES: String(bytes) });
  await load.ask({ act: 'close' });
  await open(floor.url, WARM_UP, 1);
  await load.ask({ act: 'close' });
  const least: Measured = { cpuMs: 0, seconds: 0 };
  const ours: Measured = { cpuMs: 0, seconds: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    await measure(floor.program, floor.url, 1, least);
    await measure(nexus.program, nexus.url, 2, ours);
  }
  const part = `Sessions brought to READY (a bot, 1 guild, ${AT_ONCE} at once, ${bytes} bytes)`;
  const count = TURNS * SESSIONS;
  note({ part, what: 'server CPU per session', unit: 'ms', nexus: ours.cpuMs / count, floor: least.cpuMs / count, aim: aims.cpuPerReady });
  note({ part, what: 'sessions per second', unit: '/s', nexus: count / ours.seconds, floor: count / least.seconds, isRate: true });
  await Promise.all([load.stop(), floor.stop()]);
  await nexus.stop();
}
