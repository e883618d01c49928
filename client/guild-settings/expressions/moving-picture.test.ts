import { mayMove } from './moving-picture.ts';

const bytesOf = (...parts: (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : part)));
const chunk = (type: string, length: number): (string | number[])[] => [[0, 0, 0, length], type, Array<number>(length + 4).fill(0)];
const png = (...chunks: (string | number[])[][]): Uint8Array => bytesOf([0x89], 'PNG\r\n\x1a\n', ...chunk('IHDR', 13), ...chunks.flat());
const webp = (kind: string, flags: number): Uint8Array => bytesOf('RIFF', [0, 0, 0, 0], 'WEBP', kind, [10, 0, 0, 0], [flags, 0, 0, 0]);

describe('whether a picture may move', () => {
  it.each([
    ['a GIF', bytesOf('GIF89a'), true],
    ['a still PNG', png(chunk('IDAT', 2), chunk('acTL', 8)), false],
    ['a moving PNG', png(chunk('eXIf', 5), chunk('acTL', 8), chunk('IDAT', 2)), true],
    ['a plain WebP', webp('VP8 ', 0b10), false],
    ['a still WebP with transparency', webp('VP8X', 0b10000), false],
    ['a moving WebP', webp('VP8X', 0b10010), true],
    ['a still AVIF', bytesOf([0, 0, 0, 0x1c], 'ftypavif'), false],
    ['a moving AVIF', bytesOf([0, 0, 0, 0x1c], 'ftypavis'), true],
    ['a JPEG', bytesOf([0xff, 0xd8, 0xff, 0xe0]), false],
    ['nothing', bytesOf(), false],
  ])('is told by the first bytes of %s', (_kind, bytes, moves) => {
    expect(mayMove(bytes)).toBe(moves);
  });
});
