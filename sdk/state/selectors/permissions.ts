import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { applyImplicitDenials, computeBasePermissions, computeChannelPermissions, DIRECT_PERMISSIONS, type PermissionSubject } from '#protocol/permissions';
import type { State, ViewedAs } from '../state.ts';

/** All that is left to whoever looks with others' eyes. */
const LOOKING = Bit.ViewChannel | Bit.ReadMessageHistory;

const viewedIn = (state: State, guildId: string, userId: string | null): ViewedAs | null =>
  userId === state.meId && state.viewedAs?.guildId === guildId ? state.viewedAs : null;

function subjectOf(state: State, guildId: string, userId: string, nowMs: number): PermissionSubject | null {
  const guild = state.guilds.get(guildId);
  const member = state.members.of(guildId).get(userId);
  if (!guild || !member) return null;
  const viewed = viewedIn(state, guildId, userId);
  const roles = state.roles.of(guildId);
  return {
    ownerId: guild.owner_id,
    guildId,
    permissionsOfRole: (id) => BigInt(roles.get(id)?.permissions ?? 0),
    // Nobody's id: who looks with a role's eyes is neither the owner nor has overwrites of their own.
    member: viewed
      ? { user_id: '', roles: viewed.roleIds, communication_disabled_until: null }
      : {
          user_id: userId,
          roles: member.roles,
          communication_disabled_until: member.communication_disabled_until ?? null,
          flags: member.flags,
          pending: member.pending ?? false,
        },
    nowMs,
  };
}

/** What somebody may do in a guild at large; nothing where they are no member, or not known as one. */
export function permissionsInGuild(state: State, guildId: string, userId: string | null = state.meId, nowMs: number = Date.now()): bigint {
  const subject = userId === null ? null : subjectOf(state, guildId, userId, nowMs);
  const permissions = subject ? computeBasePermissions(subject) : 0n;
  return viewedIn(state, guildId, userId) ? permissions & LOOKING : permissions;
}

/** What somebody may do in a channel, with all that one missing permission takes along. A thread goes by its parent. */
export function permissionsIn(state: State, channelId: string, userId: string | null = state.meId, nowMs: number = Date.now()): bigint {
  const permissions = permissionsOfEyes(state, channelId, userId, nowMs);
  return viewedIn(state, state.channels.get(channelId)?.guild_id ?? '', userId) ? permissions & LOOKING : permissions;
}

/** As `permissionsIn`; where one looks with others' eyes, what those might do. */
export function permissionsOfEyes(state: State, channelId: string, userId: string | null = state.meId, nowMs: number = Date.now()): bigint {
  const channel = state.channels.get(channelId);
  if (!channel || userId === null) return 0n;
  if (channel.guild_id === undefined) return DIRECT_PERMISSIONS;
  const subject = subjectOf(state, channel.guild_id, userId, nowMs);
  if (!subject) return 0n;
  const ruling = channel.thread_metadata ? (state.channels.get(channel.parent_id ?? '') ?? channel) : channel;
  const permissions = computeChannelPermissions({ ...subject, overwrites: ruling.permission_overwrites ?? [] });
  return applyImplicitDenials(permissions, channel.type);
}

export const may = (state: State, channelId: string, permission: bigint): boolean => (permissionsIn(state, channelId) & permission) === permission;
