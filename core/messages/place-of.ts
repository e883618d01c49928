import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { DIRECT_PERMISSIONS } from '#protocol/permissions';
import { isPrivateThread } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { Place } from './place.ts';

/** A channel, thread or direct message with what the user may do in it; null when there is none. Archived threads too. */
export async function placeOf(core: Core, channelId: Snowflake, userId: Snowflake): Promise<Place | null> {
  const guild = await core.states.ofChannel(channelId);
  if (!guild) {
    const direct = await core.directChannels.byId(channelId);
    return direct && { channel: direct, guild: null, permissions: direct.recipient_ids?.includes(userId) ? DIRECT_PERMISSIONS : 0n };
  }
  const known = guild.channel(channelId);
  const channel = known ?? (await core.guilds.channelById(channelId));
  if (!channel) return null;
  const permissions = channelPermissionsOf(guild, userId, channel, core.clock.nowMs());
  if (known || !isPrivateThread(channel)) return { channel, guild, permissions };
  // The members of an archived private thread are no longer in memory.
  const archivedMemberIds = (await core.threadMembers.ofThreads([channelId])).map((member) => member.user_id);
  const isIn = archivedMemberIds.includes(userId);
  const asMember = isIn ? channelPermissionsOf(guild, userId, { ...channel, type: ChannelType.PublicThread }, core.clock.nowMs()) : permissions;
  return { channel, guild, permissions: asMember, archivedMemberIds };
}
