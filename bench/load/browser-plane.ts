import { randomBytes } from 'node:crypto';
import { BrowserPlane, type BrowserLink } from '#voice/media/browser-plane';
import { openEngine, type EngineChoice } from '#voice/media/open-engine';
import { readFragment } from '#voice/media/sdp-fragment';
import { UdpPlane, type Member } from '#voice/udp/udp-plane';
import { answerCommands } from '../measure/program.ts';
import type { StreamName } from './streams.ts';

// The server's own planes, with an engine for browsers and nothing around them.

/** A browser, by what it says of itself, or a bot, by its port. */
export type Caller = string | { botAt: number };

/** What the server tells a browser. */
export interface Answer {
  sdp: string;
  ssrcs: Record<StreamName, number>;
}

/** What it tells a bot, whose packets are sealed with AES-256-GCM. */
export interface BotAnswer {
  port: number;
  key: Buffer;
  ssrcs: Record<StreamName, number>;
}

const HOST = '127.0.0.1';
const plane = await UdpPlane.open({ host: HOST, port: 0 });
const engine = await openEngine({ engine: process.argv[2] as EngineChoice, host: HOST, port: 0, isPortNamed: false, warn: console.error });
if (!engine) throw new Error('there is no engine for browsers');
const browsers = new BrowserPlane(plane, engine);
// Otherwise a worker would have to notice by itself.
process.on('SIGTERM', () => void browsers.close().finally(() => process.exit(0)));

let links: BrowserLink[] = [];
let count = 0;

async function open(calls: readonly Caller[][]): Promise<(Answer | BotAnswer)[][]> {
  for (const link of links.splice(0)) link.close();
  for (const call of plane.calls.values()) for (const member of call.members) member.remove();
  return Promise.all(calls.map((callers) => openCall(String(++count), callers)));
}

const openCall = (id: string, callers: readonly Caller[]): Promise<(Answer | BotAnswer)[]> =>
  Promise.all(
    callers.map(async (caller, place) => {
      const numbers = plane.newSsrcs();
      const member = plane.call(id).add({ userId: `${id} ${place}`, ...numbers });
      member.maySpeak = member.mayHear = member.mayStream = member.isSpeakingAnnounced = member.isVideoAnnounced = true;
      member.wants(100);
      const ssrcs = { sound: numbers.ssrc, pictures: numbers.videoSsrc };
      if (typeof caller !== 'string') return { ...admit(member, caller.botAt), ssrcs };
      const offer = readFragment(caller);
      if (!offer) throw new Error(`this is no browser:\n${caller}`);
      const link = await browsers.connect(id, numbers.ssrc, offer);
      links.push(link);
      return { sdp: link.sdp(HOST), ssrcs };
    }),
  );

function admit(member: Member, port: number): Omit<BotAnswer, 'ssrcs'> {
  const key = randomBytes(32);
  member.discoveredAt({ address: HOST, port });
  member.select({ mode: 'aead_aes256_gcm_rtpsize', secretKey: key, address: HOST, port });
  return { port: plane.port, key };
}

answerCommands(open);
