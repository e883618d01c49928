import { ChannelType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { ChannelRecord } from './channel-record.ts';
import { removeRecipient } from './group-recipients.ts';
import { presentDirectChannel } from './present-channel.ts';

/** Puts a conversation out of one person's sight until somebody writes again; a group is left for good. */
export async function closeDirectChannel(core: Core, channel: ChannelRecord, userId: Snowflake): Promise<APIChannel> {
  await core.userCache.fetch(channel.recipient_ids ?? []);
  const shown = presentDirectChannel(channel, core.userCache, userId);
  if (channel.type === ChannelType.GroupDM) {
    await removeRecipient(core, channel, userId, userId);
    return shown;
  }
  await core.locks.withLock(`channel:${channel.id}`, async () => {
    const known = await core.directChannels.byId(channel.id);
    if (!known) throw apiError('UNKNOWN_CHANNEL');
    await core.directChannels.save({ ...known, closed_for: { ...known.closed_for, [userId]: known.last_message_id } });
  });
  // Bots hear nothing of direct channels.
  if (!core.userCache.get(userId).bot) core.publish({ user_ids: [userId] }, { t: 'CHANNEL_DELETE', d: shown });
  return shown;
}
