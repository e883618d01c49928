import { AuditLogEvent, MessageFlags, PermissionFlagsBits as Permission, type MessageType, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { Actor } from '../actor.ts';
import { keysOf } from '../attachments/keep-attachments.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { isThread } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { isCounted, uncountMessages } from '../threads/count-thread-message.ts';
import { copiesFollow } from './crosspost-copies.ts';
import type { MessageRecord } from './message-record.ts';
import { placeKeys, scopeOf, type Place } from './place.ts';

const BULK_MAX_AGE_MS = 14 * 24 * 60 * 60 * 1000;
/** System messages that nobody deletes. Source: Discord, "Message types". */
const UNDELETABLE: ReadonlySet<MessageType> = new Set<MessageType>([1, 2, 3, 4, 5, 21]);

/** Deletes a message: its writer, or anybody with MANAGE_MESSAGES. Source: Discord, "Delete Message". */
export async function deleteMessage(core: Core, place: Place, messageId: Snowflake, by: Actor): Promise<void> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  const isOwn = message.author_id === by.id;
  if (!isOwn && (!place.guild || !(place.permissions & Permission.ManageMessages)))
    throw apiError(place.guild ? 'MISSING_PERMISSIONS' : 'CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
  if (!isOwn && place.guild) await demandSecondFactor(core, place.guild, by.id, Permission.ManageMessages);
  if (UNDELETABLE.has(message.type)) throw apiError('CANNOT_EXECUTE_ACTION_ON_SYSTEM_MESSAGE');
  if (place.channel.thread_metadata?.archived && !(place.permissions & Permission.ManageThreads)) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  await removeMessage(core, place, message);
  if (!isOwn && place.guild) {
    await recordAudit(core, place.guild.id, by, {
      action: AuditLogEvent.MessageDelete,
      targetId: message.author_id,
      options: { channel_id: place.channel.id, count: '1' },
    });
  }
}

/** Takes a message out and tells the channel, whoever asked for it. */
export async function removeMessage(core: Core, place: Pick<Place, 'channel' | 'guild'>, message: MessageRecord): Promise<void> {
  const [gone] = await core.messages.remove(place.channel.id, [message.id]);
  if (!gone) throw apiError('UNKNOWN_MESSAGE');
  core.publish(scopeOf(place), { t: 'MESSAGE_DELETE', d: { id: gone.id, ...placeKeys(place) } });
  await forget(core, place, [gone]);
}

/** Deletes 2 to 100 messages of the last two weeks; unknown ids are passed over. Source: Discord, "Bulk Delete Messages". */
export async function bulkDeleteMessages(core: Core, place: Place, messageIds: readonly Snowflake[], by: Actor): Promise<void> {
  if (!place.guild) throw apiError('CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
  const ids = [...new Set(messageIds)];
  if (ids.length !== messageIds.length) throw formError(['messages'], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value');
  const oldest = core.clock.nowMs() - BULK_MAX_AGE_MS;
  if (ids.some((id) => timeOfSnowflake(id) < oldest)) throw apiError('ONE_OF_THE_MESSAGES_PROVIDED_WAS_TOO_OLD_FOR_BULK_DELETE');
  const known = await core.messages.byIds(place.channel.id, ids);
  if (known.some((message) => UNDELETABLE.has(message.type))) throw apiError('CANNOT_EXECUTE_ACTION_ON_SYSTEM_MESSAGE');
  await bulkRemove(core, place, ids);
  await recordAudit(core, place.guild.id, by, { action: AuditLogEvent.MessageBulkDelete, targetId: place.channel.id, options: { count: String(ids.length) } });
}

export async function bulkRemove(core: Core, place: Pick<Place, 'channel' | 'guild'>, ids: readonly Snowflake[]): Promise<void> {
  const gone = await core.messages.remove(place.channel.id, ids);
  if (gone.length === 0) return;
  core.publish(scopeOf(place), { t: 'MESSAGE_DELETE_BULK', d: { ids: gone.map((message) => message.id), ...placeKeys(place) } });
  await forget(core, place, gone);
}

/** What hangs on messages that are gone: their files, their place in a thread's count, their copies in other channels. */
async function forget(core: Core, place: Pick<Place, 'channel' | 'guild'>, messages: readonly MessageRecord[]): Promise<void> {
  // A copy of a published message shows the files of its source.
  const keys = messages
    .filter((message) => !(message.flags & MessageFlags.IsCrosspost))
    .flatMap((message) => [...keysOf(message.attachments), ...(message.message_snapshots ?? []).flatMap((snapshot) => keysOf(snapshot.attachments))]);
  if (keys.length > 0) await removeFiles(core, keys);
  if (place.guild && isThread(place.channel)) uncountMessages(core, place.guild, place.channel.id, messages.filter(isCounted).length);
  for (const message of messages) if (message.flags & MessageFlags.Crossposted) copiesFollow(core, message, 'deleted');
}

/** At once. They are doomed since no message names them any more, so what fails here is done later. */
export async function removeFiles(core: Core, keys: readonly string[]): Promise<void> {
  const remove = async (): Promise<void> => {
    if ((await core.blobs.remove(keys)) !== 'later') await core.doomedFiles.forget(keys);
  };
  await remove().catch((error: unknown) => core.log.warn({ err: error }, 'files of deleted messages go a little later'));
}
