import type { MediaPacket } from '../udp/rtp-packet.ts';

/** What each side of ICE and DTLS tells the other. */
export interface TransportEnd {
  ufrag: string;
  pwd: string;
  /** As SDP writes it: the algorithm, a space, the bytes. */
  fingerprint: string;
  /** Of the server: the header extensions that are of use in packets of this browser, by their URI, as it numbers them. */
  reads?: ReadonlyMap<string, number>;
  /** Of the server: the UDP port, where it is another than that of the engine. */
  port?: number;
}

/** A codec, with the numbers that one browser gave it. */
export interface BrowserCodec {
  name: CodecName;
  payloadType: number;
  rtxPayloadType: number | null;
}

export type CodecName = 'opus' | 'H264' | 'VP8' | 'VP9' | 'AV1';

/** What a browser says of itself in SELECT_PROTOCOL. */
export interface BrowserOffer extends TransportEnd {
  codecs: readonly BrowserCodec[];
  /** Its number of each header extension, by the number that the extension has in a call. */
  extensions: ReadonlyMap<number, number>;
  /** How much it may send of pictures, where that is not the usual. */
  pictureBitsPerSecond?: number;
  /** The same of all that it names, by their URI. */
  numbers?: ReadonlyMap<string, number>;
  /** The SSRCs of what it sends, where it says them. */
  own?: Partial<PeerSsrcs>;
  /** What it calls the qualities of its pictures, the best first, where it sends several at once. */
  qualities?: readonly string[];
}

/** The numbers that READY gave out: all others know this member's streams by them, whatever the browser calls them. */
export interface PeerSsrcs {
  audio: number;
  video: number;
  rtx: number;
}

export type StreamKind = 'audio' | 'video' | 'rtx';

/** A packet with the numbers of the call: SSRCs of READY, payload types and header extensions as Discord numbers them. */
export interface CallPacket extends MediaPacket {
  /** By their number in the call. */
  extensions?: ReadonlyMap<number, Buffer>;
}

/** Hears one browser. */
export interface PeerOutlet {
  media(kind: StreamKind, packet: CallPacket): void;
  /** A compound packet of RTCP, whose own streams have the numbers of READY. */
  reports(compound: Buffer): void;
  connected(): void;
  /** How well this browser wants to see a stream of the call, from 0 to 100: of use where a stream comes in several qualities. */
  wishFor(ssrc: number): number;
  /** Nothing comes or goes any more; the browser may ask for another peer. */
  lost(): void;
}

/** The server's end of one browser's connection. */
export interface EnginePeer {
  readonly local: TransportEnd;
  readonly isConnected: boolean;
  /** RTCP about streams of others, in the numbers of the call. */
  tellClock(report: Buffer): void;
  /** Asks the browser for a picture that stands alone. */
  requestKeyFrame(): void;
  /** Asks for packets of its own stream again. */
  requestAgain(kind: 'audio' | 'video', sequences: readonly number[]): void;
  stats(): PeerStats;
  close(): void;
}

export interface PeerStats {
  received: number;
  sent: number;
  /** Packets that could not be read, or of a codec that was not offered. */
  unreadable: number;
  /** Packets of others that this browser has no codec for. */
  unwritable: number;
}

/** Carries sound and pictures between browsers and the rest of one call. */
export interface EngineCall {
  /** Rejects, or throws, when the engine cannot now. */
  add(offer: BrowserOffer, ssrcs: PeerSsrcs, outlet: PeerOutlet): EnginePeer | Promise<EnginePeer>;
  /** Sends a packet of the call to these. Also told of packets that came from a peer of its own, which an engine that passes those on itself leaves out. */
  forward(kind: StreamKind, packet: CallPacket, to: readonly EnginePeer[]): void;
}

/**
 * The part that speaks WebRTC. It promises: what it hears of a browser it tells as it came, DAVE frames untouched, with the numbers of the call;
 * what it is given reaches each browser in the numbers which that one offered; a peer that is closed tells nothing more.
 */
export interface MediaEngine {
  readonly name: string;
  /** The UDP port of its browsers. */
  readonly port: number;
  /** `isThere` tells whether a stream of that SSRC may still come: once it may not, it never will. */
  call(id: string, isThere: (ssrc: number) => boolean): EngineCall;
  close(): Promise<void>;
}
