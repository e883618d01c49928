import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { DOOMED_FILES_LOCK } from './doom-files.ts';

const BATCH = 200;

/** Removes the bytes of files whose owners are gone. To be called now and then; what fails is tried again. */
export async function removeDoomedFiles(core: Core): Promise<void> {
  while (await core.locks.withLock(DOOMED_FILES_LOCK, () => removeSome(core)));
}

async function removeSome(core: Core): Promise<boolean> {
  const keys = await core.doomedFiles.due(wireTime(core.clock.nowMs()), BATCH);
  if (keys.length === 0) return false;
  if ((await core.blobs.remove(keys)) === 'later') return false;
  await core.doomedFiles.forget(keys);
  return true;
}
