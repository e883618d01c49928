import { receiveBytes } from '../attachments/receive-file.ts';
import { expressionKey } from '../images/image-key.ts';
import type { AcceptedPicture } from '../images/accept-picture.ts';
import { acceptDataUri } from '../images/keep-image.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

const MAX_EMOJI_BYTES = 256 * 1024;

/** The picture of a new emoji, checked. Throws 50035 at `image`. */
export const readEmojiImage = (core: Core, image: string): Promise<AcceptedPicture> => acceptDataUri(core, image, 'image', MAX_EMOJI_BYTES);

/** Doomed until the emoji is saved, and `spareEmojiImage` with it. */
export const keepEmojiImage = (core: Core, id: string, image: AcceptedPicture): Promise<unknown> =>
  receiveBytes(core, expressionKey('emojis', id), image.bytes, image.contentType);

export const spareEmojiImage = (core: Core, id: string): Promise<void> => core.doomedFiles.forget([expressionKey('emojis', id)]);

/** Said with the removal of the emoji, so that a crash before `dropEmojiImage` leaves no file for ever. */
export const doomEmojiImage = (core: Core, id: string): Promise<void> => core.doomedFiles.add([expressionKey('emojis', id)], wireTime(core.clock.nowMs()));

export const dropEmojiImage = async (core: Core, id: string): Promise<void> => void (await core.blobs.remove([expressionKey('emojis', id)]));
