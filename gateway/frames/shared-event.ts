import { encodeEtf } from '#protocol/etf';
import { figureOf, type EventFigure } from '../gateway-figures.ts';
import { adler32, deflateAlone } from './zlib-blocks.ts';
import { zstdMessage, type ZstdMessage } from './zstd-blocks.ts';

export type Encoding = 'json' | 'etf';

/** Version byte, tag and number of pairs of a map, which a socket's own head brings along. */
const ETF_MAP_HEADER_BYTES = 6;

/** Heads are of one length where the shared bytes depend on it: a number of ten digits, or of four bytes. */
export const ZSTD_HEAD_BYTES = { json: 22, etf: 26 } as const;

/** What an encoding of an event was turned into, each once, on first use. */
interface Forms {
  plain?: Buffer;
  deflated?: Buffer;
  zstd?: ZstdMessage;
  adler32?: number;
}

/**
 * One dispatch event for any number of sessions. All that follows the sequence number is the same for everybody, so it is
 * written once for each encoding and compressed once for each compression. The payload itself is not kept: what sessions
 * hold for a resume is its JSON, as it was when the event happened.
 */
export class SharedEvent {
  readonly t: string;
  /** Where its sessions are counted. */
  readonly figure: EventFigure;
  private readonly json: Forms;
  private etf: Forms | undefined;

  /** `json` is what `d` becomes, where that is known already. */
  constructor(t: string, d: unknown, json = JSON.stringify(d ?? null)) {
    this.t = t;
    this.figure = figureOf(t);
    this.json = { plain: bytesOf(`,"t":${JSON.stringify(t)},"d":${json}}`) };
  }

  /** About how many bytes it keeps while a session may still ask for it. */
  get sizeHint(): number {
    return this.plain('json').length;
  }

  /** `,"t":...,"d":...}`, or the last two pairs of a map of four. */
  plain(encoding: Encoding): Buffer {
    const forms = this.forms(encoding);
    return (forms.plain ??= this.toEtf());
  }

  /** The same as deflate blocks that may follow any others. */
  deflated(encoding: Encoding): Buffer {
    return (this.forms(encoding).deflated ??= deflateAlone(this.plain(encoding)));
  }

  /** The same in zstd, for a socket's head of `ZSTD_HEAD_BYTES`. */
  zstd(encoding: Encoding): ZstdMessage {
    return (this.forms(encoding).zstd ??= zstdMessage(ZSTD_HEAD_BYTES[encoding], this.plain(encoding)));
  }

  /** The checksum of what `plain` returns. */
  adler32(encoding: Encoding): number {
    return (this.forms(encoding).adler32 ??= adler32(this.plain(encoding)));
  }

  private forms(encoding: Encoding): Forms {
    return encoding === 'json' ? this.json : (this.etf ??= {});
  }

  private toEtf(): Buffer {
    const { t, d } = JSON.parse(`{${this.plain('json').toString('utf8', 1)}`) as { t: string; d: unknown };
    const term = encodeEtf({ t, d });
    return Buffer.from(term.buffer, term.byteOffset + ETF_MAP_HEADER_BYTES, term.length - ETF_MAP_HEADER_BYTES);
  }
}

/** In memory of their own: kept for minutes, a piece of a shared pool would hold on to all of it. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
