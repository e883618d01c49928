import { PermissionFlagsBits as Permission, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { SavedMessage, SaveMessageBody } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import type { Place } from '../messages/place.ts';
import { showMessage, showMessages } from '../messages/show-messages.ts';
import { wireTime } from '../ports/clock.ts';
import type { SavedMessageRecord } from '../ports/saved-message-store.ts';
import { enqueuePushes } from '../push/enqueue-pushes.ts';

const MAX_SAVED = 1_000;
const SUMMARY_LENGTH = 100;
const BATCH = 100;
const READABLE = Permission.ViewChannel | Permission.ReadMessageHistory;

/** What one has saved, the last first. Of what is gone, or one's own to read no more, only that it was. Source: the unofficial "List Saved Messages". */
export async function listSavedMessages(core: Core, userId: Snowflake): Promise<{ results: SavedMessage[] }> {
  return { results: await showSaved(core, userId, await core.savedMessages.ofUser(userId)) };
}

/** With the messages that one may still read, in the same order. */
async function showSaved(core: Core, userId: Snowflake, saved: readonly SavedMessageRecord[]): Promise<SavedMessage[]> {
  const byChannel = new Map<Snowflake, SavedMessageRecord[]>();
  for (const one of saved) byChannel.set(one.channel_id, [...(byChannel.get(one.channel_id) ?? []), one]);
  const found = new Map<Snowflake, { place: Place; message: APIMessage }>();
  await Promise.all(
    [...byChannel].map(async ([channelId, ofChannel]) => {
      const place = await placeOf(core, channelId, userId);
      if (!place || (place.permissions & READABLE) !== READABLE) return;
      const messages = await core.messages.byIds(
        channelId,
        ofChannel.map((one) => one.message_id),
      );
      for (const message of await showMessages(core, messages, userId, place.guild)) found.set(message.id, { place, message });
    }),
  );
  return saved.map((one) => presentSaved(one, found.get(one.message_id)));
}

/** Saves a message, or changes when to be reminded of it. Source: the unofficial "Save Message". */
export async function saveMessage(core: Core, place: Place, messageId: Snowflake, userId: Snowflake, body: SaveMessageBody): Promise<SavedMessage> {
  if (!(place.permissions & Permission.ReadMessageHistory)) throw apiError('MISSING_PERMISSIONS');
  const record = await core.messages.byId(place.channel.id, messageId);
  if (!record) throw apiError('UNKNOWN_MESSAGE');
  return core.locks.withLock(`saved-messages:${userId}`, async () => {
    const known = await core.savedMessages.byId(userId, messageId);
    const nowMs = core.clock.nowMs();
    const dueAt = body.due_at === undefined ? (known?.due_at ?? null) : body.due_at;
    const isAnotherTime = dueAt !== (known?.due_at ?? null);
    const saved: SavedMessageRecord = {
      user_id: userId,
      message_id: messageId,
      channel_id: place.channel.id,
      guild_id: place.guild?.id ?? null,
      saved_at: known?.saved_at ?? wireTime(nowMs),
      due_at: dueAt,
      notes: body.notes === undefined ? (known?.notes ?? '') : (body.notes ?? ''),
      is_told: isAnotherTime ? dueAt === null || Date.parse(dueAt) <= nowMs : (known?.is_told ?? true),
    };
    if (!(await core.savedMessages.put(saved, MAX_SAVED))) throw apiError('MAXIMUM_NUMBER_OF_SAVED_MESSAGES_REACHED');
    const shown = presentSaved(saved, { place, message: await showMessage(core, record, userId, place.guild) });
    core.publish({ user_ids: [userId] }, { t: 'SAVED_MESSAGE_CREATE', d: shown });
    return shown;
  });
}

/** Also of channels that one sees no more. Source: the unofficial "Unsave Message". */
export async function unsaveMessage(core: Core, userId: Snowflake, channelId: Snowflake, messageId: Snowflake): Promise<void> {
  if (!(await core.savedMessages.remove(userId, channelId, messageId))) throw apiError('UNKNOWN_MESSAGE');
  core.publish({ user_ids: [userId] }, { t: 'SAVED_MESSAGE_DELETE', d: { channel_id: channelId, message_id: messageId } });
}

/** Reminds people of what they saved for a time that has come, each once, as reminders do. */
export async function ringSavedMessages(core: Core): Promise<void> {
  for (;;) {
    const due = await core.savedMessages.ring(wireTime(core.clock.nowMs()), BATCH);
    for (const saved of due) {
      const { user_id: userId, guild_id, channel_id, message_id, notes } = saved;
      const [shown] = await showSaved(core, userId, [saved]);
      if (shown) core.publish({ user_ids: [userId] }, { t: 'NEXUS_SAVED_MESSAGE_DUE', d: shown });
      const body = notes || shown?.save_data.message_summary;
      await enqueuePushes(core, [userId], {
        kind: 'reminder',
        title: 'Saved message',
        ...(body && { body }),
        ...(guild_id !== null && { guild_id }),
        channel_id,
        message_id,
        id: message_id,
      });
    }
    if (due.length < BATCH) return;
  }
}

/** The summaries are of the message as it is now: nothing of what it said is kept with what was saved. */
function presentSaved(saved: SavedMessageRecord, found: { place: Place; message: APIMessage } | undefined): SavedMessage {
  const { message, place } = found ?? {};
  return {
    message: message ?? null,
    save_data: {
      channel_id: saved.channel_id,
      message_id: saved.message_id,
      ...(saved.guild_id !== null && { guild_id: saved.guild_id }),
      saved_at: saved.saved_at,
      author_summary: message ? (message.author.global_name ?? message.author.username) : '',
      channel_summary: place?.channel.name ?? '',
      message_summary: [...(message?.content ?? '')].slice(0, SUMMARY_LENGTH).join(''),
      notes: saved.notes,
      due_at: saved.due_at,
    },
  };
}
