import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { BlobStore } from '#core/ports/blob-store';

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

  it('gives back bytes, size and content type', async () => {
    expect(await put('attachments/1/2/a.txt', 'hello')).toEqual({ sizeBytes: 5 });
    expect(await blobs.stat('attachments/1/2/a.txt')).toEqual({ sizeBytes: 5, contentType: 'text/plain' });
    expect(await textOf('attachments/1/2/a.txt')).toBe('hello');
  });

  it('reads a range with both ends in it', async () => {
    await put('a', 'hello');
    expect(await textOf('a', { start: 1, end: 3 })).toBe('ell');
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

  it('replaces a blob whole', async () => {
    await put('a', 'a longer text');
    await put('a', 'short');
    expect(await textOf('a')).toBe('short');
  });

  it('removes blobs and passes over those that are not there', async () => {
    await put('a/1', 'x');
    await put('a/2', 'y');
    await blobs.remove(['a/1', 'a/never', 'a']);
    expect(await blobs.stat('a/1')).toBeNull();
    expect(await textOf('a/2')).toBe('y');
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
    await put('attachments/.env', 'x');
    expect(await textOf('attachments/.env')).toBe('x');
    for (const key of ['..', '../x', 'a/../../x', '/etc/passwd', 'a//b', '', 'a/.', 'a\0b', 'a\\..\\b']) {
      await expect(put(key, 'x')).rejects.toThrow('Not a blob key');
      await expect(blobs.read(key)).rejects.toThrow('Not a blob key');
    }
  });
}
