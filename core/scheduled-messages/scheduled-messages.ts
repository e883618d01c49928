import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditScheduledMessageBody, ScheduleMessageBody } from '#protocol/nexus/scheduled-messages';
import type { CreateMessageBody } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import { demandSending } from '../messages/create-message.ts';
import { placeOf } from '../messages/place-of.ts';
import { wireTime } from '../ports/clock.ts';
import type { ScheduledMessageRecord } from '../ports/later-stores.ts';
import type { UserRecord } from '../users/user-record.ts';

/** Of one person at a time. */
const MOST = 100;
const FURTHEST_MS = 366 * 86_400_000;

export const presentScheduledMessage = ({ id, channel_id, created_at, due_at, status, error, body }: ScheduledMessageRecord) => ({
  id,
  channel_id,
  created_at,
  due_at,
  status,
  error,
  message: body as Record<string, unknown>,
});
export type ShownScheduledMessage = ReturnType<typeof presentScheduledMessage>;

export function tellScheduledMessage(core: Core, message: ScheduledMessageRecord): void {
  core.publish({ user_ids: [message.user_id] }, { t: 'NEXUS_SCHEDULED_MESSAGE_UPDATE', d: presentScheduledMessage(message) });
}

/** Tells that there is one less, and which message came of it. */
export function tellScheduledMessageGone(core: Core, { user_id, id, channel_id }: ScheduledMessageRecord, messageId: Snowflake | null): void {
  core.publish({ user_ids: [user_id] }, { t: 'NEXUS_SCHEDULED_MESSAGE_DELETE', d: { id, channel_id, message_id: messageId } });
}

/** Has a message sent at a later time, if its writer may write there then. Whether they may now is found out at once. */
export async function scheduleMessage(core: Core, user: UserRecord, { channel_id, due_at, message }: ScheduleMessageBody): Promise<ShownScheduledMessage> {
  const nowMs = core.clock.nowMs();
  demandTime(due_at, nowMs);
  demandContents(message);
  const place = await placeOf(core, channel_id, user.id);
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  if (!(place.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
  demandSending(place);
  const scheduled: ScheduledMessageRecord = {
    id: core.ids.next(),
    user_id: user.id,
    channel_id,
    created_at: wireTime(nowMs),
    due_at,
    status: 'waiting',
    error: null,
    attempts: 0,
    body: withoutNonce(message),
  };
  if (!(await core.scheduledMessages.insert(scheduled, MOST)))
    throw formError(['due_at'], 'SCHEDULED_MESSAGES_TOO_MANY', `You can have ${MOST} scheduled messages at a time.`);
  tellScheduledMessage(core, scheduled);
  return presentScheduledMessage(scheduled);
}

/** The next one first; those that could not be sent are among them. */
export const listScheduledMessages = async (core: Core, userId: Snowflake): Promise<ShownScheduledMessage[]> =>
  (await core.scheduledMessages.ofUser(userId)).map(presentScheduledMessage);

export async function editScheduledMessage(core: Core, user: UserRecord, id: Snowflake, body: EditScheduledMessageBody): Promise<ShownScheduledMessage> {
  const known = await core.scheduledMessages.byId(user.id, id);
  if (!known) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
  const dueAt = body.due_at ?? known.due_at;
  demandTime(dueAt, core.clock.nowMs());
  if (body.message) demandContents(body.message);
  const next = { ...known, due_at: dueAt, body: body.message ? withoutNonce(body.message) : known.body };
  const edited = await core.scheduledMessages.save(next);
  // Being sent, or sent meanwhile.
  if (!edited) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
  tellScheduledMessage(core, edited);
  return presentScheduledMessage(edited);
}

export async function deleteScheduledMessage(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  const known = await core.scheduledMessages.byId(userId, id);
  if (!known || !(await core.scheduledMessages.remove(userId, id))) throw apiError('UNKNOWN_SCHEDULED_MESSAGE');
  tellScheduledMessageGone(core, known, null);
}

function demandTime(dueAt: string, nowMs: number): void {
  const dueMs = Date.parse(dueAt);
  if (dueMs <= nowMs) throw formError(['due_at'], 'TIME_IN_THE_PAST', 'Must be a time in the future.');
  if (dueMs > nowMs + FURTHEST_MS) throw formError(['due_at'], 'TIME_TOO_FAR', 'Must be within a year.');
}

function demandContents({ content, embeds, components, sticker_ids: stickers, poll, message_reference: reference, attachments }: CreateMessageBody): void {
  if (attachments?.length) throw formError(['message', 'attachments'], 'SCHEDULED_MESSAGE_HAS_FILES', 'Scheduled messages cannot have files.');
  if (!content && !embeds?.length && !components?.length && !stickers?.length && !poll && !reference) throw apiError('CANNOT_SEND_AN_EMPTY_MESSAGE');
}

/** It is for the writer's eyes at once, and this is sent once anyway. */
const withoutNonce = ({ nonce: _nonce, enforce_nonce: _enforce, ...body }: CreateMessageBody): CreateMessageBody => body;
