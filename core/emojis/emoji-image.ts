import { expressionKey } from '../images/image-key.ts';
import { keepBytes, readDataUri } from '../images/keep-image.ts';
import type { Core } from '../core.ts';

const MAX_EMOJI_BYTES = 256 * 1024;

/** The picture of a new emoji, checked. Throws 50035 at `image`. */
export const readEmojiImage = (image: string): ReturnType<typeof readDataUri> => readDataUri(image, 'image', MAX_EMOJI_BYTES);

export const keepEmojiImage = (core: Core, id: string, image: ReturnType<typeof readDataUri>): Promise<void> =>
  keepBytes(core, expressionKey('emojis', id), image.bytes, image.contentType);

export const dropEmojiImage = (core: Core, id: string): Promise<void> => core.blobs.remove([expressionKey('emojis', id)]);
