import { findMatches } from './zstd-matches.ts';
import { encodeSequences } from './zstd-sequences.ts';

/** Longest content of one block, and the window that every connection is told of. Source: RFC 8878, 3.1.1.2. */
const MAX_BLOCK_BYTES = 128 * 1024;
const WINDOW_LOG = 17;
/** Magic number, no flags, window of 128 KiB: opens the one frame of a connection, which never ends. */
export const ZSTD_FRAME_HEADER = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (WINDOW_LOG - 10) << 3]);
/** Below this hardly anything repeats. */
const MIN_COMPRESSED_BYTES = 128;
const RAW = 0;
const COMPRESSED = 2;

/*
 * There are clients that take what each block holds for a whole message, so a message is one block as long as it may be.
 * Its beginning is another on each connection: it stands as it is (an uncompressed literal) before all that is shared.
 */

/** One message: `opening`, then a head of the length that was told, then `rest`. Both are the same for all connections. */
export interface ZstdMessage {
  opening: Buffer;
  rest: Buffer;
}

/** A message of which only the head is not known yet, as blocks for any place of a connection's frame. */
export function zstdMessage(headLength: number, shared: Buffer): ZstdMessage {
  const firstLength = MAX_BLOCK_BYTES - headLength;
  const { header, content } = block(shared.subarray(0, firstLength), headLength);
  if (shared.length <= firstLength) return { opening: header, rest: content };
  return { opening: header, rest: Buffer.concat([content, ...blocks(shared.subarray(firstLength))]) };
}

/** A whole message, as blocks for any place of a connection's frame. */
export const zstdAlone = (bytes: Buffer): Buffer => Buffer.concat(blocks(bytes));

function blocks(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += MAX_BLOCK_BYTES) {
    const { header, content } = block(bytes.subarray(start, start + MAX_BLOCK_BYTES), 0);
    pieces.push(header, content);
  }
  return pieces;
}

/** One block, not the last, with `headLength` bytes still to stand between its header and its content. */
function block(bytes: Buffer, headLength: number): { header: Buffer; content: Buffer } {
  const rawSize = headLength + bytes.length;
  if (bytes.length >= MIN_COMPRESSED_BYTES) {
    const { sequences, literals } = findMatches(bytes);
    sequences.numbers[0] = (sequences.numbers[0] ?? 0) + headLength;
    const coded = sequences.count > 0 ? encodeSequences(sequences) : null;
    const size = 3 + headLength + literals.length + (coded?.length ?? 0);
    if (coded && size < rawSize) {
      // In memory of its own: events are kept for minutes, and a piece of a shared pool would hold on to all of it.
      const whole = Buffer.allocUnsafeSlow(6 + literals.length + coded.length);
      putBlockHeader(whole, COMPRESSED, size);
      // Literals as they are, their length in 20 bits. Source: RFC 8878, 3.1.1.3.1.1.
      whole.writeUIntLE(((headLength + literals.length) << 4) | (3 << 2), 3, 3);
      whole.set(literals, 6);
      whole.set(coded, 6 + literals.length);
      return { header: whole.subarray(0, 6), content: whole.subarray(6) };
    }
  }
  const header = Buffer.alloc(3);
  putBlockHeader(header, RAW, rawSize);
  return { header, content: bytes };
}

/** Source: RFC 8878, 3.1.1.2. */
function putBlockHeader(into: Buffer, type: number, size: number): void {
  into.writeUIntLE((size << 3) | (type << 1), 0, 3);
}
