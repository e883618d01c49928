import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { formError, type ApiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { imageKey, type ImageKind } from './image-key.ts';
import { readImage, type ReadImage } from './read-image.ts';

export { imageKey, memberImageOwner, type ImageKind } from './image-key.ts';

const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/** The field that an image of each kind is sent in. */
const FIELDS: Record<ImageKind, string> = {
  avatars: 'avatar',
  icons: 'icon',
  banners: 'banner',
  splashes: 'splash',
  'discovery-splashes': 'discovery_splash',
  'app-icons': 'icon',
  'role-icons': 'icon',
  'channel-icons': 'icon',
  'guild-avatars': 'avatar',
  'guild-banners': 'banner',
  'guild-events': 'image',
  'team-icons': 'icon',
};

/**
 * Keeps the image of a data URI (already read by `imageData`) and returns its hash, `a_` in front when it moves.
 * Null takes the image away; undefined leaves `known` as it is. Throws 50035 at `field` for what is no image.
 */
export async function keepImage(
  core: Core,
  kind: ImageKind,
  ownerId: string,
  image: string | null | undefined,
  known: string | null,
  field: string = FIELDS[kind],
): Promise<string | null> {
  if (image === undefined) return known;
  if (image === null) return null;
  const { bytes, contentType, isAnimated } = readDataUri(image, field, MAX_IMAGE_BYTES);
  const hash = `${isAnimated ? 'a_' : ''}${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
  await keepBytes(core, imageKey(kind, ownerId, hash), bytes, contentType);
  return hash;
}

/** The bytes of a data URI and what image they are. Throws 50035 at `field`. */
export function readDataUri(image: string, field: string, maxBytes: number): ReadImage & { bytes: Buffer } {
  const bytes = Buffer.from(image.slice(image.indexOf(',') + 1), 'base64');
  if (bytes.length > maxBytes) throw tooLarge(field, maxBytes);
  const read = readImage(bytes);
  if (!read) throw formError([field], 'IMAGE_INVALID', 'Invalid image');
  return { ...read, bytes };
}

export const tooLarge = (field: string, maxBytes: number): ApiError =>
  formError([field], 'BINARY_TYPE_MAX_SIZE', `File cannot be larger than ${(maxBytes / 1024).toFixed(1)} kb.`);

export async function keepBytes(core: Core, key: string, bytes: Buffer, contentType: string): Promise<void> {
  await core.blobs.put(key, Readable.from([bytes]), { maxBytes: bytes.length, contentType });
}
