import { StickerFormatType } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { acceptPicture } from '../images/accept-picture.ts';
import { tooLarge } from '../images/keep-image.ts';
import { readGifAnimation, readPngAnimation, type Animation } from '../images/read-animation.ts';
import { readImage } from '../images/read-image.ts';
import { readLottie } from './read-lottie.ts';

const MAX_STICKER_BYTES = 512 * 1024;
const MAX_SIDE = 320;
const MAX_FRAMES = 1000;
const MAX_DURATION_MS = 5000;

export interface StickerFile {
  bytes: Buffer;
  contentType: string;
  format: StickerFormatType;
}

/** The bytes of an uploaded sticker and what they are. Source: Discord, "Create Guild Sticker". */
export async function readStickerFile(core: Core, files: readonly StoredFile[], mayBeLottie: boolean): Promise<StickerFile> {
  const [file] = files;
  if (!file) throw formError(['file'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (file.sizeBytes > MAX_STICKER_BYTES) throw tooLarge('file', MAX_STICKER_BYTES);
  const stream = await core.blobs.read(file.key);
  if (!stream) throw apiError('INVALID_FILE_UPLOADED');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a byte stream
  const bytes = Buffer.concat(chunks);
  const image = readImage(bytes);
  if (!image) return lottie(bytes, mayBeLottie);
  if (image.width > MAX_SIDE || image.height > MAX_SIDE) {
    throw formError(['file'], 'IMAGE_DIMENSIONS_TOO_LARGE', `Stickers must be at most ${MAX_SIDE} by ${MAX_SIDE} pixels.`);
  }
  if (image.format !== 'gif' && image.format !== 'png') throw apiError('PROVIDED_FILE_TYPE_IS_INVALID');
  const picture = await acceptPicture(core, bytes, { mayMove: true });
  if (!picture) throw apiError('PROVIDED_FILE_TYPE_IS_INVALID');
  if (image.format === 'gif') return animated(picture.bytes, image.contentType, StickerFormatType.GIF, readGifAnimation(picture.bytes));
  const animation = readPngAnimation(picture.bytes);
  return animated(picture.bytes, image.contentType, animation.frames > 1 ? StickerFormatType.APNG : StickerFormatType.PNG, animation);
}

function animated(bytes: Buffer, contentType: string, format: StickerFormatType, { frames, durationMs }: Animation): StickerFile {
  if (frames > MAX_FRAMES) throw apiError('STICKER_FRAME_COUNT_EXCEEDS_MAXIMUM_OF1000_FRAMES');
  if (frames > 1 && durationMs > MAX_DURATION_MS) throw apiError('STICKER_ANIMATION_DURATION_EXCEEDS_MAXIMUM_OF5_SECONDS');
  return { bytes, contentType, format };
}

function lottie(bytes: Buffer, mayBeLottie: boolean): StickerFile {
  if (!mayBeLottie || bytes.subarray(0, 1024).toString('utf8').trimStart()[0] !== '{') throw apiError('PROVIDED_FILE_TYPE_IS_INVALID');
  const { frames, durationMs } = readLottie(bytes);
  return animated(bytes, 'application/json', StickerFormatType.Lottie, { frames, durationMs });
}
