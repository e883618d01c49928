import { readReports } from '../udp/rtcp-packet.ts';
import { BrowserFormat } from './browser-format.ts';
import { lostPackets, pictureLoss } from './feedback.ts';
import { CALL_EXTENSIONS } from './call-numbers.ts';
import type { BrowserCodec, BrowserOffer, CallPacket, CodecName } from './media-engine.ts';
import type { Capabilities, Codec, Consumer, DirectTransport, Found, Producer, Router, WebRtcServer } from './mediasoup-library.ts';
import type { MediasoupPeer } from './mediasoup-peer.ts';
import { MediasoupSource } from './mediasoup-source.ts';
import type { RunningWorker } from './mediasoup-workers.ts';

/** The worker numbers the header extensions of all that it sends in this way, whatever a browser offered. */
export const WORKER_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['urn:ietf:params:rtp-hdrext:sdes:mid', 1],
  ['http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', 4],
  ['http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', 5],
  ['urn:ietf:params:rtp-hdrext:ssrc-audio-level', 10],
  ['urn:3gpp:video-orientation', 11],
  ['http://www.webrtc.org/experiments/rtp-hdrext/playout-delay', 14],
]);
/** Those of a call, as the worker numbers them. */
const WORKER_EXTENSIONS = new Map(
  [...CALL_EXTENSIONS].flatMap(([uri, ours]): [number, number][] => {
    const worker = WORKER_NUMBERS.get(uri);
    return worker === undefined ? [] : [[ours, worker]];
  }),
);

const CLOCK_RATES = { opus: 48_000, H264: 90_000, VP8: 90_000, VP9: 90_000, AV1: 90_000 } as const;
const H264_PARAMETERS = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 };
const PICTURE_FEEDBACK = [{ type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }, { type: 'goog-remb' }, { type: 'transport-cc' }];

/** A codec as the library writes it, without its number. */
function codecOf({ name }: BrowserCodec): object {
  const common = {
    mimeType: name === 'opus' ? 'audio/opus' : `video/${name}`,
    clockRate: CLOCK_RATES[name],
    parameters: name === 'H264' ? H264_PARAMETERS : {},
  };
  return name === 'opus' ? { kind: 'audio', ...common, channels: 2 } : { kind: 'video', ...common };
}

/** Whether a browser numbers header extensions as the worker does, so that it can make use of them, and the worker of what it answers. */
function numbersAsWorker({ numbers = new Map() }: BrowserOffer): boolean {
  const taken = new Set(WORKER_NUMBERS.values());
  return numbers.size > 0 && [...numbers].every(([uri, number]) => WORKER_NUMBERS.get(uri) === number || (!WORKER_NUMBERS.has(uri) && !taken.has(number)));
}

/** How a browser numbers what matters: those with the same share a room, as the worker cannot give each its own. */
export interface Numbering {
  codecs: readonly BrowserCodec[];
  isAsWorker: boolean;
  /** Equal where all is. */
  key: string;
}

export function numberingOf(offer: BrowserOffer): Numbering {
  const isAsWorker = numbersAsWorker(offer);
  const codecs = offer.codecs.map(({ name, payloadType, rtxPayloadType }) => `${name} ${payloadType} ${rtxPayloadType}`).toSorted();
  return { codecs: offer.codecs, isAsWorker, key: [isAsWorker, ...codecs].join() };
}

/**
 * Browsers of one call that number codecs alike, in a router of the worker. Each stream of the call enters it once, by the direct transport,
 * and the worker sends it to as many as want it; what a browser sends comes out by the same way.
 */
export class MediasoupRoom {
  readonly found: Found;
  readonly server: WebRtcServer;
  readonly port: number;
  readonly router: Router;
  readonly direct: DirectTransport;
  readonly peers = new Set<MediasoupPeer>();
  readonly #numbering: Numbering;
  readonly #writer: BrowserFormat;
  readonly #reader: BrowserFormat;
  /** Of browsers here that send several qualities, by the SSRC of the call. */
  readonly #given = new Map<number, Producer>();
  readonly #sources = new Map<number, MediasoupSource>();
  /** Of what comes out, by the SSRC that the worker drew for it. */
  readonly #outgoing = new Map<number, { peer: MediasoupPeer; ssrc: number }>();

