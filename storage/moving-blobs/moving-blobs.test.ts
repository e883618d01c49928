import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { BlobStore } from '#core/ports/blob-store';
import { behavesAsBlobStore } from '../behaviour/blob-store.ts';
import { DiskBlobStore } from '../disk/blob-store.ts';
import { moveBlobs } from './move-blobs.ts';
import { MovingBlobStore } from './moving-blob-store.ts';

let root: string;
let old: DiskBlobStore;
let young: DiskBlobStore;
let both: MovingBlobStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nexus-moving-'));
  old = new DiskBlobStore(join(root, 'old'));
  young = new DiskBlobStore(join(root, 'new'));
  both = new MovingBlobStore(young, old);
});
afterEach(() => rm(root, { recursive: true }));

const put = (store: BlobStore, key: string, content: string) =>
  store.put(key, Readable.from([Buffer.from(content)]), { maxBytes: 1_000_000, contentType: 'text/plain' });
const textOf = async (store: BlobStore, key: string) => {
  const bytes = await store.read(key);
  return bytes && text(bytes);
};
/** The same store, but for what is named. */
const changed = (store: BlobStore, methods: Partial<BlobStore>): BlobStore => Object.assign(Object.create(store) as BlobStore, methods); // what is inherited is the rest of it

describe('A store into which blobs are moving', () => {
  behavesAsBlobStore(async () => both);

  it('reads what has not moved yet, counts each once, and removes from both', async () => {
    await put(old, 'a', 'old');
    await put(old, 'b', 'old');
    await put(both, 'b', 'newer');
    expect([await textOf(both, 'a'), await textOf(both, 'b')]).toEqual(['old', 'newer']);
    expect(await both.usage()).toEqual({ files: 2, bytes: 8 });
    await both.remove(['a', 'b']);
    expect([await both.stat('a'), await both.stat('b')]).toEqual([null, null]);
  });
});

describe('Moving blobs', () => {
  it('hides none from whoever lists all meanwhile, and shows none twice', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await put(key === 'a' ? young : old, key, key);
    const listed: string[] = [];
    for await (const { key } of both.list()) {
      listed.push(key);
      if (listed.length === 1) await moveBlobs(old, young);
    }
    expect(listed.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  const keys = Array.from({ length: 60 }, (_, index) => `attachments/${index}`);

  it('moves all with their types while a server reads, writes and removes', async () => {
    await Promise.all(keys.map((key) => put(old, key, `bytes of ${key}`)));
    const moving = moveBlobs(old, young);
    await both.remove(['attachments/7', 'attachments/50']);
    await put(both, 'attachments/written', 'meanwhile');
    const seen = await Promise.all(keys.map((key) => textOf(both, key)));
    const moved = await moving;
    // Those that were removed are among them or not.
    expect(moved.files).toBeGreaterThanOrEqual(58);
    for (const [index, key] of keys.entries()) {
      const isGone = index === 7 || index === 50;
      expect(await textOf(young, key)).toBe(isGone ? null : `bytes of ${key}`);
      if (!isGone) expect(seen[index]).toBe(`bytes of ${key}`);
    }
    expect((await young.stat('attachments/1'))?.contentType).toBe('text/plain');
    expect(await textOf(both, 'attachments/written')).toBe('meanwhile');
    expect(await old.usage()).toEqual({ files: 0, bytes: 0 });
  });

  it('goes on where it stopped, and leaves the old ones where it is told to', async () => {
    await Promise.all(keys.map((key) => put(old, key, key)));
    const stop = new AbortController();
    const first = await moveBlobs(old, young, { keep: true, atOnce: 2, signal: stop.signal, onProgress: ({ files }) => files >= 10 && stop.abort() });
    expect(first.files).toBeLessThan(20);
    const second = await moveBlobs(old, young, { keep: true });
    expect(second).toMatchObject({ files: 60, alreadyThere: first.files });
    expect(await old.usage()).toEqual(await young.usage());
    expect(await moveBlobs(old, young)).toMatchObject({ files: 60, alreadyThere: 60 });
    expect((await old.usage()).files).toBe(0);
  });

  it('does not bring back what is removed while it is copied', async () => {
    await put(old, 'a', 'secret');
    const slow = changed(young, {
      async put(key, bytes, options) {
        const done = await young.put(key, bytes, options);
        await both.remove(['a']);
        return done;
      },
    });
    expect(await moveBlobs(old, slow)).toEqual({ files: 0, bytes: 0, alreadyThere: 0, gone: 1 });
    expect(await both.stat('a')).toBeNull();
  });

  it('leaves where it is what does not arrive as it was sent, and what the new store refuses', async () => {
    await put(old, 'a', 'bytes');
    const lossy = changed(young, { put: (key, _bytes, options) => young.put(key, Readable.from([Buffer.from('byte')]), options) });
    await expect(moveBlobs(old, lossy)).rejects.toThrow('did not arrive as it was sent');
    const full = changed(young, { put: () => Promise.reject(new Error('full')) });
    await expect(moveBlobs(old, full)).rejects.toThrow('full');
    expect(await textOf(both, 'a')).toBe('bytes');
    expect(await young.stat('a')).toBeNull();
  });
});
