import { setTimeout as sleep } from 'node:timers/promises';
import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import { startFloor, startNexus } from '../nexus.ts';

const IDLE_MS = 5_000;

/** How soon the server answers, and what it takes while nothing happens, against a Node.js server that says nothing but `{}`. */
export async function startUp({ dataDir, isQuick, note }: Run): Promise<void> {
  const times = isQuick ? 1 : 3;
  const part = 'Start and rest';
  const answered = async (start: () => Promise<{ url: string }>): Promise<number> => {
    const begunMs = performance.now();
    const { url } = await start();
    const response = await fetch(`${url}/api/v10/gateway`);
    await response.text();
    return performance.now() - begunMs;
  };

  const floors: number[] = [];
  for (let time = 0; time < times; time++) {
    let stop = (): Promise<void> => Promise.resolve();
    floors.push(
      await answered(async () => {
        const floor = await startFloor('hello-server');
        stop = floor.stop;
        return floor;
      }),
    );
    await stop();
  }
  const least = median(floors);

  let nexus = await timedStart();
  note({ part, what: 'first answer, new data folder', unit: 'ms', nexus: nexus.ms, floor: least });
  const again: number[] = [];
  for (let time = 0; time < times; time++) {
    await nexus.server.stop();
    nexus = await timedStart();
    again.push(nexus.ms);
  }
  note({ part, what: 'first answer, existing data folder', unit: 'ms', nexus: median(again), floor: least });

  const idleFloor = await startFloor('hello-server');
  await sleep(IDLE_MS);
  const [server, database, floor] = [await nexus.server.program.usage(), await databaseUsage(dataDir), await idleFloor.program.usage()];
  note({ part, what: 'resident memory of the server, at rest', unit: 'MiB', nexus: server.rssMiB, floor: floor.rssMiB });
  note({ part, what: 'heap of the server, at rest', unit: 'MiB', nexus: server.heapMiB, floor: floor.heapMiB });
  note({ part, what: 'with its database processes (shared pages once)', unit: 'MiB', nexus: server.rssMiB + database.pssMiB, aim: aims.idleMemory });
  note({ part, what: 'with its database processes (sum of resident sets)', unit: 'MiB', nexus: server.rssMiB + database.rssMiB });
  await idleFloor.stop();
  await nexus.server.stop();

  async function timedStart() {
    let server: Awaited<ReturnType<typeof startNexus>> | undefined;
    const ms = await answered(async () => (server = await startNexus(dataDir)));
    if (!server) throw new Error('the server did not start');
    return { ms, server };
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
