import { Readable } from 'node:stream';
import { Turnstile } from '../turnstile.ts';
import type { Core } from '../core.ts';
import { cleanerOf, TELLING_BYTES } from '../images/clean-picture.ts';
import { factsOf, type PictureFacts } from '../images/picture-facts.ts';
import type { StoredFile } from './keep-attachments.ts';

/** Files that are in memory at the same time, and the largest that are taken there. */
const turnstile = new Turnstile(4);
const MAX_CLEANED_BYTES = 64 * 1024 * 1024;

/**
 * Takes out of a picture or a film what tells of its maker (where it was taken, with what, when) and looks at it; pixels and colours
 * stay as they came. Goes by the bytes, whatever the file is called. `facts` are null for what shows no picture.
 */
export async function cleanAttachment(core: Core, file: StoredFile): Promise<{ sizeBytes: number; facts: PictureFacts | null }> {
  const untouched = { sizeBytes: file.sizeBytes, facts: null };
  const head = await readBytes(core, file.key, TELLING_BYTES);
  const clean = cleanerOf(head);
  if (!clean || file.sizeBytes > MAX_CLEANED_BYTES) return { ...untouched, facts: file.contentType === 'image/bmp' ? sizeOfBitmap(head) : null };
  return turnstile.pass(async () => {
    const given = await readBytes(core, file.key, file.sizeBytes);
    const picture = clean(given);
    const bytes = picture?.bytes ?? given;
    if (bytes !== given) await core.blobs.put(file.key, Readable.from([bytes]), { maxBytes: bytes.length, contentType: file.contentType });
    const facts = file.contentType.startsWith('image/') ? await factsOf(core, bytes, picture?.orientation ?? 1) : null;
    return { sizeBytes: bytes.length, facts };
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
