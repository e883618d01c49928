import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditReminderBody, ReminderBody } from '#protocol/nexus/reminders';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import { wireTime } from '../ports/clock.ts';
import type { ReminderRecord } from '../ports/later-stores.ts';
import { enqueuePushes } from '../push/enqueue-pushes.ts';

const MOST = 200;
const BATCH = 100;
const FURTHEST_MS = 5 * 366 * 86_400_000;

export const presentReminder = ({ user_id: _owner, ...shown }: ReminderRecord) => shown;
export type ShownReminder = ReturnType<typeof presentReminder>;

const tell = (core: Core, reminder: ReminderRecord): void =>
  core.publish({ user_ids: [reminder.user_id] }, { t: 'NEXUS_REMINDER_UPDATE', d: presentReminder(reminder) });

/** Has oneself reminded of something; of a message that one can read. */
export async function createReminder(core: Core, userId: Snowflake, { due_at, text, channel_id, message_id }: ReminderBody): Promise<ShownReminder> {
  const nowMs = core.clock.nowMs();
  demandTime(due_at, nowMs);
  if (message_id && !channel_id) throw formError(['channel_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (!text && !message_id) throw formError(['text'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const place = channel_id ? await readablePlace(core, userId, channel_id) : null;
  if (place && message_id && !(await core.messages.byId(place.channel.id, message_id))) throw apiError('UNKNOWN_MESSAGE');
  const reminder: ReminderRecord = {
    id: core.ids.next(),
    user_id: userId,
    created_at: wireTime(nowMs),
    due_at,
    status: 'waiting',
    text,
    guild_id: place?.guild?.id ?? null,
    channel_id,
    message_id,
  };
  if (!(await core.reminders.insert(reminder, MOST))) throw formError(['due_at'], 'REMINDERS_TOO_MANY', `You can have ${MOST} reminders.`);
  tell(core, reminder);
  return presentReminder(reminder);
}

async function readablePlace(core: Core, userId: Snowflake, channelId: Snowflake) {
  const place = await placeOf(core, channelId, userId);
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
  if ((place.permissions & needed) !== needed) throw apiError('MISSING_ACCESS');
  return place;
}

export const listReminders = async (core: Core, userId: Snowflake): Promise<ShownReminder[]> => (await core.reminders.ofUser(userId)).map(presentReminder);

/** Other words, or another time: from then on it waits again. */
export async function editReminder(core: Core, userId: Snowflake, id: Snowflake, body: EditReminderBody): Promise<ShownReminder> {
  const known = await core.reminders.byId(userId, id);
  if (!known) throw apiError('UNKNOWN_REMINDER');
  if (body.due_at) demandTime(body.due_at, core.clock.nowMs());
  const edited: ReminderRecord = { ...known, text: body.text ?? known.text, ...(body.due_at && { due_at: body.due_at, status: 'waiting' }) };
  if (!(await core.reminders.save(edited))) throw apiError('UNKNOWN_REMINDER');
  tell(core, edited);
  return presentReminder(edited);
}

export async function deleteReminder(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  if (!(await core.reminders.remove(userId, id))) throw apiError('UNKNOWN_REMINDER');
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_REMINDER_DELETE', d: { id } });
}

/** Tells those whose time has come, each once: to their person's sessions, and where none is active by push. */
export async function ringReminders(core: Core): Promise<void> {
  for (;;) {
    const due = await core.reminders.ring(wireTime(core.clock.nowMs()), BATCH);
    for (const reminder of due) {
      tell(core, reminder);
      const { user_id: userId, id, text, guild_id, channel_id, message_id } = reminder;
      await enqueuePushes(core, [userId], {
        kind: 'reminder',
        title: 'Reminder',
        ...(text && { body: text }),
        ...(guild_id && { guild_id }),
        ...(channel_id && { channel_id }),
        ...(message_id && { message_id }),
        id,
      });
    }
    if (due.length < BATCH) return;
  }
}

function demandTime(dueAt: string, nowMs: number): void {
  const dueMs = Date.parse(dueAt);
  if (dueMs <= nowMs) throw formError(['due_at'], 'TIME_IN_THE_PAST', 'Must be a time in the future.');
  if (dueMs > nowMs + FURTHEST_MS) throw formError(['due_at'], 'TIME_TOO_FAR', 'Must be within five years.');
}
