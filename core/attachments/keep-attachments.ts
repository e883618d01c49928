import { AttachmentFlags, type Snowflake } from 'discord-api-types/v10';
import { apiError, formErrors } from '#protocol/errors';
import { NO_FLAGS, withFlags } from '#protocol/flags';
import type { AttachmentPlaceholder } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { attachmentIdOfKey, attachmentKey } from './attachment-key.ts';
import { cleanAttachment } from './clean-attachment.ts';
import { MAX_ATTACHMENTS } from './most-attachments.ts';
import { receiveFile } from './receive-file.ts';
import { safeName } from './safe-name.ts';
import { isUploaded, uncountPending, uploadedFile } from './uploads.ts';

/** A file that came with a request and stands in the blob store already. */
export interface StoredFile {
  /** The n of `files[n]`; null for a field with another name. */
  index: number | null;
  filename: string;
  contentType: string;
  sizeBytes: number;
  key: string;
  /** Where it was sent ahead of its message. */
  pending?: { id: Snowflake; userId: Snowflake };
}

/** Files of requests that became attachments. */
const taken = new WeakSet<StoredFile>();

/** Removes the files of a request that nothing took, once it is done: who sends them with something that has none may not fill the disk. */
export async function removeUntaken(core: Core, files: readonly StoredFile[]): Promise<void> {
  const left = files.filter((file) => !taken.has(file));
  if (left.length === 0) return;
  await core.blobs.remove(keysOf(left)).catch((error: unknown) => core.log.warn({ err: error }, 'files that nothing took stay behind'));
}

function demandCount(count: number): void {
  if (count > MAX_ATTACHMENTS) throw apiError('MAXIMUM_NUMBER_OF_ATTACHMENTS_IN_A_MESSAGE_REACHED');
}

const countOf = (files: readonly StoredFile[], placeholders: readonly AttachmentPlaceholder[] | null | undefined): number =>
  files.length + (placeholders ?? []).filter(isUploaded).length;

/** The attachments of a new message: its files, with what `attachments[]` says of each by its placeholder id. Only their sender's own were sent ahead. */
export async function newAttachments(
  core: Core,
  senderId: Snowflake,
  files: readonly StoredFile[],
  placeholders: readonly AttachmentPlaceholder[] | null | undefined,
): Promise<AttachmentRecord[]> {
  demandCount(countOf(files, placeholders));
  return Promise.all([
    ...files.map((file, order) => {
      const about = placeholders?.find((placeholder) => placeholder.id === String(file.index ?? order) && !isUploaded(placeholder));
      return attachmentOf(core, file, about);
    }),
    ...(placeholders ?? []).filter(isUploaded).map(async (about) => attachmentOf(core, await uploadedFile(core, about, senderId), about)),
  ]);
}

/** Throws for what `attachments[]` speaks of although it neither came along nor is there already. */
export function demandSpokenOf(
  files: readonly StoredFile[],
  placeholders: readonly AttachmentPlaceholder[] | null | undefined,
  present: readonly AttachmentRecord[] = [],
): void {
  const there = new Set([...present.map(({ id }) => id), ...files.map((file, order) => String(file.index ?? order))]);
  const issues = (placeholders ?? []).flatMap((placeholder, index) =>
    isUploaded(placeholder) || there.has(placeholder.id)
      ? []
      : [{ path: ['attachments', index], code: 'ATTACHMENT_NOT_FOUND', message: 'Attachment data not found' }],
  );
  if (issues.length > 0) throw formErrors(issues);
}

/** The same files once more, for a message that outlives the one they came with. What is gone already stays away. */
export async function copiedAttachments(core: Core, attachments: readonly AttachmentRecord[]): Promise<AttachmentRecord[]> {
  const copies = await Promise.all(
    attachments.map(async (attachment) => {
      const bytes = await core.blobs.read(attachment.key);
      if (!bytes) return [];
      const id = core.ids.next();
      const key = attachmentKey(id);
      await receiveFile(core, key, bytes, { maxBytes: attachment.size, contentType: attachment.content_type ?? 'application/octet-stream' });
      return [{ ...attachment, id, key }];
    }),
  );
  return copies.flat();
}

