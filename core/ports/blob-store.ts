import type { Readable } from 'node:stream';

/** Bytes by key. Keys are made by Nexus: path segments of [A-Za-z0-9._-]. */
export interface BlobStore {
  /** Streams to the end; a failed or aborted write leaves nothing. Throws when more than `maxBytes` come. */
  put(key: string, bytes: Readable, options: { maxBytes: number; contentType: string }): Promise<{ sizeBytes: number }>;
  stat(key: string): Promise<{ sizeBytes: number; contentType: string } | null>;
  /** `end` is inclusive. Null when there is no such blob. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable | null>;
  remove(keys: readonly string[]): Promise<void>;
  /** How much there is in all. Looks at every blob: not for often. */
  usage(): Promise<{ files: number; bytes: number }>;
}
