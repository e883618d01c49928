import sharp from 'sharp';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackOfSharp } from '#compat-tests/conditions/sharp';
import { readGifAnimation } from '#core/images/read-animation';
import { readImage } from '#core/images/read-image';
import { movingWebp, pictureWithMetadata, tellsOfItsMaker } from '#core/images/test-pictures';
import { ImageWorkError, type Drawing } from '#core/ports/image-work';
import { sharpImageWork } from './image-work.ts';

const work = sharpImageWork((error) => {
  throw error;
});
const plain: Drawing = { format: 'png', isAnimated: false, quality: 'high' };
const FORMATS: Drawing['format'][] = ['png', 'jpeg', 'webp', 'gif', 'avif'];

describeWhere(lackOfSharp, 'Drawing by sharp', () => {
  it.each(FORMATS)('makes a %s of any picture, in the size that is asked for', async (format) => {
    for (const given of [pictureWithMetadata('jpeg'), pictureWithMetadata('png'), pictureWithMetadata('webp'), pictureWithMetadata('avif'), movingWebp()]) {
      const drawn = await work.draw(given, { ...plain, format, maxWidth: 12, maxHeight: 12 });
      expect(readImage(drawn)).toMatchObject({ format, width: 12, height: 8, isAnimated: false });
      expect(tellsOfItsMaker(drawn)).toBe(false);
    }
  });

  it('never enlarges', async () => {
    expect(readImage(await work.draw(pictureWithMetadata('png'), { ...plain, maxWidth: 4096 }))).toMatchObject({ width: 24, height: 16 });
  });

  it('puts a picture upright', async () => {
    const drawn = await work.draw(pictureWithMetadata('jpeg', 6), plain);
    expect(readImage(drawn)).toMatchObject({ width: 16, height: 24 });
    const { data } = await sharp(drawn).raw().toBuffer({ resolveWithObject: true });
    // Blue was on the left; turned by a quarter it is above.
    expect(data[2]).toBeGreaterThan(150);
    expect(data[0]).toBeLessThan(100);
  });

  it.each(['gif', 'webp'] as const)('keeps a picture moving as %s', async (format) => {
    const drawn = await work.draw(movingWebp(), { ...plain, format, isAnimated: true, maxWidth: 12 });
    expect(readImage(drawn)).toMatchObject({ format, width: 12, height: 8, isAnimated: true });
    if (format === 'gif') expect(readGifAnimation(drawn)).toEqual({ frames: 2, durationMs: 200 });
  });

  it.each([
    ['a drawing with scripts', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'],
    ['a document', '%PDF-1.4\n1 0 obj\n'],
    ['nothing', ''],
    ['half of a picture', pictureWithMetadata('png').subarray(0, 60)],
  ])('refuses %s', async (_name, bytes) => {
    await expect(work.draw(Buffer.from(bytes), plain)).rejects.toMatchObject({ name: 'ImageWorkError', reason: 'unreadable' });
  });

  it('refuses more pixels than anybody could hold', async () => {
    const wide = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await expect(work.draw(wide, plain)).rejects.toBeInstanceOf(ImageWorkError);
  });

  it('makes placeholders of the shape of the picture', async () => {
    const hash = Buffer.from(await work.placeholder(pictureWithMetadata('jpeg')), 'base64');
    expect(hash.length).toBeLessThan(32);
    expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1);
    const turned = Buffer.from(await work.placeholder(pictureWithMetadata('jpeg', 6)), 'base64');
    expect(thumbHashToApproximateAspectRatio(turned)).toBeLessThan(1);
  });

  it('does a few at a time and refuses what would wait too long', async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => work.draw(pictureWithMetadata('png'), plain)));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((one) => (one.reason as ImageWorkError).reason === 'busy')).toBe(true);
    await expect(work.draw(pictureWithMetadata('png'), plain)).resolves.toBeInstanceOf(Buffer);
  });
});
