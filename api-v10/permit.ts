import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { applyImplicitDenials } from '#protocol/permissions';
import type { ChannelRecord } from '#core/channels/channel-record';
import type { Core } from '#core/core';
import { channelPermissionsOf, guildPermissionsOf } from '#core/permissions-in';
import type { AnyRoute, ChannelContext, GuildContext, PermissionName } from './route.ts';

/** What a direct message lets its recipients do. */
const DIRECT_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendTTSMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.UseExternalStickers |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.SendVoiceMessages |
  PermissionFlagsBits.SendPolls |
  PermissionFlagsBits.PinMessages |
  PermissionFlagsBits.ManageChannels;

/**
 * Loads the channel of the path and checks the row's permissions in it.
 * 404 10003 for none, 403 50001 for one the caller may not see, 403 50013 for a missing permission.
 */
export async function permitChannel(core: Core, route: AnyRoute, channelId: Snowflake, callerId: Snowflake): Promise<ChannelContext> {
  const context = await channelContext(core, channelId, callerId);
  if (!(context.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
  demand(context.permissions, route.needs);
  return context;
}

/** The channel and what the caller may do in it, whether or not that is enough. */
export async function channelContext(core: Core, channelId: Snowflake, callerId: Snowflake): Promise<ChannelContext> {
  const guild = await core.states.ofChannel(channelId);
  if (guild) {
    const channel = guild.channel(channelId) ?? (await core.guilds.channelById(channelId));
    if (!channel) throw apiError('UNKNOWN_CHANNEL');
    const permissions = channelPermissionsOf(guild, callerId, channel, core.clock.nowMs());
    return { id: channel.id, channel, guild, permissions: applyImplicitDenials(permissions, channel.type) };
  }
  const direct = await core.directChannels.byId(channelId);
  if (!direct) throw apiError('UNKNOWN_CHANNEL');
  const permissions = direct.recipient_ids?.includes(callerId) ? DIRECT_PERMISSIONS : 0n;
  return { id: direct.id, channel: direct, guild: null, permissions };
}

/** Loads the guild of the path and checks the row's permissions in it. Strangers learn nothing: 404 10004. */
export async function permitGuild(core: Core, route: AnyRoute, guildId: Snowflake, callerId: Snowflake): Promise<GuildContext> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  if (!state.members.has(callerId)) throw apiError(route.needs || route.method !== 'GET' ? 'MISSING_ACCESS' : 'UNKNOWN_GUILD');
  const permissions = guildPermissionsOf(state, callerId, core.clock.nowMs());
  demand(permissions, route.needs);
  return { id: state.id, state, permissions };
}

export function demand(permissions: bigint, needs: readonly PermissionName[] | undefined): void {
  if (!needs) return;
  for (const name of needs) if (!(permissions & PermissionFlagsBits[name])) throw apiError('MISSING_PERMISSIONS');
}

export type { ChannelRecord };
