import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import { cpuOf } from '../measure/turns.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';
import { openSeed } from '../seed.ts';

/** Sessions of a measurement: fewer where each is larger. */
const STEPS = [
  { guilds: 1, sessions: 125, atOnce: 8, turns: 4 },
  { guilds: 100, sessions: 30, atOnce: 4, turns: 3 },
  { guilds: 1000, sessions: 6, atOnce: 2, turns: 3 },
];

/** Rounds of each, until their code is compiled. */
const WARMING = 20;

interface Measured {
  cpuMs: number;
  seconds: number;
}

/** What it costs to bring a bot to READY and all its guilds, against a bare `ws` server that answers IDENTIFY with as many bytes. */
export async function ready({ dataDir, isQuick, note, draw }: Run): Promise<void> {
  let nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const load = await startLoad('gateway-load');
  const staying = await startLoad('gateway-load');
  const lines: { nexus: [number, number][]; floor: [number, number][] } = { nexus: [], floor: [] };
  let guilds = 1;
  let perKibAlone = 0;
  for (const step of isQuick ? STEPS.slice(0, 2) : STEPS) {
    const seed = await openSeed(nexus);
    await seed.copyGuild(world, step.guilds - guilds, guilds);
    await seed.close();
    guilds = step.guilds;
    // It remembers whose guilds are which.
    await nexus.stop();
    nexus = await startNexus(dataDir);
    const commandFor = (url: string, sessions: number, readyAfter: number): Open => ({
      act: 'open',
      url: url.replace('http', 'ws'),
      mode: 'json',
      token: world.botToken,
      sessions,
      atOnce: step.atOnce,
      readyAfter,
    });
    const open = (url: string, sessions: number, readyAfter: number): Promise<number> => load.ask<number>(commandFor(url, sessions, readyAfter));
    const measure = async (server: Program, url: string, readyAfter: number, sum: Measured): Promise<void> => {
      const begunMs = performance.now();
      sum.cpuMs += await cpuOf(server, async () => void (await open(url, step.sessions, readyAfter)));
      sum.seconds += (performance.now() - begunMs) / 1000;
      await load.ask({ act: 'close' });
    };

    const begunMs = performance.now();
    const bytes = await open(nexus.url, 1, guilds + 1);
    const firstMs = performance.now() - begunMs;
    // The bot is online all along, as one with several sessions is: nothing in its guilds changes as they come and go.
    await staying.ask(commandFor(nexus.url, 1, guilds + 1));
    const floor = await startFloor('broadcast-server', { BENCH_READY_BYTES: String(bytes), BENCH_READY_FRAMES: String(guilds + 1) });
    const first: Measured = { cpuMs: 0, seconds: 0 };
    const firstOfFloor: Measured = { cpuMs: 0, seconds: 0 };
    await measure(nexus.program, nexus.url, guilds + 1, first);
    await measure(floor.program, floor.url, guilds + 1, firstOfFloor);
    // A server that has run for a minute has its code compiled; a Node.js that has not takes twice as long for the same.
    for (const { url } of [nexus, floor]) {
      for (let time = 0; time < (isQuick ? 1 : WARMING); time++) {
        await open(url, step.sessions, guilds + 1);
        await load.ask({ act: 'close' });
      }
    }
    const least: Measured = { cpuMs: 0, seconds: 0 };
    const ours: Measured = { cpuMs: 0, seconds: 0 };
    const turns = isQuick ? 1 : step.turns;
    for (let turn = 0; turn < turns; turn++) {
      await measure(floor.program, floor.url, guilds + 1, least);
      await measure(nexus.program, nexus.url, guilds + 1, ours);
    }
    const count = turns * step.sessions;
    const [cpu, floorCpu] = [ours.cpuMs / count, least.cpuMs / count];
    const part = `READY of a bot in ${guilds} ${guilds === 1 ? 'guild' : 'guilds'}, ${step.atOnce} at once (${Math.round(bytes / 1024)} KiB)`;
    note({
      part,
      what: 'server CPU per session',
      unit: 'ms',
      nexus: cpu,
      floor: floorCpu,
      ...(guilds === 1 && { aim: aims.cpuPerReady }),
      bar: `READY: CPU, ${guilds} ${guilds === 1 ? 'guild' : 'guilds'}`,
    });
    const ofFirst = `server CPU of each of the first ${step.sessions} sessions after the start`;
    note({ part, what: ofFirst, unit: 'ms', nexus: first.cpuMs / step.sessions, floor: firstOfFloor.cpuMs / step.sessions });
    const [alone] = lines.nexus;
    if (alone) {
      note({
        part,
        what: 'CPU for each guild more',
        unit: 'µs',
        nexus: ((cpu - alone[1]) * 1000) / (guilds - 1),
        floor: ((floorCpu - (lines.floor[0]?.[1] ?? 0)) * 1000) / (guilds - 1),
      });
      const perKib = (cpu * 1000 * 1024) / bytes;
      note({ part, what: 'CPU of each KiB (floor: with one guild)', unit: 'µs', nexus: perKib, floor: perKibAlone, aim: aims.cpuPerKibOfReady });
    } else perKibAlone = (cpu * 1000 * 1024) / bytes;
    note({ part, what: 'sessions per second', unit: '/s', nexus: count / ours.seconds, floor: count / least.seconds, isRate: true });
    note({ part, what: 'the first session, which brings new guilds into memory', unit: 'ms', nexus: firstMs });
    lines.nexus.push([guilds, cpu]);
    lines.floor.push([guilds, floorCpu]);
    await floor.stop();
    await staying.ask({ act: 'close' });
  }
  draw({
    name: 'ready',
    title: 'CPU of bringing a bot to READY and all its guilds',
    x: { label: 'guilds', isLogarithmic: true },
    y: { label: 'milliseconds of CPU', isLogarithmic: true },
    lines: [
      { name: 'Nexus', points: lines.nexus },
      { name: 'floor: the same bytes', points: lines.floor },
    ],
  });
  await load.stop();
  await staying.stop();
  await nexus.stop();
}
