import { aims } from '../aims.ts';
import type { Note } from '../figure.ts';
import type { GatewayMode, Open, Post, PostResult } from '../load/gateway-load.ts';
import type { Program } from '../measure/program.ts';
import { makeWorld, startFloor, startLoad, startNexus } from '../nexus.ts';

const SESSIONS = [200, 1000];
const MODES: readonly GatewayMode[] = ['json', 'zlib-stream'];
const AT_ONCE = 16;
const WARM_UP = { burst: 5, everyMs: 100, bursts: 10 };
const RATES = [
  { name: '10 messages/s', burst: 1, everyMs: 100, bursts: 50 },
  { name: 'bursts of 20', burst: 20, everyMs: 1000, bursts: 5 },
];
const EVENT_BYTES = 754;

interface Measured extends PostResult {
  cpuMs: number;
}

interface Target {
  program: Program;
  url: string;
  gatewayUrl: string;
  path: string;
  token: string;
  content: string;
}

/** What it costs to bring one message to many sessions, against a bare `ws` server that sends the same bytes. */
export async function fanOut(dataDir: string, note: Note): Promise<void> {
  const nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const target: Target = {
    program: nexus.program,
    url: nexus.url,
    gatewayUrl: nexus.url.replace('http', 'ws'),
    path: `/api/v10/channels/${world.channelId}/messages`,
    token: world.botToken,
    content: '',
  };
  target.content = await contentFor(target);
  const alone = await run(target, 'json', 0, 0);
  for (const mode of MODES) {
    for (const sessions of SESSIONS) {
      const ours = await run(target, mode, sessions, 2);
      const bytes = Math.round(ours[0]?.bytesPerFrame ?? EVENT_BYTES);
      const floor = await startFloor('broadcast-server', { BENCH_FRAME_BYTES: String(bytes), BENCH_BINARY: mode === 'json' ? '0' : '1' });
      const least = await run({ ...target, program: floor.program, url: floor.url, gatewayUrl: floor.url.replace('http', 'ws'), path: '/' }, mode, sessions, 0);
      await floor.stop();
      for (const [index, rate] of RATES.entries()) {
        const [our, low, creation] = [ours[index], least[index], alone[index]];
        if (!our || !low || !creation) continue;
        const part = `Fan-out to ${sessions} sessions, ${mode}, ${rate.name} (${bytes} bytes)`;
        const perDelivery = ({ cpuMs, deliveries }: Measured): number => (cpuMs * 1000) / deliveries;
        note({ part, what: 'CPU per delivery, all in', unit: 'µs', nexus: perDelivery(our), floor: perDelivery(low), aim: aims.cpuPerDelivery });
        note({ part, what: 'CPU per delivery without creating the message', unit: 'µs', nexus: ((our.cpuMs - creation.cpuMs) * 1000) / our.deliveries });
        note({ part, what: 'time to the session, p50', unit: 'ms', nexus: our.p50Ms, floor: low.p50Ms });
        note({ part, what: 'time to the session, p99', unit: 'ms', nexus: our.p99Ms, floor: low.p99Ms });
        if (our.missing + low.missing > 0) note({ part, what: 'deliveries that never came', unit: '', nexus: our.missing, floor: low.missing });
      }
    }
  }
  await nexus.stop();
}

/** Every rate in turn, on the same connections. */
async function run(target: Target, mode: GatewayMode, sessions: number, readyAfter: number): Promise<Measured[]> {
  const load = await startLoad('gateway-load');
  const post = {
    act: 'post',
    url: target.url,
    path: target.path,
    authorization: `Bot ${target.token}`,
    content: target.content,
    isReal: readyAfter > 0,
  } as const;
  const open: Open = { act: 'open', url: target.gatewayUrl, mode, token: target.token, sessions, atOnce: AT_ONCE, readyAfter };
  await load.ask(open);
  await load.ask<PostResult>({ ...post, ...WARM_UP } satisfies Post);
  const results: Measured[] = [];
  for (const { burst, everyMs, bursts } of RATES) {
    const before = await target.program.usage();
    const result = await load.ask<PostResult>({ ...post, burst, everyMs, bursts } satisfies Post);
    const after = await target.program.usage();
    results.push({ ...result, cpuMs: after.cpuMs - before.cpuMs });
  }
  await load.ask({ act: 'close' });
  await load.stop();
  return results;
}

/** Text that makes the whole frame as long as it should be. */
async function contentFor(target: Target): Promise<string> {
  const words = 'the quick brown fox jumps over the lazy dog ';
  const load = await startLoad('gateway-load');
  await load.ask({ act: 'open', url: target.gatewayUrl, mode: 'json', token: target.token, sessions: 1, atOnce: 1, readyAfter: 2 } satisfies Open);
  const probe: Post = {
    act: 'post',
    url: target.url,
    path: target.path,
    authorization: `Bot ${target.token}`,
    content: 'x',
    burst: 1,
    everyMs: 100,
    bursts: 3,
    isReal: true,
  };
  const { bytesPerFrame } = await load.ask<PostResult>(probe);
  await load.stop();
  const length = Math.max(EVENT_BYTES - Math.round(bytesPerFrame), 1);
  return words
    .repeat(Math.ceil(length / words.length))
    .slice(0, length)
    .trim();
}
