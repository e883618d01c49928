import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { behavesAsBlobStore } from '../behaviour/blob-store.ts';
import { DiskBlobStore } from './blob-store.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nexus-blobs-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('Blobs on disk', () => {
  behavesAsBlobStore(async () => new DiskBlobStore(root));

  it('leaves no unfinished files behind', async () => {
    const blobs = new DiskBlobStore(root);
    const tooLarge = () => blobs.put('a', Readable.from([Buffer.alloc(10)]), { maxBytes: 5, contentType: 'image/png' });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, tooLarge));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await readdir(join(root, 'unfinished'))).toEqual([]);
  });
});