  private constructor(found: Found, { server, port }: RunningWorker, router: Router, direct: DirectTransport, numbering: Numbering) {
    this.found = found;
    this.server = server;
    this.port = port;
    this.router = router;
    this.direct = direct;
    this.#numbering = numbering;
    const { codecs, isAsWorker } = numbering;
    this.#writer = new BrowserFormat({ codecs, extensions: isAsWorker ? WORKER_EXTENSIONS : new Map() });
    this.#reader = new BrowserFormat({ codecs, extensions: WORKER_EXTENSIONS });
    direct.on('rtcp', (compound) => this.#hear(compound));
  }

  static async open(found: Found, running: RunningWorker, numbering: Numbering): Promise<MediasoupRoom> {
    const router = await running.worker.createRouter({ mediaCodecs: numbering.codecs.map(codecOf) });
    number(router.rtpCapabilities, numbering.codecs);
    return new MediasoupRoom(found, running, router, await router.createDirectTransport({ maxMessageSize: 65_536 }), numbering);
  }

  get isAsWorker(): boolean {
    return this.#numbering.isAsWorker;
  }

  /** What browsers of this room are able to receive. */
  get capabilities(): Capabilities {
    return this.#capabilities(this.#numbering.isAsWorker);
  }

  /** What comes out is read here, with everything in it. */
  get ownCapabilities(): Capabilities {
    return this.#capabilities(true);
  }

  /** The header extensions of what enters. */
  extensionsOf(kind: 'audio' | 'video'): object[] {
    return this.#numbering.isAsWorker ? this.#passedOn(kind).map(({ uri, preferredId: id }) => ({ uri, id })) : [];
  }

  /** A codec and what repeats it, with the room's numbers. */
  codecsOf(name: CodecName, feedback: readonly object[]): object[] {
    const { codecs } = this.router.rtpCapabilities;
    const media = codecs.find((codec) => isOf(codec, name));
    if (!media) return [];
    const repeats = codecs.find(({ mimeType, parameters }) => mimeType === 'video/rtx' && parameters['apt'] === media.preferredPayloadType);
    return [media, ...(repeats ? [repeats] : [])].map(({ mimeType, preferredPayloadType: payloadType, clockRate, channels, parameters }) => ({
      mimeType,
      payloadType,
      clockRate,
      ...(channels === undefined ? {} : { channels }),
      parameters,
      rtcpFeedback: mimeType === 'video/rtx' ? [] : feedback,
    }));
  }

  /** How the stream of a browser comes out. */
  read(packet: Buffer): ReturnType<BrowserFormat['read']> {
    return this.#reader.read(packet);
  }

  /** Sends a packet of the call to these; `ssrc` is that of the stream itself where the packet repeats one. */
  forward({ ssrc, packet, isRepaired }: { ssrc: number; packet: CallPacket; isRepaired: boolean }, to: readonly MediasoupPeer[]): void {
    let source = this.#sources.get(ssrc);
    // Nobody here has wanted it yet.
    if (!source && to.length === 0) return;
    const written = this.#writer.write(packet);
    const payloadType = (written?.[1] ?? 0) & 0x7f;
    const codec = this.#numbering.codecs.find((one) => written && (one.payloadType === payloadType || one.rtxPayloadType === payloadType));
    if (!source && codec) {
      source = new MediasoupSource(this, { ssrc, codec: codec.name, isRepaired, given: this.#given.get(ssrc) });
      this.#sources.set(ssrc, source);
    }
    // To the worker a stream has one codec for good.
    if (!written || !source || source.codec !== codec?.name) for (const peer of to) peer.count('unwritable');
    else {
      for (const peer of to) peer.count('sent');
      source.forward(written, to);
    }
  }

  /** Closes the streams of those who are gone for good. */
  sweep(isThere: (ssrc: number) => boolean): void {
    for (const [ssrc, source] of this.#sources) {
      if (isThere(ssrc)) continue;
      this.#sources.delete(ssrc);
      source.close();
    }
  }

  /** Lets RTCP about a stream that comes out find the browser. */
  follow(consumer: Consumer, peer: MediasoupPeer, ssrc: number): number {
    const own = consumer.rtpParameters.encodings[0]?.ssrc ?? 0;
    this.#outgoing.set(own, { peer, ssrc });
    return own;
  }

  give(producer: Producer, ssrc: number): void {
    // Who got the stream before goes on to get it in one quality.
    if (!this.#sources.has(ssrc)) this.#given.set(ssrc, producer);
  }

  /** The browser is gone, and with it what it gave. */
  takeBack(ssrc: number): void {
    if (!this.#given.delete(ssrc)) return;
    this.#sources.get(ssrc)?.close();
    this.#sources.delete(ssrc);
  }

  askAgain(own: number, sequences: readonly number[]): void {
    this.direct.sendRtcp(lostPackets(own, sequences));
  }

  remove(peer: MediasoupPeer): void {
    this.peers.delete(peer);
    for (const [own, { peer: owner }] of this.#outgoing) if (owner === peer) this.#outgoing.delete(own);
    for (const source of this.#sources.values()) source.forget(peer);
  }

  close(): void {
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
    this.router.close();
  }

  #capabilities(hasExtensions: boolean): Capabilities {
    const { codecs, headerExtensions } = this.router.rtpCapabilities;
    return {
      codecs: codecs.map((codec) => ({
        ...codec,
        rtcpFeedback: codec.mimeType === 'video/rtx' ? [] : [{ type: 'nack' }, ...(codec.kind === 'video' ? PICTURE_FEEDBACK : [])],
      })),
      headerExtensions: hasExtensions ? headerExtensions.filter(({ uri }) => WORKER_NUMBERS.has(uri) && !uri.endsWith(':mid')) : [],
    };
  }

  #passedOn(kind: 'audio' | 'video'): Capabilities['headerExtensions'] {
    return this.router.rtpCapabilities.headerExtensions.filter((one) => one.kind === kind && CALL_EXTENSIONS.has(one.uri) && WORKER_NUMBERS.has(one.uri));
  }

  /** The worker tells the clocks of what comes out, and what it misses of what enters. */
  #hear(compound: Buffer): void {
    for (const report of readReports(compound) ?? []) {
      if (report.kind === 'clock') {
        const known = this.#outgoing.get(report.ssrc);
        if (!known) continue;
        const clock = Buffer.from(report.packet);
        clock.writeUInt32BE(known.ssrc, 4);
        known.peer.outlet.reports(clock);
      } else {
        // Whoever gets the stream may ask: it is one question for all of them.
        const asking = this.#sources.get(report.about)?.listener();
        asking?.outlet.reports(report.kind === 'lost' ? report.packet : pictureLoss(report.about));
      }
    }
  }
}

const isOf = (codec: Codec, name: CodecName): boolean => codec.mimeType.toLowerCase() === `${codec.kind}/${name}`.toLowerCase();

/** Gives the codecs the numbers of the browsers. The library draws those of what repeats. */
function number(capabilities: Capabilities, codecs: readonly BrowserCodec[]): void {
  const drawn = new Map(capabilities.codecs.map((codec) => [codec.preferredPayloadType, codec]));
  capabilities.codecs = capabilities.codecs.filter((codec) => {
    const isRepeating = codec.mimeType === 'video/rtx';
    const repeated = isRepeating ? drawn.get(Number(codec.parameters['apt'])) : codec;
    const browser = repeated && codecs.find(({ name }) => isOf(repeated, name));
    const payloadType = isRepeating ? browser?.rtxPayloadType : browser?.payloadType;
    if (!browser || payloadType === undefined || payloadType === null) return false;
    codec.preferredPayloadType = payloadType;
    if (isRepeating) codec.parameters = { apt: browser.payloadType };
    return true;
  });
}
