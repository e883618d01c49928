import type { CleanPicture } from './clean-picture.ts';
import { boxesIn, type Box } from './iso-boxes.ts';

/** Boxes that hold the picture and how it is to be read. Bytes of all others are made zero, as their places are counted from the start of the file. */
const KEPT = new Set(['ftyp', 'meta', 'mdat', 'moov']);
const MAX_ITEMS = 10_000;

/** Makes EXIF and XMP of an AVIF or HEIC zero where they stand, and cuts what stands behind its end. Null for what is none. */
export function cleanIsoPicture(given: Buffer): CleanPicture | null {
  const boxes = boxesIn(given, 0, given.length);
  const last = boxes.at(-1);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!last || boxes[0]?.type !== 'ftyp' || !meta) return null;
  const bytes = Buffer.from(given.subarray(0, last.end));
  for (const box of boxes) if (!KEPT.has(box.type)) bytes.fill(0, box.start, box.end);
  try {
    const inMeta = boxesIn(bytes, meta.start + 4, meta.end);
    const boxOf = (type: string): Box | undefined => inMeta.find((box) => box.type === type);
    const hidden = metadataItems(bytes, boxOf('iinf'));
    if (hidden.size > 0) blankItems(bytes, boxOf('iloc'), boxOf('idat'), hidden);
  } catch (error) {
    // A place beyond the end of the file.
    if (['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'].includes((error as NodeJS.ErrnoException).code ?? '')) return null; // Buffer throws these
    throw error;
  }
  return { bytes: bytes.equals(given) ? given : bytes, orientation: 1, frames: 1, pixels: 0 };
}

/** Ids of the items that are no picture. Source: ISO/IEC 14496-12, 8.11.6. */
function metadataItems(bytes: Buffer, iinf: Box | undefined): ReadonlySet<number> {
  const ids = new Set<number>();
  if (!iinf) return ids;
  const entries = boxesIn(bytes, iinf.start + (bytes[iinf.start] === 0 ? 6 : 8), iinf.end);
  for (const { type, start } of entries.slice(0, MAX_ITEMS)) {
    const version = bytes[start] ?? 0;
    if (type !== 'infe' || version < 2) continue;
    const id = version === 2 ? bytes.readUInt16BE(start + 4) : bytes.readUInt32BE(start + 4);
    const kindAt = start + (version === 2 ? 8 : 10);
    if (['Exif', 'mime', 'uri '].includes(bytes.toString('latin1', kindAt, kindAt + 4))) ids.add(id);
  }
  return ids;
}

/** Source: ISO/IEC 14496-12, 8.11.3. Throws RangeError for places that are not there. */
function blankItems(bytes: Buffer, iloc: Box | undefined, idat: Box | undefined, ids: ReadonlySet<number>): void {
  if (!iloc) return;
  let at = iloc.start;
  const read = (size: number): number => {
    const value = size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size);
    at += size;
    return value;
  };
  const version = read(1);
  at += 3;
  const sizes = read(2);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version > 0 ? sizes & 15 : 0;
  const count = Math.min(read(version < 2 ? 2 : 4), MAX_ITEMS);
  for (let item = 0; item < count; item++) {
    const id = read(version < 2 ? 2 : 4);
    const isInIdat = version > 0 && (read(2) & 15) === 1;
    read(2); // which file
    const base = read(baseSize);
    const extents = Math.min(read(2), MAX_ITEMS);
    for (let extent = 0; extent < extents; extent++) {
      read(indexSize);
      const start = base + read(offsetSize) + (isInIdat ? (idat?.start ?? bytes.length) : 0);
      const length = read(lengthSize);
      if (ids.has(id)) bytes.fill(0, start, length === 0 ? bytes.length : start + length);
    }
  }
}
