import type { CodecName } from './media-engine.ts';
import type { Consumer, Producer } from './mediasoup-library.ts';
import type { MediasoupPeer } from './mediasoup-peer.ts';
import type { MediasoupRoom } from './mediasoup-room.ts';

/** Packets wait for those who get the stream for the first time: some seconds of sound, and less of pictures. */
const MAX_WAITING = 512;

interface SourceOptions {
  ssrc: number;
  codec: CodecName;
  /** Whether gaps are filled before the packets come here. */
  isRepaired: boolean;
  /** The producer of a browser of this room that sends several qualities: the worker chooses for each viewer. */
  given?: Producer | undefined;
}

interface Sink {
  consumer: Consumer;
  isOn: boolean;
  /** The best quality that it wants, from 0 on. */
  quality: number;
}

interface Waiting {
  written: Buffer;
  to: readonly MediasoupPeer[];
}

/** The least of so many qualities that is as good as the wish, from 1 to 100. Of two, 50 is the lesser, as Discord's clients call it. */
export const qualityFor = (wish: number, qualities: number): number => Math.min(qualities - 1, Math.max(0, Math.ceil((wish * qualities) / 100) - 1));

/**
 * One stream of the call, as it enters a room. Who may get a packet is decided for each: the worker is told of changes
 * on the same way as it gets the packets, so none reaches one who may not have it any more.
 */
export class MediasoupSource {
  readonly #room: MediasoupRoom;
  readonly #options: SourceOptions;
  readonly #sinks = new Map<MediasoupPeer, Sink>();
  /** Those for whom it is being prepared. */
  readonly #preparing = new Set<MediasoupPeer>();
  readonly #producer: Promise<Producer>;
  #open: Producer | undefined;
  #waiting: Waiting[] = [];
  #isClosed = false;
  readonly #qualities: number;

  constructor(room: MediasoupRoom, options: SourceOptions) {
    this.#room = room;
    this.#options = options;
    this.#qualities = options.given?.rtpParameters.encodings.length ?? 1;
    this.#producer = options.given ? Promise.resolve(options.given) : this.#produce();
    this.#producer.then(
      (producer) => {
        if (this.#isClosed) return producer.close();
        this.#open = producer;
        this.#flush();
      },
      // The worker is gone, of which all peers are told.
      () => this.close(),
    );
  }

  get codec(): CodecName {
    return this.#options.codec;
  }

  forward(written: Buffer, to: readonly MediasoupPeer[]): void {
    if (this.#isClosed) return;
    if (this.#waiting.length > 0 || !this.#deliver(written, to)) {
      this.#waiting.push({ written, to });
      if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    }
  }

  /** Anyone who gets it now. */
  listener(): MediasoupPeer | undefined {
    for (const [peer, { isOn }] of this.#sinks) if (isOn) return peer;
    return undefined;
  }

  forget(peer: MediasoupPeer): void {
    this.#sinks.delete(peer);
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    if (!this.#options.given) this.#open?.close();
  }

  async #produce(): Promise<Producer> {
    const { ssrc, codec, isRepaired } = this.#options;
    const kind = codec === 'opus' ? 'audio' : 'video';
    const feedback = [...(isRepaired ? [] : [{ type: 'nack' }]), ...(kind === 'video' ? [{ type: 'nack', parameter: 'pli' }] : [])];
    const codecs = this.#room.codecsOf(codec, feedback);
    const encoding = codecs.length > 1 ? { ssrc, rtx: { ssrc: ssrc + 1 } } : { ssrc };
    return this.#room.direct.produce({
      kind,
      rtpParameters: { codecs, headerExtensions: this.#room.extensionsOf(kind), encodings: [encoding], rtcp: { reducedSize: true } },
    });
  }

  /** Whether it went; otherwise it has to wait. */
  #deliver(written: Buffer, to: readonly MediasoupPeer[]): boolean {
    const producer = this.#open;
    const missing = to.filter((peer) => !peer.isClosed && !this.#sinks.has(peer));
    if (producer) for (const peer of missing) this.#prepare(producer, peer);
    if (!producer || missing.length > 0) return false;
    const wanted = new Set(to);
    for (const [peer, sink] of this.#sinks) {
      const isOn = wanted.has(peer);
      if (isOn && this.#qualities > 1) this.#prefer(peer, sink);
      if (sink.isOn === isOn) continue;
      sink.isOn = isOn;
      // It is only refused where the worker, or the browser, is gone.
      (isOn ? sink.consumer.resume() : sink.consumer.pause()).catch(() => undefined);
    }
    if (!this.#options.given) producer.send(written);
    return true;
  }

  /** The worker sends no better quality than is wanted, and a lesser one where the network asks for it. */
  #prefer(peer: MediasoupPeer, sink: Sink): void {
    const quality = qualityFor(peer.outlet.wishFor(this.#options.ssrc), this.#qualities);
    if (quality === sink.quality) return;
    sink.quality = quality;
    sink.consumer.setPreferredLayers({ spatialLayer: quality }).catch(() => undefined);
  }

  #prepare(producer: Producer, peer: MediasoupPeer): void {
    if (this.#preparing.has(peer)) return;
    this.#preparing.add(peer);
    peer
      .consume(producer, this.#options.ssrc)
      .then(
        (consumer) => {
          if (!peer.isClosed) this.#sinks.set(peer, { consumer, isOn: true, quality: this.#qualities - 1 });
        },
        // What cannot get it is closed, and missing no more.
        () => peer.lose(),
      )
      .finally(() => {
        this.#preparing.delete(peer);
        this.#flush();
      });
  }

  #flush(): void {
    if (this.#isClosed || this.#preparing.size > 0) return;
    const waiting = this.#waiting;
    let sent = 0;
    while (sent < waiting.length) {
      const { written, to } = waiting[sent] as Waiting; // it is within
      if (!this.#deliver(written, to)) break;
      sent++;
    }
    waiting.splice(0, sent);
  }
}
