import type { Snowflake } from 'discord-api-types/v10';
import { AttachmentFlags } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { AttachmentPlaceholder } from '#protocol/rest/messages';
import { keysOf, type StoredFile } from '../attachments/keep-attachments.ts';
import { MAX_ATTACHMENTS } from '../attachments/most-attachments.ts';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { wireTime } from '../ports/clock.ts';
import type { ScheduledMessageRecord } from '../ports/later-stores.ts';

/** So long after its time the files of a message stay that could not be sent: its writer may still look after it. */
const KEPT_AFTER_MS = 30 * 86_400_000;
/** So many whole messages of the largest files may wait of one person. */
const MOST_MESSAGES = 3;
const BINARY = 'application/octet-stream';

/**
 * Has files wait for their message. They are doomed all the while, only late enough: the message that is written with them spares
 * them in the same step, and of one that goes with its channel or its writer nothing is left behind.
 */
export const keepFiles = async (
  { doomedFiles }: Pick<Core, 'doomedFiles'>,
  { due_at: dueAt, files }: Pick<ScheduledMessageRecord, 'due_at' | 'files'>,
): Promise<void> => {
  if (files.length > 0) await doomedFiles.add(keysOf(files), wireTime(Date.parse(dueAt) + KEPT_AFTER_MS));
};

/** Removes what no message will have. What cannot be removed now goes when its time has come. */
export async function dropFiles(core: Core, files: readonly AttachmentRecord[]): Promise<void> {
  if (files.length === 0) return;
  await core.blobs.remove(keysOf(files)).catch((error: unknown) => core.log.warn({ err: error }, 'files of a scheduled message stay behind for a while'));
}

/** Throws 413 when these are more than one person may have waiting, with those of their other messages. */
export async function demandRoom(core: Core, userId: Snowflake, files: readonly AttachmentRecord[], exceptId?: Snowflake): Promise<void> {
  const others = (await core.scheduledMessages.ofUser(userId)).filter(({ id }) => id !== exceptId).flatMap((message) => message.files);
  const sizeBytes = [...others, ...files].reduce((sum, { size }) => sum + size, 0);
  if (sizeBytes > MOST_MESSAGES * MAX_ATTACHMENTS * core.settings.maxFileBytes) throw apiError('REQUEST_ENTITY_TOO_LARGE');
}

/** As their writer sees them, and may name them when they change the message. */
export const presentScheduledFile = ({ id, filename, size, content_type: contentType, description, flags = 0 as AttachmentFlags }: AttachmentRecord) => ({
  id,
  filename,
  size,
  ...(contentType && { content_type: contentType }),
  ...(description && { description }),
  ...(flags & AttachmentFlags.IsSpoiler && { is_spoiler: true }),
});

/** As if they came with the message now. Throws 50146 when they waited too long. */
export async function filesToSend(core: Core, files: readonly AttachmentRecord[]): Promise<{ stored: StoredFile[]; attachments: AttachmentPlaceholder[] }> {
  const there = await Promise.all(files.map(({ key }) => core.blobs.stat(key)));
  if (there.includes(null)) throw apiError('UPLOADED_FILE_NOT_FOUND');
  return {
    stored: files.map(({ filename, content_type: contentType, size, key }, index) => ({
      index,
      filename,
      contentType: contentType ?? BINARY,
      sizeBytes: size,
      key,
    })),
    attachments: files.map(({ filename, title, description, duration_secs: seconds, waveform, flags = 0 as AttachmentFlags }, index) => ({
      id: String(index),
      filename,
      ...(title && { title }),
      description,
      ...(seconds !== undefined && { duration_secs: seconds }),
      ...(waveform && { waveform }),
      is_spoiler: (flags & AttachmentFlags.IsSpoiler) !== 0,
    })),
  };
}
