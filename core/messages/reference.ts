import { MessageReferenceType, MessageType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError, type ApiError } from '#protocol/errors';
import type { CreateMessageBody } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import { placeOf } from './place-of.ts';
import type { MessageRecord, SnapshotRecord } from './message-record.ts';
import type { Place } from './place.ts';

/** Kinds that people write; everything else is the house speaking. */
const WRITTEN: ReadonlySet<MessageType> = new Set<MessageType>([0, 19, 20, 23]);
export const isSystemMessage = (message: { type: MessageType }): boolean => !WRITTEN.has(message.type);

type Given = NonNullable<CreateMessageBody['message_reference']>;

/** The message that is replied to; null when it is gone and the sender does not mind. */
export async function replyTarget(core: Core, place: Place, given: Given): Promise<MessageRecord | null> {
  if (given.channel_id && given.channel_id !== place.channel.id) throw formError(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  if (!(place.permissions & PermissionFlagsBits.ReadMessageHistory)) throw apiError('CANNOT_REPLY_WITHOUT_PERMISSION_TO_READ_MESSAGE_HISTORY');
  const target = await core.messages.byId(place.channel.id, given.message_id);
  if (!target) {
    if (given.fail_if_not_exists === false) return null;
    throw formError(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  }
  if (isSystemMessage(target)) throw formError(['message_reference'], 'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE', 'Cannot reply to a system message');
  return target;
}

/** What a forward takes along from its source, which the sender must be able to read. One level deep. */
export async function forwardedSnapshot(
  core: Core,
  userId: Snowflake,
  given: Given,
): Promise<{ source: Place; target: MessageRecord; snapshot: SnapshotRecord }> {
  if (!given.channel_id) throw formError(['message_reference', 'channel_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const source = await placeOf(core, given.channel_id, userId);
  const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
  if (!source || (source.permissions & needed) !== needed) throw apiError('CANNOT_FORWARD_MESSAGE_WITH_UNREADABLE_CONTENT');
  const target = await core.messages.byId(given.channel_id, given.message_id);
  if (!target) throw formError(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  if (isSystemMessage(target) || target.poll) throw formError(['message_reference'], 'MESSAGE_REFERENCE_INVALID_TYPE', 'This message cannot be forwarded.');
  const inner = target.message_snapshots?.[0];
  return { source, target, snapshot: inner ?? snapshotOf(target) };
}

function snapshotOf(message: MessageRecord): SnapshotRecord {
  return {
    type: message.type,
    content: message.content,
    timestamp: message.timestamp,
    edited_timestamp: message.edited_timestamp,
    mention_ids: message.mention_ids,
    mention_roles: message.mention_roles,
    attachments: message.attachments,
    embeds: message.embeds,
    flags: message.flags,
    components: message.components,
    ...(message.sticker_items && { sticker_items: message.sticker_items }),
  };
}

/** A forward is what it was made from, now and later. */
export const forwardHasNoContent = (): ApiError =>
  formError(['message_reference'], 'MESSAGE_FORWARD_CANNOT_HAVE_CONTENT', 'Forwards cannot have any content of their own.');

export const isForward = (given: Given): boolean => given.type === MessageReferenceType.Forward;

/** Kinds that show what they refer to, as `referenced_message`: null when that is gone. */
export const showsReference = ({ type }: { type: MessageType }): boolean => type === MessageType.Reply || type === MessageType.ThreadStarterMessage;
