import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const WARM_UP = 200;
const SESSIONS = 500;
const AT_ONCE = 8;

/** What it costs to bring a bot with one guild to READY and its guild, against a bare `ws` server that answers IDENTIFY with some bytes. */
export async function ready(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const floor = await startFloor('broadcast-server', { BENCH_READY_BYTES: '6000' });
  const ours = await perSession(nexus.program, nexus.url, world.botToken, 2);
  const least = await perSession(floor.program, floor.url, world.botToken, 1);
  const part = `Sessions brought to READY (a bot, 1 guild, ${AT_ONCE} at once)`;
  note({ part, what: 'server CPU per session', unit: 'ms', nexus: ours.cpuMs, floor: least.cpuMs, aim: aims.cpuPerReady });
  note({ part, what: 'sessions per second', unit: '/s', nexus: ours.perSecond, floor: least.perSecond, isRate: true });
  await floor.stop();
  await nexus.stop();
}

async function perSession(server: Program, url: string, token: string, readyAfter: number): Promise<{ cpuMs: number; perSecond: number }> {
  const load = await startLoad('gateway-load');
  const open: Open = { act: 'open', url: url.replace('http', 'ws'), mode: 'json', token, sessions: WARM_UP, atOnce: AT_ONCE, readyAfter };
  await load.ask(open);
  await load.ask({ act: 'close' });
  const before = await server.usage();
  const begunMs = performance.now();
  await load.ask({ ...open, sessions: SESSIONS });
  const seconds = (performance.now() - begunMs) / 1000;
  const after = await server.usage();
  await load.stop();
  return { cpuMs: (after.cpuMs - before.cpuMs) / SESSIONS, perSecond: SESSIONS / seconds };
}
