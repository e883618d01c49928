import { randomInt } from 'node:crypto';
import {
  AuditLogEvent,
  ChannelType,
  InviteTargetType,
  PermissionFlagsBits as Permission,
  type APIExtendedInvite,
  type APIInvite,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateInviteBody } from '#protocol/rest/channels';
import type { GetInviteQuery } from '#protocol/rest/invites';
import type { Actor } from '../actor.ts';
import { creationOf, recordAudit, removalOf } from '../audit-log/record-audit.ts';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { isThread } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { isGuestInvite, mayHaveGuests } from '../members/guest.ts';
import type { Place } from '../messages/place.ts';
import { channelPermissionsOf, everybodySees, guildPermissionsOf } from '../permissions-in.ts';
import { wireTime } from '../ports/clock.ts';
import { demandAboveRole } from '../roles/hierarchy.ts';
import { presentScheduledEvents } from '../scheduled-events/present-scheduled-event.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import { shownWelcomeScreen } from '../welcome-screen/welcome-screen.ts';
import { tellInviteEnded } from './end-invites.ts';
import type { InviteRecord } from './invite-record.ts';
import { expiryOf, fetchThoseOfInvites, presentExtendedInvite, presentInvite, presentTarget, type InviteView } from './present-invite.ts';
import { keepTargetUsers, readTargetUsers, type NamedFile } from './target-users.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const CODE_LENGTH = 10;
const MAX_INVITES = 1000;
const DAY_S = 86_400;
const KEYS = ['code', 'channel_id', 'inviter_id', 'max_uses', 'uses', 'max_age', 'temporary', 'flags'] as const;

/** Makes an invite, or gives the caller's like one again unless `unique`. Source: Discord, "Create Channel Invite". */
export async function createInvite(core: Core, place: Place, body: CreateInviteBody, by: Actor, files: readonly NamedFile[] = []): Promise<APIExtendedInvite> {
  const { guild, channel } = place;
  if (!guild || isThread(channel) || channel.type === ChannelType.GuildCategory) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const maxAge = body.max_age ?? DAY_S;
  const maxUses = body.max_uses ?? 0;
  const temporary = body.temporary ?? false;
  if (isGuestInvite({ flags: body.flags ?? 0 }) && !mayHaveGuests(channel))
    throw formError(['flags'], 'GUEST_INVITE_CHANNEL_INVALID', 'Guests can be invited into voice channels only.');
  for (const id of body.role_ids ?? []) {
    const role = guild.roles.get(id);
    if (!role) throw apiError('UNKNOWN_ROLE');
    if (!(guildPermissionsOf(guild, by.id, core.clock.nowMs()) & Permission.ManageRoles)) throw apiError('MISSING_PERMISSIONS');
    demandAboveRole(guild, by.id, role);
  }
  if (body.role_ids?.length) await demandSecondFactor(core, guild, by.id, Permission.ManageRoles);
  await demandTarget(core, body);
  const targets = await readTargetUsers(core, files);
  const present = await core.invites.ofChannel(channel.id);
  if (!body.unique && !body.role_ids?.length && !targets) {
    const same = present.find(
      (one) =>
        one.inviter_id === by.id &&
        one.max_age === maxAge &&
        one.max_uses === maxUses &&
        one.temporary === temporary &&
        one.flags === (body.flags ?? 0) &&
        one.uses === 0 &&
        one.target_type === (body.target_type ?? undefined) &&
        one.target_user_id === (body.target_user_id ?? undefined) &&
        one.target_application_id === (body.target_application_id ?? undefined) &&
        !one.role_ids,
    );
    if (same && !(await core.inviteTargets.ofInvite(same.code)))
      return presentExtendedInvite(core, same, guild, { applications: await fetchThoseOfInvites(core, [same]) });
  }
  if (present.length >= MAX_INVITES) throw apiError('MAXIMUM_NUMBER_OF_INVITES_REACHED');
  const invite: InviteRecord = {
    code: newCode(),
    guild_id: guild.id,
    channel_id: channel.id,
    inviter_id: by.id,
    created_at: wireTime(core.clock.nowMs()),
    max_age: maxAge,
    max_uses: maxUses,
    uses: 0,
    temporary,
    flags: body.flags ?? 0,
    ...(body.target_type !== undefined && body.target_type !== null && { target_type: body.target_type }),
    ...(body.target_user_id && { target_user_id: body.target_user_id }),
    ...(body.target_application_id && { target_application_id: body.target_application_id }),
    ...(body.role_ids?.length && { role_ids: body.role_ids }),
  };
  await core.invites.insert(invite);
  if (targets) await keepTargetUsers(core, invite.code, targets);
  const applications = await fetchThoseOfInvites(core, [invite]);
  tellInviteMade(core, invite, applications);
  await recordAudit(core, guild.id, by, { action: AuditLogEvent.InviteCreate, targetId: null, changes: creationOf(invite, KEYS) });
  if (files.length > 0) await core.blobs.remove(files.map((file) => file.key));
  return presentExtendedInvite(core, invite, guild, { applications });
}

