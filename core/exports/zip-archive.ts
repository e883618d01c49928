import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** Letters that go through the compressor at once. */
const PIECE = 32 * 1024;

/** What a ZIP is filled with, one file after the other; nothing is held in memory whole. */
export interface Archive {
  text(path: string, text: string): Promise<void>;
  json(path: string, value: unknown): Promise<void>;
  /** One JSON value a line, as they come. Returns how many there were. */
  jsonLines(path: string, values: AsyncIterable<unknown>): Promise<number>;
  /** Bytes of pictures and the like, which are small already. */
  bytes(path: string, bytes: Readable): Promise<void>;
}

/** The bytes of a ZIP that `fill` writes. A failure of `fill` ends them with its error. */
export function zipOf(fill: (archive: Archive) => Promise<void>): Readable {
  const zip = new ZipFile();
  // yazl makes a PassThrough.
  const output = zip.outputStream as Readable;
  const gone = once(output, 'close').then(() => {
    throw new Error('whoever read the archive is gone');
  });
  gone.catch(() => undefined);
  const add = async (path: string, stream: Readable, compress: boolean): Promise<void> => {
    const isRead = new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject));
    isRead.catch(() => undefined);
    zip.addReadStream(stream, path, { compress });
    try {
      // The next one is opened only then, and so not before its reader has room.
      await Promise.race([isRead, gone]);
    } finally {
      stream.destroy();
    }
  };
  const archive: Archive = {
    text: (path, text) => add(path, Readable.from([Buffer.from(text)]), true),
    json: (path, value) => add(path, Readable.from([Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]), true),
    async jsonLines(path, values) {
      let count = 0;
      const lines = async function* (): AsyncGenerator<Buffer> {
        let lines = '';
        for await (const value of values) {
          count++;
          lines += `${JSON.stringify(value)}\n`;
          if (lines.length < PIECE) continue;
          yield Buffer.from(lines);
          lines = '';
        }
        if (lines !== '') yield Buffer.from(lines);
      };
      await add(path, Readable.from(lines()), true);
      return count;
    },
    bytes: (path, bytes) => add(path, bytes, false),
  };
  zip.on('error', (error: Error) => output.destroy(error));
  void fill(archive).then(
    () => zip.end(),
    (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return output;
}
