import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { ALL_PERMISSIONS, applyImplicitDenials, computeBasePermissions, computeChannelPermissions } from '#protocol/permissions';
import { isPrivateThread, isThread, type ChannelRecord } from './channels/channel-record.ts';
import { isGuest } from './members/guest.ts';
import type { GuildState } from './state/guild-state.ts';

/** Permissions of a member in the guild at large; 0 for guests and for somebody who is not a member. */
export function guildPermissionsOf(state: GuildState, userId: Snowflake, nowMs: number): bigint {
  const member = state.members.get(userId);
  if (!member || isGuest(member)) return 0n;
  return computeBasePermissions({
    ownerId: state.guild.owner_id,
    guildId: state.id,
    permissionsOfRole: (id) => state.permissionsOfRole(id),
    member,
    nowMs,
  });
}

/** What a member may do in a channel or thread, timeouts and implicit denials included. Source: Discord, "Permission hierarchy". */
export const channelPermissionsOf = (state: GuildState, userId: Snowflake, channel: ChannelRecord, nowMs: number): bigint =>
  applyImplicitDenials(withoutDenials(state, userId, channel, nowMs), channel.type);

function withoutDenials(state: GuildState, userId: Snowflake, channel: ChannelRecord, nowMs: number): bigint {
  const member = state.members.get(userId);
  if (!member) return 0n;
  const governing = isThread(channel) && channel.parent_id ? state.channels.get(channel.parent_id) : channel;
  if (!governing || (isGuest(member) && governing.id !== member.guest_channel_id)) return 0n;
  const permissions = computeChannelPermissions({
    ownerId: state.guild.owner_id,
    guildId: state.id,
    permissionsOfRole: (id) => state.permissionsOfRole(id),
    member,
    overwrites: governing.permission_overwrites,
    nowMs,
  });
  if (!isPrivateThread(channel) || permissions === ALL_PERMISSIONS || permissions & PermissionFlagsBits.ManageThreads) return permissions;
  return state.threadMembers.get(channel.id)?.has(userId) ? permissions : permissions & ~PermissionFlagsBits.ViewChannel;
}

export const canView = (state: GuildState, userId: Snowflake, channel: ChannelRecord, nowMs: number): boolean =>
  (channelPermissionsOf(state, userId, channel, nowMs) & PermissionFlagsBits.ViewChannel) !== 0n;

/** What somebody without any role may do in a channel, a stranger included. */
export function everybodysPermissions(state: GuildState, channel: ChannelRecord): bigint {
  const governing = isThread(channel) && channel.parent_id ? state.channels.get(channel.parent_id) : channel;
  const overwrite = governing?.permission_overwrites.find((one) => one.id === state.id);
  return (state.permissionsOfRole(state.id) & ~BigInt(overwrite?.deny ?? 0)) | BigInt(overwrite?.allow ?? 0);
}

export const everybodySees = (state: GuildState, channel: ChannelRecord): boolean =>
  (everybodysPermissions(state, channel) & PermissionFlagsBits.ViewChannel) !== 0n;
