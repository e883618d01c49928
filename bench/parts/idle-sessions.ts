import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const WARM_UP = 50;
const SESSIONS = 1000;

/** What memory a session takes that only listens, against an idle socket of a bare `ws` server. */
export async function idleSessions(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const floor = await startFloor('broadcast-server');
  const part = `Memory of ${SESSIONS} idle sessions, after a forced collection`;
  const least = await perSession(floor.program, floor.url, world.botToken, 0);
  for (const mode of ['json', 'zlib-stream'] as const) {
    const ours = await perSession(nexus.program, nexus.url, world.botToken, 2, mode);
    note({ part, what: `resident memory per session, ${mode}`, unit: 'MiB', nexus: ours.rssMiB, floor: least.rssMiB, aim: aims.memoryPerSession });
    note({ part, what: `heap per session, ${mode}`, unit: 'MiB', nexus: ours.heapMiB, floor: least.heapMiB });
    // Sessions that were cut off wait to be resumed; the next figure begins without them.
    if (mode === 'json')
      await nexus
        .stop()
        .then(() => startNexus(dataDir))
        .then((again) => Object.assign(nexus, again));
  }
  await floor.stop();
  await nexus.stop();
}

async function perSession(
  server: Program,
  url: string,
  token: string,
  readyAfter: number,
  mode: Open['mode'] = 'json',
): Promise<{ rssMiB: number; heapMiB: number }> {
  const load = await startLoad('gateway-load');
  const open: Open = { act: 'open', url: url.replace('http', 'ws'), mode, token, sessions: WARM_UP, atOnce: 8, readyAfter };
  await load.ask(open);
  const before = await server.usage({ afterGc: true });
  await load.ask({ ...open, sessions: SESSIONS });
  await sleep(1000);
  const after = await server.usage({ afterGc: true });
  await load.stop();
  return { rssMiB: (after.rssMiB - before.rssMiB) / SESSIONS, heapMiB: (after.heapMiB - before.heapMiB) / SESSIONS };
}
