import { PICTURE_BITS_PER_SECOND } from './call-numbers.ts';
import type { BrowserOffer, EnginePeer, PeerOutlet, PeerSsrcs, PeerStats, TransportEnd } from './media-engine.ts';
import type { Consumer, Producer, WebRtcTransport } from './mediasoup-library.ts';
import type { MediasoupRoom } from './mediasoup-room.ts';
import { namedOf } from './sdp-fragment.ts';

/** The worker makes use of these in packets of any browser. */
const ALWAYS_READ = [
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
];
/** These it passes on, to those who number them as it does: from others they are not asked for, so that their browser turns pictures by itself. */
const READ_AS_WORKER = [...ALWAYS_READ, 'urn:3gpp:video-orientation', 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay'];

const QUALITY = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
const OF_QUALITIES = [QUALITY, 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id'];
const ONLY_OF_SOUND = ['urn:ietf:params:rtp-hdrext:ssrc-audio-level'];
const ONLY_OF_PICTURES = ['urn:3gpp:video-orientation', ...OF_QUALITIES];

interface PeerMade {
  room: MediasoupRoom;
  transport: WebRtcTransport;
  ssrcs: PeerSsrcs;
  outlet: PeerOutlet;
  closed: (peer: MediasoupPeer) => void;
}

/** One browser. */
export class MediasoupPeer implements EnginePeer {
  readonly local: TransportEnd;
  readonly room: MediasoupRoom;
  readonly outlet: PeerOutlet;
  readonly #transport: WebRtcTransport;
  readonly #ssrcs: PeerSsrcs;
  readonly #closed: (peer: MediasoupPeer) => void;
  readonly #outgoing: Partial<Record<'audio' | 'video', { consumer: Consumer; own: number }>> = {};
  readonly #consumed = new Set<number>();
  readonly #stats: PeerStats = { received: 0, sent: 0, unreadable: 0, unwritable: 0 };
  #state: 'new' | 'connected' | 'closed' = 'new';

  private constructor({ room, transport, ssrcs, outlet, closed }: PeerMade, { numbers, qualities }: BrowserOffer) {
    this.room = room;
    this.outlet = outlet;
    this.#transport = transport;
    this.#ssrcs = ssrcs;
    this.#closed = closed;
    const { iceParameters, dtlsParameters } = transport;
    const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256')?.value ?? '';
    this.local = {
      port: room.port,
      ufrag: iceParameters.usernameFragment,
      pwd: iceParameters.password,
      fingerprint: `sha-256 ${fingerprint}`,
      reads: namedOf([...(room.isAsWorker ? READ_AS_WORKER : ALWAYS_READ), ...(qualities ? OF_QUALITIES : [])], numbers),
    };
    transport.on('dtlsstatechange', (state) => {
      if (this.#state === 'new' && state === 'connected') {
        this.#state = 'connected';
        outlet.connected();
      } else if (state === 'failed' || state === 'closed') this.lose();
    });
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected' || state === 'closed') this.lose();
    });
  }

  static async open(offer: BrowserOffer, made: Omit<PeerMade, 'transport'>): Promise<MediasoupPeer> {
    const { room } = made;
    const transport = await room.router.createWebRtcTransport({ webRtcServer: room.server, enableUdp: true, enableTcp: false });
    const peer = new MediasoupPeer({ ...made, transport }, offer);
    room.peers.add(peer);
    try {
      const [, value] = offer.fingerprint.split(' ');
      await transport.setMaxIncomingBitrate(offer.pictureBitsPerSecond ?? PICTURE_BITS_PER_SECOND);
      await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: value?.toUpperCase() }] } });
      await peer.#listen('audio', offer);
      await peer.#listen('video', offer);
    } catch (error) {
      peer.close();
      throw error;
    }
    return peer;
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** The worker tells each browser the clocks by itself. */
  tellClock(): void {}

  requestKeyFrame(): void {
    this.#outgoing.video?.consumer.requestKeyFrame().catch(() => undefined);
  }

  requestAgain(kind: 'audio' | 'video', sequences: readonly number[]): void {
    const outgoing = this.#outgoing[kind];
    if (outgoing && sequences.length > 0) this.room.askAgain(outgoing.own, sequences);
  }

  /** Sends it the stream from now on. Rejects the second time: to a browser a stream that begins anew under one SSRC is a forged one, as its index in SRTP went back. */
  async consume(producer: Producer, ssrc: number): Promise<Consumer> {
    if (this.#consumed.has(ssrc)) throw new Error('It has to connect anew.');
    this.#consumed.add(ssrc);
    const options = { producerId: producer.id, rtpCapabilities: this.room.capabilities, paused: false };
    const consumer = await this.room.found.withSsrc(ssrc, () => this.#transport.consume(options));
    const [encoding] = consumer.rtpParameters.encodings;
    if (encoding?.ssrc !== ssrc || (encoding.rtx && encoding.rtx.ssrc !== ssrc + 1))
      throw new Error('This version of mediasoup draws its SSRCs in another way.');
    return consumer;
  }

  count(what: 'sent' | 'unwritable'): void {
    this.#stats[what]++;
  }

  stats(): PeerStats {
    return { ...this.#stats };
  }

  lose(): void {
    if (this.#state === 'closed') return;
    this.close();
    this.outlet.lost();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#transport.close();
    this.room.remove(this);
    this.room.takeBack(this.#ssrcs.video);
    this.#closed(this);
  }

  /** Has what the browser sends come out. */
  async #listen(kind: 'audio' | 'video', { codecs: offered, own = {}, qualities = [] }: BrowserOffer): Promise<void> {
    // What every browser has; where it has not, its first.
    const pictures = offered.find(({ name }) => name === 'VP8') ?? offered.find(({ name }) => name !== 'opus');
    const name = kind === 'audio' ? 'opus' : pictures?.name;
    const ssrc = own[kind] ?? this.#ssrcs[kind];
    if (!name || ssrc === 0) return;
    const feedback = [{ type: 'nack' }, { type: 'transport-cc' }, ...(kind === 'video' ? [{ type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }] : [])];
    const codecs = this.room.codecsOf(name, feedback);
    const isSeveral = kind === 'video' && qualities.length > 0 && this.local.reads?.has(QUALITY) === true;
    // The library counts them from the worst on.
    const several = qualities.toReversed().map((rid) => ({ rid, scalabilityMode: 'L1T3' }));
    const one = codecs.length > 1 ? { ssrc, rtx: { ssrc: own.rtx ?? ssrc + 1 } } : { ssrc };
    const producer = await this.#transport.produce({
      kind,
      rtpParameters: {
        codecs,
        headerExtensions: [...(this.local.reads ?? [])].flatMap(([uri, id]) =>
          (kind === 'video' ? ONLY_OF_SOUND : ONLY_OF_PICTURES).includes(uri) ? [] : [{ uri, id }],
        ),
        encodings: isSeveral ? several : [one],
        rtcp: { reducedSize: true },
      },
    });
    const consumer = await this.room.direct.consume({ producerId: producer.id, rtpCapabilities: this.room.ownCapabilities, enableRtx: kind === 'video' });
    consumer.on('rtp', (packet) => this.#take(packet));
    if (isSeveral) this.room.give(producer, this.#ssrcs.video);
    this.#outgoing[kind] = { consumer, own: this.room.follow(consumer, this, this.#ssrcs[kind]) };
  }

  #take(packet: Buffer): void {
    if (this.#state === 'closed') return;
    this.#stats.received++;
    const read = this.room.read(packet);
    if (read && read.packet.payload.length > 0) this.outlet.media(read.kind, { ...read.packet, ssrc: this.#ssrcs[read.kind] });
    else this.#stats.unreadable++;
  }
}
