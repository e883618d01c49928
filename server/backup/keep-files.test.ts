import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '#core/ports/blob-store';
import { keptDuringBackups } from './keep-files.ts';

/** A store that only tells what was removed. */
function recorded(): { blobs: BlobStore; removed: string[] } {
  const removed: string[] = [];
  const blobs = { put: async () => ({ sizeBytes: 0 }), remove: async (keys: readonly string[]) => void removed.push(...keys) } as Partial<BlobStore>;
  return { blobs: blobs as BlobStore, removed }; // nothing else is asked here
}

describe('Files during a backup', () => {
  it('go at once while there is none', async () => {
    const { blobs, removed } = recorded();
    const kept = keptDuringBackups(blobs, async () => false, fail);
    expect([await kept.remove(['a']), removed]).toEqual([undefined, ['a']]);
  });

  it('stay until it is over, and longer where somebody needs them again', async () => {
    const { blobs, removed } = recorded();
    let isUnderWay = true;
    const kept = keptDuringBackups(blobs, async () => isUnderWay, fail);
    expect(await kept.remove(['a', 'b'])).toBe('later');
    await kept.put('b', null as never, { maxBytes: 1, contentType: 'text/plain' }); // not read here
    isUnderWay = false;
    await sleep(2_300);
    expect(removed).toEqual(['a']);
  });

  it('stay where nobody can say whether there is one', async () => {
    const { blobs, removed } = recorded();
    const kept = keptDuringBackups(
      blobs,
      () => Promise.reject(new Error('the database is away')),
      () => undefined,
    );
    expect([await kept.remove(['a']), removed]).toEqual(['later', []]);
  });
});

const fail = (error: unknown): void => {
  throw error;
};
