import { cleanGif } from './formats/gif.ts';
import { cleanIsoMedia } from './formats/iso-media.ts';
import { cleanJpeg } from './formats/jpeg.ts';
import { cleanPng } from './formats/png.ts';
import { cleanWebp } from './formats/webp.ts';
import type { CleanPicture } from './formats/clean-picture.ts';
import { formatOf, type ImageFormat } from './read-image.ts';

const CLEAN: Record<ImageFormat, (bytes: Buffer) => CleanPicture | null> = {
  png: cleanPng,
  jpeg: cleanJpeg,
  gif: cleanGif,
  webp: cleanWebp,
  avif: cleanIsoMedia,
};

/** Bytes that tell what a file is. */
export const TELLING_BYTES = 32;

/** The way to clean the pictures of the kind that these first bytes begin; null for all other files. */
export function cleanerOf(head: Buffer): ((bytes: Buffer) => CleanPicture | null) | null {
  const format = formatOf(head);
  if (format) return CLEAN[format];
  return head.toString('latin1', 4, 8) === 'ftyp' && /^(?:hei[cxms]|hev[cx]|mif1|msf1)$/.test(head.toString('latin1', 8, 12)) ? cleanIsoMedia : null;
}

export { cleanPng, type CleanPicture };
