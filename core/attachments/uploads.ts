import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import mime from 'mime-types';
import { apiError } from '#protocol/errors';
import type { AttachmentPlaceholder } from '#protocol/rest/messages';
import type { CreateAttachmentsBody } from '#protocol/rest/channels';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { wireTime } from '../ports/clock.ts';
import type { StoredFile } from './keep-attachments.ts';

/** A file that was announced but not sent with a message within this time is forgotten. */
const KEPT_MS = 60 * 60_000;
const BINARY = 'application/octet-stream';

const pendingKey = (id: Snowflake): string => `pending/${id}`;
const sign = (core: Core, id: string, size: string): string =>
  createHmac('sha256', core.settings.signingSecret).update(`upload\n${id}\n${size}`).digest('base64url').slice(0, 32);

/** The first of two steps: where the bytes shall go. The name says by itself what it allows. Source: Discord's client, "Create Message Attachments". */
export function createUploads(
  core: Core,
  place: Place,
  body: CreateAttachmentsBody,
): { attachments: { id: string | null; upload_url: string; upload_filename: string }[] } {
  if (!(place.permissions & PermissionFlagsBits.AttachFiles)) throw apiError('MISSING_PERMISSIONS');
  if (body.files.some((file) => file.file_size > core.settings.maxFileBytes)) throw apiError('REQUEST_ENTITY_TOO_LARGE');
  return {
    attachments: body.files.map((file) => {
      const id = core.ids.next();
      const name = `${id}.${file.file_size}.${sign(core, id, String(file.file_size))}`;
      return { id: file.id ?? null, upload_url: `${core.settings.url}/api/v10/uploads/${name}`, upload_filename: name };
    }),
  };
}

function read(core: Core, name: string): { id: Snowflake; sizeBytes: number } | null {
  const [, id, size, mac] = /^(\d{1,20})\.(\d{1,15})\.([\w-]{32})$/.exec(name) ?? [];
  if (!id || !size || !mac) return null;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(sign(core, id, size))) ? { id, sizeBytes: Number(size) } : null;
}

/** The second step: the bytes, no more than were announced. Who has the address may write there. */
export async function receiveUpload(core: Core, name: string, bytes: Readable, contentType: string | undefined): Promise<void> {
  const upload = read(core, name);
  if (!upload) throw apiError('UPLOADED_FILE_NOT_FOUND');
  const key = pendingKey(upload.id);
  // Doomed before it is written: a message that takes it keeps a copy of its own.
  await core.doomedFiles.add([key], wireTime(core.clock.nowMs() + KEPT_MS));
  await core.blobs.put(key, bytes, { maxBytes: upload.sizeBytes, contentType: contentType?.split(';', 1)[0]?.trim() || BINARY });
}

/** Takes back a file that no message took. */
export async function deleteUpload(core: Core, name: string): Promise<void> {
  const upload = read(core, name);
  if (!upload || !(await core.blobs.stat(pendingKey(upload.id)))) throw apiError('UPLOADED_FILE_NOT_FOUND');
  await core.blobs.remove([pendingKey(upload.id)]);
}

export const isUploaded = (placeholder: AttachmentPlaceholder): boolean => Boolean(placeholder.uploaded_filename);

/** A file that came in two steps, for the message that names it. Throws 50146 when its bytes never came. */
export async function uploadedFile(core: Core, placeholder: AttachmentPlaceholder): Promise<StoredFile> {
  const upload = read(core, placeholder.uploaded_filename ?? '');
  const found = upload && (await core.blobs.stat(pendingKey(upload.id)));
  if (!upload || !found) throw apiError('UPLOADED_FILE_NOT_FOUND');
  const filename = placeholder.filename ?? 'file';
  const contentType = found.contentType === BINARY ? mime.lookup(filename) || BINARY : found.contentType;
  return { index: null, filename, contentType, sizeBytes: found.sizeBytes, key: pendingKey(upload.id) };
}
