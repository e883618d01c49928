import type { Readable } from 'node:stream';

/** Bytes by key. Keys are made by Nexus: path segments of [A-Za-z0-9._-]. What the store cannot do for now throws a `StorageUnavailableError`. */
export interface BlobStore {
  /** Streams to the end; a failed or aborted write leaves nothing. Throws when more than `maxBytes` come. */
  put(key: string, bytes: Readable, options: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }>;
  stat(key: string): Promise<{ sizeBytes: number; contentType: string } | null>;
  /** `end` is inclusive. What lies past the end of the blob is left out. Null when there is no such blob. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable | null>;
  /** `later`: they are kept for a backup. Whoever has written down that they are doomed leaves that so, and asks again. */
  remove(keys: readonly string[]): Promise<void | 'later'>;
  /** Every blob, in no particular order. What is put or removed meanwhile may be among them or not. */
  list(): AsyncIterable<{ key: string; sizeBytes: number }>;
  /** How much there is in all. Looks at every blob: not for often. */
  usage(): Promise<{ files: number; bytes: number }>;
  /** Where anybody may fetch the bytes for a while from the store itself, with these headers; null where nobody can. */
  link?(key: string, options: { seconds: number; contentType: string; contentDisposition: string; cacheControl: string }): Promise<string | null>;
}
