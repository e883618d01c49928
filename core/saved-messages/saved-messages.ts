import { PermissionFlagsBits as Permission, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { SavedMessage, SaveMessageBody } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import type { Place } from '../messages/place.ts';
import { showMessage, showMessages } from '../messages/show-messages.ts';
import { wireTime } from '../ports/clock.ts';
import type { SavedMessageRecord } from '../ports/saved-message-store.ts';

const MAX_SAVED = 1_000;
const SUMMARY_LENGTH = 100;
const READABLE = Permission.ViewChannel | Permission.ReadMessageHistory;

/** What one has saved, the last first. Of what is gone, or one's own to read no more, only that it was. Source: the unofficial "List Saved Messages". */
export async function listSavedMessages(core: Core, userId: Snowflake): Promise<{ results: SavedMessage[] }> {
  const saved = await core.savedMessages.ofUser(userId);
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
  return { results: saved.map((one) => presentSaved(one, found.get(one.message_id))) };
}

/** Saves a message, or changes when to be reminded of it. Source: the unofficial "Save Message". */
export async function saveMessage(core: Core, place: Place, messageId: Snowflake, userId: Snowflake, body: SaveMessageBody): Promise<SavedMessage> {
  if (!(place.permissions & Permission.ReadMessageHistory)) throw apiError('MISSING_PERMISSIONS');
  const record = await core.messages.byId(place.channel.id, messageId);
  if (!record) throw apiError('UNKNOWN_MESSAGE');
  return core.locks.withLock(`saved-messages:${userId}`, async () => {
    const known = await core.savedMessages.byId(userId, messageId);
    const saved: SavedMessageRecord = {
      user_id: userId,
      message_id: messageId,
      channel_id: place.channel.id,
      guild_id: place.guild?.id ?? null,
      saved_at: known?.saved_at ?? wireTime(core.clock.nowMs()),
      due_at: body.due_at === undefined ? (known?.due_at ?? null) : body.due_at,
      notes: body.notes === undefined ? (known?.notes ?? '') : (body.notes ?? ''),
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
