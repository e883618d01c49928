import { findMediasoup } from '#voice/media/mediasoup-library';
import { isNodeDatachannelHere } from '#voice/media/node-datachannel';
import { LeftOut, type Figure, type Run } from '../figure.ts';
import type { OpenPeers, TalkOfPeers } from '../load/browser-peers.ts';
import type { Answer, Caller } from '../load/browser-plane.ts';
import { packetsPerSecond, STREAMS, type StreamName } from '../load/streams.ts';
import type { Calls, OpenCalls, Opened, Talk, TalkResult } from '../load/voice-load.ts';
import { childrenUsage } from '../measure/child-processes.ts';
import { startProgram, type Program } from '../measure/program.ts';
import { percentile } from '../measure/statistics.ts';
import { profiling, startLoad } from '../nexus.ts';
import { delayToChromium } from './delay-to-chromium.ts';

/** So many calls that the server has something to do, and a machine of two cores is not full. */
const SIZES: Record<StreamName, { receivers: number; calls: number }[]> = {
  sound: [
    { receivers: 1, calls: 40 },
    { receivers: 5, calls: 16 },
    { receivers: 20, calls: 6 },
  ],
  pictures: [
    { receivers: 1, calls: 16 },
    { receivers: 5, calls: 6 },
    { receivers: 20, calls: 2 },
  ],
};
/** Those that have bars in the picture of all ratios. */
const BARS = [1, 20];
/** Engines and floor take turns, so that a busy moment of the machine meets all. */
const TURNS = 3;
const SECONDS = 1.6;
/** So often at most somebody speaks until all of it comes. */
const MOST_WARMING = 10;
const MEMBERS = 200;
const IN_A_CALL = 10;

/** A server or a floor, with those who call it. */
interface Target {
  name: string;
  program: Program;
  load: Program;
  open(size: OpenPeers): Promise<void>;
  talk(talk: TalkOfPeers): Promise<TalkResult>;
}

interface Measured extends TalkResult {
  micros: number;
  /** Of the engine's own process, where it has one. */
  workerMicros: number;
}

/** What a stream to a browser costs with each engine, against a bare socket that opens what came and seals each copy. */
export async function voiceBrowsers({ isQuick, note, draw, onEnd }: Run): Promise<void> {
  if (!isNodeDatachannelHere()) throw new LeftOut('node-datachannel has no build for this machine');
  const engines = ['node-datachannel'];
  const mediasoup = findMediasoup(true);
  if (typeof mediasoup !== 'string') engines.push('mediasoup');
  else console.error(`  mediasoup is left out, because ${mediasoup}`);

  const servers: Target[] = [];
  for (const engine of engines) servers.push(await startEngine(engine));
  for (const server of servers) note(await memoryOfMembers(server, isQuick ? 30 : MEMBERS));
  const targets = [...servers, await startFloor()];
  for (const stream of ['sound', 'pictures'] as const) {
    const costs = new Map<string, [number, number][]>(targets.map(({ name }) => [name, []]));
    for (const size of SIZES[stream]) {
      const found = await measureTurns(targets, stream, size, isQuick);
      const floor = median(found.get('floor') ?? [], ({ micros }) => micros);
      for (const { name } of targets) costs.get(name)?.push([size.receivers, median(found.get(name) ?? [], ({ micros }) => micros)]);
      for (const { name } of servers)
        for (const figure of figuresOf({ engine: name, stream, receivers: size.receivers, floor }, found.get(name) ?? [])) note(figure);
    }
    draw({
      name: `browsers-${stream}`,
      title: `CPU of a packet of ${stream} to one browser, by how many get it`,
      x: { label: 'browsers that get it' },
      y: { label: 'µs' },
      lines: [...costs].map(([name, points]) => ({ name: name === 'floor' ? 'floor: a bare socket' : name, points })),
    });
  }
  await Promise.all(targets.flatMap(({ program, load }) => [program.stop(), load.stop()]));
  await delayToChromium(engines, { isQuick, note, onEnd });
}

async function measureTurns(targets: readonly Target[], stream: StreamName, size: OpenPeers, isQuick: boolean): Promise<Map<string, Measured[]>> {
  const { everyMs } = STREAMS[stream];
  const frames = ((isQuick ? 0.4 : SECONDS) * 1000) / everyMs;
  for (const { open, talk } of targets) {
    await open(size);
    // Code that has just been loaded is not compiled yet, and an engine prepares what somebody gets for the first time.
    for (let time = 0; time < MOST_WARMING; time++) {
      const { arrived, expected } = await talk({ stream, frames: (isQuick ? 400 : 800) / everyMs });
      if (arrived === expected) break;
    }
  }
  const found = new Map<string, Measured[]>(targets.map(({ name }) => [name, []]));
  for (let turn = 0; turn < (isQuick ? 1 : TURNS); turn++) {
    for (const target of targets) found.get(target.name)?.push(await measure(target, { stream, frames }));
  }
  return found;
}

