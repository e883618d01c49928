import { imageSize } from 'image-size';
import { readGifAnimation, readPngAnimation } from './read-animation.ts';

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

/** By the first sixteen bytes; fewer are nothing. */
export function formatOf(bytes: Buffer): ImageFormat | null {
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
  png: (bytes) => readPngAnimation(bytes).frames > 1,
  webp: (bytes) => bytes.toString('latin1', 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 0b10) !== 0,
  avif: (bytes) => bytes.toString('latin1', 8, 12) === 'avis',
  gif: (bytes) => readGifAnimation(bytes).frames > 1,
};
