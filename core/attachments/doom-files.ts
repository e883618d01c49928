import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

/** Apps and old embeds show a picture some time longer by its address. */
const REPLACED_KEPT_MS = 30 * 24 * 60 * 60_000;
/** Held while files are removed, so that none is taken up again between the look and the removal. */
export const DOOMED_FILES_LOCK = 'doomed-files';

/** Files that nothing names any more go in a while. To be called when that is written down: a crash leaves a file too many, never one too few. */
export async function doomReplaced(core: Core, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await core.doomedFiles
    .add(keys, wireTime(core.clock.nowMs() + REPLACED_KEPT_MS))
    .catch((error: unknown) => core.log.warn({ err: error }, 'replaced pictures stay behind'));
}

/** These are needed again. */
export const spareFiles = (core: Core, keys: readonly string[]): Promise<void> => core.locks.withLock(DOOMED_FILES_LOCK, () => core.doomedFiles.forget(keys));
