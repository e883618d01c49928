import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { formError, type ApiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { imageKey, type ImageKind } from './image-key.ts';
import { acceptPicture, type AcceptedPicture } from './accept-picture.ts';
import { spareFiles } from '../attachments/doom-files.ts';

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
  const { bytes, contentType, isAnimated } = await acceptDataUri(core, image, field, MAX_IMAGE_BYTES);
  const hash = imageHash(bytes, isAnimated);
  const key = imageKey(kind, ownerId, hash);
  await spareFiles(core, [key]);
  await keepBytes(core, key, bytes, contentType);
  return hash;
}

/** Discord's form of a hash: of the bytes, with `a_` in front of what moves. */
export const imageHash = (bytes: Buffer, isAnimated: boolean): string =>
  `${isAnimated ? 'a_' : ''}${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;

/** The picture of a data URI, ready to be kept. Throws 50035 at `field`. */
export async function acceptDataUri(core: Core, image: string, field: string, maxBytes: number): Promise<AcceptedPicture> {
  const bytes = Buffer.from(image.slice(image.indexOf(',') + 1), 'base64');
  if (bytes.length > maxBytes) throw tooLarge(field, maxBytes);
  const accepted = await acceptPicture(core, bytes);
  if (!accepted) throw formError([field], 'IMAGE_INVALID', 'Invalid image');
  return accepted;
}

export const tooLarge = (field: string, maxBytes: number): ApiError =>
  formError([field], 'BINARY_TYPE_MAX_SIZE', `File cannot be larger than ${(maxBytes / 1024).toFixed(1)} kb.`);

export async function keepBytes(core: Core, key: string, bytes: Buffer, contentType: string): Promise<void> {
  await core.blobs.put(key, Readable.from([bytes]), { maxBytes: bytes.length, contentType });
}