async function measure({ program, talk }: Target, what: TalkOfPeers): Promise<Measured> {
  const [before, childrenBefore] = [await program.usage(), await childrenUsage(program.pid)];
  const result = await talk(what);
  const [after, children] = [await program.usage(), await childrenUsage(program.pid)];
  const workerMs = children.cpuMs - childrenBefore.cpuMs;
  const each = (cpuMs: number): number => (cpuMs * 1000) / Math.max(1, result.arrived);
  return { ...result, micros: each(after.cpuMs - before.cpuMs + workerMs), workerMicros: each(workerMs) };
}

interface Scene {
  engine: string;
  stream: StreamName;
  receivers: number;
  /** CPU of the floor for a packet, in µs. */
  floor: number;
}

function figuresOf({ engine, stream, receivers, floor }: Scene, turns: readonly Measured[]): Figure[] {
  const part = `${stream === 'sound' ? 'Sound' : 'Pictures'} of a browser to ${receivers}, ${engine}`;
  const perSecond = packetsPerSecond(STREAMS[stream]);
  const micros = median(turns, (turn) => turn.micros);
  const workerMicros = median(turns, (turn) => turn.workerMicros);
  const delays = turns.flatMap(({ delaysMs }) => delaysMs);
  const missing = turns.reduce((sum, { expected, arrived }) => sum + expected - arrived, 0);
  return [
    {
      part,
      what: 'streams that one core could send',
      unit: '',
      nexus: 1_000_000 / (micros * perSecond),
      floor: 1_000_000 / (floor * perSecond),
      isRate: true,
      ...(BARS.includes(receivers) && { bar: `${stream} to ${receivers}, ${engine}` }),
    },
    { part, what: 'CPU per packet', unit: 'µs', nexus: micros, floor },
    ...(workerMicros > 0 ? [{ part, what: "of that the engine's own process", unit: 'µs', nexus: workerMicros }] : []),
    { part, what: 'time from peer to peer, p50', unit: 'ms', nexus: percentile(delays, 0.5) },
    { part, what: 'time from peer to peer, p99', unit: 'ms', nexus: percentile(delays, 0.99) },
    ...(missing > 0 ? [{ part, what: 'packets that never came', unit: '', nexus: missing }] : []),
  ];
}

const median = <One>(all: readonly One[], of: (one: One) => number): number => percentile(all.map(of), 0.5);

async function memoryOfMembers({ name, program, open, talk }: Target, members: number): Promise<Figure> {
  const used = async (calls: number): Promise<number> => {
    await open({ calls, receivers: IN_A_CALL - 1 });
    // Each gets a stream, as in a call in which somebody speaks.
    await talk({ stream: 'sound', frames: 25 });
    return (await program.usage({ afterGc: true })).rssMiB + (await childrenUsage(program.pid)).rssMiB;
  };
  // The first brings the code.
  const before = await used(1);
  const after = await used(members / IN_A_CALL + 1);
  return { part: 'Browsers in calls', what: `resident memory per member, ${name}`, unit: 'KiB', nexus: ((after - before) * 1024) / members };
}

async function startEngine(engine: string): Promise<Target> {
  const program = startProgram(new URL('../load/browser-plane.js', import.meta.url), { args: [engine], execArgv: profiling() });
  await program.line((line) => line === 'ready');
  const load = await startLoad('browser-peers');
  return {
    name: engine,
    program,
    load,
    async open(size) {
      const callers = await load.ask<Caller[][]>({ open: size });
      await load.ask({ join: await program.ask<Answer[][]>(callers) });
    },
    talk: (talk) => load.ask<TalkResult>({ talk }),
  };
}

async function startFloor(): Promise<Target> {
  const program = startProgram(new URL('../floors/voice-forwarder.js', import.meta.url), { args: ['open'] });
  await program.line((line) => line === 'ready');
  const load = await startLoad('voice-load');
  let opened: Opened = { port: 0, ssrcs: [] };
  return {
    name: 'floor',
    program,
    load,
    async open(size) {
      const open: OpenCalls = { mode: 'aead_aes256_gcm_rtpsize', speakers: 1, ...size };
      opened = await program.ask<Opened>(await load.ask<Calls>({ open }));
    },
    talk: (talk) => load.ask<TalkResult>({ talk: { ...opened, ...talk } satisfies Talk }),
  };
}
