import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { BlobStore } from '#core/ports/blob-store';

const MIB = 1024 * 1024;

/** What every blob store promises. */
export function behavesAsBlobStore(open: () => Promise<BlobStore>): void {
  let blobs: BlobStore;
  beforeEach(async () => {
    blobs = await open();
  });
  const put = (key: string, text: string, maxBytes = 1_000) => blobs.put(key, Readable.from([Buffer.from(text)]), { maxBytes, contentType: 'text/plain' });
  const textOf = async (key: string, range?: { start: number; end: number }) => {
    const stream = await blobs.read(key, range);
    return stream && (await buffer(stream)).toString();
  };
  const keysOfAll = async () => {
    const keys: string[] = [];
    for await (const { key } of blobs.list()) keys.push(key);
    return keys.sort();
  };

  it('gives back bytes, size and content type', async () => {
    expect(await put('attachments/1/2/a.txt', 'hello')).toEqual({ sizeBytes: 5 });
    expect(await blobs.stat('attachments/1/2/a.txt')).toEqual({ sizeBytes: 5, contentType: 'text/plain' });
    expect(await textOf('attachments/1/2/a.txt')).toBe('hello');
  });

  it('keeps a blob without a byte', async () => {
    expect(await put('empty', '')).toEqual({ sizeBytes: 0 });
    expect(await blobs.stat('empty')).toMatchObject({ sizeBytes: 0 });
    expect(await textOf('empty')).toBe('');
  });

  it('keeps a content type with parameters and one that says nothing', async () => {
    for (const contentType of ['text/html; charset=utf-8', 'image/svg+xml', 'application/octet-stream']) {
      await blobs.put('typed', Readable.from([Buffer.from('x')]), { maxBytes: 1, contentType });
      expect(await blobs.stat('typed')).toEqual({ sizeBytes: 1, contentType });
    }
  });

  it('reads a range with both ends in it', async () => {
    await put('a', 'hello');
    expect(await textOf('a', { start: 1, end: 3 })).toBe('ell');
    expect(await textOf('a', { start: 0, end: 0 })).toBe('h');
    expect(await textOf('a', { start: 4, end: 4 })).toBe('o');
  });

  it('leaves out of a range what lies past the end', async () => {
    await put('a', 'hello');
    expect(await textOf('a', { start: 3, end: 99 })).toBe('lo');
    expect(await textOf('a', { start: 5, end: 9 })).toBe('');
    expect(await textOf('nothing', { start: 5, end: 9 })).toBeNull();
  });

  it('knows what is not there, also when the key only begins others or goes on below one', async () => {
    await put('folder/file', 'x');
    for (const key of ['nothing', 'folder', 'folder/file/more']) {
      expect(await blobs.stat(key)).toBeNull();
      expect(await blobs.read(key)).toBeNull();
    }
  });

  it('takes exactly the limit and refuses one byte more, leaving nothing', async () => {
    await put('full', '12345', 5);
    await expect(put('over', '123456', 5)).rejects.toMatchObject({ row: { status: 413 } });
    expect(await blobs.stat('full')).toMatchObject({ sizeBytes: 5 });
    expect(await blobs.stat('over')).toBeNull();
  });

  it('leaves nothing, and what was there before, when the sender breaks off', async () => {
    await put('kept', 'old');
    const broken = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw new Error('gone');
        })(),
      );
    const options = { maxBytes: 100, contentType: 'text/plain' };
    await expect(blobs.put('half', broken(), options)).rejects.toThrow('gone');
    await expect(blobs.put('kept', broken(), options)).rejects.toThrow('gone');
    const destroyed = Readable.from(['x']);
    destroyed.destroy(new Error('gone early'));
    await expect(blobs.put('half', destroyed, options)).rejects.toThrow();
    expect(await blobs.stat('half')).toBeNull();
    expect(await textOf('kept')).toBe('old');
  });

  it('keeps a large file whole and reads any part of it, in pieces of any size', async () => {
    const bytes = randomBytes(21 * MIB + 7);
    const pieces = Readable.from(
      (function* () {
        for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(size * 2, 3 * MIB)) yield bytes.subarray(at, at + size);
      })(),
      { objectMode: false },
    );
    expect(await blobs.put('large', pieces, { maxBytes: bytes.length, contentType: 'video/mp4' })).toEqual({ sizeBytes: bytes.length });
    expect(await blobs.stat('large')).toEqual({ sizeBytes: bytes.length, contentType: 'video/mp4' });
    const hash = createHash('sha256');
    for await (const chunk of (await blobs.read('large')) ?? []) hash.update(chunk as Buffer);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    for (const start of [8 * MIB - 2, 16 * MIB - 2, bytes.length - 4]) {
      const part = await blobs.read('large', { start, end: start + 3 });
      expect(part && (await buffer(part)).equals(bytes.subarray(start, start + 4))).toBe(true);
    }
    await blobs.remove(['large']);
  });

  it('leaves nothing of a large file that breaks off or grows too large', async () => {
    const before = await blobs.usage();
    const endless = (end: () => void) =>
      Readable.from(
        (async function* () {
          for (let sent = 0; sent < 20; sent++) yield Buffer.alloc(MIB, sent);
          end();
        })(),
      );
    const gone = endless(() => {
      throw new Error('gone');
    });
    await expect(blobs.put('large', gone, { maxBytes: 100 * MIB, contentType: 'video/mp4' })).rejects.toThrow('gone');
    const long = endless(() => undefined);
    await expect(blobs.put('large', long, { maxBytes: 19 * MIB, contentType: 'video/mp4' })).rejects.toMatchObject({ row: { status: 413 } });
    expect(long.destroyed).toBe(true);
    expect(await blobs.stat('large')).toBeNull();
    expect(await blobs.usage()).toEqual(before);
  });

  it('goes on when a reader breaks off', async () => {
    await blobs.put('large', Readable.from([Buffer.alloc(4 * MIB)]), { maxBytes: 4 * MIB, contentType: 'video/mp4' });
    for (let reader = 0; reader < 20; reader++) {
      const stream = await blobs.read('large');
      for await (const _chunk of stream ?? []) break;
      expect(stream?.destroyed).toBe(true);
    }
    expect(await textOf('large', { start: 0, end: 1 })).toBe('\0\0');
    await blobs.remove(['large']);
  });

  it('replaces a blob whole', async () => {
    await put('a', 'a longer text');
    await put('a', 'short');
    expect(await textOf('a')).toBe('short');
  });

  it('shows of writers at once the bytes of one of them, whole', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(texts.map((text) => put('race/a', text, 50_000)));
    expect(texts).toContain(await textOf('race/a'));
    await Promise.all(texts.map((text, index) => put(`race/${index}`, text, 50_000)));
    for (const [index, text] of texts.entries()) expect(await textOf(`race/${index}`)).toBe(text);
  });

  it('writes and removes the same keys at once: each is there whole or not at all', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `busy/${index % 3}/${index}`);
    const work = keys.flatMap((key) => [put(key, 'whole'), blobs.remove([key]), put(key, 'whole'), blobs.remove(keys)]);
    expect((await Promise.allSettled(work)).filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const key of keys) {
      const found = await blobs.stat(key);
      expect(found === null ? null : await textOf(key)).toBe(found === null ? null : 'whole');
    }
    await blobs.remove(keys);
    expect((await keysOfAll()).filter((key) => key.startsWith('busy/'))).toEqual([]);
  });

  it('removes blobs and passes over those that are not there', async () => {
    await put('a/1', 'x');
    await put('a/2', 'y');
    await blobs.remove(['a/1', 'a/never', 'a']);
    expect(await blobs.stat('a/1')).toBeNull();
    expect(await textOf('a/2')).toBe('y');
    await blobs.remove([]);
    await blobs.remove(['a/2', 'a/2']);
    expect(await blobs.stat('a/2')).toBeNull();
  });

  it('lists and removes more than a thousand at once', async () => {
    const keys = Array.from({ length: 1_100 }, (_, index) => `many/${index % 7}/${index}`);
    for (let from = 0; from < keys.length; from += 50) await Promise.all(keys.slice(from, from + 50).map((key) => put(key, 'x')));
    expect((await keysOfAll()).filter((key) => key.startsWith('many/'))).toEqual(keys.toSorted());
    await blobs.remove(keys);
    expect((await keysOfAll()).filter((key) => key.startsWith('many/'))).toEqual([]);
  });

  it('tells how much there is in all', async () => {
    const before = await blobs.usage();
    await put('usage/deep/er/1', '12345');
    await put('usage/2', '123');
    expect(await blobs.usage()).toEqual({ files: before.files + 2, bytes: before.bytes + 8 });
    await blobs.remove(['usage/deep/er/1', 'usage/2']);
    expect(await blobs.usage()).toEqual(before);
  });

  it('takes names that begin with a dot, but no way out', async () => {
    for (const key of ['attachments/.env', '.hidden/..file', 'a.b/c..d', `long/${'x'.repeat(200)}`]) {
      await put(key, 'x');
      expect(await textOf(key)).toBe('x');
      expect(await keysOfAll()).toContain(key);
      await blobs.remove([key]);
      expect(await blobs.stat(key)).toBeNull();
    }
    const hostile = [
      '..',
      '../x',
      'a/../../x',
      '/etc/passwd',
      'a//b',
      '',
      'a/',
      'a/.',
      'a\0b',
      'a\\..\\b',
      'a?uploads',
      'a%2f..%2fb',
      'ä',
      'a b',
      'x'.repeat(201),
    ];
    for (const key of [...hostile, Array.from({ length: 500 }, () => 'x').join('/')]) {
      await expect(put(key, 'x')).rejects.toThrow('Not a blob key');
      await expect(blobs.read(key)).rejects.toThrow('Not a blob key');
      await expect(blobs.stat(key)).rejects.toThrow('Not a blob key');
      await expect(blobs.remove([key])).rejects.toThrow('Not a blob key');
    }
  });
}
