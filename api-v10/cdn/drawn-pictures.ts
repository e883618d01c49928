import { Turnstile } from '#core/turnstile';
import type { Core } from '#core/core';
import { readImage } from '#core/images/read-image';
import { ImageWorkError } from '#core/ports/image-work';
import type { WantedPicture } from './wanted-picture.ts';

/** `unsupported`: such a picture cannot be in that format. `busy`: the stored one has to do this time. */
export type DrawnPicture = { bytes: Buffer; contentType: string } | 'stored' | 'unsupported' | 'busy';

/** Finished pictures are remembered, the one that nobody asked for longest goes first. */
const REMEMBERED_BYTES = 48 * 1024 * 1024;
const LARGEST_REMEMBERED = REMEMBERED_BYTES / 8;
/** Files that are in memory to be drawn, and requests that wait for their turn. */
const AT_ONCE = 3;
const MAX_WAITING = 200;
/** What it costs to remember that the stored file is the answer. */
const ENTRY_BYTES = 200;

export interface DrawnPictures {
  draw(key: string, wanted: WantedPicture): Promise<DrawnPicture>;
}

/** Pictures of the blob store in other sizes and formats: drawn once, however many ask at the same time. */
export function drawnPictures(core: Core): DrawnPictures {
  const remembered = new Map<string, DrawnPicture>();
  let rememberedBytes = 0;
  const running = new Map<string, Promise<DrawnPicture>>();
  const turnstile = new Turnstile(AT_ONCE);

  const costOf = (picture: DrawnPicture): number => ENTRY_BYTES + (typeof picture === 'string' ? 0 : picture.bytes.length);
  const remember = (name: string, picture: DrawnPicture): void => {
    const cost = costOf(picture);
    if (picture === 'busy' || cost > LARGEST_REMEMBERED) return;
    remembered.set(name, picture);
    rememberedBytes += cost;
    for (const [oldest, itsPicture] of remembered) {
      if (rememberedBytes <= REMEMBERED_BYTES) break;
      remembered.delete(oldest);
      rememberedBytes -= costOf(itsPicture);
    }
  };

  return {
    async draw(key, wanted) {
      const name = `${key} ${variantOf(wanted)}`;
      const known = remembered.get(name);
      if (known !== undefined) {
        remembered.delete(name);
        remembered.set(name, known);
        return known;
      }
      const begun = running.get(name);
      if (begun) return begun;
      if (turnstile.waiting >= MAX_WAITING) return 'busy';
      const drawing = turnstile.pass(() => draw(core, key, wanted));
      running.set(name, drawing);
      try {
        const drawn = await drawing;
        remember(name, drawn);
        return drawn;
      } finally {
        running.delete(name);
      }
    },
  };
}

/** Names a variant, for tags and for what is remembered. */
export const variantOf = ({ format, isAnimated, quality, maxWidth, maxHeight }: WantedPicture): string =>
  `${format} ${isAnimated ? 'moving' : 'still'} ${quality} ${maxWidth ?? ''}x${maxHeight ?? ''}`;

async function draw(core: Core, key: string, wanted: WantedPicture): Promise<DrawnPicture> {
  const stream = await core.blobs.read(key);
  if (!stream) return 'stored';
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a byte stream
  const bytes = Buffer.concat(chunks);
  const image = readImage(bytes);
  // What came before pictures were checked, or is none: it is sent as it came.
  if (!image) return 'stored';
  if (wanted.format === 'gif' && !image.isAnimated) return 'unsupported';
  const isAnimated = wanted.isAnimated && image.isAnimated;
  const fits = image.width <= (wanted.maxWidth ?? Infinity) && image.height <= (wanted.maxHeight ?? Infinity);
  if (wanted.format === image.format && isAnimated === image.isAnimated && fits && wanted.quality !== 'low') return 'stored';
  try {
    return { bytes: await core.imageWork.draw(bytes, { ...wanted, isAnimated }), contentType: `image/${wanted.format}` };
  } catch (error) {
    if (!(error instanceof ImageWorkError)) throw error;
    if (error.reason === 'unreadable') core.log.debug({ err: error, key }, 'a picture could not be drawn and is sent as it came');
    return error.reason === 'busy' ? 'busy' : 'stored';
  }
}
