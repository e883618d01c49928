import * as zlib from 'node:zlib';

/** What Node has from 22.15 on. */
interface ZstdSide {
  zstdCompressSync(bytes: Uint8Array, options: { params: Record<number, number> }): Buffer;
  constants: { ZSTD_c_compressionLevel: number; ZSTD_c_windowLog: number };
}
/** Makes one whole zstd frame with a window of at most 128 KiB. */
export type ZstdCompress = (bytes: Uint8Array) => Buffer;

/** Longest content of one block, and the window that every connection is told of. Source: RFC 8878, 3.1.1.2. */
const MAX_BLOCK_BYTES = 128 * 1024;
const WINDOW_LOG = 17;
/** Magic number, no flags, window of 128 KiB: opens the one frame of a connection, which never ends. */
export const ZSTD_FRAME_HEADER = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (WINDOW_LOG - 10) << 3]);
/** Below this a block header and our own addition eat what is won. */
const MIN_COMPRESSED_BYTES = 128;

/*
 * A block may refer to the last three match offsets, also to those of the block before: the only state that lets a block
 * compressed alone not stand after others. Frames start with 1, 4 and 8. So each shared part ends by setting them anew:
 * after 8 spaces come two blocks of three matches (offset 8; then 4 and 1), that is 9 more spaces, which JSON permits.
 */
const SPACES = Buffer.alloc(8, ' ');
const RESET_OFFSETS = Buffer.from('3c00000001540003000b' + '3c00000002540002001c', 'hex');

/** The runtime's own zstd, or null where it has none. */
export const runtimeZstd: ZstdCompress | null = findZstd(zlib as unknown as Partial<ZstdSide>);

function findZstd({ zstdCompressSync, constants }: Partial<ZstdSide>): ZstdCompress | null {
  if (!zstdCompressSync || !constants) return null;
  const params = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_windowLog]: WINDOW_LOG };
  return (bytes) => zstdCompressSync(bytes, { params });
}

/** Blocks for any place of a connection's frame: compressed when that is possible and worth it, else raw. */
export function zstdBlocks(json: Buffer, compress = runtimeZstd): Buffer {
  if (!compress || json.length < MIN_COMPRESSED_BYTES) return rawBlocks(json);
  const compressed = Buffer.concat([blocksOf(compress(Buffer.concat([json, SPACES]))), RESET_OFFSETS]);
  return compressed.length < json.length ? compressed : rawBlocks(json);
}

/** The bytes as they are: what a decoder without any state to refer to understands. */
export function rawBlocks(bytes: Uint8Array): Buffer {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += MAX_BLOCK_BYTES) {
    const content = bytes.subarray(start, start + MAX_BLOCK_BYTES);
    const header = Buffer.allocUnsafe(3);
    putRawHeader(header, 0, content.length);
    pieces.push(header, content);
  }
  return Buffer.concat(pieces);
}

/** Three bytes at `at`: not the last block, raw, `length` bytes at most 128 KiB. Source: RFC 8878, 3.1.1.2. */
export function putRawHeader(into: Buffer, at: number, length: number): void {
  into.writeUIntLE(length << 3, at, 3);
}

/** The blocks of a whole frame without its header, none of them the last. Source: RFC 8878, 3.1.1. */
function blocksOf(frame: Buffer): Buffer {
  const flags = frame[4] ?? 0;
  const isSingleSegment = (flags & 0x20) !== 0;
  const sizeField = flags >>> 6 === 0 ? Number(isSingleSegment) : 1 << (flags >>> 6);
  const dictionaryField = [0, 1, 2, 4][flags & 3] ?? 0;
  const start = 5 + Number(!isSingleSegment) + dictionaryField + sizeField;
  let at = start;
  for (;;) {
    const header = frame.readUIntLE(at, 3);
    const isRunLength = ((header >>> 1) & 3) === 1;
    const next = at + 3 + (isRunLength ? 1 : header >>> 3);
    if ((header & 1) !== 0) {
      frame[at] = (frame[at] ?? 0) & 0xfe;
      return frame.subarray(start, next);
    }
    at = next;
  }
}
