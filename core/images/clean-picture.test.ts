import { crc32, deflateSync } from 'node:zlib';
import { cleanerOf, type CleanPicture } from './clean-picture.ts';
import { orientationAlone, readOrientation } from './formats/orientation.ts';
import { cleanPng, unpacksAsDeclared } from './formats/png.ts';
import { readImage } from './read-image.ts';
import { movingWebp, pictureWithMetadata, tellsOfItsMaker, type MetadataFormat } from './test-pictures.ts';

const FORMATS: MetadataFormat[] = ['jpeg', 'png', 'webp', 'avif'];
const clean = (bytes: Buffer): CleanPicture => {
  const picture = cleanerOf(bytes)?.(bytes);
  if (!picture) throw new Error('not cleaned');
  return picture;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
  framed.writeUInt32BE(data.length, 0);
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
  return framed;
};
/** A grey picture with one byte for each pixel, whose packed pixels are what is given. */
const png = (width: number, height: number, pixels: Buffer, more: Buffer[] = [], interlaced = 0): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('Cleaning a picture', () => {
  it.each(FORMATS)('takes out of a %s where and with what it was taken, and nothing of the picture', (format) => {
    const given = pictureWithMetadata(format);
    expect(tellsOfItsMaker(given)).toBe(true);
    const { bytes, orientation } = clean(given);
    expect(tellsOfItsMaker(bytes)).toBe(false);
    expect(orientation).toBe(1);
    expect(readImage(bytes)).toEqual(readImage(given));
    expect(clean(bytes).bytes).toBe(bytes);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('keeps how a %s is turned, and nothing else of EXIF', (format) => {
    const { bytes, orientation } = clean(pictureWithMetadata(format, 6));
    expect(orientation).toBe(6);
    expect(tellsOfItsMaker(bytes)).toBe(false);
    expect(clean(bytes)).toMatchObject({ bytes, orientation: 6 });
    expect(bytes.includes(orientationAlone(6))).toBe(true);
  });

  it.each([...FORMATS.map((format) => [format, pictureWithMetadata(format)] as const), ['moving webp', movingWebp()] as const])(
    'cuts an archive and a page behind the end of a %s',
    (_format, picture) => {
      for (const tail of ['PK\x03\x04 an archive of Java', '<html><script>alert(1)</script>', '\0\0']) {
        const { bytes } = clean(Buffer.concat([picture, Buffer.from(tail, 'latin1')]));
        expect(bytes.equals(clean(picture).bytes)).toBe(true);
      }
    },
  );

  it('leaves a picture without anything else the very same', () => {
    const bare = png(2, 1, Buffer.from([0, 1, 2]));
    expect(clean(bare).bytes).toBe(bare);
    const moving = movingWebp();
    expect(clean(moving)).toEqual({ bytes: moving, orientation: 1, frames: 2, pixels: 24 * 16 * 2 + 1 });
  });

  it('cuts words and applications out of a GIF, and keeps that it loops', () => {
    const frame = Buffer.from('21f90400000000002c0000000001000100000202440100', 'hex');
    const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
    const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
    const words = Buffer.concat([Buffer.from('21fe05', 'hex'), Buffer.from('hello'), Buffer.from([0])]);
    const xmp = Buffer.concat([Buffer.from('21ff0b', 'hex'), Buffer.from('XMP DataXMP'), Buffer.from('03616263', 'hex'), Buffer.from([0])]);
    const plain = Buffer.concat([head, loop, frame, frame, Buffer.from([0x3b])]);
    const { bytes, frames, pixels } = clean(Buffer.concat([head, words, loop, xmp, frame, words, frame, Buffer.from([0x3b]), Buffer.from('GIFAR')]));
    expect(bytes.equals(plain)).toBe(true);
    expect([frames, pixels]).toEqual([2, 2]);
    expect(clean(plain.subarray(0, -1)).bytes.equals(plain)).toBe(true);
  });

  it('counts the pixels of frames that are larger than their picture says', () => {
    const frame = Buffer.from('2c00000000ffffffff00' + '0202440100', 'hex');
    const gif = Buffer.concat([Buffer.from('47494638396101000100800000000000ffffff', 'hex'), frame, Buffer.from([0x3b])]);
    expect(clean(gif).pixels).toBe(65_535 ** 2);
  });

  it('stops a PNG that moves when it shall be still', () => {
    const control = chunk('fcTL', Buffer.concat([Buffer.from('0000000000000002000000010000000000000000006403e8', 'hex'), Buffer.alloc(2)]));
    const moving = png(2, 1, Buffer.from([0, 1, 2]), [chunk('acTL', Buffer.alloc(8)), control, control]);
    expect(cleanPng(moving)).toMatchObject({ bytes: moving, frames: 2, pixels: 6 });
    expect(cleanPng(moving, true)?.bytes.equals(png(2, 1, Buffer.from([0, 1, 2])))).toBe(true);
  });

  it('makes nothing of broken ones, at whatever place they break', () => {
    for (const format of [...FORMATS, 'moving'] as const) {
      const whole = format === 'moving' ? movingWebp() : pictureWithMetadata(format, 6);
      for (let length = 32; length < whole.length; length++) {
        const broken = whole.subarray(0, length);
        const cleaned = cleanerOf(broken)?.(broken);
        if (cleaned && tellsOfItsMaker(broken) && readImage(cleaned.bytes))
          expect([format, length, tellsOfItsMaker(cleaned.bytes)]).toEqual([format, length, false]);
      }
      for (let at = 0; at < whole.length; at++) {
        const wrong = Buffer.from(whole);
        wrong[at] = 0xff;
        expect(() => cleanerOf(wrong)?.(wrong)).not.toThrow();
      }
    }
  });

  it('takes the place and the camera out of films, and moves nothing', () => {
    const box = (type: string, ...inner: Buffer[]): Buffer => {
      const data = Buffer.concat(inner);
      const head = Buffer.alloc(8);
      head.writeUInt32BE(data.length + 8);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, data]);
    };
    const words = (type: string): Buffer => box(type, box('\xa9xyz', Buffer.from('+52.5200+013.4050/ SecretCam')));
    const film = (said: (type: string) => Buffer): Buffer =>
      Buffer.concat([
        box('ftyp', Buffer.from('qt  \0\0\0\0qt  ')),
        box('mdat', Buffer.from('frames')),
        box('moov', box('mvhd', Buffer.alloc(4)), box('trak', box('tkhd', Buffer.alloc(4)), said('udta')), said('meta')),
      ]);
    const { bytes } = clean(film(words));
    expect(bytes.equals(film((type) => box('free', Buffer.alloc(words(type).length - 8))))).toBe(true);
    expect(clean(bytes).bytes).toBe(bytes);
  });

  it('does not look into files of other kinds', () => {
    for (const other of ['<svg xmlns="http://www.w3.org/2000/svg"></svg>', '%PDF-1.7 and so on and so forth', 'PK\x03\x04'.padEnd(40), ''])
      expect(cleanerOf(Buffer.from(other))).toBeNull();
  });
});

