import { isVersion2, rtpHeader, RTP_HEADER_BYTES } from '../udp/rtp-packet.ts';
import { CALL_CODECS } from './call-numbers.ts';
import type { BrowserOffer, CallPacket, StreamKind } from './media-engine.ts';

const ONE_BYTE = 0xbede;
const EXTENDED = 0x10;
const PADDED = 0x20;
const NO_EXTENSIONS: ReadonlyMap<number, Buffer> = new Map();

interface Known {
  kind: StreamKind;
  /** In the other numbering. */
  payloadType: number;
}

/** Reads and writes the packets of one browser, which has numbers of its own for codecs and header extensions. */
export class BrowserFormat {
  readonly #fromBrowser = new Map<number, Known>();
  readonly #toBrowser = new Map<number, number>();
  readonly #extensionsFrom = new Map<number, number>();
  readonly #extensionsTo: ReadonlyMap<number, number>;
  /** Equal where all is: what is written for one reads the same for the other. */
  readonly key: string;

  constructor({ codecs, extensions }: Pick<BrowserOffer, 'codecs' | 'extensions'>) {
    for (const { name, payloadType, rtxPayloadType } of codecs) {
      const ours = CALL_CODECS[name];
      this.#fromBrowser.set(payloadType, { kind: name === 'opus' ? 'audio' : 'video', payloadType: ours.payloadType });
      this.#toBrowser.set(ours.payloadType, payloadType);
      if (rtxPayloadType === null || ours.rtxPayloadType === null) continue;
      this.#fromBrowser.set(rtxPayloadType, { kind: 'rtx', payloadType: ours.rtxPayloadType });
      this.#toBrowser.set(ours.rtxPayloadType, rtxPayloadType);
    }
    for (const [ours, theirs] of extensions) this.#extensionsFrom.set(theirs, ours);
    this.#extensionsTo = extensions;
    this.key = [[...this.#toBrowser].flat(), [...extensions].flat()].join(' / ');
  }

  /** Undefined when it is malformed, or of a codec that was not offered. The payload is a view of the packet; the SSRC is still the browser's. */
  read(packet: Buffer): { kind: StreamKind; packet: CallPacket } | undefined {
    if (packet.length < RTP_HEADER_BYTES || !isVersion2(packet)) return undefined;
    const [first, second] = [packet.readUInt8(0), packet.readUInt8(1)];
    const known = this.#fromBrowser.get(second & 0x7f);
    if (!known) return undefined;
    let start = RTP_HEADER_BYTES + 4 * (first & 0x0f);
    let extensions = NO_EXTENSIONS;
    if (first & EXTENDED) {
      if (start + 4 > packet.length) return undefined;
      const end = start + 4 + 4 * packet.readUInt16BE(start + 2);
      if (end > packet.length) return undefined;
      if (packet.readUInt16BE(start) === ONE_BYTE) extensions = this.#readExtensions(packet.subarray(start + 4, end));
      start = end;
    }
    const padding = first & PADDED ? packet.readUInt8(packet.length - 1) : 0;
    if ((first & PADDED && padding === 0) || start + padding > packet.length) return undefined;
    return {
      kind: known.kind,
      packet: {
        ssrc: packet.readUInt32BE(8),
        payloadType: known.payloadType,
        marker: second >= 0x80,
        sequence: packet.readUInt16BE(2),
        timestamp: packet.readUInt32BE(4),
        payload: packet.subarray(start, packet.length - padding),
        extensions,
      },
    };
  }

  /** Undefined when this browser has no such codec. */
  write({ extensions = NO_EXTENSIONS, ...packet }: CallPacket): Buffer | undefined {
    const payloadType = this.#toBrowser.get(packet.payloadType);
    if (payloadType === undefined) return undefined;
    const header = rtpHeader({ ...packet, payloadType });
    const written = extensions.size === 0 ? undefined : this.#writeExtensions(extensions);
    if (!written) return Buffer.concat([header, packet.payload]);
    header[0] = (header[0] ?? 0) | EXTENDED;
    return Buffer.concat([header, written, packet.payload]);
  }

  #readExtensions(block: Buffer): ReadonlyMap<number, Buffer> {
    const found = new Map<number, Buffer>();
    for (let at = 0; at < block.length;) {
      const head = block.readUInt8(at++);
      if (head === 0) continue;
      const [id, length] = [head >> 4, (head & 0x0f) + 1];
      if (id === 15 || at + length > block.length) break;
      const ours = this.#extensionsFrom.get(id);
      if (ours !== undefined) found.set(ours, block.subarray(at, at + length));
      at += length;
    }
    return found;
  }

  #writeExtensions(extensions: ReadonlyMap<number, Buffer>): Buffer | undefined {
    const parts: Buffer[] = [Buffer.from([ONE_BYTE >> 8, ONE_BYTE & 0xff, 0, 0])];
    let bytes = 0;
    for (const [ours, value] of extensions) {
      const id = this.#extensionsTo.get(ours);
      if (id === undefined || value.length === 0 || value.length > 16) continue;
      parts.push(Buffer.from([(id << 4) | (value.length - 1)]), value);
      bytes += 1 + value.length;
    }
    if (bytes === 0) return undefined;
    parts.push(Buffer.alloc((4 - (bytes % 4)) % 4));
    const block = Buffer.concat(parts);
    block.writeUInt16BE(block.length / 4 - 1, 2);
    return block;
  }
}
