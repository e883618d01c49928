import { cleanGif } from './formats/gif.ts';
import { cleanIsoPicture } from './formats/iso-picture.ts';
import { cleanIsoVideo } from './formats/iso-video.ts';
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
  avif: cleanIsoPicture,
};

/** Bytes that tell what a file is. */
export const TELLING_BYTES = 32;

const HEIC = /^(?:hei[cxms]|hev[cx]|mif1|msf1)$/;
const AUDIO_OR_VIDEO = /^(?:isom|iso\d|mp4\d|avc1|M4[AV] |mmp4|dash|qt {2}|3g[pe]\w)$/;

/** The way to clean the pictures and films of the kind that these first bytes begin; null for all other files. */
export function cleanerOf(head: Buffer): ((bytes: Buffer) => CleanPicture | null) | null {
  const format = formatOf(head);
  if (format) return CLEAN[format];
  if (head.toString('latin1', 4, 8) !== 'ftyp') return null;
  const brand = head.toString('latin1', 8, 12);
  return HEIC.test(brand) ? cleanIsoPicture : AUDIO_OR_VIDEO.test(brand) ? cleanIsoVideo : null;
}

export { cleanPng, type CleanPicture };
