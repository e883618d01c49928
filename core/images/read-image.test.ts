import { deflateSync } from 'node:zlib';
import { readPngAnimation } from './read-animation.ts';
import { readImage } from './read-image.ts';

const gif = (frames: number): Buffer => {
  const frame = Buffer.from('21f90400000000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([Buffer.from('47494638396101000100800000000000ffffff', 'hex'), ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
};
const png = (width: number, height: number, chunks: [string, Buffer][] = []): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const all: [string, Buffer][] = [['IHDR', header], ...chunks, ['IDAT', deflateSync(Buffer.from([0, 0]))], ['IEND', Buffer.alloc(0)]];
  const framed = all.map(([type, data]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...framed]);
};

describe('Reading an image', () => {
  it('tells a still GIF from a moving one', () => {
    expect(readImage(gif(1))).toEqual({ format: 'gif', contentType: 'image/gif', width: 1, height: 1, isAnimated: false });
    expect(readImage(gif(2))?.isAnimated).toBe(true);
  });

  it('tells a still PNG from a moving one', () => {
    expect(readImage(png(3, 2))).toEqual({ format: 'png', contentType: 'image/png', width: 3, height: 2, isAnimated: false });
    const frame: [string, Buffer] = ['fcTL', Buffer.from('00000000000000030000000200000000000000000064 03e80000'.replace(' ', ''), 'hex')];
    const moving = png(3, 2, [['acTL', Buffer.alloc(8)], frame, frame]);
    expect(readImage(moving)?.isAnimated).toBe(true);
    expect(readPngAnimation(moving)).toEqual({ frames: 2, durationMs: 200 });
    expect(readImage(png(3, 2, [frame, frame]))?.isAnimated).toBe(false);
  });

  it('refuses sizes that nobody could show', () => {
    expect(readImage(png(16_384, 1))).not.toBeNull();
    expect(readImage(png(16_385, 1))).toBeNull();
    expect(readImage(png(16_000, 16_000))).toBeNull();
    expect(readImage(png(0, 5))).toBeNull();
  });

  it.each([
    ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['nothing', Buffer.alloc(0)],
    ['the beginning of a PNG', png(3, 2).subarray(0, 18)],
    ['a GIF without an end', gif(2).subarray(0, 7)],
    ['a JPEG of nothing', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(64)])],
    ['a WebP of nothing', Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X'), Buffer.alloc(2)])],
    ['an AVIF of nothing', Buffer.concat([Buffer.from('\0\0\0\x18ftypavif'), Buffer.alloc(64)])],
  ])('refuses %s', (_name, bytes) => {
    expect(readImage(bytes)).toBeNull();
  });
});
