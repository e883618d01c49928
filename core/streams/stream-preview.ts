import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import { readStreamKey } from './stream-key.ts';
import type { StreamRecord } from './stream-record.ts';

/** Clients send a new picture every few minutes. */
const LIFETIME_MS = 15 * 60_000;
const PICTURE = /^data:image\/(?:jpeg|png|webp);base64,[\d+/A-Za-z]+={0,2}$/;

const keyOf = (key: string): string => `stream-preview:${key}`;

/** Keeps a small picture of the own stream. Source: the unofficial "Upload Stream Preview". */
export async function uploadPreview(core: Core, key: string, thumbnail: string, byId: Snowflake): Promise<void> {
  if (core.streams.get(key)?.owner.user_id !== byId) throw apiError('UNKNOWN_STREAM');
  if (!PICTURE.test(thumbnail)) throw formError(['thumbnail'], 'IMAGE_INVALID', 'Invalid image');
  await core.shortMemory.set(keyOf(key), thumbnail, LIFETIME_MS);
}

/** The picture itself as an address: it is small, and nobody else's to see. Source: the unofficial "Get Stream Preview". */
export async function getPreview(core: Core, key: string, byId: Snowflake): Promise<{ url: string }> {
  const stream = await streamSeenBy(core, key, byId);
  const url = await core.shortMemory.get<string>(keyOf(stream.key));
  if (url === null) throw apiError('UNKNOWN_STREAM');
  return { url };
}

export const forgetPreview = (core: Core, key: string): Promise<void> => core.shortMemory.remove(keyOf(key));

/** Who may not join the call learns nothing of its streams. */
async function streamSeenBy(core: Core, key: string, userId: Snowflake): Promise<StreamRecord> {
  const stream = core.streams.get(key);
  const where = readStreamKey(key);
  const place = where && (await placeOf(core, where.channelId, userId));
  if (!stream || !place || !(place.permissions & Permission.ViewChannel)) throw apiError('UNKNOWN_STREAM');
  if (place.guild && !(place.permissions & Permission.Connect)) throw apiError('MISSING_PERMISSIONS');
  return stream;
}