/** Those of an edited message: what `attachments[]` lists or `isShown` is kept, the rest removed, new files added. Left out, all stay. */
export async function editedAttachments(
  core: Core,
  senderId: Snowflake,
  present: readonly AttachmentRecord[],
  files: readonly StoredFile[],
  placeholders: readonly AttachmentPlaceholder[] | null | undefined,
  isShown: (attachment: AttachmentRecord) => boolean = () => false,
): Promise<{ attachments: AttachmentRecord[]; removed: AttachmentRecord[] }> {
  demandSpokenOf(files, placeholders, present);
  const isKept = ({ id }: AttachmentRecord): boolean => placeholders === undefined || (placeholders ?? []).some((placeholder) => placeholder.id === id);
  demandCount(present.filter((attachment) => isKept(attachment) || isShown(attachment)).length + countOf(files, placeholders));
  const added = await newAttachments(core, senderId, files, placeholders);
  if (placeholders === undefined) return { attachments: [...present, ...added], removed: [] };
  const kept: AttachmentRecord[] = [];
  for (const attachment of present) {
    const about = (placeholders ?? []).find((placeholder) => placeholder.id === attachment.id);
    if (about) kept.push(described(attachment, about));
    else if (isShown(attachment)) kept.push(attachment);
  }
  const keptIds = new Set(kept.map((attachment) => attachment.id));
  return { attachments: [...kept, ...added], removed: present.filter((attachment) => !keptIds.has(attachment.id)) };
}

/** An attachment with what is said of it anew; an empty description takes the former one away. */
function described({ description: former, flags: formerFlags, ...attachment }: AttachmentRecord, about: AttachmentPlaceholder): AttachmentRecord {
  const flags: number = formerFlags ?? 0;
  const description = about.description ?? former;
  const spoiler =
    about.is_spoiler === undefined || about.is_spoiler === null
      ? flags
      : withFlags(flags, about.is_spoiler ? AttachmentFlags.IsSpoiler : 0, AttachmentFlags.IsSpoiler);
  return { ...attachment, ...(description && { description }), ...(spoiler !== 0 && { flags: spoiler as AttachmentFlags }) };
}

async function attachmentOf(core: Core, file: StoredFile, about: AttachmentPlaceholder | undefined): Promise<AttachmentRecord> {
  const filename = safeName(about?.filename || file.filename);
  const { sizeBytes, facts } = await cleanAttachment(core, file);
  const isSpoiler = about?.is_spoiler === true || filename.startsWith('SPOILER_');
  const { id, key } = await placed(core, { ...file, sizeBytes });
  taken.add(file);
  return {
    id,
    filename,
    ...(about?.title && { title: about.title }),
    ...(about?.description && { description: about.description }),
    content_type: file.contentType,
    size: sizeBytes,
    ...facts,
    ...(about?.duration_secs !== undefined && about.duration_secs !== null && { duration_secs: about.duration_secs }),
    ...(about?.waveform && { waveform: about.waveform }),
    ...(isSpoiler && { flags: withFlags<AttachmentFlags>(NO_FLAGS, AttachmentFlags.IsSpoiler) }),
    key,
  };
}

/** The id of the upload is the attachment's. One that was sent ahead is moved to such a key, and goes when its message is refused after all. */
async function placed(core: Core, file: StoredFile): Promise<{ id: string; key: string }> {
  const known = attachmentIdOfKey(file.key);
  if (known) return { id: known, key: file.key };
  const bytes = await core.blobs.read(file.key);
  if (!bytes) throw apiError('UPLOADED_FILE_NOT_FOUND');
  const id = core.ids.next();
  const key = attachmentKey(id);
  await receiveFile(core, key, bytes, { maxBytes: file.sizeBytes, contentType: file.contentType });
  await core.blobs.remove([file.key]);
  if (file.pending) await uncountPending(core, file.pending);
  return { id, key };
}

/** One audio file, with its length and its wave. Source: Discord, "Voice Messages". */
export function demandVoiceMessage(attachments: readonly AttachmentRecord[]): void {
  const [attachment] = attachments;
  if (attachments.length !== 1 || !attachment?.content_type?.startsWith('audio/')) throw apiError('VOICE_MESSAGES_MUST_HAVE_A_SINGLE_AUDIO_ATTACHMENT');
  if (attachment.duration_secs === undefined || !attachment.waveform) throw apiError('VOICE_MESSAGES_MUST_HAVE_SUPPORTING_METADATA');
}

export const keysOf = (attachments: readonly Pick<AttachmentRecord, 'key'>[]): string[] => attachments.map((attachment) => attachment.key);
