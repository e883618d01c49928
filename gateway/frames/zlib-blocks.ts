import { constants, deflateRawSync } from 'node:zlib';

/** Opens a zlib stream: deflate, window of 32 KiB, default level. Source: RFC 1950. */
export const ZLIB_HEADER = Buffer.from([0x78, 0x9c]);

/** Ends a stream: the last block, stored and empty. The Adler-32 sum follows it. Source: RFC 1951. */
export const LAST_BLOCK = Buffer.from([0x01, 0x00, 0x00, 0xff, 0xff]);

const MAX_CHUNK_BYTES = 64 * 1024;

/**
 * Raw deflate blocks that refer to nothing before them and end with a sync flush (00 00 FF FF), so that they may stand
 * after any other blocks of a stream.
 */
export function deflateAlone(bytes: Uint8Array): Buffer {
  // Small inputs need no 256 KiB of tables, whose clearing would cost more than the work.
  const size = bytes.length <= 4096 ? { windowBits: 12, memLevel: 5 } : { windowBits: 15, memLevel: 8 };
  // Sessions keep the result for minutes: it must not hold on to a chunk of 16 KiB.
  const chunkSize = Math.min(Math.max(bytes.length, 64), MAX_CHUNK_BYTES);
  const blocks = deflateRawSync(bytes, { ...size, chunkSize, finishFlush: constants.Z_SYNC_FLUSH });
  if (blocks.buffer.byteLength <= blocks.length + 256) return blocks;
  const kept = Buffer.allocUnsafeSlow(blocks.length);
  blocks.copy(kept);
  return kept;
}

/** What stands before up to 65535 bytes in a stored block: 5 bytes at `at`, on a byte boundary. Source: RFC 1951. */
export function putStoredHeader(into: Buffer, at: number, length: number): void {
  into[at] = 0;
  into.writeUInt16LE(length, at + 1);
  into.writeUInt16LE(~length & 0xffff, at + 3);
}

const ADLER_BASE = 65_521;

/** Adler-32 of `bytes` after those whose sum is `before`; 1 is the sum of nothing. Source: RFC 1950. */
export function adler32(bytes: Uint8Array, before = 1): number {
  let low = before & 0xffff;
  let high = before >>> 16;
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let i = start; i < end; i++) {
      low += bytes[i] ?? 0;
      high += low;
    }
    low %= ADLER_BASE;
    high %= ADLER_BASE;
  }
  return high * 65_536 + low;
}

/** The sum of two texts after each other, from the sum of each: a socket's head is short, the shared part is summed once. */
export function joinAdler32(first: number, second: number, secondLength: number): number {
  const firstLow = first & 0xffff;
  const low = (firstLow + (second & 0xffff) + ADLER_BASE - 1) % ADLER_BASE;
  const high = ((firstLow - 1 + ADLER_BASE) * (secondLength % ADLER_BASE) + (first >>> 16) + (second >>> 16)) % ADLER_BASE;
  return high * 65_536 + low;
}
