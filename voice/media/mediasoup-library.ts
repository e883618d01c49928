import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What is used of the library, which is there only where its package is. */
export interface Mediasoup {
  version: string;
  createWorker(options: object): Promise<Worker>;
}

export interface Worker {
  createWebRtcServer(options: object): Promise<WebRtcServer>;
  createRouter(options: object): Promise<Router>;
  on(event: 'died', listener: () => void): void;
  close(): void;
}

export interface WebRtcServer {
  dump(): Promise<{ udpSockets: { port: number }[] }>;
}

export interface Router {
  readonly rtpCapabilities: Capabilities;
  createWebRtcTransport(options: object): Promise<WebRtcTransport>;
  createDirectTransport(options: object): Promise<DirectTransport>;
  close(): void;
}

export interface Capabilities {
  codecs: Codec[];
  headerExtensions: { kind: 'audio' | 'video'; uri: string; preferredId: number }[];
}

export interface Codec {
  kind: 'audio' | 'video';
  mimeType: string;
  clockRate: number;
  channels?: number;
  preferredPayloadType: number;
  parameters: Record<string, unknown>;
  rtcpFeedback: { type: string; parameter?: string }[];
}

export interface Transport {
  readonly isClosed?: boolean;
  produce(options: object): Promise<Producer>;
  consume(options: object): Promise<Consumer>;
  close(): void;
}

export interface WebRtcTransport extends Transport {
  readonly iceParameters: { usernameFragment: string; password: string };
  readonly dtlsParameters: { fingerprints: { algorithm: string; value: string }[] };
  connect(options: object): Promise<void>;
  setMaxIncomingBitrate(bitsPerSecond: number): Promise<void>;
  on(event: 'dtlsstatechange' | 'icestatechange', listener: (state: string) => void): void;
}

export interface DirectTransport extends Transport {
  sendRtcp(compound: Buffer): void;
  on(event: 'rtcp', listener: (compound: Buffer) => void): void;
}

export interface Producer {
  readonly id: string;
  readonly rtpParameters: { encodings: unknown[] };
  send(packet: Buffer): void;
  close(): void;
}

export interface Consumer {
  readonly rtpParameters: { encodings: { ssrc: number; rtx?: { ssrc: number } }[] };
  pause(): Promise<void>;
  resume(): Promise<void>;
  requestKeyFrame(): Promise<void>;
  setPreferredLayers(layers: { spatialLayer: number }): Promise<void>;
  on(event: 'rtp', listener: (packet: Buffer) => void): void;
  close(): void;
}

/** A library whose worker is there. */
export interface Found {
  library: Mediasoup;
  /** Begins to consume such that the stream has this SSRC, and what repeats it the next one. */
  withSsrc<T>(ssrc: number, begin: () => T): T;
}

/** Where `npm run mediasoup` keeps what it built. */
export const KEPT_MEDIASOUP = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nexus', 'mediasoup-3.19.0');

/** Why mediasoup cannot be used, if so. `isKeptMeant` looks where `npm run mediasoup` puts it, too. */
export function findMediasoup(isKeptMeant: boolean): Found | string {
  const places = [import.meta.url, ...(isKeptMeant ? [join(KEPT_MEDIASOUP, 'package.json')] : [])];
  let lacking = 'the package mediasoup is not installed';
  for (const place of places) {
    const load = createRequire(place);
    let entry: string;
    try {
      entry = load.resolve('mediasoup');
    } catch {
      continue;
    }
    const folder = dirname(entry);
    const worker =
      process.env['MEDIASOUP_WORKER_BIN'] ?? join(folder, '../../worker/out/Release', `mediasoup-worker${process.platform === 'win32' ? '.exe' : ''}`);
    if (existsSync(worker)) return { library: load(entry) as Mediasoup, withSsrc: ssrcChooser(load(join(folder, 'utils.js')) as Numbers) }; // as its own types say
    lacking = `its worker is not at ${worker}`;
  }
  return lacking;
}

interface Numbers {
  generateRandomNumber(): number;
  nexusWish?: { ssrc: number | undefined };
}

/**
 * The library draws the SSRC of whatever it sends. In a call they are given out by the server, once for all, and clients know each other by them.
 * So its draw is asked for here; that it was followed is looked at with each stream.
 */
function ssrcChooser(numbers: Numbers): Found['withSsrc'] {
  let wish = numbers.nexusWish;
  if (!wish) {
    const draw = numbers.generateRandomNumber;
    const made: { ssrc: number | undefined } = { ssrc: undefined };
    numbers.generateRandomNumber = () => made.ssrc ?? draw();
    wish = numbers.nexusWish = made;
  }
  const asked = wish;
  return (ssrc, begin) => {
    asked.ssrc = ssrc;
    try {
      return begin();
    } finally {
      asked.ssrc = undefined;
    }
  };
}
