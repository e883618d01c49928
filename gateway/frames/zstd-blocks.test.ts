import { spawnSync } from 'node:child_process';
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

const python = spawnSync('python3', ['-c', 'import zstandard'], { timeout: 20_000 });
const itWithPython = python.status === 0 ? it : it.skip;
const unless = python.status === 0 ? '' : ' (left out: python3 with zstandard is not here)';
const DECODE_IN_PYTHON = `
import sys, zstandard
decoder = zstandard.ZstdDecompressor().decompressobj()
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(b''.join(decoder.decompress(data[at:at + 77]) for at in range(0, len(data), 77)))
`;

describe('zstdBlocks', () => {
  it('compresses each text once, for any place of a connection', () => {
    const { bytes, text } = connection(stored);
    expect(bytes.length).toBeLessThan(Buffer.byteLength(text) * 0.6);
    expect(decodeWithFzstd(bytes)).toBe(text);
  });

  itWithPython(`makes what Python's zstandard reads in whatever pieces${unless}`, () => {
    const { bytes, text } = connection(stored);
    const { stdout } = spawnSync('python3', ['-c', DECODE_IN_PYTHON], { input: bytes, maxBuffer: 1 << 26 });
    expect(stdout.toString()).toBe(text);
  });

  const itWithZstd = runtimeZstd ? it : it.skip;
  itWithZstd(`compresses with this runtime's zstd${runtimeZstd ? '' : ' (left out: this Node has none; connections get raw blocks)'}`, () => {
    const { bytes, text } = connection(runtimeZstd ?? stored);
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
