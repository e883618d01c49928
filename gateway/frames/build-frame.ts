import { deflateSync } from 'node:zlib';
import type { GatewayOpcodes } from 'discord-api-types/v10';
import { encodeEtf } from '#protocol/etf';
import { BINARY, HEAD, putFixedEtfHead, putHead, putSocketHeader, scratch, TEXT } from './frame-head.ts';
import { ZSTD_HEAD_BYTES, type Encoding, type SharedEvent } from './shared-event.ts';
import { deflateAlone, joinAdler32, adler32, LAST_BLOCK, putStoredHeader, ZLIB_HEADER } from './zlib-blocks.ts';
import { zstdAlone, ZSTD_FRAME_HEADER } from './zstd-blocks.ts';

export type { Encoding } from './shared-event.ts';

/** `payload` is what IDENTIFY's `compress: true` asks for: each large message a zlib stream of its own. JSON only. */
export type Compression = 'none' | 'zlib-stream' | 'zstd-stream' | 'payload';

/** What a connection speaks. Only `compress` may change: from none to payload, with IDENTIFY. */
export interface FrameFormat {
  readonly encoding: Encoding;
  compress: Compression;
}

/** What the frames of one connection depend on besides their format. */
export interface StreamState {
  /** Whether the compressed stream's own header went out. */
  isOpen: boolean;
}

/** The state of a connection that has sent nothing yet. */
export const openStream = (_format: FrameFormat): StreamState => ({ isOpen: false });

/** Messages up to this size stay plain text under payload compression. */
const MAX_PLAIN_BYTES = 1024;
/** Up to here one copied frame is cheaper than two writes. */
const MAX_COPIED_BYTES = 8192;
const NOTHING = Buffer.alloc(0);

interface Frame {
  event: SharedEvent;
  seq: number;
  bytes: Buffer | readonly Buffer[];
}

/** The newest frame of each format. Sessions that were opened together count alike, and share whole frames. */
const newest: Record<Encoding, Partial<Record<Compression, Frame>>> = { json: {}, etf: {} };

/**
 * One whole WebSocket frame (RFC 6455, unmasked) with an event under the connection's own sequence number: a short head
 * for this socket, then bytes shared by all. Large frames come in pieces that must be written in order.
 */
export function buildFrame(event: SharedEvent, seq: number, format: FrameFormat, stream: StreamState): Buffer | readonly Buffer[] {
  const { encoding, compress } = format;
  // The first message of a stream brings its header.
  if (!stream.isOpen && (compress === 'zlib-stream' || compress === 'zstd-stream')) return eventFrame(event, seq, format, stream);
  const made = newest[encoding][compress];
  if (made?.event === event && made.seq === seq) return made.bytes;
  const bytes = eventFrame(event, seq, format, stream);
  newest[encoding][compress] = { event, seq, bytes };
  return bytes;
}

/**
 * The same frame written into `into` at `at`, for bytes that leave at once: nothing is allocated. Returns where it ends; -1 when
 * it does not fit or is of a kind that `buildFrame` makes.
 */
export function putFrame(event: SharedEvent, seq: number, format: FrameFormat, stream: StreamState, into: Buffer, at: number): number {
  const shared = sharedBytes(event, format, stream);
  if (!shared) return -1;
  const end = putHead(format.encoding, seq);
  const start = putFrameHead(format, end, shared.length);
  const sharedAt = at + end - start;
  if (sharedAt + shared.length > into.length) return -1;
  // A head is too short to be worth a call.
  for (let index = start; index < end; index++) into[at + index - start] = scratch[index] ?? 0;
  into.set(shared, sharedAt);
  return sharedAt + shared.length;
}

/** What all sockets of the format get alike behind their heads; null for a kind of frame that only `buildFrame` makes. */
export function sharedBytes(event: SharedEvent, { encoding, compress }: FrameFormat, stream: StreamState): Buffer | null {
  if (compress === 'none') return event.plain(encoding);
  return compress === 'zlib-stream' && stream.isOpen ? event.deflated(encoding) : null;
}

/** What stands before a head that ends at `end` of `scratch` and `sharedLength` bytes behind it. Returns where it begins. */
export function putFrameHead({ encoding, compress }: FrameFormat, end: number, sharedLength: number): number {
  let start = HEAD;
  if (compress === 'zlib-stream') {
    start -= 5;
    putStoredHeader(scratch, start, end - HEAD);
  }
  return putSocketHeader(start, compress === 'none' && encoding === 'json' ? TEXT : BINARY, end - start + sharedLength);
}

