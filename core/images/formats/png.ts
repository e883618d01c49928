import { crc32, createInflate } from 'node:zlib';
import { MAX_PARTS, type CleanPicture } from './clean-picture.ts';
import { orientationAlone, readOrientation } from './orientation.ts';

const SIGNATURE_BYTES = 8;
/** What has a part in how it looks; texts, times, EXIF and what others invented have none. */
const SHOWN = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' '));
const MOVING = new Set(['acTL', 'fcTL', 'fdAT']);

interface Chunk {
  type: string;
  data: Buffer;
  /** With length and checksum. */
  whole: Buffer;
}

/** The chunks up to the end of the picture; null where they do not fit into each other. */
function chunksOf(bytes: Buffer): Chunk[] | null {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length || chunks.length > MAX_PARTS) return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return null;
}

/** Cuts texts, times, EXIF and what stands behind the end of a PNG, and all but the first picture when it shall be `still`. Null for what is none. */
export function cleanPng(bytes: Buffer, still = false): CleanPicture | null {
  const chunks = chunksOf(bytes);
  const header = chunks?.[0];
  if (!chunks || header?.type !== 'IHDR' || header.data.length !== 13 || !chunks.some(({ type }) => type === 'IDAT')) return null;
  const exif = chunks.find(({ type }) => type === 'eXIf');
  const orientation = exif ? readOrientation(exif.data) : 1;
  const kept = chunks.filter(({ type }) => SHOWN.has(type) && !(still && MOVING.has(type)));
  const parts = [bytes.subarray(0, SIGNATURE_BYTES), ...kept.map(({ whole }) => whole)];
  if (orientation !== 1) parts.splice(2, 0, chunkOf('eXIf', orientationAlone(orientation)));
  const clean = Buffer.concat(parts);
  const frames = kept.filter(({ type, data }) => type === 'fcTL' && data.length >= 12);
  const pixels = frames.reduce((sum, { data }) => sum + data.readUInt32BE(4) * data.readUInt32BE(8), header.data.readUInt32BE(0) * header.data.readUInt32BE(4));
  return { bytes: clean.equals(bytes) ? bytes : clean, orientation, frames: Math.max(1, frames.length), pixels };
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** Whether the pixels take no more room than the header says: some programs unpack all there is. Reads only as far as that. */
export async function unpacksAsDeclared(bytes: Buffer): Promise<boolean> {
  const chunks = chunksOf(bytes) ?? [];
  const header = chunks[0];
  if (header?.type !== 'IHDR') return false;
  const declared = bytesOfPixels(header.data);
  const inflate = createInflate();
  let unpacked = 0;
  try {
    for (const { type, data } of chunks) if (type === 'IDAT') inflate.write(data);
    inflate.end();
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > declared) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    inflate.destroy();
  }
}

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Start and step of the seven passes of an interlaced picture. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Each row starts with a byte that names its filter. Source: the PNG specification, sections 7.2, 8 and 9. */
function bytesOfPixels(header: Buffer): number {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bitsPerPixel = (header[8] ?? 0) * (SAMPLES[header[9] ?? -1] ?? 0);
  const sizeOf = (columns: number, rows: number): number => (columns > 0 ? rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : 0);
  if (header[12] === 0) return sizeOf(width, height);
  return PASSES.reduce((sum, [x, y, dx, dy]) => sum + sizeOf(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)), 0);
}
