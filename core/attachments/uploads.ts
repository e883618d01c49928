import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import mime from 'mime-types';
import { apiError } from '#protocol/errors';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { AttachmentPlaceholder } from '#protocol/rest/messages';
import type { CreateAttachmentsBody } from '#protocol/rest/channels';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { wireTime } from '../ports/clock.ts';
import { MAX_ATTACHMENTS } from './most-attachments.ts';
import type { StoredFile } from './keep-attachments.ts';

/** A file that was announced but not sent with a message within this time is forgotten. */
const KEPT_MS = 60 * 60_000;
/** So long a name may be written to and named in a message. */
const NAME_LIFETIME_MS = 24 * 60 * 60_000;
/** So many whole messages of the largest files may one person have sent ahead. */
const MOST_PENDING_MESSAGES = 3;
/** However small they are. */
const MOST_PENDING = 1_000;
const BINARY = 'application/octet-stream';

interface Upload {
  id: Snowflake;
  userId: Snowflake;
  /** As announced. */
  sizeBytes: number;
}

const pendingKey = (id: Snowflake): string => `pending/${id}`;
const sign = (core: Core, id: string, userId: string, size: string): string =>
  createHmac('sha256', core.settings.signingSecret).update(`upload\n${id}\n${userId}\n${size}`).digest('base64url').slice(0, 32);

/** Of one upload that no message has taken yet; all of a person stand in one table of the short memory. */
interface Pending {
  sizeBytes: number;
  untilMs: number;
}
const tableOf = (userId: Snowflake): string => `uploads:${userId}`;

/** Throws when the bytes of an upload are more than its sender may have lying about; else they count from here on. */
async function countPending(core: Core, { id, userId, sizeBytes }: Upload): Promise<void> {
  const nowMs = core.clock.nowMs();
  const mine: Pending = { sizeBytes, untilMs: nowMs + KEPT_MS };
  const all = await core.shortMemory.setEntry(tableOf(userId), id, mine, KEPT_MS);
  const over = [...all].filter(([, { untilMs }]) => untilMs <= nowMs).map(([other]) => other);
  for (const other of over) {
    all.delete(other);
    await core.shortMemory.removeEntry(tableOf(userId), other);
  }
  const sum = [...all.values()].reduce((bytes, one) => bytes + one.sizeBytes, 0);
  if (all.size <= MOST_PENDING && sum <= MOST_PENDING_MESSAGES * MAX_ATTACHMENTS * core.settings.maxFileBytes) return;
  await core.shortMemory.removeEntry(tableOf(userId), id);
  throw apiError('REQUEST_ENTITY_TOO_LARGE');
}

/** The bytes of an upload are gone, or a message has them. */
export async function uncountPending(core: Core, upload: Pick<Upload, 'id' | 'userId'>): Promise<void> {
  await core.shortMemory.removeEntry(tableOf(upload.userId), upload.id);
}

/** The first of two steps: where the bytes shall go. The name says by itself what it allows. Source: Discord's client, "Create Message Attachments". */
export function createUploads(
  core: Core,
  place: Place,
  userId: Snowflake,
  body: CreateAttachmentsBody,
): { attachments: { id: string | null; upload_url: string; upload_filename: string }[] } {
  if (!(place.permissions & PermissionFlagsBits.AttachFiles)) throw apiError('MISSING_PERMISSIONS');
  if (body.files.some((file) => file.file_size > core.settings.maxFileBytes)) throw apiError('REQUEST_ENTITY_TOO_LARGE');
  return {
    attachments: body.files.map((file) => {
      const id = core.ids.next();
      const name = `${id}.${userId}.${file.file_size}.${sign(core, id, userId, String(file.file_size))}`;
      return { id: file.id ?? null, upload_url: `${core.settings.url}/api/v10/uploads/${name}`, upload_filename: name };
    }),
  };
}

function read(core: Core, name: string): Upload | null {
  const [, id, userId, size, mac] = /^(\d{1,20})\.(\d{1,20})\.(\d{1,15})\.([\w-]{32})$/.exec(name) ?? [];
  if (!id || !userId || !size || !mac) return null;
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(sign(core, id, userId, size)))) return null;
  return core.clock.nowMs() - timeOfSnowflake(id) < NAME_LIFETIME_MS ? { id, userId, sizeBytes: Number(size) } : null;
}

/** The upload of a name in the hands of whom it was made for; null for everybody else. */
function readOwn(core: Core, name: string, userId: Snowflake): Upload | null {
  const upload = read(core, name);
  return upload?.userId === userId ? upload : null;
}

/** The second step: the bytes, no more than were announced. Who has the address may write there, at its person's expense. */
export async function receiveUpload(core: Core, name: string, bytes: Readable, contentType: string | undefined): Promise<void> {
  const upload = read(core, name);
  if (!upload) throw apiError('UPLOADED_FILE_NOT_FOUND');
  await countPending(core, upload);
  const key = pendingKey(upload.id);
  // Doomed before it is written: a message that takes it keeps a copy of its own.
  await core.doomedFiles.add([key], wireTime(core.clock.nowMs() + KEPT_MS));
  await core.blobs.put(key, bytes, { maxBytes: upload.sizeBytes, contentType: contentType?.split(';', 1)[0]?.trim() || BINARY });
  try {
    // Once more: meanwhile a message may have taken what was sent by this name before.
    await countPending(core, upload);
  } catch (error) {
    await core.blobs.remove([key]);
    throw error;
  }
}

/** Takes back a file that no message took. */
export async function deleteUpload(core: Core, name: string, userId: Snowflake): Promise<void> {
  const upload = readOwn(core, name, userId);
  if (!upload || !(await core.blobs.stat(pendingKey(upload.id)))) throw apiError('UPLOADED_FILE_NOT_FOUND');
  await core.blobs.remove([pendingKey(upload.id)]);
  await uncountPending(core, upload);
}

export const isUploaded = (placeholder: AttachmentPlaceholder): boolean => Boolean(placeholder.uploaded_filename);

/** A file that came in two steps, for the message that names it. Throws 50146 when its bytes never came, or were another's. */
export async function uploadedFile(core: Core, placeholder: AttachmentPlaceholder, senderId: Snowflake): Promise<StoredFile> {
  const upload = readOwn(core, placeholder.uploaded_filename ?? '', senderId);
  const found = upload && (await core.blobs.stat(pendingKey(upload.id)));
  if (!upload || !found) throw apiError('UPLOADED_FILE_NOT_FOUND');
  const filename = placeholder.filename ?? 'file';
  const contentType = found.contentType === BINARY ? mime.lookup(filename) || BINARY : found.contentType;
  return { index: null, filename, contentType, sizeBytes: found.sizeBytes, key: pendingKey(upload.id), pending: upload };
}
