import type { Core } from '../core.ts';
import { ImageWorkError } from '../ports/image-work.ts';
import { isTurnedSideways } from './formats/orientation.ts';
import { readImage } from './read-image.ts';

/** What apps are told of a picture before they load it. */
export interface PictureFacts {
  width: number;
  height: number;
  placeholder?: string;
  placeholder_version?: number;
}

/** How long a message waits for the placeholders of its pictures; whoever shows it can do without. */
const PLACEHOLDER_WAIT_MS = 300;
/** Larger ones take too long to decode, but for JPEGs, which can be read small. */
const MAX_PLACEHOLDER_PIXELS = 20_000_000;
const PLACEHOLDER_VERSION = 1;

/** Its size as it is seen, and its placeholder where that can be had in time. Null for what is no picture. */
export async function factsOf(core: Core, bytes: Buffer, orientation: number): Promise<PictureFacts | null> {
  const image = readImage(bytes);
  if (!image) return null;
  const [width, height] = isTurnedSideways(orientation) ? [image.height, image.width] : [image.width, image.height];
  const isQuick = image.format === 'jpeg' || image.width * image.height <= MAX_PLACEHOLDER_PIXELS;
  const placeholder = isQuick ? await placeholderOf(core, bytes) : null;
  return { width, height, ...(placeholder && { placeholder, placeholder_version: PLACEHOLDER_VERSION }) };
}

/** Null where it cannot be had, or not in time. */
async function placeholderOf(core: Core, bytes: Buffer): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PLACEHOLDER_WAIT_MS)));
  const drawn = core.imageWork.placeholder(bytes).catch((error: unknown) => {
    if (!(error instanceof ImageWorkError)) core.log.warn({ err: error }, 'a placeholder could not be made');
    return null;
  });
  try {
    return await Promise.race([drawn, late]);
  } finally {
    clearTimeout(timer);
  }
}
