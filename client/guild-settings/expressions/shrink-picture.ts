import { t } from '@lingui/core/macro';
import { mayMove } from './moving-picture.ts';

const MOST_EMOJI_BYTES = 256 * 1024;
/** Wider than any place that shows an emoji. */
const EMOJI_SIDE = 128;

const MOST_STICKER_BYTES = 512 * 1024;
const STICKER_SIDE = 320;
const STICKER_KINDS = /^image\/(?:a?png|gif)$/;

/** The picture of an emoji: a still one that is larger than it may be is made as small as it is shown; others stay as they are. */
export async function emojiPicture(file: File): Promise<Blob> {
  if (file.size <= MOST_EMOJI_BYTES || (await isMoving(file))) return file;
  return drawn(await decoded(file), EMOJI_SIDE);
}

/** The file of a sticker: a still one is made a PNG that is as small as it has to be. Throws, in words, for a moving one of a kind that stickers cannot be. */
export async function stickerPicture(file: File): Promise<File> {
  if (await isMoving(file)) {
    if (STICKER_KINDS.test(file.type)) return file;
    throw new Error(t`Stickers that move are GIF or APNG.`);
  }
  const picture = await decoded(file);
  const isSmall = file.size <= MOST_STICKER_BYTES && Math.max(picture.width, picture.height) <= STICKER_SIDE;
  if (isSmall && STICKER_KINDS.test(file.type)) return file;
  const still = await drawn(picture, STICKER_SIDE);
  return new File([still], file.name.replace(/(\.[^.]*)?$/, '.png'), { type: still.type });
}

const isMoving = async (file: File): Promise<boolean> => mayMove(new Uint8Array(await file.arrayBuffer()));

async function decoded(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(t`This picture cannot be read.`);
  }
}

function drawn(picture: ImageBitmap, side: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
