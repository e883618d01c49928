import { MAX_PARTS, type CleanPicture } from './clean-picture.ts';
import { orientationAlone, readOrientation } from './orientation.ts';

const SHOWN = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/** Cuts EXIF, XMP, chunks of others and what stands behind the end of a WebP. Null for what is none. */
export function cleanWebp(bytes: Buffer): CleanPicture | null {
  if (bytes.length < 20) return null;
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  const parts: Buffer[] = [];
  let orientation = 1;
  let frames = 0;
  let pixels = 0;
  let head: Buffer | undefined;
  for (let at = 12; at + 8 <= end;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const next = at + 8 + length + (length % 2);
    if (at + 8 + length > end || parts.length > MAX_PARTS) return null;
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'EXIF') orientation = readOrientation(withoutName(data));
    if (type === 'VP8X' && data.length >= 10) {
      head = chunkOf(type, data);
      pixels = sizeAt(data, 4);
      parts.push(head);
    } else if (SHOWN.has(type)) parts.push(length % 2 ? chunkOf(type, data) : bytes.subarray(at, next));
    if (type === 'ANMF' && data.length >= 16) {
      frames++;
      pixels += sizeAt(data, 6);
    }
    at = next;
  }
  if (parts.length === 0) return null;
  if (head) head[8] = ((head[8] ?? 0) & ~HAS_XMP & ~HAS_EXIF) | (orientation === 1 ? 0 : HAS_EXIF);
  if (head && orientation !== 1) parts.push(chunkOf('EXIF', orientationAlone(orientation)));
  const body = Buffer.concat(parts);
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  riff.writeUInt32LE(body.length + 4, 4);
  const clean = Buffer.concat([riff, body]);
  return { bytes: clean.equals(bytes) ? bytes : clean, orientation: head ? orientation : 1, frames: Math.max(1, frames), pixels };
}

/** Some writers put the name in front that JPEG has there. */
const withoutName = (data: Buffer): Buffer => (data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data);

const sizeAt = (data: Buffer, at: number): number => (data.readUIntLE(at, 3) + 1) * (data.readUIntLE(at + 3, 3) + 1);

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  data.copy(chunk, 8);
  return chunk;
}
