import { PermissionFlagsBits } from 'discord-api-types/v10';
import { ApiError, apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { createMessage } from '../messages/create-message.ts';
import { placeOf } from '../messages/place-of.ts';
import type { Companion } from '../messages/post-message.ts';
import { wireTime } from '../ports/clock.ts';
import type { ScheduledMessageRecord } from '../ports/later-stores.ts';
import { enqueuePushes } from '../push/enqueue-pushes.ts';
import { filesToSend } from './scheduled-files.ts';
import { tellScheduledMessage, tellScheduledMessageGone } from './scheduled-messages.ts';

const BATCH = 20;
/** Whoever sends one has so long; after it a process that died has lost it. */
const LEASE_MS = 60_000;
/** Where something is only in the way for a while, such as the channel's slow mode. */
const AGAIN_AFTER_MS = 15_000;
const MOST_ATTEMPTS = 20;

/**
 * Sends what is due, as its writer, with what they may do now. The message is written together with the end of its row: whatever
 * dies when, it is sent once.
 */
export async function sendScheduledMessages(core: Core): Promise<void> {
  for (;;) {
    const nowMs = core.clock.nowMs();
    const due = await core.scheduledMessages.take(wireTime(nowMs), wireTime(nowMs + LEASE_MS), BATCH);
    for (const message of due) await send(core, message);
    if (due.length < BATCH) return;
  }
}

/** It was deleted while it was being sent. */
class Withdrawn extends Error {}

async function send(core: Core, scheduled: ScheduledMessageRecord): Promise<void> {
  const { id, user_id: userId, channel_id: channelId, body, files } = scheduled;
  const companion: Companion = {
    async write(stores) {
      if (!(await stores.scheduledMessages.remove(userId, id))) throw new Withdrawn();
    },
    tell: async () => undefined,
  };
  try {
    const user = await core.userCache.find(userId);
    if (!user || user.own.deleted || core.instance.isUserBanned(userId)) throw apiError('UNKNOWN_USER');
    if (user.own.disabled || (await core.accountDeletions.byUser(userId))) throw apiError('ACCOUNT_DISABLED');
    const place = await placeOf(core, channelId, userId);
    if (!place) throw apiError('UNKNOWN_CHANNEL');
    if (!(place.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
    const { stored, attachments } = await filesToSend(core, files);
    const sent = await createMessage(core, place, user, { ...body, ...(files.length > 0 && { attachments }) }, stored, companion);
    tellScheduledMessageGone(core, scheduled, sent.id);
  } catch (error) {
    await answerFailure(core, scheduled, error);
  }
}

async function answerFailure(core: Core, scheduled: ScheduledMessageRecord, error: unknown): Promise<void> {
  if (error instanceof Withdrawn) return;
  const { id, user_id: userId, channel_id: channelId, attempts } = scheduled;
  const isPassing = !(error instanceof ApiError) || error.row.status === 429 || error.row.status >= 500;
  if (!(error instanceof ApiError)) core.log.warn({ err: error, scheduled: id }, 'a scheduled message was not sent and will be tried again');
  if (isPassing && attempts < MOST_ATTEMPTS) return core.scheduledMessages.postpone(id, wireTime(core.clock.nowMs() + AGAIN_AFTER_MS));
  const reason = error instanceof ApiError ? { code: error.row.code, message: error.row.message } : { code: 0, message: 'The message could not be sent.' };
  // Its channel went while it was being written: with the message the row is gone.
  if (!(await core.scheduledMessages.fail(id, reason))) return tellScheduledMessageGone(core, scheduled, null);
  tellScheduledMessage(core, { ...scheduled, status: 'failed', error: reason });
  await enqueuePushes(core, [userId], {
    kind: 'scheduled_message',
    title: 'A scheduled message was not sent',
    body: reason.message,
    channel_id: channelId,
    id,
  });
}
