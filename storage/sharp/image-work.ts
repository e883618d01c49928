import { Turnstile } from '#core/turnstile';
import { ImageWorkError, type Drawing, type ImageWork } from '#core/ports/image-work';
import { rgbaToThumbHash } from 'thumbhash';
import { loadSharp, type Sharp } from './load-sharp.ts';

/** Pixels of one picture, and of all frames of one that moves: what bounds the memory that a file may claim. */
const MAX_PIXELS = 100_000_000;
const MAX_ANIMATED_PIXELS = 300_000_000;
const TIMEOUT_S = 10;
/** Each takes a thread of Node's pool of four, which files and names need too. */
const AT_ONCE = 2;
const MAX_WAITING = 64;
/** The hash holds no more than a few waves: a small picture gives the same one. */
const PLACEHOLDER_SIDE = 48;

/** Pictures by sharp, where it could be installed. `onMissing` is told once why it could not be loaded. */
export function sharpImageWork(onMissing: (error: unknown) => void): ImageWork {
  let loading: Promise<Sharp | null> | undefined;
  const load = (): Promise<Sharp | null> =>
    (loading ??= loadSharp().catch((error: unknown) => {
      onMissing(error);
      return null;
    }));

  const turnstile = new Turnstile(AT_ONCE);
  const inTurn = async <Result>(work: (sharp: Sharp) => Promise<Result>): Promise<Result> => {
    const sharp = await load();
    if (!sharp) throw new ImageWorkError('missing');
    if (turnstile.waiting >= MAX_WAITING) throw new ImageWorkError('busy');
    return turnstile.pass(() =>
      work(sharp).catch((error: unknown) => {
        throw new ImageWorkError('unreadable', { cause: error });
      }),
    );
  };

  return {
    isHere: async () => (await load()) !== null,
    draw: (bytes, drawing) => inTurn((sharp) => draw(sharp, bytes, drawing)),
    placeholder: (bytes) => inTurn((sharp) => placeholder(sharp, bytes)),
  };
}

async function draw(sharp: Sharp, bytes: Buffer, { format, maxWidth, maxHeight, isAnimated, quality }: Drawing): Promise<Buffer> {
  const limits = { limitInputPixels: isAnimated ? MAX_ANIMATED_PIXELS : MAX_PIXELS, failOn: 'error', sequentialRead: true } as const;
  let picture = sharp(bytes, { ...limits, animated: isAnimated }).timeout({ seconds: TIMEOUT_S });
  // A moving picture has no orientation; turning its frames would fail.
  if (!isAnimated) picture = picture.autoOrient();
  if (maxWidth || maxHeight) {
    picture = picture.resize({
      ...(maxWidth && { width: maxWidth }),
      ...(maxHeight && { height: maxHeight }),
      fit: 'inside',
      withoutEnlargement: true,
    });
  }
  if (format === 'jpeg')
    return picture
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: quality === 'low' ? 60 : 88 })
      .toBuffer();
  if (format === 'webp') return picture.webp({ quality: quality === 'low' ? 50 : 82, lossless: quality === 'lossless', effort: 3 }).toBuffer();
  if (format === 'avif') return picture.avif({ quality: quality === 'low' ? 35 : 55, lossless: quality === 'lossless', effort: 1 }).toBuffer();
  if (format === 'gif') return picture.gif({ effort: 3 }).toBuffer();
  return picture.png({ compressionLevel: 6 }).toBuffer();
}

async function placeholder(sharp: Sharp, bytes: Buffer): Promise<string> {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: TIMEOUT_S })
    .autoOrient()
    .resize({ width: PLACEHOLDER_SIDE, height: PLACEHOLDER_SIDE, fit: 'inside', kernel: 'linear' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
