import { InviteType, type APIExtendedInvite, type APIInvite, type APIRole, type Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { presentPublicApplication } from '../applications/present-application.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { InviteRecord } from './invite-record.ts';

export const expiryOf = (invite: InviteRecord): string | null =>
  invite.max_age === 0 ? null : wireTime(Date.parse(invite.created_at) + invite.max_age * 1000);

/** Brings into memory whom an invite shows: its maker, whose stream it leads to, the bot of the application that it opens. */
export async function fetchThoseOfInvites(core: Core, invites: readonly InviteRecord[]): Promise<Map<Snowflake, ApplicationRecord>> {
  const applicationIds = [...new Set(invites.flatMap((invite) => invite.target_application_id ?? []))];
  const applications = (await Promise.all(applicationIds.map((id) => core.applications.byId(id)))).filter((one) => one !== null);
  const userIds = invites.flatMap((invite) => [invite.inviter_id, invite.target_user_id]);
  await core.userCache.fetch([...userIds, ...applications.map((one) => one.bot_id)].flatMap((id) => id ?? []));
  return new Map(applications.map((one) => [one.id, one]));
}

export interface InviteView {
  withCounts?: boolean;
  /** By id: the applications that `fetchThoseOfInvites` found. */
  applications?: ReadonlyMap<Snowflake, ApplicationRecord>;
}

/** What an invite leads to beyond its channel: a stream, or an activity. */
export function presentTarget(
  core: Core,
  invite: InviteRecord,
  applications: InviteView['applications'],
): Pick<APIInvite, 'target_type' | 'target_user' | 'target_application'> {
  const application = invite.target_application_id ? applications?.get(invite.target_application_id) : undefined;
  return {
    ...(invite.target_type !== undefined && { target_type: invite.target_type }),
    ...(invite.target_user_id && { target_user: presentUser(core.userCache.get(invite.target_user_id)) }),
    ...(application && { target_application: presentPublicApplication(application, core.userCache) }),
  };
}

/** An invite as anybody may see it. `expires_at` is null for one that never ends. */
export function presentInvite(core: Core, invite: InviteRecord, state: GuildState, options: InviteView = {}): APIInvite {
  const channel = state.channel(invite.channel_id);
  const { guild } = state;
  return {
    type: InviteType.Guild,
    code: invite.code,
    flags: invite.flags,
    ...(invite.inviter_id && { inviter: presentUser(core.userCache.get(invite.inviter_id)) }),
    expires_at: expiryOf(invite),
    guild_id: guild.id,
    guild: {
      id: guild.id,
      name: guild.name,
      splash: guild.splash,
      banner: guild.banner,
      description: guild.description,
      icon: guild.icon,
      features: guild.features,
      verification_level: guild.verification_level,
      vanity_url_code: guild.vanity_url_code,
      nsfw_level: guild.nsfw_level,
      nsfw: guild.nsfw_level !== 0,
      premium_subscription_count: guild.premium_subscription_count ?? 0,
      premium_tier: guild.premium_tier,
    },
    // Invites go with their channel, so it is there.
    channel: { id: invite.channel_id, name: channel?.name ?? '', type: channel?.type ?? 0 },
    ...(invite.role_ids && { roles: invite.role_ids.flatMap((id) => partialRole(state, id)) }),
    ...presentTarget(core, invite, options.applications),
    ...(options.withCounts && { approximate_member_count: state.members.size, approximate_presence_count: state.presences.size }),
  } as APIInvite; // `guild_id` and `roles` are of Discord's own description
}

function partialRole(state: GuildState, roleId: Snowflake): Partial<APIRole>[] {
  const role = state.roles.get(roleId);
  if (!role) return [];
  const { id, name, position, color, colors, icon, unicode_emoji } = role;
  return [{ id, name, position, color, colors, icon: icon ?? null, unicode_emoji: unicode_emoji ?? null }];
}

/** The same with what only those who manage the channel see. */
export function presentExtendedInvite(core: Core, invite: InviteRecord, state: GuildState, view: InviteView = {}): APIExtendedInvite {
  return {
    ...presentInvite(core, invite, state, view),
    uses: invite.uses,
    max_uses: invite.max_uses,
    max_age: invite.max_age,
    temporary: invite.temporary,
    created_at: invite.created_at,
  } as APIExtendedInvite; // as above
}
