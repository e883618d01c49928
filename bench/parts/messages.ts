import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import type { Program } from '../measure/program.ts';
import { percentile } from '../measure/statistics.ts';
import { floorDatabase, makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const SENDERS = [1, 16, 64];
const WARM_UP_SECONDS = 1.5;
/** Server and floor take turns, so that a busy moment of the machine meets both. */
const TURNS = 3;
const SECONDS = 2;
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();

interface Measured {
  seconds: number;
  latenciesMs: number[];
  cpuMs: number;
  databaseMs: number;
}

/** What a message costs the server, against one prepared INSERT behind a bare Express route. */
export async function messages(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const floor = await startFloor('insert-server', { BENCH_DATABASE_URL: await floorDatabase(nexus) });
  const load = await startLoad('rest-load');

  const measure = async (server: Program, run: RestLoad, sum: Measured): Promise<void> => {
    const [before, databaseBefore] = [await server.usage(), await databaseUsage(dataDir)];
    const { seconds, latenciesMs } = await load.ask<RestResult>(run);
    const [after, databaseAfter] = [await server.usage(), await databaseUsage(dataDir)];
    sum.seconds += seconds;
    sum.latenciesMs.push(...latenciesMs);
    sum.cpuMs += after.cpuMs - before.cpuMs;
    sum.databaseMs += databaseAfter.cpuMs - databaseBefore.cpuMs;
  };

  for (const senders of SENDERS) {
    const common = { authorizations: world.authorizations(senders), content: CONTENT, seconds: SECONDS };
    const toFloor: RestLoad = { ...common, url: floor.url, path: `/channels/${world.channelId}/messages` };
    const toNexus: RestLoad = { ...common, url: nexus.url, path: `/api/v10/channels/${world.channelId}/messages` };
    for (const run of [toFloor, toNexus]) await load.ask<RestResult>({ ...run, seconds: WARM_UP_SECONDS });
    const least: Measured = { seconds: 0, latenciesMs: [], cpuMs: 0, databaseMs: 0 };
    const ours: Measured = { seconds: 0, latenciesMs: [], cpuMs: 0, databaseMs: 0 };
    for (let turn = 0; turn < TURNS; turn++) {
      await measure(floor.program, toFloor, least);
      await measure(nexus.program, toNexus, ours);
    }
    const part = `Messages created, ${senders} concurrent ${senders === 1 ? 'sender' : 'senders'}`;
    const both = (what: string, unit: string, of: (measured: Measured) => number) => ({ part, what, unit, nexus: of(ours), floor: of(least) });
    note({ ...both('server CPU per message', 'ms', ({ cpuMs, latenciesMs }) => cpuMs / latenciesMs.length), aim: aims.cpuPerMessage });
    note(both('database CPU per message', 'ms', ({ databaseMs, latenciesMs }) => databaseMs / latenciesMs.length));
    note({ ...both('throughput', '/s', ({ seconds, latenciesMs }) => latenciesMs.length / seconds), isRate: true });
    note(both('time to the answer, p50', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.5)));
    note(both('time to the answer, p99', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.99)));
  }
  await Promise.all([load.stop(), floor.stop()]);
  await nexus.stop();
}