describe('Orientation', () => {
  it('is read in both byte orders, and is 1 when nothing says so', () => {
    expect(readOrientation(orientationAlone(8))).toBe(8);
    expect(readOrientation(Buffer.from('49492a00080000000100120103000100000003000000', 'hex'))).toBe(3);
    for (const nothing of ['', 'MM\0*', 'MM\0*\xff\xff\xff\xff', 'XX\0*\0\0\0\x08']) expect(readOrientation(Buffer.from(nothing, 'latin1'))).toBe(1);
    expect(readOrientation(orientationAlone(9))).toBe(1);
  });
});

describe('The pixels of a PNG', () => {
  it('take the room that its header says', async () => {
    expect(await unpacksAsDeclared(png(2, 2, Buffer.alloc(6)))).toBe(true);
    expect(await unpacksAsDeclared(png(2, 2, Buffer.alloc(7)))).toBe(false);
    expect(await unpacksAsDeclared(png(9, 9, Buffer.alloc(81 + 2 + 2 + 1 + 3 + 2 + 5 + 4), [], 1))).toBe(true);
    expect(await unpacksAsDeclared(pictureWithMetadata('png'))).toBe(true);
  });

  it('are a bomb when they take much more', async () => {
    const bomb = png(16, 16, Buffer.alloc(60_000_000));
    expect(bomb.length).toBeLessThan(70_000);
    const startedMs = performance.now();
    expect(await unpacksAsDeclared(bomb)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(await unpacksAsDeclared(Buffer.concat([bomb.subarray(0, 33), chunk('IDAT', Buffer.from('none')), chunk('IEND', Buffer.alloc(0))]))).toBe(false);
  });
});

describe('A file of nothing but empty parts', () => {
  const SIZE = 40_000_000;
  const filled = (head: Buffer, part: Buffer): Buffer => Buffer.concat([head, Buffer.alloc(SIZE, part)]);
  it.each([
    ['png', filled(pictureWithMetadata('png').subarray(0, 33), Buffer.concat([Buffer.alloc(4), Buffer.from('IDAT'), Buffer.alloc(4)]))],
    ['jpeg', filled(Buffer.from('ffd8', 'hex'), Buffer.from('ffdb0002', 'hex'))],
    ['gif', filled(Buffer.from('47494638396101000100000000', 'hex'), Buffer.from('21f900', 'hex'))],
    ['webp', filled(Buffer.from('RIFF\xff\xff\xff\x7fWEBP', 'latin1'), Buffer.from('ALPH\0\0\0\0'))],
    ['film', filled(Buffer.from('0000000c667479706d703432', 'hex'), Buffer.from('\0\0\0\x08moov', 'latin1'))],
  ])('costs little: %s', (_name, bytes) => {
    const before = process.memoryUsage().heapUsed;
    const startedMs = performance.now();
    cleanerOf(bytes)?.(bytes);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
  });
});
