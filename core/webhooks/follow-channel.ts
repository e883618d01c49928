import { ChannelType, MessageReferenceType, MessageType, PermissionFlagsBits as Permission, WebhookType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import { demandHome, insertWebhook } from './manage-webhooks.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/** Lets a channel get the published messages of an announcement channel. Source: Discord, "Follow Announcement Channel". */
export async function followChannel(
  core: Core,
  source: Place,
  targetId: Snowflake,
  by: Actor,
  applicationId: Snowflake | null,
): Promise<{ channel_id: Snowflake; webhook_id: Snowflake }> {
  if (source.channel.type !== ChannelType.GuildAnnouncement || !source.guild) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const guild = await core.states.ofChannel(targetId);
  const channel = guild?.channel(targetId);
  if (!guild || !channel) throw apiError('UNKNOWN_CHANNEL');
  const permissions = channelPermissionsOf(guild, by.id, channel, core.clock.nowMs());
  if (!(permissions & Permission.ManageWebhooks)) throw apiError(permissions & Permission.ViewChannel ? 'MISSING_PERMISSIONS' : 'MISSING_ACCESS');
  await demandSecondFactor(core, guild, by.id, Permission.ManageWebhooks);
  demandHome({ channel, guild, permissions });
  if (![ChannelType.GuildText, ChannelType.GuildAnnouncement].includes(channel.type)) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const name = `${source.guild.guild.name} #${source.channel.name ?? ''}`;
  const webhook = {
    id: core.ids.next(),
    type: WebhookType.ChannelFollower,
    guild_id: guild.id,
    channel_id: channel.id,
    name: [...name].slice(0, 80).join(''),
    avatar: null,
    user_id: by.id,
    application_id: applicationId,
    source_guild_id: source.guild.id,
    source_channel_id: source.channel.id,
  };
  await insertWebhook(core, guild, webhook, by);
  await postSystemMessage(core, { channel, guild }, MessageType.ChannelFollowAdd, by.id, {
    content: name,
    message_reference: { type: MessageReferenceType.Default, channel_id: source.channel.id, guild_id: source.guild.id },
  });
  return { channel_id: channel.id, webhook_id: webhook.id };
}
