import { MessageType, type APIMessageReference, type APISticker, type APIUser } from 'discord-api-types/v10';
import type { OutboxEntry } from '#sdk/outbox/entry';
import type { Message } from '#sdk/state/entities';
import type { State } from '#sdk/state/state';

type Sticker = APISticker | undefined;

/** The stickers of what is not sent yet, which stand in the guilds that have them. */
export function stickersOf(state: State, { body: { sticker_ids: ids } }: OutboxEntry): Sticker[] {
  if (!ids) return [];
  const all = [...state.guilds.values()].flatMap(({ stickers = [] }) => stickers);
  return ids.map((wanted) => all.find(({ id }) => id === wanted));
}

/** What it answers. */
export function referenceOf({ channelId, body: { message_reference: reference } }: OutboxEntry): APIMessageReference | undefined {
  return reference && { message_id: String(reference.message_id), channel_id: reference.channel_id ?? channelId };
}

/** What was written, as the message that it will be. What it answers is told where it is held, since otherwise nobody knows whether it is gone. */
export function pendingMessage(entry: OutboxEntry, author: APIUser, stickers: readonly Sticker[], isAnswerHeld: boolean): Message {
  const reference = referenceOf(entry);
  return {
    id: entry.id,
    channel_id: entry.channelId,
    author,
    content: entry.body.content ?? '',
    timestamp: new Date(entry.createdAtMs).toISOString(),
    edited_timestamp: null,
    type: isAnswerHeld ? MessageType.Reply : MessageType.Default,
    ...(reference && { message_reference: reference }),
    sticker_items: stickers.filter((sticker) => sticker !== undefined),
    attachments: [],
    embeds: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
  } as Message; // of what the row draws nothing is missing
}