/** Each kind of target needs what it points at, which must exist. */
async function demandTarget(core: Core, { target_type: type, target_user_id: userId, target_application_id: applicationId }: CreateInviteBody): Promise<void> {
  if (type === InviteTargetType.Stream && !userId) throw formError(['target_user_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (type === InviteTargetType.EmbeddedApplication && !applicationId)
    throw formError(['target_application_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (userId && !(await core.userCache.find(userId))) throw apiError('UNKNOWN_USER');
  if (applicationId && !(await core.applications.byId(applicationId))) throw apiError('UNKNOWN_APPLICATION');
}

/** Tells those who manage its channel of a new invite. */
export function tellInviteMade(core: Core, invite: InviteRecord, applications?: InviteView['applications']): void {
  const { code, guild_id, channel_id, created_at, inviter_id: inviterId, max_age, max_uses, temporary, flags } = invite;
  const { role_ids } = invite;
  core.publish(
    { guild_id, channel_id },
    {
      t: 'INVITE_CREATE',
      d: {
        channel_id,
        code,
        created_at,
        guild_id,
        ...(inviterId && { inviter: presentUser(core.userCache.get(inviterId)) }),
        max_age,
        max_uses,
        temporary,
        uses: 0,
        expires_at: expiryOf(invite),
        flags,
        ...(role_ids && { role_ids }),
        ...presentTarget(core, invite, applications),
      },
    },
  );
}

/**
 * What an invite leads to; with an event of the guild when one is asked for. One for some people is shown to them and to
 * members, and to whoever has yet to say who they are. Source: Discord, "Get Invite", "Get Target Users".
 */
export async function getInvite(core: Core, code: string, query: GetInviteQuery, callerId: Snowflake | null): Promise<APIInvite> {
  const { invite, state, applications } = await inviteOf(core, code);
  if (callerId !== null && !state.members.has(callerId) && !(await core.inviteTargets.admits(code, callerId))) throw apiError('UNKNOWN_INVITE');
  const screen = await shownWelcomeScreen(core, state);
  const plain = presentInvite(core, invite, state, { withCounts: query.with_counts, applications });
  // The documentation has it in the guild of an invite; the types do not.
  const shown = screen && plain.guild ? ({ ...plain, guild: { ...plain.guild, welcome_screen: screen } } as APIInvite) : plain;
  const event = query.guild_scheduled_event_id ? state.scheduledEvents.get(query.guild_scheduled_event_id) : undefined;
  const channel = event?.channel_id ? state.channels.get(event.channel_id) : undefined;
  // Whoever asks may be nobody: an event in a channel that is hidden from @everyone stays hidden.
  if (!event || (channel && !everybodySees(state, channel))) return shown;
  const [presented] = await presentScheduledEvents(core, [event], true);
  return { ...shown, ...(presented && { guild_scheduled_event: presented }) };
}

/** Needs MANAGE_CHANNELS in its channel or MANAGE_GUILD. Source: Discord, "Delete Invite". */
export async function deleteInvite(core: Core, code: string, by: Actor): Promise<APIInvite> {
  const { invite, state, applications } = await inviteOf(core, code);
  const channel = state.channel(invite.channel_id);
  const nowMs = core.clock.nowMs();
  const permissions = guildPermissionsOf(state, by.id, nowMs);
  const inChannel = channel ? channelPermissionsOf(state, by.id, channel, nowMs) : 0n;
  if (!(permissions & Permission.ManageGuild) && !(inChannel & Permission.ManageChannels)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, by.id, Permission.ManageGuild);
  if (code === state.guild.vanity_url_code || !(await core.invites.remove(code))) throw apiError('UNKNOWN_INVITE');
  tellInviteEnded(core, invite);
  await recordAudit(core, state.id, by, { action: AuditLogEvent.InviteDelete, targetId: null, changes: removalOf(invite, KEYS) });
  return presentInvite(core, invite, state, { applications });
}

/** Needs MANAGE_GUILD, or VIEW_AUDIT_LOG which shows less of them. Source: Discord, "Get Guild Invites". */
export async function listGuildInvites(core: Core, state: GuildState, byId: Snowflake): Promise<(APIInvite | APIExtendedInvite)[]> {
  const permissions = guildPermissionsOf(state, byId, core.clock.nowMs());
  if (!(permissions & (Permission.ManageGuild | Permission.ViewAuditLog))) throw apiError('MISSING_PERMISSIONS');
  return present(core, state, await core.invites.ofGuild(state.id), permissions & Permission.ManageGuild ? presentExtendedInvite : presentInvite);
}

export async function listChannelInvites(core: Core, { channel, guild }: Place): Promise<APIExtendedInvite[]> {
  return guild ? present(core, guild, await core.invites.ofChannel(channel.id), presentExtendedInvite) : [];
}

/** The guild's own code is not among its invites: it has a route of its own. */
async function present<Shown>(
  core: Core,
  state: GuildState,
  found: readonly InviteRecord[],
  show: (core: Core, invite: InviteRecord, state: GuildState, view: InviteView) => Shown,
): Promise<Shown[]> {
  const invites = found.filter((invite) => invite.code !== state.guild.vanity_url_code);
  const applications = await fetchThoseOfInvites(core, invites);
  return invites.map((invite) => show(core, invite, state, { applications }));
}

async function inviteOf(
  core: Core,
  code: string,
): Promise<{ invite: InviteRecord; state: GuildState; applications: ReadonlyMap<Snowflake, ApplicationRecord> }> {
  const invite = await core.invites.byCode(code);
  const state = invite && (await core.states.get(invite.guild_id));
  if (!invite || !state) throw apiError('UNKNOWN_INVITE');
  return { invite, state, applications: await fetchThoseOfInvites(core, [invite]) };
}

export const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
