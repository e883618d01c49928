import { doomReplaced } from '../attachments/doom-files.ts';
import type { Core } from '../core.ts';
import { imageKey, type ImageKind } from './image-key.ts';

type Hash = string | null | undefined;

/** Lets go of the pictures that an owner no longer shows. `before` and `after` are all that it shows of this kind. */
export function doomReplacedImages(core: Core, kind: ImageKind, ownerId: string, before: readonly Hash[], after: readonly Hash[]): Promise<void> {
  const gone = before.flatMap((hash) => (hash && !after.includes(hash) ? [imageKey(kind, ownerId, hash)] : []));
  return doomReplaced(core, gone);
}
