import { MAX_PARTS, type CleanPicture } from './clean-picture.ts';
import { orientationAlone, readOrientation } from './orientation.ts';

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const EXIF = 'Exif\0\0';

/** Cuts EXIF, XMP, comments, thumbnails and what stands behind the end of a JPEG; colours and pixels stay as they are. Null for what is none. */
export function cleanJpeg(bytes: Buffer): CleanPicture | null {
  if (bytes[0] !== 0xff || bytes[1] !== START) return null;
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let orientation = 1;
  let pixels = 0;
  let hasScan = false;
  /** Where the orientation goes: behind JFIF's own segment, which comes first. */
  let exifPlace = 1;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at] === 0xff ? bytes[at + 1] : undefined;
    if (marker === END) break;
    if (marker === 0x01 || (marker !== undefined && marker >= 0xd0 && marker <= 0xd7)) {
      at += 2; // these stand alone
      continue;
    }
    const length = marker === undefined || at + 4 > bytes.length ? 0 : bytes.readUInt16BE(at + 2);
    if (marker === undefined || length < 2 || at + 2 + length > bytes.length) {
      // Broken off within: what there is of the pixels is shown.
      if (hasScan) break;
      return null;
    }
    const segment = bytes.subarray(at, at + 2 + length);
    const data = segment.subarray(4);
    at += 2 + length;
    if (marker === 0xe1 && startsWith(data, EXIF)) orientation = readOrientation(data.subarray(EXIF.length));
    const kept = keptOf(marker, segment, data);
    if (!kept) continue;
    parts.push(kept);
    if (parts.length > MAX_PARTS) return null;
    if (marker === 0xe0) exifPlace = parts.length;
    if (isFrame(marker) && data.length >= 5) pixels = Math.max(pixels, data.readUInt16BE(1) * data.readUInt16BE(3));
    if (marker !== SCAN) continue;
    hasScan = true;
    const end = endOfScan(bytes, at);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  if (!hasScan || pixels === 0) return null;
  if (orientation !== 1) parts.splice(exifPlace, 0, exifSegment(orientation));
  parts.push(Buffer.from([0xff, END]));
  const clean = Buffer.concat(parts);
  return { bytes: clean.equals(bytes) ? bytes : clean, orientation, frames: 1, pixels };
}

const startsWith = (data: Buffer, name: string): boolean => data.toString('latin1', 0, name.length) === name;

/** Start of frame of any process; the three in between are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function keptOf(marker: number, segment: Buffer, data: Buffer): Buffer | null {
  if (marker === 0xe0) return startsWith(data, 'JFIF\0') && data.length >= 14 ? withoutThumbnail(data) : null;
  if (marker === 0xe2) return startsWith(data, 'ICC_PROFILE\0') ? segment : null;
  // Adobe's tells how the colours are meant.
  if (marker === 0xee) return startsWith(data, 'Adobe') ? segment : null;
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  return isApplication || marker === 0xfe || marker === START ? null : segment;
}

function withoutThumbnail(data: Buffer): Buffer {
  const segment = Buffer.concat([Buffer.from([0xff, 0xe0, 0, 16]), data.subarray(0, 14)]);
  segment.set([0, 0], 16);
  return segment;
}

/** The first marker behind compressed data that does not belong to it. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function exifSegment(orientation: number): Buffer {
  const data = Buffer.concat([Buffer.from(EXIF, 'latin1'), orientationAlone(orientation)]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, data.length + 2]), data]);
}
