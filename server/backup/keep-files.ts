import type { BlobStore } from '#core/ports/blob-store';

const LOOK_EVERY_MS = 2_000;

/** The same store, whose files stay while a backup is made: what the snapshot names is still there when its turn comes. */
export function keptDuringBackups(blobs: BlobStore, isBackupUnderWay: () => Promise<boolean>, onError: (error: unknown) => void): BlobStore {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    timer = undefined;
    try {
      if (!(await isBackupUnderWay())) {
        const keys = [...waiting];
        await blobs.remove(keys);
        for (const key of keys) waiting.delete(key);
      }
    } catch (error) {
      onError(error);
    }
    lookLater();
  };
  const lookLater = (): void => {
    if (waiting.size > 0) timer ??= setTimeout(() => void look(), LOOK_EVERY_MS).unref();
  };
  const kept = Object.create(blobs) as BlobStore;
  kept.put = (key, ...rest) => {
    // What is written anew is not what was to go.
    waiting.delete(key);
    return blobs.put(key, ...rest);
  };
  kept.remove = async (keys) => {
    if (keys.length === 0) return;
    // Who cannot say is taken for yes: a file too long is better than one too few.
    if (!(await isBackupUnderWay().catch(() => true))) return blobs.remove(keys);
    // Doomed ones stay so as well: this process may end before the backup does.
    for (const key of keys) waiting.add(key);
    lookLater();
    return 'later';
  };
  return kept;
}
