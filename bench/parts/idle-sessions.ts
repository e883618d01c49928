import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus, type World } from '../nexus.ts';

const WARM_UP = 50;

/** What memory a session takes that only listens, against an idle socket of a bare `ws` server. */
export async function idleSessions({ dataDir, isQuick, note }: Run): Promise<void> {
  const common = { sessions: isQuick ? 200 : 1000, atOnce: 8 };
  const floor = await startFloor('broadcast-server');
  const least = await perSession(floor.program, { act: 'open', url: floor.url.replace('http', 'ws'), mode: 'json', token: '', readyAfter: 0, ...common });
  await floor.stop();
  const part = `Memory of ${common.sessions} idle sessions, after a forced collection`;
  let world: World | undefined;
  for (const mode of ['json', 'zlib-stream'] as const) {
    // A server of its own for each: what was collected before would hide what comes.
    const nexus = await startNexus(dataDir);
    world ??= await makeWorld(nexus);
    const ours = await perSession(nexus.program, { act: 'open', url: nexus.url.replace('http', 'ws'), mode, token: world.botToken, readyAfter: 2, ...common });
    await nexus.stop();
    note({ part, what: `resident memory per session, ${mode}`, unit: 'KiB', nexus: ours.rss, floor: least.rss, bar: `idle session: memory, ${mode}` });
    note({ part, what: `more than the floor, ${mode}`, unit: 'KiB', nexus: ours.rss - least.rss, aim: aims.memoryPerSession });
    note({ part, what: `heap per session, ${mode}`, unit: 'KiB', nexus: ours.heap, floor: least.heap });
  }
}

/** In KiB. */
async function perSession(server: Program, open: Open): Promise<{ rss: number; heap: number }> {
  const load = await startLoad('gateway-load');
  await load.ask({ ...open, sessions: WARM_UP });
  const before = await server.usage({ afterGc: true });
  await load.ask(open);
  await sleep(1000);
  const after = await server.usage({ afterGc: true });
  await load.stop();
  const kib = (mib: number): number => (mib * 1024) / open.sessions;
  return { rss: kib(after.rssMiB - before.rssMiB), heap: kib(after.heapMiB - before.heapMiB) };
}
