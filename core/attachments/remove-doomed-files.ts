import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

const BATCH = 200;

/** Removes the bytes of files whose owners are gone. To be called now and then; what fails is tried again. */
export async function removeDoomedFiles(core: Core): Promise<void> {
  for (;;) {
    const keys = await core.doomedFiles.due(wireTime(core.clock.nowMs()), BATCH);
    if (keys.length === 0) return;
    await core.blobs.remove(keys);
    await core.doomedFiles.forget(keys);
  }
}
