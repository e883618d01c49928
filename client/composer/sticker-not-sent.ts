import { t } from '@lingui/core/macro';
import { sayFailed } from '../kit/or-say.ts';

/** A sticker leaves no words in the box that could stand there again, so it is said. */
export const stickerNotSent = (error: unknown): void => sayFailed(error, t`The sticker was not sent.`);
