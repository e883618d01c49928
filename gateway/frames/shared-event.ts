import { encodeEtf } from '#protocol/etf';
import { adler32, deflateAlone } from './zlib-blocks.ts';
import { rawBlocks, zstdBlocks } from './zstd-blocks.ts';

export type Encoding = 'json' | 'etf';

/** Version byte, tag and number of pairs of a map, which a socket's own head brings along. */
const ETF_MAP_HEADER_BYTES = 6;

/** What an encoding of an event was turned into, each once, on first use. */
interface Forms {
  plain?: Buffer;
  deflated?: Buffer;
  zstd?: Buffer;
  adler32?: number;
}

/**
 * One dispatch event for any number of sessions. All that follows the sequence number is the same for everybody, so it is
 * written once for each encoding and compressed once for each compression.
 */
export class SharedEvent {
  readonly t: string;
  readonly d: unknown;
  private readonly json: Forms = {};
  private readonly etf: Forms = {};

  constructor(t: string, d: unknown) {
    this.t = t;
    this.d = d;
  }

  /** About how many bytes it keeps while a session may still ask for it. */
  get sizeHint(): number {
    return (this.json.plain ?? this.etf.plain ?? this.plain('json')).length;
  }

  /** `,"t":...,"d":...}`, or the last two pairs of a map of four. */
  plain(encoding: Encoding): Buffer {
    return (this[encoding].plain ??= encoding === 'json' ? this.toJson() : this.toEtf());
  }

  /** The same as deflate blocks that may follow any others. */
  deflated(encoding: Encoding): Buffer {
    return (this[encoding].deflated ??= deflateAlone(this.plain(encoding)));
  }

  /** The same as zstd blocks that may follow any others. */
  zstd(encoding: Encoding): Buffer {
    // Compressed blocks need spaces at the end, for which ETF has no place.
    return (this[encoding].zstd ??= encoding === 'json' ? zstdBlocks(this.plain('json')) : rawBlocks(this.plain('etf')));
  }

  /** The checksum of what `plain` returns. */
  adler32(encoding: Encoding): number {
    return (this[encoding].adler32 ??= adler32(this.plain(encoding)));
  }

  private toJson(): Buffer {
    return Buffer.from(`,"t":${JSON.stringify(this.t)},"d":${JSON.stringify(this.d ?? null)}}`);
  }

  private toEtf(): Buffer {
    const term = encodeEtf({ t: this.t, d: this.d ?? null });
    return Buffer.from(term.buffer, term.byteOffset + ETF_MAP_HEADER_BYTES, term.length - ETF_MAP_HEADER_BYTES);
  }
}
