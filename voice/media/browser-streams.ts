import { SENDER_REPORT, SENDER_REPORT_BYTES } from '../udp/rtcp-packet.ts';
import { isRtcp } from '../udp/rtp-packet.ts';
import { BrowserFormat } from './browser-format.ts';
import { PICTURE_BITS_PER_SECOND } from './call-numbers.ts';
import { bitrateAllowed, lostPackets, pictureLoss, receiverReport } from './feedback.ts';
import type { BrowserOffer, CallPacket, PeerOutlet, PeerSsrcs, PeerStats, StreamKind } from './media-engine.ts';
import { SourceStream } from './source-stream.ts';

/** What an engine without a mind of its own needs between the packets of one browser and those of the call. */
export class BrowserStreams {
  readonly stats: PeerStats = { received: 0, sent: 0, unreadable: 0, unwritable: 0 };
  readonly #format: BrowserFormat;
  readonly #sources: Readonly<Record<StreamKind, SourceStream>>;
  readonly #outlet: PeerOutlet;
  readonly #pictureBitsPerSecond: number;
  readonly #send: (packet: Buffer) => boolean;

  constructor(offer: BrowserOffer, ssrcs: PeerSsrcs, outlet: PeerOutlet, send: (packet: Buffer) => boolean) {
    this.#format = new BrowserFormat(offer);
    this.#sources = {
      audio: new SourceStream(ssrcs.audio, 48_000),
      video: new SourceStream(ssrcs.video, 90_000),
      rtx: new SourceStream(ssrcs.rtx, 90_000),
    };
    this.#outlet = outlet;
    this.#pictureBitsPerSecond = offer.pictureBitsPerSecond ?? PICTURE_BITS_PER_SECOND;
    this.#send = send;
  }

  /** A packet of the browser, RTP or RTCP, out of its encryption. Never throws. */
  receive(packet: Buffer, nowMs: number): void {
    this.stats.received++;
    if (packet.length >= 8 && isRtcp(packet)) return this.#hear(packet, nowMs);
    const read = this.#format.read(packet);
    if (!read) return void this.stats.unreadable++;
    const taken = this.#sources[read.kind].take(read.packet, nowMs);
    if (!taken) return;
    if (read.kind !== 'rtx') return this.#outlet.media(read.kind, taken);
    // The front of it says which packet it repeats. One without is padding.
    if (taken.payload.length <= 2) return;
    const payload = Buffer.from(taken.payload);
    payload.writeUInt16BE(this.#sources.video.callSequence(payload.readUInt16BE(0)), 0);
    this.#outlet.media('rtx', { ...taken, payload });
  }

  /** `known` holds what was written of the packet for others, and gets what is written for this one. */
  write(packet: CallPacket, known: Map<string, Buffer | undefined> = new Map()): void {
    const { key } = this.#format;
    const written = known.has(key) ? known.get(key) : this.#format.write(packet);
    known.set(key, written);
    if (!written) this.stats.unwritable++;
    else if (this.#send(written)) this.stats.sent++;
  }

  requestKeyFrame(): void {
    const { own } = this.#sources.video;
    if (own !== undefined) this.#send(pictureLoss(own));
  }

  requestAgain(kind: 'audio' | 'video', sequences: readonly number[]): void {
    const source = this.#sources[kind];
    if (source.own !== undefined && sequences.length > 0) {
      this.#send(
        lostPackets(
          source.own,
          sequences.map((sequence) => source.ownSequence(sequence)),
        ),
      );
    }
  }

  /** To be called about once a second: tells the browser how its own streams come in. */
  report(nowMs: number): void {
    const { audio, video } = this.#sources;
    const blocks = [audio, video].map((source) => source.reportBlock(nowMs)).filter((block) => block !== undefined);
    if (blocks.length === 0) return;
    const parts = [receiverReport(blocks)];
    if (video.own !== undefined) parts.push(bitrateAllowed(this.#pictureBitsPerSecond, [video.own]));
    this.#send(Buffer.concat(parts));
  }

  #hear(compound: Buffer, nowMs: number): void {
    const reports = Buffer.from(compound);
    for (let at = 0; at + 8 <= reports.length;) {
      const bytes = 4 * (reports.readUInt16BE(at + 2) + 1);
      if (at + bytes > reports.length) return void this.stats.unreadable++;
      const own = reports.readUInt32BE(at + 4);
      if (reports[at + 1] === SENDER_REPORT && bytes >= SENDER_REPORT_BYTES) {
        const source = Object.values(this.#sources).find((one) => one.own === own);
        if (source) source.readClock(reports.subarray(at, at + bytes), nowMs);
        // Nobody may give the time in another's name.
        else reports.writeUInt32BE(0, at + 4);
      }
      at += bytes;
    }
    this.#outlet.reports(reports);
  }
}
