import { ChannelType, GuildMemberFlags, PermissionFlagsBits as Bit, type APIOverwrite, type Snowflake } from 'discord-api-types/v10';

/** Every documented permission. Source: Discord, "Permissions". */
export const ALL_PERMISSIONS: bigint = Object.values(Bit).reduce((all, bit) => all | bit, 0n);

/** All that a timed-out member keeps. */
export const TIMEOUT_PERMISSIONS: bigint = Bit.ViewChannel | Bit.ReadMessageHistory;

/**
 * What a direct message or a group lets each of its recipients do: to write and to call, to pin, and to change the group. Nobody removes there
 * what others wrote, or begins threads. Source: discord.py, `Permissions._dm_permissions`, for messages; it says nothing of calls and groups,
 * where bots are not. Unlike there nobody pings everyone, since all who could be pinged hear of each message anyway (applications are told
 * that they may, see core/interactions/interaction-place.ts), and messages may be read aloud.
 */
export const DIRECT_PERMISSIONS: bigint =
  Bit.ManageChannels |
  Bit.AddReactions |
  Bit.Stream |
  Bit.ViewChannel |
  Bit.SendMessages |
  Bit.SendTTSMessages |
  Bit.EmbedLinks |
  Bit.AttachFiles |
  Bit.ReadMessageHistory |
  Bit.UseExternalEmojis |
  Bit.Connect |
  Bit.Speak |
  Bit.UseApplicationCommands |
  Bit.UseExternalStickers |
  Bit.SendVoiceMessages |
  Bit.SendPolls |
  Bit.PinMessages;

export interface PermissionSubject {
  ownerId: Snowflake;
  /** Also the id of @everyone. */
  guildId: Snowflake;
  permissionsOfRole(id: Snowflake): bigint;
  member: { user_id: Snowflake; roles: readonly Snowflake[]; communication_disabled_until: string | null; flags?: number; pending?: boolean };
  nowMs: number;
}

/** All that is left to a member whose name or profile broke a rule of automatic moderation, until they change it. */
const QUARANTINE_PERMISSIONS = TIMEOUT_PERMISSIONS | Bit.ChangeNickname;
const QUARANTINE_FLAGS = GuildMemberFlags.AutomodQuarantinedUsernameOrGuildNickname | GuildMemberFlags.AutomodQuarantinedBio;

/** Roles only, before any timeout. */
function rolePermissions({ ownerId, guildId, permissionsOfRole, member }: PermissionSubject): bigint {
  if (member.user_id === ownerId) return ALL_PERMISSIONS;
  let permissions = permissionsOfRole(guildId);
  for (const id of member.roles) permissions |= permissionsOfRole(id);
  return permissions & Bit.Administrator ? ALL_PERMISSIONS : permissions & ALL_PERMISSIONS;
}

const isTimedOut = ({ member, nowMs }: PermissionSubject): boolean =>
  member.communication_disabled_until !== null && Date.parse(member.communication_disabled_until) > nowMs;

function leftTo(subject: PermissionSubject): bigint {
  // Who has not passed the screening yet looks on, no more.
  if (isTimedOut(subject) || subject.member.pending) return TIMEOUT_PERMISSIONS;
  return (subject.member.flags ?? 0) & QUARANTINE_FLAGS ? QUARANTINE_PERMISSIONS : ALL_PERMISSIONS;
}

/** What a member may do in the guild at large. Source: Discord, "Permission hierarchy" and "Permissions for timed out members". */
export function computeBasePermissions(subject: PermissionSubject): bigint {
  const permissions = rolePermissions(subject);
  return permissions === ALL_PERMISSIONS ? permissions : permissions & leftTo(subject);
}

/** What a member may do in a channel with these overwrites; a thread takes those of its parent. Implicit denials are not applied. */
export function computeChannelPermissions(subject: PermissionSubject & { overwrites: readonly APIOverwrite[] }): bigint {
  const { member, guildId, overwrites } = subject;
  let permissions = rolePermissions(subject);
  if (permissions === ALL_PERMISSIONS) return permissions;
  let roleAllow = 0n;
  let roleDeny = 0n;
  let own: APIOverwrite | undefined;
  for (const overwrite of overwrites) {
    if (overwrite.id === guildId) permissions = (permissions & ~BigInt(overwrite.deny)) | BigInt(overwrite.allow);
    else if (overwrite.id === member.user_id) own = overwrite;
    else if (member.roles.includes(overwrite.id)) {
      roleAllow |= BigInt(overwrite.allow);
      roleDeny |= BigInt(overwrite.deny);
    }
  }
  permissions = (permissions & ~roleDeny) | roleAllow;
  if (own) permissions = (permissions & ~BigInt(own.deny)) | BigInt(own.allow);
  permissions &= ALL_PERMISSIONS;
  return permissions & leftTo(subject);
}

const VOICE_KINDS: ReadonlySet<ChannelType> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);
const THREAD_KINDS: ReadonlySet<ChannelType> = new Set([ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread]);
const NEEDS_SENDING = Bit.MentionEveryone | Bit.SendTTSMessages | Bit.AttachFiles | Bit.EmbedLinks;

/**
 * What is left when one missing permission takes others along: without VIEW_CHANNEL nothing, without SEND_MESSAGES
 * nothing that only a message can do, without CONNECT nothing of a voice channel but its sight.
 * In a thread SEND_MESSAGES_IN_THREADS stands for SEND_MESSAGES. Source: Discord, "Implicit permissions".
 */
export function applyImplicitDenials(permissions: bigint, kind: ChannelType): bigint {
  if (!(permissions & Bit.ViewChannel)) return 0n;
  let left = permissions;
  if (THREAD_KINDS.has(kind)) left = left & Bit.SendMessagesInThreads ? left | Bit.SendMessages : left & ~Bit.SendMessages;
  if (!(left & Bit.SendMessages)) left &= ~NEEDS_SENDING;
  if (VOICE_KINDS.has(kind) && !(left & Bit.Connect)) left &= Bit.ViewChannel;
  return left;
}