function eventFrame(event: SharedEvent, seq: number, format: FrameFormat, stream: StreamState): Buffer | Buffer[] {
  const { encoding } = format;
  if (format.compress === 'zstd-stream') return zstdFrame(event, seq, encoding, stream);
  const end = putHead(encoding, seq);
  switch (format.compress) {
    case 'none':
      return join(encoding === 'json' ? TEXT : BINARY, HEAD, end, event.plain(encoding));
    case 'zlib-stream':
      putStoredHeader(scratch, HEAD - 5, end - HEAD);
      return join(BINARY, withStreamHeader(HEAD - 5, ZLIB_HEADER, stream), end, event.deflated(encoding));
    case 'payload':
      return payloadFrame(event, encoding, end);
  }
}

/** One whole WebSocket frame with a message that is no dispatch: `s` and `t` are null. `d` may be anything JSON can say. */
export function controlFrame(op: GatewayOpcodes, d: unknown, format: FrameFormat, stream: StreamState): Buffer | Buffer[] {
  const message = { t: null, s: null, op, d: d ?? null };
  const bytes = format.encoding === 'json' ? Buffer.from(JSON.stringify(message)) : asBuffer(encodeEtf(message));
  switch (format.compress) {
    case 'none':
      return join(format.encoding === 'json' ? TEXT : BINARY, HEAD, HEAD, bytes);
    case 'zlib-stream':
      return join(BINARY, withStreamHeader(HEAD, ZLIB_HEADER, stream), HEAD, deflateAlone(bytes));
    case 'zstd-stream':
      return join(BINARY, withStreamHeader(HEAD, ZSTD_FRAME_HEADER, stream), HEAD, zstdAlone(bytes));
    case 'payload':
      return bytes.length > MAX_PLAIN_BYTES ? join(BINARY, HEAD, HEAD, deflateSync(bytes)) : join(TEXT, HEAD, HEAD, bytes);
  }
}

/** A stored block with the head, the shared blocks, an empty last block and the sum of both parts: one zlib stream. */
function payloadFrame(event: SharedEvent, encoding: Encoding, end: number): Buffer | Buffer[] {
  const plain = event.plain(encoding);
  if (end - HEAD + plain.length <= MAX_PLAIN_BYTES) return join(TEXT, HEAD, end, plain);
  putStoredHeader(scratch, HEAD - 5, end - HEAD);
  ZLIB_HEADER.copy(scratch, HEAD - 7);
  const trailer = Buffer.allocUnsafe(LAST_BLOCK.length + 4);
  LAST_BLOCK.copy(trailer);
  trailer.writeUInt32BE(joinAdler32(adler32(scratch.subarray(HEAD, end)), event.adler32(encoding), plain.length), LAST_BLOCK.length);
  return join(BINARY, HEAD - 7, end, event.deflated(encoding), trailer);
}

/** One block, or as few as may be, with the head inside of the first. */
function zstdFrame(event: SharedEvent, seq: number, encoding: Encoding, stream: StreamState): Buffer | Buffer[] {
  const { opening, rest } = event.zstd(encoding);
  if (encoding === 'json') scratch.write(`{"op":0,"s":${String(seq).padEnd(10)}`, HEAD, 'latin1');
  else putFixedEtfHead(seq);
  opening.copy(scratch, HEAD - opening.length);
  const start = withStreamHeader(HEAD - opening.length, ZSTD_FRAME_HEADER, stream);
  return join(BINARY, start, HEAD + ZSTD_HEAD_BYTES[encoding], rest);
}

/** The first message of a connection opens its stream. Returns where the head begins now. */
function withStreamHeader(start: number, header: Buffer, stream: StreamState): number {
  if (stream.isOpen) return start;
  stream.isOpen = true;
  header.copy(scratch, start - header.length);
  return start - header.length;
}

/** The head's bytes between `start` and `end` of `scratch`, behind a WebSocket header, then the shared bytes. */
function join(opcode: number, start: number, end: number, shared: Buffer, trailer: Buffer = NOTHING): Buffer | Buffer[] {
  const frameStart = putSocketHeader(start, opcode, end - start + shared.length + trailer.length);
  const headLength = end - frameStart;
  if (shared.length > MAX_COPIED_BYTES) {
    const pieces = [Buffer.from(scratch.subarray(frameStart, end)), shared];
    if (trailer.length > 0) pieces.push(trailer);
    return pieces;
  }
  const frame = Buffer.allocUnsafe(headLength + shared.length + trailer.length);
  scratch.copy(frame, 0, frameStart, end);
  shared.copy(frame, headLength);
  trailer.copy(frame, headLength + shared.length);
  return frame;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
