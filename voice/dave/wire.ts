import { VoiceError } from '../voice-error.ts';

/** Reads TLS presentation language as MLS uses it (RFC 9420, 2.1); whatever is cut short or not minimal is a VoiceError. */
export class Reader {
  readonly bytes: Buffer;
  offset = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.offset === this.bytes.length;
  }

  take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length) throw new VoiceError('UNDECODABLE', 'This message of the encryption is cut short');
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16BE();
  }

  u32(): number {
    return this.take(4).readUInt32BE();
  }

  u64(): bigint {
    return this.take(8).readBigUInt64BE();
  }

  /** The `<V>` of MLS: its length in one, two or four bytes, and never in more than it needs (RFC 9420, 2.1.2). */
  vector(): Buffer {
    const first = this.u8();
    const prefix = first >> 6;
    if (prefix === 3) throw new VoiceError('UNDECODABLE', 'This message of the encryption has a length of an unknown form');
    let length = first & 0x3f;
    for (let more = (1 << prefix) - 1; more > 0; more--) length = length * 256 + this.u8();
    if (prefix > 0 && length < (prefix === 1 ? 0x40 : 0x4000))
      throw new VoiceError('UNDECODABLE', 'This message of the encryption has a length that is too long');
    return this.take(length);
  }

  /** All items of a vector. */
  list<Item>(readItem: (reader: Reader) => Item): Item[] {
    const reader = new Reader(this.vector());
    const items: Item[] = [];
    while (!reader.isAtEnd) items.push(readItem(reader));
    return items;
  }

  /** The bytes that `read` goes over. */
  span(read: (reader: Reader) => void): Buffer {
    const start = this.offset;
    read(this);
    return this.bytes.subarray(start, this.offset);
  }

  end(): void {
    if (!this.isAtEnd) throw new VoiceError('UNDECODABLE', 'This message of the encryption goes on after its end');
  }
}

export function u8(value: number): Buffer {
  return Buffer.of(value);
}

export function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** The `<V>` of MLS around these bytes. */
export function vector(...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  let head: Buffer;
  if (length < 0x40) head = u8(length);
  else if (length < 0x4000) head = u16(0x4000 | length);
  else head = u32((0x80000000 | length) >>> 0);
  return Buffer.concat([head, ...parts]);
}
