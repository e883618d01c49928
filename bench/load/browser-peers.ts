import { createRequire } from 'node:module';
import { answerCommands } from '../measure/program.ts';
import type { Answer } from './browser-plane.ts';
import { keepPace, STREAMS, type StreamName } from './streams.ts';
import { readStamp, stamp } from './stamps.ts';
import type { TalkResult } from './voice-load.ts';

// People in browsers, without browsers, of which no machine could run so many beside the server: the same WebRTC, and nothing decoded.

/** Calls in which one speaks, or shows something, to so many. */
export interface OpenPeers {
  calls: number;
  receivers: number;
}

export interface TalkOfPeers {
  stream: StreamName;
  /** Of each who speaks. */
  frames: number;
}

/** What is used of the library; its own types are there only where its package is. */
interface Library {
  PeerConnection: new (name: string, options: object) => Connection;
  Audio: new (mid: string, direction: 'SendRecv') => { addOpusCodec(payloadType: number): void };
}

interface Connection {
  addTrack(media: object): Track;
  setLocalDescription(type: 'offer'): void;
  setRemoteDescription(sdp: string, type: 'answer'): void;
  localDescription(): { sdp: string } | null;
  onStateChange(listener: (state: string) => void): void;
  close(): void;
}

interface Track {
  onMessage(listener: (packet: Buffer) => void): void;
  sendMessageBinary(packet: Buffer): boolean;
}

const HOST = '127.0.0.1';
const PATIENCE_MS = 60_000;
const PAYLOAD_TYPES = { sound: 111, pictures: 96 } as const;
const AUDIO_LEVEL = 10;
/** What a page would name, with header extensions as mediasoup numbers them. */
const NAMED = [
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  `a=extmap:${AUDIO_LEVEL} urn:ietf:params:rtp-hdrext:ssrc-audio-level`,
];
/** One block of one header extension: how loud it is. */
const LOUDNESS = Buffer.from([0xbe, 0xde, 0, 1, AUDIO_LEVEL << 4, 0x80 | 20, 0, 0]);
const HEADER_BYTES = 12;
/** Of pictures, that is: as often as a viewer would have to begin. */
const KEY_FRAME_EVERY = 25;

const library = createRequire(import.meta.url)('node-datachannel') as Library; // as its own types say

let calls: Peer[][] = [];
let arrived = 0;
let delaysMs: number[] = [];

class Peer {
  readonly fragment: string;
  readonly connected: Promise<void>;
  // Both must be held: a track that is collected as garbage falls silent.
  readonly #connection: Connection;
  readonly #track: Track;
  #ssrcs: Record<StreamName, number> = { sound: 0, pictures: 0 };
  #sequence = 0;
  #frames = 0;

  constructor() {
    this.#connection = new library.PeerConnection('peer', { iceServers: [], bindAddress: HOST, disableAutoNegotiation: true });
    const media = new library.Audio('0', 'SendRecv');
    media.addOpusCodec(PAYLOAD_TYPES.sound);
    this.#track = this.#connection.addTrack(media);
    this.#track.onMessage((packet) => {
      const type = (packet[1] ?? 0) & 0x7f;
      if (type !== PAYLOAD_TYPES.sound && type !== PAYLOAD_TYPES.pictures) return;
      arrived++;
      delaysMs.push(performance.now() - readStamp(packet));
    });
    this.connected = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a peer was not connected in time')), PATIENCE_MS).unref();
      this.#connection.onStateChange((state) => {
        if (state === 'connected') resolve();
        else if (state === 'failed') reject(new Error('a peer could not be connected'));
        else return;
        clearTimeout(timer);
      });
    });
    this.#connection.setLocalDescription('offer');
    const sdp = this.#connection.localDescription()?.sdp ?? '';
    this.fragment = [...linesOf(sdp, ['ice-ufrag', 'ice-pwd', 'fingerprint']), ...NAMED].join('\n');
  }

  join({ sdp, ssrcs }: Answer): Promise<void> {
    this.#ssrcs = ssrcs;
    this.#connection.setRemoteDescription(answerOf(sdp), 'answer');
    return this.connected;
  }

  say(stream: StreamName): void {
    const { packets, bytes, ticks } = STREAMS[stream];
    const isKeyFrame = this.#frames % KEY_FRAME_EVERY === 0;
    const timestamp = (++this.#frames * ticks) >>> 0;
    for (let index = 0; index < packets; index++) {
      const isLast = index === packets - 1;
      const extension = stream === 'sound' ? LOUDNESS : Buffer.alloc(0);
      const packet = Buffer.alloc(HEADER_BYTES + extension.length + bytes);
      packet[0] = extension.length > 0 ? 0x90 : 0x80;
      packet[1] = PAYLOAD_TYPES[stream] | (stream === 'pictures' && isLast ? 0x80 : 0);
      packet.writeUInt16BE(++this.#sequence & 0xffff, 2);
      packet.writeUInt32BE(timestamp, 4);
      packet.writeUInt32BE(this.#ssrcs[stream], 8);
      extension.copy(packet, HEADER_BYTES);
      if (stream === 'pictures') packet.set(vp8(this.#frames, index === 0, isKeyFrame), HEADER_BYTES);
      stamp(packet, performance.now());
      this.#track.sendMessageBinary(packet);
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** The descriptor of RFC 7741 and the first byte of a frame, which is all that a server looks at. */
const vp8 = (picture: number, isStart: boolean, isKeyFrame: boolean): number[] => [
  isStart ? 0x90 : 0x80,
  0x80,
  0x80 | ((picture >> 8) & 0x7f),
  picture & 0xff,
  isStart && isKeyFrame ? 0 : 1,
];

const linesOf = (sdp: string, names: readonly string[]): string[] =>
  names.flatMap((name) => sdp.split(/\r?\n/).find((line) => line.startsWith(`a=${name}:`)) ?? []);

/** What the server said as the library reads it. */
const answerOf = (fragment: string): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=setup:passive',
    'a=rtpmap:111 opus/48000/2',
    ...linesOf(fragment, ['ice-ufrag', 'ice-pwd', 'fingerprint', 'candidate']),
    'a=end-of-candidates',
    '',
  ].join('\r\n');

/** The fragments of all, call by call, the one who speaks first. */
function openCalls({ calls: count, receivers }: OpenPeers): string[][] {
  for (const peer of calls.flat()) peer.close();
  calls = Array.from({ length: count }, () => Array.from({ length: receivers + 1 }, () => new Peer()));
  return calls.map((peers) => peers.map(({ fragment }) => fragment));
}

async function join(answers: readonly Answer[][]): Promise<void> {
  await Promise.all(calls.flatMap((peers, call) => peers.map((peer, place) => peer.join(answers[call]?.[place] as Answer))));
}

async function talk({ stream, frames }: TalkOfPeers): Promise<TalkResult> {
  arrived = 0;
  delaysMs = [];
  const { everyMs, packets } = STREAMS[stream];
  const expected = frames * packets * calls.reduce((sum, peers) => sum + peers.length - 1, 0);
  const pace = { speakers: calls.length, frames, everyMs, isAllThere: () => arrived >= expected };
  await keepPace(pace, (call) => calls[call]?.[0]?.say(stream));
  return { expected, arrived, delaysMs };
}

answerCommands(async (command: { open: OpenPeers } | { join: Answer[][] } | { talk: TalkOfPeers }) => {
  if ('open' in command) return openCalls(command.open);
  return 'join' in command ? join(command.join).then(() => null) : talk(command.talk);
});
