import { jest } from '@jest/globals';
import { mkdir, mkdtemp, open, readdir, rm, utimes, writeFile, type FileHandle } from 'node:fs/promises';
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

  it('takes away what a crash left of a file a day ago, and nothing that is being written', async () => {
    const unfinished = join(root, 'unfinished');
    await mkdir(unfinished);
    for (const name of ['old', 'old.type', 'new']) await writeFile(join(unfinished, name), 'x');
    const yesterday = new Date(Date.now() - 25 * 60 * 60_000);
    for (const name of ['old', 'old.type']) await utimes(join(unfinished, name), yesterday, yesterday);
    const blobs = new DiskBlobStore(root);
    expect(await blobs.removeBrokenUploads(Date.now())).toBe(2);
    expect(await readdir(unfinished)).toEqual(['new']);
    expect(await new DiskBlobStore(join(root, 'nothing')).removeBrokenUploads(Date.now())).toBe(0);
  });

  it('has a file, its type and both names on the disk before it says so', async () => {
    const handle = await open(root);
    const files = Object.getPrototypeOf(handle) as FileHandle; // the class is not exported
    await handle.close();
    const synced = jest.spyOn(files, 'sync');
    const blobs = new DiskBlobStore(root);
    const put = () => blobs.put('a/b.png', Readable.from([Buffer.alloc(10)]), { maxBytes: 10, contentType: 'image/png' });
    await put();
    // The type, and the folders that hold new names: blobs/a, blobs, the root, and the same of types.
    expect(synced.mock.calls.length).toBeGreaterThanOrEqual(6);
    synced.mockClear();
    await put();
    expect(synced.mock.calls.length).toBeLessThanOrEqual(4);
    expect(synced.mock.calls.length).toBeGreaterThanOrEqual(3);
    synced.mockRestore();
  });
});
