import { MessageFlags, MessageType, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { reopenDirectChannel } from '../channels/direct-channels.ts';
import { isThread, type ChannelRecord } from '../channels/channel-record.ts';
import { countNewMessage, isCounted } from '../threads/count-thread-message.ts';
import { reopenThread } from '../threads/save-thread.ts';
import { wireTime } from '../ports/clock.ts';
import type { Core } from '../core.ts';
import type { Stores } from '../ports/stores.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MessageRecord } from './message-record.ts';
import { newMessage, type MessageDraft } from './new-message.ts';
import { scopeOf, type Place } from './place.ts';
import { fetchUsersOf, presentMessage, presentMessageEvent } from './present-message.ts';
import { showsReference } from './reference.ts';

/** What is one with a message: written with it or not at all, and told just before it. `write` may be run twice. */
export interface Companion {
  write(stores: Stores): Promise<void>;
  tell(): Promise<unknown>;
}

/**
 * Writes a message and tells the channel: first the store, then the event; what follows from it
 * (search, push, federation) listens to the same event. Returns it as its writer sees it.
 * The first message of a post has the id of its thread.
 */
export async function postMessage(
  core: Core,
  place: Pick<Place, 'channel' | 'guild'>,
  draft: MessageDraft,
  referenced?: MessageRecord | null,
  id: Snowflake = core.ids.next(),
  companion?: Companion,
): Promise<{ record: MessageRecord; shown: APIMessage }> {
  const { guild } = place;
  // The first message of a post is one with its thread, which memory does not know yet.
  const channel = id === place.channel.id ? place.channel : await openedChannel(core, place);
  const record = newMessage(draft, { id, channel_id: channel.id, guild_id: guild?.id ?? null, timestamp: wireTime(core.clock.nowMs()) });
  const inThread = guild !== null && isThread(channel);
  if (inThread) record.position = channel.total_message_sent ?? 0;
  const counts = inThread && isCounted(record) ? countNewMessage(channel) : undefined;
  // The nonce is for the writer's eyes and never stored.
  const { nonce, ...stored } = record;
  await Promise.all([write(core, stored, companion), fetchUsersOf(core, referenced ? [record, referenced] : [record])]);
  if (guild && id !== channel.id && !isThere(core, guild, channel)) {
    await core.messages.remove(channel.id, [id]);
    throw apiError('UNKNOWN_CHANNEL');
  }
  const shown = presentMessage(core, record, {
    referenced: showsReference(record) ? (referenced ? presentMessage(core, referenced) : null) : undefined,
  });
  const closedBy = Object.keys(channel.closed_for ?? {});
  if (closedBy.length > 0) await reopenDirectChannel(core, channel, closedBy);
  await companion?.tell();
  core.publish(
    scopeOf(place),
    { t: 'MESSAGE_CREATE', d: presentMessageEvent(core, record, shown, guild, channel.type) },
    guild ? { kind: 'message-posted', guild_id: guild.id, channel_id: channel.id, message_id: record.id, counts } : undefined,
  );
  return { record: nonce === undefined ? record : stored, shown };
}

/** Whether a channel was deleted while a message for it was being written; a thread may have gone into the archive instead. */
const isThere = (core: Core, { id }: GuildState, channel: ChannelRecord): boolean =>
  core.states.peek(id)?.channels.has((isThread(channel) ? channel.parent_id : channel.id) ?? '') ?? false;

/** A poll is written together with its end, which would never come otherwise. */
function write(core: Core, message: MessageRecord, companion: Companion | undefined): Promise<void> {
  const { id, channel_id, poll } = message;
  const end = poll?.expiry ? { channel_id, message_id: id, expires_at: poll.expiry } : undefined;
  if (!end && !companion) return core.messages.insert(message);
  return core.atomically(async (stores) => {
    await stores.messages.insert(message);
    if (end) await stores.openPolls.add(end);
    await companion?.write(stores);
  });
}

/** The channel as memory holds it; a thread comes out of the archive for a new message. */
async function openedChannel(core: Core, { channel, guild }: Pick<Place, 'channel' | 'guild'>): Promise<ChannelRecord> {
  if (!guild || !isThread(channel)) return channel;
  const known = guild.threads.get(channel.id);
  if (known) return known;
  const reopened = await reopenThread(core, guild, channel.id);
  const opened = guild.threads.get(channel.id) ?? reopened;
  if (!opened) throw apiError('UNKNOWN_CHANNEL');
  return opened;
}

/** A message of the house: somebody joined, pinned, renamed. Source: Discord, "Message types". */
export async function postSystemMessage(
  core: Core,
  place: Pick<Place, 'channel' | 'guild'>,
  type: MessageType,
  authorId: Snowflake,
  draft: Partial<MessageDraft> = {},
): Promise<MessageRecord> {
  const { record } = await postMessage(core, place, { ...draft, type, author_id: authorId });
  return record;
}

/** Flags that the writer of a message may set. */
export const WRITABLE_FLAGS = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsVoiceMessage | MessageFlags.IsComponentsV2;
