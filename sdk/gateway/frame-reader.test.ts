import { constants, createDeflate } from 'node:zlib';
import { frameReader } from './frame-reader.ts';

/** One stream for all texts, a flush behind each, as the gateway does. */
async function deflated(texts: readonly string[]): Promise<ArrayBuffer[]> {
  const stream = createDeflate();
  const frames: ArrayBuffer[] = [];
  for (const text of texts) {
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => void chunks.push(chunk);
    stream.on('data', collect);
    stream.write(text);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
    stream.off('data', collect);
    frames.push(new Uint8Array(Buffer.concat(chunks)).buffer);
  }
  return frames;
}

describe('frames of a gateway', () => {
  it('are read from one compressed stream, each by itself, also when one comes in parts', async () => {
    const texts = ['{"op":10}', `{"t":"${'ä€😀'.repeat(20_000)}"}`, '{"op":11}'];
    const [first, second, third] = (await deflated(texts)) as [ArrayBuffer, ArrayBuffer, ArrayBuffer];
    const read: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const reader = frameReader(
        true,
        (json) => {
          if (read.push(json) === texts.length) resolve();
        },
        reject,
      );
      for (const frame of [first, second.slice(0, 100), second.slice(100), third]) reader.read(frame);
    });
    expect(read).toEqual(texts);
  });

  it('that cannot be inflated are told of', async () => {
    await new Promise<void>((resolve, reject) => {
      frameReader(true, reject, () => resolve()).read(new Uint8Array([1, 2, 3, 4, 5, 6]).buffer);
    });
  });

  it('are read as they are where nothing is compressed', () => {
    const read: string[] = [];
    const reader = frameReader(
      false,
      (json) => read.push(json),
      () => undefined,
    );
    reader.read('{"op":1}');
    reader.read(new TextEncoder().encode('{"op":2}').buffer);
    expect(read).toEqual(['{"op":1}', '{"op":2}']);
  });
});
