import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import type { Program } from '../measure/program.ts';
import { floorDatabase, makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const SENDERS = [1, 16, 64];
const WARM_UP_SECONDS = 2;
const SECONDS = 5;
/** Makes an event of about 754 bytes. */
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();

interface Measured extends RestResult {
  cpuMsPerMessage: number;
  databaseMsPerMessage: number;
}

/** What a message costs the server, against one prepared INSERT behind a bare Express route. */
export async function messages(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const floor = await startFloor('insert-server', { BENCH_DATABASE_URL: await floorDatabase(nexus) });
  const load = await startLoad('rest-load');

  const measure = async (server: Program, run: RestLoad): Promise<Measured> => {
    await load.ask<RestResult>({ ...run, seconds: WARM_UP_SECONDS });
    const [before, databaseBefore] = [await server.usage(), await databaseUsage(dataDir)];
    const result = await load.ask<RestResult>(run);
    const [after, databaseAfter] = [await server.usage(), await databaseUsage(dataDir)];
    return {
      ...result,
      cpuMsPerMessage: (after.cpuMs - before.cpuMs) / result.messages,
      databaseMsPerMessage: (databaseAfter.cpuMs - databaseBefore.cpuMs) / result.messages,
    };
  };

  for (const senders of SENDERS) {
    const common = { authorizations: world.authorizations(senders), content: CONTENT, seconds: SECONDS };
    const least = await measure(floor.program, { ...common, url: floor.url, path: `/channels/${world.channelId}/messages` });
    const ours = await measure(nexus.program, { ...common, url: nexus.url, path: `/api/v10/channels/${world.channelId}/messages` });
    const part = `Messages created, ${senders} concurrent ${senders === 1 ? 'sender' : 'senders'}`;
    note({ part, what: 'server CPU per message', unit: 'ms', nexus: ours.cpuMsPerMessage, floor: least.cpuMsPerMessage, aim: aims.cpuPerMessage });
    note({ part, what: 'database CPU per message', unit: 'ms', nexus: ours.databaseMsPerMessage, floor: least.databaseMsPerMessage });
    note({ part, what: 'throughput', unit: '/s', nexus: ours.messages / ours.seconds, floor: least.messages / least.seconds, isRate: true });
    note({ part, what: 'time to the answer, p50', unit: 'ms', nexus: ours.p50Ms, floor: least.p50Ms });
    note({ part, what: 'time to the answer, p99', unit: 'ms', nexus: ours.p99Ms, floor: least.p99Ms });
  }
  await Promise.all([load.stop(), floor.stop()]);
  await nexus.stop();
}
