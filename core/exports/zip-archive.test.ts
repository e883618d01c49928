import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { linesOf, readZip } from '#compat-tests/read-zip';
import { zipOf } from './zip-archive.ts';

async function* many(count: number, asked: { most: number }): AsyncGenerator<unknown> {
  for (let at = 0; at < count; at++) {
    asked.most = at;
    yield { at, text: `${Math.sin(at)} ${Math.cos(at)} ${Math.tan(at)}` };
  }
}

describe('an archive', () => {
  it('holds its files in order, whole', async () => {
    const bytes = await buffer(
      zipOf(async (archive) => {
        await archive.text('README.txt', 'hello');
        await archive.json('a/b.json', { name: 'ä' });
        expect(await archive.jsonLines('lines.jsonl', many(3_000, { most: 0 }))).toBe(3_000);
        await archive.bytes('picture.png', Readable.from([Buffer.alloc(100_000, 7)]));
        await archive.jsonLines('empty.jsonl', many(0, { most: 0 }));
      }),
    );
    const files = await readZip(bytes);
    expect([...files.keys()]).toEqual(['README.txt', 'a/b.json', 'lines.jsonl', 'picture.png', 'empty.jsonl']);
    expect(linesOf(files.get('lines.jsonl'))).toHaveLength(3_000);
    expect(files.get('picture.png')?.equals(Buffer.alloc(100_000, 7))).toBe(true);
  });

  it('is made no faster than it is read, so that memory holds a little of it only', async () => {
    const asked = { most: 0 };
    const total = 200_000;
    const zip = zipOf(async (archive) => void (await archive.jsonLines('lines.jsonl', many(total, asked))));
    const chunk = await new Promise<Buffer>((resolve) => zip.once('readable', () => resolve(zip.read() as Buffer)));
    expect(chunk.length).toBeGreaterThan(0);
    await sleep(300);
    expect(asked.most).toBeLessThan(total / 4);
    zip.destroy();
  });

  it('ends with the error of what fills it', async () => {
    const broken = zipOf(async (archive) => {
      await archive.text('a.txt', 'a');
      await archive.bytes(
        'b.bin',
        new Readable({
          read() {
            this.destroy(new Error('the disk is gone'));
          },
        }),
      );
    });
    await expect(buffer(broken)).rejects.toThrow('the disk is gone');
    await expect(buffer(zipOf(() => Promise.reject(new Error('nothing to write'))))).rejects.toThrow('nothing to write');
  });

  it('stops asking once nobody reads it any more', async () => {
    let isOver = false;
    const zip = zipOf(async (archive) => {
      try {
        await archive.jsonLines('lines.jsonl', many(5_000_000, { most: 0 }));
      } finally {
        isOver = true;
      }
    });
    const reader = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the reader is full')) });
    await expect(pipeline(zip, reader)).rejects.toThrow('the reader is full');
    await sleep(50);
    expect(isOver).toBe(true);
  });
});
