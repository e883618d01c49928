import { GuildMemberFlags, InviteFlags } from 'discord-api-types/v10';
import { isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import type { InviteRecord } from '../invites/invite-record.ts';
import type { MemberRecord } from './member-record.ts';

/** A guest has one voice channel of the guild, and no more than that, until they leave it. Whoever gets a role is a guest no more. */
export const isGuest = (member: Pick<MemberRecord, 'guest_channel_id' | 'roles'>): boolean =>
  member.guest_channel_id !== undefined && member.roles.length === 0;

export const isGuestInvite = ({ flags }: Pick<InviteRecord, 'flags'>): boolean => (flags & InviteFlags.IsGuestInvite) !== 0;

/** Guests have a call to come to, so their invites lead into voice channels. */
export const mayHaveGuests = (channel: ChannelRecord): boolean => isVoiceLike(channel);

export const shownMemberFlags = (member: MemberRecord): GuildMemberFlags =>
  isGuest(member) ? ((member.flags | GuildMemberFlags.IsGuest) as GuildMemberFlags) : member.flags; // a set of known bits
