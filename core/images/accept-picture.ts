import { ImageWorkError } from '../ports/image-work.ts';
import type { Core } from '../core.ts';
import { cleanerOf, cleanPng } from './clean-picture.ts';
import { unpacksAsDeclared } from './formats/png.ts';
import { readImage, type ReadImage } from './read-image.ts';

export type AcceptedPicture = ReadImage & { bytes: Buffer };

/** Of all frames together: what moves costs everybody who sees it as much memory as this. */
const MAX_PIXELS_OF_FRAMES = 300_000_000;
const PROOF = { format: 'png', maxWidth: 16, maxHeight: 16, isAnimated: false, quality: 'high' } as const;

/**
 * Makes a picture fit to be kept for all to see: nothing but the picture is left of it, it stands upright, and it can be
 * shown without harm. PNGs that move stand still unless they `mayMove`, as Discord has it. Null for everything else.
 */
export async function acceptPicture(core: Core, given: Buffer, { mayMove = false }: { mayMove?: boolean } = {}): Promise<AcceptedPicture | null> {
  const image = readImage(given);
  const clean = image && (image.format === 'png' ? cleanPng(given, !mayMove) : (cleanerOf(given)?.(given) ?? null));
  if (!image || !clean || clean.pixels > MAX_PIXELS_OF_FRAMES) return null;
  if (image.format === 'png' && !(await unpacksAsDeclared(clean.bytes))) return null;
  try {
    const isUpright = clean.orientation === 1 || image.isAnimated;
    const drawn = await core.imageWork.draw(clean.bytes, isUpright ? PROOF : { format: image.format, isAnimated: false, quality: 'high' });
    if (!isUpright) return known(drawn);
  } catch (error) {
    if (!(error instanceof ImageWorkError) || error.reason === 'unreadable') return null;
    // Nothing here decodes it now: what its bytes say must do.
  }
  return known(clean.bytes);
}

function known(bytes: Buffer): AcceptedPicture | null {
  const image = readImage(bytes);
  // A sequence in AVIF can be drawn by nobody but a browser: only its first picture is shown.
  return image && { ...image, isAnimated: image.isAnimated && image.format !== 'avif', bytes };
}
