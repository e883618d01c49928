import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditScheduledMessageBody, ScheduleMessageBody } from '#protocol/nexus/scheduled-messages';
import type { CreateMessageBody } from '#protocol/rest/messages';
import { editedAttachments, newAttachments, demandSpokenOf, type StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { demandExtras, demandSending } from '../messages/create-message.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { placeOf } from '../messages/place-of.ts';
import { wireTime } from '../ports/clock.ts';
import type { ScheduledMessageRecord } from '../ports/later-stores.ts';
import type { UserRecord } from '../users/user-record.ts';
import { demandRoom, dropFiles, keepFiles, presentScheduledFile } from './scheduled-files.ts';

/** Of one person at a time. */
const MOST = 100;
const FURTHEST_MS = 366 * 86_400_000;

export const presentScheduledMessage = ({ id, channel_id, created_at, due_at, status, error, body, files }: ScheduledMessageRecord) => ({
  id,
  channel_id,
  created_at,
  due_at,
  status,
  error,
  message: { ...body, ...(files.length > 0 && { attachments: files.map(presentScheduledFile) }) } as Record<string, unknown>,
});
export type ShownScheduledMessage = ReturnType<typeof presentScheduledMessage>;

export function tellScheduledMessage(core: Core, message: ScheduledMessageRecord): void {
  core.publish({ user_ids: [message.user_id] }, { t: 'NEXUS_SCHEDULED_MESSAGE_UPDATE', d: presentScheduledMessage(message) });
}

/** Tells that there is one less, and which message came of it. */
export function tellScheduledMessageGone(core: Core, { user_id, id, channel_id }: ScheduledMessageRecord, messageId: Snowflake | null): void {
  core.publish({ user_ids: [user_id] }, { t: 'NEXUS_SCHEDULED_MESSAGE_DELETE', d: { id, channel_id, message_id: messageId } });
}

/** What a person's files take is counted by one after the other. */
const oneByOne = <Result>(core: Core, userId: Snowflake, work: () => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`scheduled-messages:${userId}`, work);

/** Has a message sent at a later time, if its writer may write there then. Whether they may now is found out at once. */
export async function scheduleMessage(
  core: Core,
  user: UserRecord,
  { channel_id, due_at, message }: ScheduleMessageBody,
  given: readonly StoredFile[],
): Promise<ShownScheduledMessage> {
  const nowMs = core.clock.nowMs();
  demandTime(due_at, nowMs);
  demandContents(message, given.length + (message.attachments?.length ?? 0));
  demandSpokenOf(given, message.attachments);
  const place = await placeOf(core, channel_id, user.id);
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  if (!(place.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
  demandSending(place);
  demandExtras(place, { attachments: message.attachments }, given);
  return oneByOne(core, user.id, async () => {
    const files = await newAttachments(core, user.id, given, message.attachments);
    const scheduled: ScheduledMessageRecord = {
      id: core.ids.next(),
      user_id: user.id,
      channel_id,
      created_at: wireTime(nowMs),
      due_at,
      status: 'waiting',
      error: null,
      attempts: 0,
      body: storedBody(message),
      files,
    };
    await orDrop(core, files, async () => {
      await demandRoom(core, user.id, files);
      await keepFiles(core, scheduled);
      if (!(await core.scheduledMessages.insert(scheduled, MOST)))
        throw formError(['due_at'], 'SCHEDULED_MESSAGES_TOO_MANY', `You can have ${MOST} scheduled messages at a time.`);
    });
    tellScheduledMessage(core, scheduled);
    return presentScheduledMessage(scheduled);
  });
}

/** The next one first; those that could not be sent are among them. */
export const listScheduledMessages = async (core: Core, userId: Snowflake): Promise<ShownScheduledMessage[]> =>
  (await core.scheduledMessages.ofUser(userId)).map(presentScheduledMessage);

/** With a message, that takes the place of the former one: of its files those stay that it names by their ids. */
export async function editScheduledMessage(
  core: Core,
  user: UserRecord,
  id: Snowflake,
  { due_at: dueAt, is_due: isDue, message }: EditScheduledMessageBody,
): Promise<ShownScheduledMessage> {
  return oneByOne(core, user.id, async () => {
    const known = await core.scheduledMessages.byId(user.id, id);
    if (!known) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
    const nowMs = core.clock.nowMs();
    const next = { ...known, due_at: isDue ? wireTime(nowMs) : (dueAt ?? known.due_at) };
    if (!isDue) demandTime(next.due_at, nowMs);
    if (!message) return presentScheduledMessage(await saved(core, next));
    demandContents(message, message.attachments?.length ?? 0);
    const { attachments, removed } = await editedAttachments(core, user.id, known.files, [], message.attachments ?? []);
    const added = attachments.filter((file) => !known.files.some(({ id: knownId }) => knownId === file.id));
    const edited = await orDrop(core, added, async () => {
      await demandRoom(core, user.id, attachments, id);
      return saved(core, { ...next, body: storedBody(message), files: attachments });
    });
    await dropFiles(core, removed);
    return presentScheduledMessage(edited);
  });
}

async function saved(core: Core, next: ScheduledMessageRecord): Promise<ScheduledMessageRecord> {
  // Only together with the row: what was sent meanwhile keeps its files.
  const edited = await core.atomically(async (stores) => {
    const changed = await stores.scheduledMessages.save(next);
    if (!changed) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
    await keepFiles(stores, changed);
    return changed;
  });
  tellScheduledMessage(core, edited);
  return edited;
}

/** Files that came for something that is refused do not stay. */
async function orDrop<Result>(core: Core, files: readonly AttachmentRecord[], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await dropFiles(core, files);
    throw error;
  }
}

export async function deleteScheduledMessage(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  return oneByOne(core, userId, async () => {
    const known = await core.scheduledMessages.byId(userId, id);
    if (!known || !(await core.scheduledMessages.remove(userId, id))) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
    await dropFiles(core, known.files);
    tellScheduledMessageGone(core, known, null);
  });
}

function demandTime(dueAt: string, nowMs: number): void {
  const dueMs = Date.parse(dueAt);
  if (dueMs <= nowMs) throw formError(['due_at'], 'TIME_IN_THE_PAST', 'Must be a time in the future.');
  if (dueMs > nowMs + FURTHEST_MS) throw formError(['due_at'], 'TIME_TOO_FAR', 'Must be within a year.');
}

function demandContents(
  { content, embeds, components, sticker_ids: stickers, poll, message_reference: reference }: CreateMessageBody,
  fileCount: number,
): void {
  if (!content && !embeds?.length && !components?.length && !stickers?.length && !poll && !reference && fileCount === 0)
    throw apiError('CANNOT_SEND_AN_EMPTY_MESSAGE');
}

/** A nonce is for the writer's eyes at once, and this is sent once anyway; files are kept beside it. */
const storedBody = ({ nonce: _nonce, enforce_nonce: _enforce, attachments: _attachments, ...body }: CreateMessageBody): CreateMessageBody => body;
