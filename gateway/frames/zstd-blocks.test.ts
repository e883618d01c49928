import { readFileSync } from 'node:fs';
import { Decompress } from 'fzstd';
import { rawBlocks, runtimeZstd, ZSTD_FRAME_HEADER, zstdBlocks, type ZstdCompress } from './zstd-blocks.ts';

// Frames made by libzstd, so that compressed blocks are tested on runtimes without zstd too.
const vectors = JSON.parse(readFileSync(new URL('./zstd-vectors.json', import.meta.url), 'utf8')) as { frames: { text: string; frame: string }[] };
const stored: ZstdCompress = (bytes) => {
  const found = vectors.frames.find(({ text }) => Buffer.from(`${text}${' '.repeat(8)}`).equals(bytes));
  if (!found) throw new Error('No stored frame for this text');
  return Buffer.from(found.frame, 'base64');
};
const texts = vectors.frames.map(({ text }) => text);
const SPACES_ADDED = ' '.repeat(17);

/** Three rounds, each text in compressed blocks with raw blocks in between, as heads stand between events. */
function connection(compress: ZstdCompress): { bytes: Buffer; text: string } {
  const pieces: Buffer[] = [ZSTD_FRAME_HEADER];
  let text = '';
  for (let round = 0; round < 3; round++) {
    for (const one of round % 2 === 0 ? texts : texts.toReversed()) {
      pieces.push(rawBlocks(Buffer.from('{"op":0')), zstdBlocks(Buffer.from(one), compress));
      text += `{"op":0${one}${SPACES_ADDED}`;
    }
  }
  return { bytes: Buffer.concat(pieces), text };
}

function decodeWithFzstd(bytes: Uint8Array): string {
  const got: Buffer[] = [];
  new Decompress((chunk) => got.push(Buffer.from(chunk))).push(new Uint8Array(bytes));
  return Buffer.concat(got).toString();
}

describe('zstdBlocks', () => {
  it('compresses each text once, for any place of a connection', () => {
    const { bytes, text } = connection(stored);
    expect(bytes.length).toBeLessThan(Buffer.byteLength(text) * 0.6);
    expect(decodeWithFzstd(bytes)).toBe(text);
  });

  it(runtimeZstd ? "compresses with this runtime's zstd" : 'makes raw blocks on a runtime that has no zstd', () => {
    if (!runtimeZstd) {
      const text = Buffer.from(texts[0] ?? '');
      expect(zstdBlocks(text)).toEqual(rawBlocks(text));
      return;
    }
    const { bytes, text } = connection(runtimeZstd);
    expect(bytes.length).toBeLessThan(Buffer.byteLength(text) * 0.6);
    expect(decodeWithFzstd(bytes)).toBe(text);
  });

  it('leaves bytes as they are without a compressor, or when it wins nothing', () => {
    const text = Buffer.from('x'.repeat(1000));
    expect(zstdBlocks(text, null)).toEqual(rawBlocks(text));
    expect(zstdBlocks(Buffer.from('short'), stored)).toEqual(rawBlocks(Buffer.from('short')));
  });

  it('cuts raw blocks at 128 KiB', () => {
    const text = 'abcdefg'.repeat(50_000);
    const blocks = rawBlocks(Buffer.from(text));
    expect(blocks.length).toBe(text.length + 3 * 3);
    expect(decodeWithFzstd(Buffer.concat([ZSTD_FRAME_HEADER, blocks]))).toBe(text);
  });
});
