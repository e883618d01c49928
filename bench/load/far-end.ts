import { createSocket } from 'node:dgram';
import { openNodeDatachannel } from '#voice/media/node-datachannel';
import { readFragment, writeFragment } from '#voice/media/sdp-fragment';
import { isRtcp } from '#voice/udp/rtp-packet';
import { transportModes } from '#voice/udp/transport-modes';
import { answerCommands } from '../measure/program.ts';
import type { Answer, BotAnswer } from './browser-plane.ts';
import { readStamp, stamp } from './stamps.ts';
import { keepPace, STREAMS } from './streams.ts';

// The other end of a page's call: a bot at a server, or, for the floor, WebRTC straight to the page with no server in between.

/** `bot` opens a bot, whose port is answered; `admit` tells it what the server said; `direct` answers a page by itself. */
export type EndCommand = { bot: true } | { admit: { bot: number } & BotAnswer } | { direct: string } | { talk: { end: number; frames: number } };

export interface Opened {
  end: number;
  /** Of a bot. */
  port: number;
}

export type OpenedDirect = Opened & Answer;

interface End {
  send(frame: Buffer): void;
}

const HOST = '127.0.0.1';
const { bytes, ticks, everyMs } = STREAMS.sound;
const SSRCS = { audio: 1001, video: 1002, rtx: 1003 };
const CLEAR_BYTES = 12;
const NO_EXTENSIONS = new Map<number, Buffer>();

const ends: End[] = [];
const bots = new Map<number, (answer: BotAnswer) => void>();
let delaysMs: number[] = [];

/** As pages have it, too. */
const now = (): number => performance.timeOrigin + performance.now();
const came = (frame: Buffer): void => void (frame.length === bytes && delaysMs.push(now() - readStamp(frame)));

async function openBot(): Promise<Opened> {
  const socket = createSocket('udp4');
  await new Promise<void>((bound) => socket.bind(0, HOST, bound));
  const end = ends.length;
  ends.push({ send: () => undefined });
  bots.set(end, ({ port, key, ssrcs }) => {
    const cipher = transportModes().cipher('aead_aes256_gcm_rtpsize', Buffer.from(key));
    let counter = 0;
    socket.on('message', (packet) => {
      if (isRtcp(packet)) return;
      const at = packet.length - 4;
      const frame = cipher.open(packet.subarray(CLEAR_BYTES, at), packet.subarray(0, CLEAR_BYTES), packet.readUInt32BE(at));
      if (frame) came(frame);
    });
    ends[end] = {
      send(frame) {
        const packet = Buffer.alloc(CLEAR_BYTES + frame.length + 20);
        packet.set([0x80, 120]);
        packet.writeUInt16BE(++counter & 0xffff, 2);
        packet.writeUInt32BE((counter * ticks) >>> 0, 4);
        packet.writeUInt32BE(ssrcs.sound, 8);
        cipher.seal(frame, packet.subarray(0, CLEAR_BYTES), counter, packet, CLEAR_BYTES);
        packet.writeUInt32BE(counter, packet.length - 4);
        socket.send(packet, port, HOST);
      },
    };
  });
  return { end, port: socket.address().port };
}

async function openDirect(sdp: string): Promise<OpenedDirect> {
  const engine = await openNodeDatachannel({ host: HOST, port: 0 });
  const offer = readFragment(sdp);
  if (!engine || !offer) throw new Error('there is no engine, or no browser');
  const call = engine.call('direct', () => true);
  const peer = await call.add(offer, SSRCS, {
    media: (_kind, { payload }) => came(payload),
    reports: () => undefined,
    connected: () => undefined,
    lost: () => undefined,
    wishFor: () => 100,
  });
  let sequence = 0;
  const end = ends.push({
    send(frame) {
      sequence++;
      const packet = { payloadType: 120, marker: false, sequence: sequence & 0xffff, timestamp: (sequence * ticks) >>> 0, payload: frame };
      call.forward('audio', { ssrc: SSRCS.audio, extensions: NO_EXTENSIONS, ...packet }, [peer]);
    },
  });
  return { end: end - 1, port: 0, sdp: writeFragment(peer.local, HOST, engine.port), ssrcs: { sound: SSRCS.audio, pictures: SSRCS.video } };
}

/** Says so many frames with the time in them, and answers how long those of the page were on their way that came meanwhile. */
async function talk({ end, frames }: { end: number; frames: number }): Promise<number[]> {
  delaysMs = [];
  await keepPace({ speakers: 1, frames, everyMs }, () => {
    const frame = Buffer.alloc(bytes);
    stamp(frame, now());
    ends[end]?.send(frame);
  });
  return delaysMs;
}

answerCommands(async (command: EndCommand) => {
  if ('bot' in command) return openBot();
  if ('admit' in command) {
    bots.get(command.admit.bot)?.(command.admit);
    return null;
  }
  return 'direct' in command ? openDirect(command.direct) : talk(command.talk);
});
