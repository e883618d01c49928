import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { BlobStore } from '#core/ports/blob-store';

export interface Moved {
  /** Of those that were there to be moved. */
  files: number;
  bytes: number;
  /** Were in the new store already, byte by byte. */
  alreadyThere: number;
  /** Somebody removed them meanwhile. */
  gone: number;
}

export interface MoveOptions {
  /** Leaves them in the old store as well. */
  keep?: boolean;
  atOnce?: number;
  onProgress?: (moved: Moved) => void;
  /** Ends after the blobs that are under way. */
  signal?: AbortSignal;
}

/**
 * Moves all blobs while servers work with them through a `MovingBlobStore`: each is copied, read back and compared, and only
 * then taken away from the old store. Broken off, it goes on where it stopped when it is called again.
 */
export async function moveBlobs(from: BlobStore, into: BlobStore, { keep = false, atOnce = 6, onProgress, signal }: MoveOptions = {}): Promise<Moved> {
  const moved: Moved = { files: 0, bytes: 0, alreadyThere: 0, gone: 0 };
  const blobs = from.list()[Symbol.asyncIterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    while (!failed && signal?.aborted !== true) {
      const next = await blobs.next();
      if (next.done) return;
      await moveOne(from, into, next.value.key, keep, moved);
      onProgress?.(moved);
    }
  };
  const workers = await Promise.allSettled(
    Array.from({ length: atOnce }, () =>
      work().catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return moved;
}

async function moveOne(from: BlobStore, into: BlobStore, key: string, keep: boolean, moved: Moved): Promise<void> {
  const [old, present] = await Promise.all([from.stat(key), into.stat(key)]);
  if (!old) return void moved.gone++;
  if (present) {
    const isSame = present.sizeBytes === old.sizeBytes && (await hashOf(into, key)) === (await hashOf(from, key));
    // Another one there is newer: servers write into the new store alone.
    if (!keep) await from.remove([key]);
    if (isSame) moved.alreadyThere++;
  } else {
    const copied = await copy(from, into, key, old.contentType);
    if (copied === null) return void moved.gone++;
    const hasArrived = (await hashOf(into, key)) === copied.hash;
    // A server removes from the old store first. What is gone there now must not come back to life.
    if (!(await from.stat(key))) {
      await into.remove([key]);
      return void moved.gone++;
    }
    if (!hasArrived) {
      await into.remove([key]);
      throw new Error(`${key} did not arrive as it was sent. It stays where it was; look at the disks and the memory of both machines.`);
    }
    if (!keep) await from.remove([key]);
  }
  moved.files++;
  moved.bytes += old.sizeBytes;
}

async function copy(from: BlobStore, into: BlobStore, key: string, contentType: string): Promise<{ hash: string } | null> {
  const bytes = await from.read(key);
  if (!bytes) return null;
  const hash = createHash('sha256');
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      hash.update(chunk);
      pass(null, chunk);
    },
  });
  bytes.once('error', (error) => counted.destroy(error));
  counted.once('close', () => bytes.destroy());
  await into.put(key, bytes.pipe(counted), { maxBytes: Number.MAX_SAFE_INTEGER, contentType });
  return { hash: hash.digest('hex') };
}

async function hashOf(store: BlobStore, key: string): Promise<string | null> {
  const bytes = await store.read(key);
  if (!bytes) return null;
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk as Buffer); // blobs are read without an encoding
  return hash.digest('hex');
}
