import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Core } from '../core.ts';

/** Kinds of images that Discord's CDN serves by owner and hash; each is the first segment of its path. */
export type ImageKind =
  | 'avatars'
  | 'icons'
  | 'banners'
  | 'splashes'
  | 'discovery-splashes'
  | 'app-icons'
  | 'role-icons'
  | 'channel-icons'
  | 'guild-avatars'
  | 'guild-banners';

/**
 * Keeps the image of a data URI (already read by `imageData`) and returns its hash, `a_` in front when it moves.
 * Null takes the image away; undefined leaves `known` as it is. Throws 50035 at `field` for what is no image.
 */
export async function keepImage(core: Core, kind: ImageKind, ownerId: string, image: string | null | undefined, known: string | null): Promise<string | null> {
  if (image === undefined) return known;
  if (image === null) return null;
  const comma = image.indexOf(',');
  const bytes = Buffer.from(image.slice(comma + 1), 'base64');
  const contentType = /^data:(image\/[a-z]+)/.exec(image)?.[1] ?? 'image/png';
  const hash = `${contentType === 'image/gif' ? 'a_' : ''}${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
  await core.blobs.put(imageKey(kind, ownerId, hash), Readable.from([bytes]), { maxBytes: bytes.length, contentType });
  return hash;
}

/** Where the bytes of such an image stand. */
export const imageKey = (kind: ImageKind, ownerId: string, hash: string): string => `${kind}/${ownerId}/${hash}`;
