import { SAMPLE_RATE } from './opus-packet.ts';

const CHANNELS = 2;
const [BEGINS, ENDS] = [2, 4];
/** A page has at most 255 pieces of up to 255 bytes; players seek by pages, so one has about a second. */
const MAX_PIECES = 255;
const SAMPLES_OF_PAGE = SAMPLE_RATE;

/** Writes one stream of Opus packets as an Ogg file, page by page. Source: RFC 3533 and RFC 7845. */
export class OggOpusWriter {
  readonly #serial: number;
  #sequence = 0;
  /** Samples that are written, or stand in the page to come. */
  #position = 0;
  #pageBegan = 0;
  #pieces: number[] = [];
  #packets: Uint8Array[] = [];

  /** `serial` tells streams apart that are put into one file. */
  constructor(serial: number) {
    this.#serial = serial;
  }

  get samples(): number {
    return this.#position;
  }

  /** The two pages at the front. */
  head(): Buffer {
    const head = Buffer.alloc(19);
    head.write('OpusHead');
    head.set([1, CHANNELS], 8);
    head.writeUInt32LE(SAMPLE_RATE, 12);
    const vendor = Buffer.from('nexus');
    const tags = Buffer.alloc(16 + vendor.length);
    tags.write('OpusTags');
    tags.writeUInt32LE(vendor.length, 8);
    tags.set(vendor, 12);
    return Buffer.concat([this.#page(BEGINS, [head], [head.length]), this.#page(0, [tags], [tags.length])]);
  }

  /** A page, when one is full. */
  add(packet: Uint8Array, samples: number): Buffer | undefined {
    const pieces = [...Array.from({ length: Math.floor(packet.length / 255) }, () => 255), packet.length % 255];
    const isFull = this.#pieces.length + pieces.length > MAX_PIECES || this.#position - this.#pageBegan >= SAMPLES_OF_PAGE;
    const page = isFull ? this.#flush(0) : undefined;
    this.#pieces.push(...pieces);
    this.#packets.push(packet);
    this.#position += samples;
    return page;
  }

  /** Pages of one and the same packet, as many as fill `samples`; what is left is less than one packet. Cheap also for hours. */
  *repeat(packet: Uint8Array, samples: number, total: number): Generator<Buffer, number> {
    let left = total;
    if (left >= samples && this.#packets.length > 0) yield this.#flush(0);
    while (left >= samples) {
      const count = Math.min(MAX_PIECES, Math.floor(left / samples));
      this.#position += count * samples;
      this.#pageBegan = this.#position;
      yield this.#page(
        0,
        [repeated(packet, count)],
        Array.from({ length: count }, () => packet.length),
      );
      left -= count * samples;
    }
    return left;
  }

  /** The last page. */
  end(): Buffer {
    return this.#flush(ENDS);
  }

  #flush(flags: number): Buffer {
    const page = this.#page(flags, this.#packets, this.#pieces);
    this.#pieces = [];
    this.#packets = [];
    this.#pageBegan = this.#position;
    return page;
  }

  #page(flags: number, packets: readonly Uint8Array[], pieces: readonly number[]): Buffer {
    const header = Buffer.alloc(27 + pieces.length);
    header.write('OggS');
    header[5] = flags;
    header.writeBigUInt64LE(BigInt(this.#position), 6);
    header.writeUInt32LE(this.#serial, 14);
    header.writeUInt32LE(this.#sequence++, 18);
    header[26] = pieces.length;
    header.set(pieces, 27);
    const page = Buffer.concat([header, ...packets]);
    page.writeUInt32LE(checksum(page), 22);
    return page;
  }
}

const known = new WeakMap<Uint8Array, Buffer>();

/** Of a packet shorter than 255 bytes. */
function repeated(packet: Uint8Array, count: number): Uint8Array {
  let most = known.get(packet);
  if (!most) {
    most = Buffer.concat(Array.from({ length: MAX_PIECES }, () => packet));
    known.set(packet, most);
  }
  return most.subarray(0, count * packet.length);
}

/** The remainder of each byte by Ogg's polynomial, 04C11DB7, not reflected. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = rest & 0x8000_0000 ? (rest << 1) ^ 0x04c1_1db7 : rest << 1;
  return rest;
});

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ (REMAINDERS[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}
