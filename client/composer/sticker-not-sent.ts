import { t } from '@lingui/core/macro';
import { say } from '../kit/toasts.tsx';
import { whyFailed } from '../kit/use-task.ts';

/** Long enough to read it. */
const SAID_MS = 8_000;

/** A sticker leaves no words in the box that could stand there again, so it is said. */
export function stickerNotSent(error: unknown): void {
  say({ icon: 'warn', title: t`The sticker was not sent.`, text: whyFailed(error) }, SAID_MS);
}
