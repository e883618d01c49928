import { imageSize } from 'image-size';

export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';

export interface ReadImage {
  format: ImageFormat;
  contentType: `image/${ImageFormat}`;
  width: number;
  height: number;
  isAnimated: boolean;
}

/** A picture that small on the wire may still be a gigabyte in memory for whoever shows it. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 100_000_000;

/** What image the bytes are, by their first ones and not by what they are called. Null for anything else, and for absurd sizes. */
export function readImage(bytes: Buffer): ReadImage | null {
  const format = formatOf(bytes);
  if (!format) return null;
  try {
    // A copy of its own: image-size reads past the end of a view into a larger buffer.
    const { width, height } = imageSize(new Uint8Array(bytes));
    if (!(width > 0 && height > 0) || width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) return null;
    return { format, contentType: `image/${format}`, width, height, isAnimated: IS_ANIMATED[format](bytes) };
  } catch {
    return null;
  }
}

function formatOf(bytes: Buffer): ImageFormat | null {
  if (bytes.length < 16) return null;
  const text = (start: number, end: number): string => bytes.toString('latin1', start, end);
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp' && /^avi[fs]$/.test(text(8, 12))) return 'avif';
  return null;
}

const IS_ANIMATED: Record<ImageFormat, (bytes: Buffer) => boolean> = {
  jpeg: () => false,
  png: (bytes) => {
    const control = bytes.indexOf('acTL', 8, 'latin1');
    return control > 0 && control < bytes.indexOf('IDAT', 8, 'latin1');
  },
  webp: (bytes) => bytes.toString('latin1', 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 0b10) !== 0,
  avif: (bytes) => bytes.toString('latin1', 8, 12) === 'avis',
  gif: hasTwoFrames,
};

const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** Walks over the blocks of a GIF to its second picture. */
function hasTwoFrames(bytes: Buffer): boolean {
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const afterSubBlocks = (from: number): number => {
    let at = from;
    for (let length = bytes[at]; length; length = bytes[at]) at += length + 1;
    return at + 1;
  };
  let frames = 0;
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    if (bytes[at] === EXTENSION) at = afterSubBlocks(at + 2);
    else if (bytes[at] === IMAGE) {
      if (++frames === 2) return true;
      at = afterSubBlocks(at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1);
    } else return false;
  }
  return false;
}
