import { Readable } from 'node:stream';
import { Turnstile } from '../accounts/turnstile.ts';
import type { Core } from '../core.ts';
import { cleanerOf, TELLING_BYTES } from '../images/clean-picture.ts';
import { isTurnedSideways } from '../images/formats/orientation.ts';
import { readImage } from '../images/read-image.ts';
import { ImageWorkError } from '../ports/image-work.ts';
import type { StoredFile } from './keep-attachments.ts';

/** What is known of a picture among the files of a message. */
export interface PictureFacts {
  width: number;
  height: number;
  placeholder?: string;
  placeholder_version?: number;
}

/** Pictures that are in memory at the same time. */
const turnstile = new Turnstile(4);
/** How long a message waits for the placeholders of its pictures; whoever shows it can do without. */
const PLACEHOLDER_WAIT_MS = 300;
/** Larger ones take too long to decode, but for JPEGs, which can be read small. */
const MAX_PLACEHOLDER_PIXELS = 20_000_000;
const PLACEHOLDER_VERSION = 1;

/**
 * Takes out of a picture what tells of its maker (where it was taken, with what, when) and looks at it; pixels and colours
 * stay as they came. Goes by the bytes, whatever the file is called. `facts` are null for what shows no picture.
 */
export async function cleanAttachment(core: Core, file: StoredFile): Promise<{ sizeBytes: number; facts: PictureFacts | null }> {
  const untouched = { sizeBytes: file.sizeBytes, facts: null };
  const head = await readBytes(core, file.key, TELLING_BYTES);
  const clean = cleanerOf(head);
  if (!clean) return { ...untouched, facts: file.contentType === 'image/bmp' ? sizeOfBitmap(head) : null };
  return turnstile.pass(async () => {
    const given = await readBytes(core, file.key, file.sizeBytes);
    const picture = clean(given);
    const bytes = picture?.bytes ?? given;
    if (bytes !== given) await core.blobs.put(file.key, Readable.from([bytes]), { maxBytes: bytes.length, contentType: file.contentType });
    const image = file.contentType.startsWith('image/') ? readImage(bytes) : null;
    if (!image) return { ...untouched, sizeBytes: bytes.length };
    const isSideways = isTurnedSideways(picture?.orientation ?? 1);
    const [width, height] = isSideways ? [image.height, image.width] : [image.width, image.height];
    const isQuick = image.format === 'jpeg' || image.width * image.height <= MAX_PLACEHOLDER_PIXELS;
    const placeholder = isQuick ? await placeholderOf(core, bytes) : null;
    return { sizeBytes: bytes.length, facts: { width, height, ...(placeholder && { placeholder, placeholder_version: PLACEHOLDER_VERSION }) } };
  });
}

/** A negative height says that the first row is the upper one. */
function sizeOfBitmap(head: Buffer): PictureFacts | null {
  if (head.length < TELLING_BYTES || head.toString('latin1', 0, 2) !== 'BM' || head.readUInt32LE(14) < 40) return null;
  const [width, height] = [head.readInt32LE(18), Math.abs(head.readInt32LE(22))];
  return width > 0 && height > 0 ? { width, height } : null;
}

async function readBytes(core: Core, key: string, length: number): Promise<Buffer> {
  const stream = length > 0 ? await core.blobs.read(key, { start: 0, end: length - 1 }) : null;
  const chunks: Buffer[] = [];
  if (stream) for await (const chunk of stream) chunks.push(chunk as Buffer); // a byte stream
  return Buffer.concat(chunks);
}

/** Null where it cannot be had, or not in time. */
async function placeholderOf(core: Core, bytes: Buffer): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PLACEHOLDER_WAIT_MS)));
  const drawn = core.imageWork.placeholder(bytes).catch((error: unknown) => {
    if (!(error instanceof ImageWorkError)) core.log.warn({ err: error }, 'a placeholder could not be made');
    return null;
  });
  try {
    return await Promise.race([drawn, late]);
  } finally {
    clearTimeout(timer);
  }
}
