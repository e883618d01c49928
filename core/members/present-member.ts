import type { APIGuildMember, APIInteractionGuildMember } from 'discord-api-types/v10';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { shownMemberFlags } from './guest.ts';
import type { MemberRecord } from './member-record.ts';

/** A member without its user, as messages carry it beside the author. */
export function presentMemberAlone(member: MemberRecord): Omit<APIGuildMember, 'user'> {
  return {
    avatar: member.avatar,
    banner: member.banner,
    communication_disabled_until: member.communication_disabled_until,
    deaf: member.deaf,
    flags: shownMemberFlags(member),
    joined_at: member.joined_at,
    mute: member.mute,
    nick: member.nick,
    pending: member.pending,
    premium_since: member.premium_since,
    roles: member.roles,
  };
}

export function presentMember(member: MemberRecord, user: UserRecord): APIGuildMember {
  return { ...presentMemberAlone(member), user: presentUser(user) };
}

/** A member inside an interaction: with their permissions in the channel. */
export function presentInteractionMember(member: MemberRecord, user: UserRecord, permissions: bigint): APIInteractionGuildMember {
  return { ...presentMember(member, user), permissions: permissions.toString() };
}
