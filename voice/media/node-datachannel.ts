import { createRequire } from 'node:module';
import { BrowserStreams } from './browser-streams.ts';
import { CALL_EXTENSIONS } from './call-numbers.ts';
import type { BrowserOffer, EngineCall, EnginePeer, MediaEngine, PeerOutlet, PeerSsrcs, TransportEnd } from './media-engine.ts';
import { portFor } from './port-for.ts';
import { namedOf } from './sdp-fragment.ts';

/** What is used of the library, which is there only where its package is. */
interface Library {
  PeerConnection: new (name: string, options: object) => Connection;
  /** Ends its threads, which would keep the process from ending. It may be used again. */
  cleanup(): void;
  Audio: new (mid: string, direction: 'SendRecv') => { addOpusCodec(payloadType: number): void };
}

interface Connection {
  addTrack(media: object): Track;
  setRemoteDescription(sdp: string, type: 'offer'): void;
  setLocalDescription(type: 'answer'): void;
  localDescription(): { sdp: string } | null;
  onStateChange(listener: (state: string) => void): void;
  close(): void;
}

interface Track {
  onMessage(listener: (packet: Buffer) => void): void;
  sendMessageBinary(packet: Buffer): boolean;
  isOpen(): boolean;
}

export interface NodeDatachannelOptions {
  /** An address of this machine, as a number. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  now?: () => number;
}

const REPORT_EVERY_MS = 1000;
/** Of this process: they share the library. */
let openEngines = 0;

/** The engine that installs everywhere; null where the package node-datachannel is not there. Rejects when the port cannot be had. */
export async function openNodeDatachannel({ host, port: wished, now = () => performance.now() }: NodeDatachannelOptions): Promise<MediaEngine | null> {
  const library = findLibrary();
  if (!library) return null;
  // The library takes a port only with its first browser.
  const port = await portFor(host, wished);
  const peers = new Set<Peer>();
  openEngines++;
  const reporting = setInterval(() => {
    for (const peer of peers) peer.report(now());
  }, REPORT_EVERY_MS).unref();
  const options = {
    iceServers: [],
    enableIceUdpMux: true,
    portRangeBegin: port,
    portRangeEnd: port,
    disableAutoNegotiation: true,
    ...(host === '0.0.0.0' || host === '::' ? {} : { bindAddress: host }),
  };
  const call: EngineCall = {
    add(offer, ssrcs, outlet) {
      const peer = new Peer(library, options, { offer, ssrcs, outlet, now, closed: () => peers.delete(peer) });
      peers.add(peer);
      return peer;
    },
    forward(_kind, packet, to) {
      // Browsers of one kind number alike.
      const known = new Map<string, Buffer | undefined>();
      for (const peer of to) if (peer instanceof Peer) peer.streams.write(packet, known);
    },
  };
  return {
    name: 'node-datachannel',
    port,
    call: () => call,
    async close() {
      clearInterval(reporting);
      for (const peer of peers) peer.close();
      if (--openEngines === 0) library.cleanup();
    },
  };
}

export const isNodeDatachannelHere = (): boolean => findLibrary() !== undefined;

function findLibrary(): Library | undefined {
  try {
    return createRequire(import.meta.url)('node-datachannel') as Library; // as its own types say
  } catch {
    return undefined;
  }
}

interface PeerMade {
  offer: BrowserOffer;
  ssrcs: PeerSsrcs;
  outlet: PeerOutlet;
  now: () => number;
  closed: () => void;
}

/**
 * One browser. To the library it is a connection with one track, through which all its streams go both ways: the browser
 * makes up by itself which line of its SDP each belongs to, as with Discord, so nothing is negotiated when somebody comes or goes.
 */
class Peer implements EnginePeer {
  readonly local: TransportEnd;
  readonly streams: BrowserStreams;
  // Both must be held: a track that is collected as garbage falls silent.
  readonly #connection: Connection;
  readonly #track: Track;
  readonly #closed: () => void;
  #state: 'new' | 'connected' | 'closed' = 'new';

  constructor(library: Library, options: object, { offer, ssrcs, outlet, now, closed }: PeerMade) {
    this.#closed = closed;
    this.#connection = new library.PeerConnection('browser', options);
    const media = new library.Audio('0', 'SendRecv');
    media.addOpusCodec(111);
    this.#track = this.#connection.addTrack(media);
    this.streams = new BrowserStreams(offer, ssrcs, outlet, (packet) => this.#send(packet));
    this.#track.onMessage((packet) => {
      if (this.#state !== 'closed') this.streams.receive(packet, now());
    });
    this.#connection.onStateChange((state) => {
      if (this.#state === 'closed') return;
      if (state === 'connected') {
        this.#state = 'connected';
        outlet.connected();
      } else if (state === 'failed' || state === 'closed') {
        this.close();
        outlet.lost();
      }
    });
    this.#connection.setRemoteDescription(offerFor(offer), 'offer');
    this.#connection.setLocalDescription('answer');
    const sdp = this.#connection.localDescription()?.sdp ?? '';
    this.local = {
      ufrag: lineOf(sdp, 'ice-ufrag'),
      pwd: lineOf(sdp, 'ice-pwd'),
      fingerprint: lineOf(sdp, 'fingerprint'),
      reads: namedOf([...CALL_EXTENSIONS.keys()], offer.numbers),
    };
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  tellClock(report: Buffer): void {
    this.#send(report);
  }

  requestKeyFrame(): void {
    this.streams.requestKeyFrame();
  }

  requestAgain(kind: 'audio' | 'video', sequences: readonly number[]): void {
    this.streams.requestAgain(kind, sequences);
  }

  report(nowMs: number): void {
    if (this.isConnected) this.streams.report(nowMs);
  }

  stats(): BrowserStreams['stats'] {
    return { ...this.streams.stats };
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#closed();
    // Never the track by itself: one that was closed before it was open ends the process when it is collected.
    this.#connection.close();
  }

  #send(packet: Buffer): boolean {
    if (this.#state !== 'connected') return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      // It closed in this moment, of which it tells by itself.
      return false;
    }
  }
}

const lineOf = (sdp: string, name: string): string => new RegExp(`^a=${name}:(.+?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';

/** What the library has to know of a browser, and no more: only checked parts of what the browser said. It begins DTLS, so a lost answer costs nothing. */
const offerFor = ({ ufrag, pwd, fingerprint }: TransportEnd): string =>
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
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    'a=setup:active',
    'a=rtpmap:111 opus/48000/2',
    '',
  ].join('\r\n');
