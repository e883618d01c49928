import type { Readable } from 'node:stream';
import type { BlobStore } from '#core/ports/blob-store';

/**
 * A store into which the blobs of another are moving. All that is written goes to the new one; what is not there yet is read
 * from the old one. What is removed goes from the old one first, so that whoever copies it meanwhile finds out.
 */
export class MovingBlobStore implements BlobStore {
  private readonly into: BlobStore;
  private readonly from: BlobStore;

  constructor(into: BlobStore, from: BlobStore) {
    this.into = into;
    this.from = from;
  }

  put(key: string, bytes: Readable, options: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }> {
    return this.into.put(key, bytes, options);
  }

  stat(key: string): Promise<{ sizeBytes: number; contentType: string } | null> {
    return this.inEither((store) => store.stat(key));
  }

  read(key: string, range?: { start: number; end: number }): Promise<Readable | null> {
    return this.inEither((store) => store.read(key, range));
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.from.remove(keys);
    await this.into.remove(keys);
  }

  async *list(): AsyncGenerator<{ key: string; sizeBytes: number }> {
    // In this order none that moves meanwhile is missed: what has left the old one is in the new one before that is looked at.
    const seen = new Set<string>();
    for await (const blob of this.from.list()) {
      if (await this.into.stat(blob.key)) continue;
      seen.add(blob.key);
      yield blob;
    }
    for await (const blob of this.into.list()) if (!seen.has(blob.key)) yield blob;
  }

  async usage(): Promise<{ files: number; bytes: number }> {
    let [files, bytes] = [0, 0];
    for await (const { sizeBytes } of this.list()) [files, bytes] = [files + 1, bytes + sizeBytes];
    return { files, bytes };
  }

  async link(key: string, options: { seconds: number; contentType: string; contentDisposition: string; cacheControl: string }): Promise<string | null> {
    return this.into.link !== undefined && (await this.into.stat(key)) ? this.into.link(key, options) : null;
  }

  private async inEither<Found>(look: (store: BlobStore) => Promise<Found | null>): Promise<Found | null> {
    // The third look: it may have moved between the first two.
    return (await look(this.into)) ?? (await look(this.from)) ?? (await look(this.into));
  }
}
