import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { cpuEach, databaseCpuEach, perSecond, restInTurns, type RestMeasured } from '../measure/rest-turns.ts';
import { percentile } from '../measure/statistics.ts';
import { databaseOf, makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const SENDERS = [1, 16, 64];
/** The one that has aims. */
const AIMED = 64;
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();

/** What a message costs the server, against one prepared INSERT behind a bare Express route. */
export async function messages({ dataDir, isQuick, note, draw }: Run): Promise<void> {
  const [turns, seconds, warmUpSeconds] = isQuick ? [1, 1, 0.5] : [4, 2, 1.5];
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const floor = await startFloor('insert-server', { BENCH_DATABASE_URL: await databaseOf(nexus, 'postgres') });
  const load = await startLoad('rest-load');
  const rates = { nexus: [] as [number, number][], floor: [] as [number, number][] };

  for (const senders of isQuick ? [AIMED] : SENDERS) {
    const common = { method: 'POST' as const, authorizations: world.authorizations(senders), bodies: [JSON.stringify({ content: `# ${CONTENT}` })], seconds };
    const toFloor: RestLoad = { ...common, url: floor.url, paths: [`/channels/${world.channelId}/messages`] };
    const toNexus: RestLoad = { ...common, url: nexus.url, paths: [`/api/v10/channels/${world.channelId}/messages`] };
    for (const run of [toFloor, toNexus]) await load.ask<RestResult>({ ...run, seconds: warmUpSeconds });
    const [least, ours] = await restInTurns(load, dataDir, turns, [
      { server: floor.program, run: toFloor },
      { server: nexus.program, run: toNexus },
    ]);
    if (!least || !ours) return;
    const part = `Messages created, ${senders} concurrent ${senders === 1 ? 'sender' : 'senders'}`;
    const both = (what: string, unit: string, of: (measured: RestMeasured) => number) => ({ part, what, unit, nexus: of(ours), floor: of(least) });
    const isAimed = senders === AIMED;
    note({ ...both('throughput', '/s', perSecond), isRate: true, ...(isAimed && { aim: aims.messagesPerSecond, bar: 'messages: throughput, 64 senders' }) });
    note({ ...both('server CPU per message', 'ms', cpuEach), ...(isAimed && { aim: aims.cpuPerMessage, bar: 'messages: CPU of the server' }) });
    note(both('database CPU per message', 'ms', databaseCpuEach));
    note(both('time to the answer, p50', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.5)));
    note({
      ...both('time to the answer, p99', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.99)),
      ...(isAimed && { aim: aims.p99OfMessages, bar: 'messages: p99 of the answer' }),
    });
    rates.nexus.push([senders, perSecond(ours)]);
    rates.floor.push([senders, perSecond(least)]);
  }
  draw({
    name: 'messages',
    title: 'Messages created a second, each on disk before its answer',
    x: { label: 'senders at once', isLogarithmic: true },
    y: { label: 'messages a second' },
    lines: [
      { name: 'Nexus', points: rates.nexus },
      { name: 'floor: Express + INSERT', points: rates.floor },
    ],
  });
  await Promise.all([load.stop(), floor.stop()]);
  await nexus.stop();
}
