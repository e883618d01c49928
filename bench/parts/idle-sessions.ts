import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus, type World } from '../nexus.ts';

const WARM_UP = 50;
const COMMON = { sessions: 1000, atOnce: 8 };

/** What memory a session takes that only listens, against an idle socket of a bare `ws` server. */
export async function idleSessions(dataDir: string, note: Note): Promise<void> {
  const floor = await startFloor('broadcast-server');
  const least = await perSession(floor.program, { act: 'open', url: floor.url.replace('http', 'ws'), mode: 'json', token: '', readyAfter: 0, ...COMMON });
  await floor.stop();
  const part = `Memory of ${COMMON.sessions} idle sessions, after a forced collection`;
  let world: World | undefined;
  for (const mode of ['json', 'zlib-stream'] as const) {
    // A server of its own for each: what was collected before would hide what comes.
    const nexus = await startNexus(dataDir);
    world ??= await makeWorld(nexus);
    const ours = await perSession(nexus.program, { act: 'open', url: nexus.url.replace('http', 'ws'), mode, token: world.botToken, readyAfter: 2, ...COMMON });
    await nexus.stop();
    note({ part, what: `resident memory per session, ${mode}`, unit: 'MiB', nexus: ours.rssMiB, floor: least.rssMiB, aim: aims.memoryPerSession });
    note({ part, what: `heap per session, ${mode}`, unit: 'MiB', nexus: ours.heapMiB, floor: least.heapMiB });
  }
}

async function perSession(server: Program, open: Open): Promise<{ rssMiB: number; heapMiB: number }> {
  const load = await startLoad('gateway-load');
  await load.ask({ ...open, sessions: WARM_UP });
  const before = await server.usage({ afterGc: true });
  await load.ask(open);
  await sleep(1000);
  const after = await server.usage({ afterGc: true });
  await load.stop();
  return { rssMiB: (after.rssMiB - before.rssMiB) / open.sessions, heapMiB: (after.heapMiB - before.heapMiB) / open.sessions };
}
