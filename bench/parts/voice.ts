import { aims } from '../aims.ts';
import type { Figure, Run } from '../figure.ts';
import type { Calls, OpenCalls, Opened, Talk, TalkResult } from '../load/voice-load.ts';
import { startProgram, type Program } from '../measure/program.ts';
import type { Usage } from '../measure/probe.ts';
import { percentile } from '../measure/statistics.ts';
import { startLoad } from '../nexus.ts';

/** So many calls that a machine of two cores is not full. */
const SIZES = [
  { receivers: 2, calls: 40, speakers: 1 },
  { receivers: 10, calls: 8, speakers: 1 },
  { receivers: 50, calls: 2, speakers: 1 },
  { receivers: 200, calls: 1, speakers: 1 },
  { receivers: 24, calls: 1, speakers: 3 },
  { receivers: 1000, calls: 1, speakers: 1 },
];
const MODES = [
  { mode: 'aead_xchacha20_poly1305_rtpsize', name: 'XChaCha20' },
  { mode: 'aead_aes256_gcm_rtpsize', name: 'AES-GCM' },
] as const;
/** Server and floor take turns, so that a busy moment of the machine meets both. */
const TURNS = 3;
const FRAMES = 250;

interface Target {
  program: Program;
  /** Its calls have clients of their own, so the two can take turns without being opened anew. */
  load: Program;
  opened?: Opened;
}

/** What a packet of voice costs on its way through the server, against a bare socket that seals each copy and checks nothing. */
export async function voice({ isQuick, note }: Run): Promise<void> {
  const nexus = await target('load/voice-plane.js');
  const floor = await target('floors/voice-forwarder.js');
  note(await memoryOfMembers(nexus));
  for (const { receivers, calls, speakers } of SIZES) {
    for (const { mode, name } of MODES) {
      for (const one of [nexus, floor]) await open(one, { mode, calls, receivers, speakers });
      const costs = { nexus: [] as number[], floor: [] as number[] };
      const delays = { nexus: [] as number[], floor: [] as number[] };
      let missing = 0;
      for (let turn = 0; turn < (isQuick ? 1 : TURNS); turn++) {
        const [our, low] = [await measure(nexus, isQuick), await measure(floor, isQuick)];
        costs.nexus.push(our.microsEach);
        costs.floor.push(low.microsEach);
        // Too many for one call.
        delays.nexus = delays.nexus.concat(our.delaysMs);
        delays.floor = delays.floor.concat(low.delaysMs);
        missing += our.expected - our.arrived;
      }
      const part = speakers === 1 ? `Voice to ${receivers} receivers, ${name}` : `Voice of ${speakers} in a call of ${receivers + 1}, ${name}`;
      const both = (what: string, unit: string, of: (side: 'nexus' | 'floor') => number) => ({ part, what, unit, nexus: of('nexus'), floor: of('floor') });
      const each = (side: 'nexus' | 'floor'): number => percentile(costs[side], 0.5);
      note({
        ...both('packets per CPU second', '/s', (side) => 1_000_000 / each(side)),
        isRate: true,
        ...(name === 'XChaCha20' && { aim: aims.voicePackets, bar: speakers === 1 ? `voice to ${receivers}` : `voice, ${speakers} speak` }),
      });
      note(both('CPU per packet', 'µs', each));
      note(both('time through the server, p50', 'ms', (side) => percentile(delays[side], 0.5)));
      // A thousand packets at once are more than 3 ms of work, for whichever server.
      note({
        ...both('time through the server, p99', 'ms', (side) => percentile(delays[side], 0.99)),
        ...(name === 'XChaCha20' && receivers < 1000 && { aim: aims.voiceDelay }),
      });
      if (missing > 0) note({ part, what: 'packets that never came', unit: '', nexus: missing });
    }
  }
  await Promise.all([nexus, floor].flatMap(({ program, load }) => [program.stop(), load.stop()]));
}

const MEMBERS = 1000;

async function memoryOfMembers({ program, load }: Target): Promise<Figure> {
  const opened = async (calls: number): Promise<Usage> => {
    const open: OpenCalls = { mode: 'aead_xchacha20_poly1305_rtpsize', calls, receivers: 9, speakers: 1 };
    await program.ask<Opened>(await load.ask<Calls>({ open }));
    return program.usage({ afterGc: true });
  };
  // The first brings the code.
  const before = await opened(1);
  const after = await opened(MEMBERS / 10 + 1);
  return { part: 'Voice', what: 'resident memory per member', unit: 'KiB', nexus: ((after.rssMiB - before.rssMiB) * 1024) / MEMBERS };
}

async function target(path: string): Promise<Target> {
  const program = startProgram(new URL(`../${path}`, import.meta.url));
  await program.line((line) => line === 'ready');
  return { program, load: await startLoad('voice-load') };
}

async function open(target: Target, calls: OpenCalls): Promise<void> {
  const clients = await target.load.ask<Calls>({ open: calls });
  target.opened = await target.program.ask<Opened>(clients);
  // Code that has just been loaded is not compiled yet.
  await talk(target, 50);
}

const talk = ({ load, opened = { port: 0, ssrcs: [] } }: Target, frames: number): Promise<TalkResult> =>
  load.ask<TalkResult>({ talk: { ...opened, frames } satisfies Talk });

async function measure(target: Target, isQuick: boolean): Promise<TalkResult & { microsEach: number }> {
  const before = await target.program.usage();
  const result = await talk(target, isQuick ? 25 : FRAMES);
  const { cpuMs } = await target.program.usage();
  return { ...result, microsEach: ((cpuMs - before.cpuMs) * 1000) / Math.max(1, result.arrived) };
}
