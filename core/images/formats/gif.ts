import { MAX_PARTS, type CleanPicture } from './clean-picture.ts';

const EXTENSION = 0x21;
const PICTURE = 0x2c;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;
/** How often it shall move; all other applications only leave words about it. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** Cuts comments, words, XMP and what stands behind the end of a GIF. Null for what is none. */
export function cleanGif(bytes: Buffer): CleanPicture | null {
  if (bytes.length < 13) return null;
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const screen = bytes.readUInt16LE(6) * bytes.readUInt16LE(8);
  let at = 13 + tableBytes(bytes[10] ?? 0);
  const parts = [bytes.subarray(0, at)];
  let frames = 0;
  let pixels = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const start = at;
    const block = bytes[at];
    const kind = bytes[at + 1];
    if (block === EXTENSION) at = afterSubBlocks(bytes, at + 2);
    else if (block === PICTURE && at + 10 <= bytes.length) {
      frames++;
      pixels += Math.max(screen, bytes.readUInt16LE(at + 5) * bytes.readUInt16LE(at + 7));
      at = afterSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
    } else if (frames > 0) break;
    else return null;
    const isShown = block === PICTURE || kind === CONTROL || (kind === APPLICATION && LOOPS.has(bytes.toString('latin1', start + 3, start + 14)));
    if (isShown) parts.push(bytes.subarray(start, at));
    if (parts.length > MAX_PARTS) return null;
  }
  if (frames === 0) return null;
  const clean = Buffer.concat([...parts, Buffer.from([TRAILER])]);
  return { bytes: clean.equals(bytes) ? bytes : clean, orientation: 1, frames, pixels };
}

function afterSubBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let length = bytes[at]; length; length = bytes[at]) at += length + 1;
  return Math.min(at + 1, bytes.length);
}
