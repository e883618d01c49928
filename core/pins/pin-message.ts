import {
  AuditLogEvent,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits,
  type APIMessage,
  type RESTGetAPIChannelMessagesPinsResult,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneChange } from '../as-one-change.ts';
import { isThread } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { tellEdited } from '../messages/edit-message.ts';
import { placeKeys, scopeOf, type Place } from '../messages/place.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { isSystemMessage } from '../messages/reference.ts';
import { showMessages } from '../messages/show-messages.ts';
import { withMessage } from '../messages/with-message.ts';
import { wireTime } from '../ports/clock.ts';
import { areApart } from '../relationships/reach.ts';

/** Pins a message and tells the channel, with a system message. Pinning twice is a no-op. Source: Discord, "Pin Message". */
export async function pinMessage(core: Core, place: Place, messageId: Snowflake, by: Actor): Promise<void> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  if (!place.guild && (await areApart(core, place.channel, by.id))) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
  if (isSystemMessage(message)) throw apiError('CANNOT_EXECUTE_ACTION_ON_SYSTEM_MESSAGE');
  const pinnedAt = wireTime(core.clock.nowMs());
  if (!(await changePins(core, place, pinnedAt, (core) => core.pins.add(place.channel.id, messageId, pinnedAt)))) return;
  await withMessage(core, message, (now) => tellEdited(core, place, now, null));
  await postSystemMessage(core, place, MessageType.ChannelPinnedMessage, by.id, {
    message_reference: {
      type: MessageReferenceType.Default,
      channel_id: place.channel.id,
      message_id: messageId,
      ...(place.guild && { guild_id: place.guild.id }),
    },
  });
  if (place.guild) {
    await recordAudit(core, place.guild.id, by, {
      action: AuditLogEvent.MessagePin,
      targetId: message.author_id,
      options: { channel_id: place.channel.id, message_id: messageId },
    });
  }
}

export async function unpinMessage(core: Core, place: Place, messageId: Snowflake, by: Actor): Promise<void> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  if (!(await changePins(core, place, null, (core) => core.pins.remove(place.channel.id, messageId)))) return;
  await withMessage(core, message, (now) => tellEdited(core, place, now, null));
  if (place.guild) {
    await recordAudit(core, place.guild.id, by, {
      action: AuditLogEvent.MessageUnpin,
      targetId: message.author_id,
      options: { channel_id: place.channel.id, message_id: messageId },
    });
  }
}

/** Pins or unpins, and writes when the channel was last pinned in. False when there was nothing to do. */
async function changePins(core: Core, place: Place, pinnedAt: string | null, change: (core: Core) => Promise<boolean>): Promise<boolean> {
  const { guild, channel } = place;
  return core.locks.withLock(guild ? `guild:${guild.id}` : `channel:${channel.id}`, () =>
    asOneChange(core, async (core) => {
      const known = guild ? (guild.channel(channel.id) ?? (await core.guilds.channelById(channel.id))) : await core.directChannels.byId(channel.id);
      if (!known) throw apiError('UNKNOWN_CHANNEL');
      if (!(await change(core))) return false;
      // Two may pin at once, the later one first.
      const last = [known.last_pin_timestamp ?? '', pinnedAt ?? ''].toSorted().at(-1) || null;
      const changed = { ...known, last_pin_timestamp: last };
      if (guild) await core.guilds.saveChannels([changed]);
      else await core.directChannels.save(changed);
      const isInMemory = guild && !(isThread(changed) && changed.thread_metadata?.archived);
      core.publish(
        scopeOf(place),
        { t: 'CHANNEL_PINS_UPDATE', d: { ...placeKeys(place), last_pin_timestamp: last } },
        isInMemory ? { kind: 'channels', guild_id: guild.id, channels: [changed] } : undefined,
      );
      return true;
    }),
  );
}

/** A page of pins, newest first; one more row is read to know whether there are more. Without READ_MESSAGE_HISTORY it is empty. Source: Discord, "Get Channel Pins". */
export async function listPins(
  core: Core,
  place: Place,
  query: { before?: string | undefined; limit: number },
  viewerId: Snowflake,
): Promise<RESTGetAPIChannelMessagesPinsResult> {
  if (!(place.permissions & PermissionFlagsBits.ReadMessageHistory)) return { items: [], has_more: false };
  const rows = await core.pins.page(place.channel.id, query.before, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const messages = await showMessages(
    core,
    page.map((row) => row.message),
    viewerId,
    place.guild,
  );
  return {
    items: page.flatMap((row, index) => {
      const message = messages[index];
      return message ? [{ pinned_at: row.pinned_at, message }] : [];
    }),
    has_more: rows.length > query.limit,
  };
}

/** The old route: the newest fifty, without their times. */
export async function listPinsOld(core: Core, place: Place, viewerId: Snowflake): Promise<APIMessage[]> {
  return (await listPins(core, place, { limit: 50 }, viewerId)).items.map((item) => item.message);
}
