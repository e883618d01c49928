import { GuildFeature, type APIInvite, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { asksFirst, startJoinRequest } from '../join-requests/ask-to-join.ts';
import { addMember } from '../members/add-member.ts';
import { isGuest, isGuestInvite } from '../members/guest.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import type { GuildState } from '../state/guild-state.ts';
import { useInvite } from './end-invites.ts';
import { fetchThoseOfInvites, presentInvite } from './present-invite.ts';

export type AcceptedInvite = APIInvite & {
  new_member: boolean;
  /** They are no member yet: the guild reads a form of theirs first. */
  show_verification_form?: true;
};

/** Lets a person into the guild of an invite. The use counts only when it made them a member. Source: routes of Discord's client. */
export async function acceptInvite(core: Core, userId: Snowflake, code: string): Promise<AcceptedInvite> {
  const invite = await core.invites.byCode(code);
  const state = invite && (await core.states.get(invite.guild_id));
  if (!invite || !state) throw apiError('UNKNOWN_INVITE');
  const view = { applications: await fetchThoseOfInvites(core, [invite]) };
  const known = state.members.get(userId);
  const comesToStay = known !== undefined && isGuest(known) && !isGuestInvite(invite);
  if (known && !comesToStay) return { ...presentInvite(core, invite, state, view), new_member: false };
  if (areInvitesPaused(state, core.clock.nowMs())) throw apiError('FEATURE_TEMPORARILY_DISABLED_SERVER_SIDE');
  // Who is not meant learns no more than of a code that does not exist.
  if (!(await core.inviteTargets.admits(code, userId))) throw apiError('UNKNOWN_INVITE');
  if (await core.bans.byUser(state.id, userId)) throw apiError('USER_BANNED_FROM_THIS_GUILD');
  if ((await core.guilds.idsOfMember(userId)).length >= core.settings.maxGuildsPerUser) throw apiError('MAXIMUM_NUMBER_OF_GUILDS_REACHED');
  if (asksFirst(state) && !invite.role_ids?.length) {
    await startJoinRequest(core, state, userId, invite);
    return { ...presentInvite(core, invite, state, view), new_member: false, show_verification_form: true };
  }
  if (comesToStay) {
    if (!(await useInvite(core, invite))) throw apiError('UNKNOWN_INVITE');
    await stay(core, state, userId);
    return { ...presentInvite(core, invite, state, view), new_member: true };
  }
  const roles = (invite.role_ids ?? []).filter((id) => state.roles.has(id));
  const given = {
    roles,
    joined_by: { code, inviter_id: invite.inviter_id },
    ...(invite.temporary && { temporary: true as const }),
    ...(isGuestInvite(invite) && { guest_channel_id: invite.channel_id }),
  };
  const { isNew } = await addMember(core, state.id, userId, given, async (core) => {
    if (!(await useInvite(core, invite))) throw apiError('UNKNOWN_INVITE');
  });
  return { ...presentInvite(core, invite, state, view), new_member: isNew };
}

/** A guest becomes a member like all others. */
async function stay(core: Core, state: GuildState, userId: Snowflake): Promise<void> {
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.members.get(userId);
    if (!known) throw apiError('UNKNOWN_MEMBER');
    const { guest_channel_id: _former, ...member } = known;
    await saveAndTellMember(core, state, member);
  });
}

/** Closed by a switch of the guild, or for a while by its moderators. */
function areInvitesPaused({ guild }: GuildState, nowMs: number): boolean {
  const until = guild.incidents_data?.invites_disabled_until;
  return guild.features.includes(GuildFeature.InvitesDisabled) || (until !== undefined && until !== null && Date.parse(until) > nowMs);
}
