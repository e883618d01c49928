import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { add, cpuEach, databaseCpuEach, measured, perSecond, restInTurns, type RestMeasured } from '../measure/rest-turns.ts';
import { percentile } from '../measure/statistics.ts';
import { databaseOf, makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';
import { openSeed } from '../seed.ts';

const PAGE = 50;
const READERS = 8;

/** What a page of history costs, against the same SELECT behind a bare Express route. */
export async function history({ dataDir, isQuick, note }: Run): Promise<void> {
  const [channels, each, turns, seconds] = isQuick ? [4, 2_000, 1, 1] : [20, 20_000, 3, 2];
  let nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const seed = await openSeed(nexus);
  const copies = await seed.copyGuild(world, channels);
  const load = await startLoad('rest-load');
  const authorizations = world.authorizations(READERS);
  for (const { channelId } of copies) {
    const one: RestLoad = {
      url: nexus.url,
      method: 'POST',
      paths: [`/api/v10/channels/${channelId}/messages`],
      bodies: [JSON.stringify({ content: '#' })],
      authorizations: authorizations.slice(0, 1),
      seconds: 9,
      most: 1,
    };
    await load.ask<RestResult>(one);
    await seed.addMessages(channelId, each);
  }
  await seed.analyze();
  await seed.close();
  // Nothing of what was written is in the database's or the server's memory any more.
  await nexus.stop();
  nexus = await startNexus(dataDir);
  const floor = await startFloor('select-server', { BENCH_DATABASE_URL: await databaseOf(nexus, 'nexus') });

  const placeOf = (page: number): string => String((BigInt(Date.now() - 1_420_070_400_000) - BigInt(page * PAGE) * 1000n) << 22n);
  const pathOf = (channelId: string, page: number): string => `/channels/${channelId}/messages?limit=${PAGE}&before=${placeOf(page)}`;
  const pathsOf = (pages: readonly number[]): string[] => pages.flatMap((page) => copies.map(({ channelId }) => pathOf(channelId, page)));
  const common = { method: 'GET' as const, authorizations, seconds };
  const toFloor = (paths: string[]) => ({ server: floor.program, run: { ...common, url: floor.url, paths } });
  const toNexus = (paths: string[]) => ({ server: nexus.program, run: { ...common, url: nexus.url, paths: paths.map((path) => `/api/v10${path}`) } });

  // Even pages compile the code and are not read again; of the odd ones each is read once, by one or the other.
  const pages = Math.floor(each / PAGE) - 2;
  const [few, many] = [[2, 4], Array.from({ length: pages }, (_, page) => page).filter((page) => page > 10 && page % 2 === 1)];
  for (const target of [toFloor(pathsOf(few)), toNexus(pathsOf(few))]) await load.ask<RestResult>({ ...target.run, seconds: isQuick ? 0.5 : 3 });
  const cold: [RestMeasured, RestMeasured] = [nothing(), nothing()];
  const pieces = isQuick ? 2 : 10;
  for (let piece = 0; piece < pieces; piece++) {
    const mine = many.filter((_, index) => index % pieces === piece);
    for (const [which, to] of [toFloor, toNexus].entries()) {
      const paths = pathsOf(mine.filter((_, index) => index % 2 === which));
      const target = to(paths);
      const sum = cold[which];
      if (sum && paths.length > 0) add(sum, await measured(load, dataDir, { ...target, run: { ...target.run, seconds: 30, most: paths.length } }));
    }
  }
  const warm = await restInTurns(load, dataDir, turns, [toFloor(pathsOf([1])), toNexus(pathsOf([1]))]);
  for (const [name, [least, ours]] of [['cold', cold] as const, ['warm', warm] as const]) {
    if (!least || !ours) continue;
    const part = `History, pages of ${PAGE} for ${READERS} readers, ${name}`;
    const both = (what: string, unit: string, of: (one: RestMeasured) => number) => ({ part, what, unit, nexus: of(ours), floor: of(least) });
    note({ ...both('pages', '/s', perSecond), isRate: true, aim: aims.history, bar: `history: pages a second, ${name}` });
    note(both('server CPU per page', 'ms', cpuEach));
    note(both('database CPU per page', 'ms', databaseCpuEach));
    note(both('time to the answer, p99', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.99)));
    note(both('bytes of a page', 'KiB', ({ bytes, latenciesMs }) => bytes / latenciesMs.length / 1024));
  }
  await Promise.all([load.stop(), floor.stop()]);
  await nexus.stop();
}

const nothing = (): RestMeasured => ({ seconds: 0, latenciesMs: [], cpuMs: 0, databaseMs: 0, bytes: 0 });
