import { AuditLogEvent, GuildMemberFlags, PermissionFlagsBits as Permission, type APIGuildMember, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import type { EditMemberBody } from '#protocol/rest/members';
import type { Actor } from '../actor.ts';
import { reviewProfile } from '../automod/review-profile.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { demandAboveMember } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';
import { demandMayMoveInto, moveInVoice, silenceInVoice } from '../voice/moderate-voice.ts';
import { demandMayGive, roleChanges } from './change-roles.ts';
import type { MemberRecord } from './member-record.ts';
import { presentMember } from './present-member.ts';
import { saveAndTellMember } from './publish-member.ts';

const MAX_TIMEOUT_MS = 28 * 24 * 60 * 60 * 1000;
const WRITABLE_FLAGS = GuildMemberFlags.BypassesVerification;
const AUDITED = ['nick', 'deaf', 'mute', 'communication_disabled_until'] as const satisfies readonly (keyof MemberRecord)[];

/** Changes a member; each field of the body needs a permission of its own. Source: Discord, "Modify Guild Member". */
export async function editMember(core: Core, state: GuildState, userId: Snowflake, body: EditMemberBody, by: Actor): Promise<APIGuildMember> {
  if (!state.members.has(userId)) throw apiError('UNKNOWN_MEMBER');
  await demandSecondFactor(core, state, by.id, demandPermissions(core, state, userId, body, by.id));
  const { before, after } = await asOneGuildChange(core, state.id, async (core) => {
    const known = state.members.get(userId);
    if (!known) throw apiError('UNKNOWN_MEMBER');
    const voice = state.voiceStates.get(userId);
    const touchesVoice = body.channel_id !== undefined || isGiven(body.mute) || isGiven(body.deaf);
    if (touchesVoice && !voice) throw apiError('TARGET_USER_IS_NOT_CONNECTED_TO_VOICE');
    const changed = changedMember(core, state, known, body, by.id);
    const goesTo = isGiven(body.channel_id) ? demandMayMoveInto(core, state, body.channel_id, by) : null;
    if (JSON.stringify(changed) !== JSON.stringify(known)) await saveAndTellMember(core, state, changed);
    if (known.mute !== changed.mute || known.deaf !== changed.deaf) core.afterwards((now) => silenceInVoice(now, state, changed));
    if (body.channel_id !== undefined && voice) await moveInVoice(core, state, userId, goesTo, by);
    const changes = [...changesBetween(known, changed, AUDITED), ...changesBetween(shownInLog(known), shownInLog(changed), ['bypasses_verification'])];
    if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberUpdate, targetId: userId, changes });
    const roles = roleChanges(state, known.roles, changed.roles);
    if (roles.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberRoleUpdate, targetId: userId, changes: roles });
    return { before: known, after: changed };
  });
  if (before.nick !== after.nick) await reviewProfile(core, state, userId);
  return presentMember(state.members.get(userId) ?? after, core.userCache.get(userId));
}

/** Of the flags the log tells one, by a name of its own. */
const shownInLog = ({ flags }: MemberRecord) => ({ bypasses_verification: (flags & GuildMemberFlags.BypassesVerification) !== 0 });

const isGiven = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

/** Returns what it took. */
function demandPermissions(core: Core, state: GuildState, userId: Snowflake, body: EditMemberBody, actorId: Snowflake): bigint {
  const permissions = guildPermissionsOf(state, actorId, core.clock.nowMs());
  let taken = 0n;
  const demand = (needed: bigint): void => {
    if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
    taken |= needed;
  };
  const isSelf = userId === actorId;
  if (body.nick !== undefined) {
    demand(isSelf ? Permission.ChangeNickname : Permission.ManageNicknames);
    if (!isSelf) demandAboveMember(state, actorId, userId);
  }
  if (body.roles !== undefined) demand(Permission.ManageRoles);
  if (isGiven(body.mute)) demand(Permission.MuteMembers);
  if (isGiven(body.deaf)) demand(Permission.DeafenMembers);
  if (body.channel_id !== undefined) demand(Permission.MoveMembers);
  if (body.communication_disabled_until !== undefined) {
    demand(Permission.ModerateMembers);
    demandMayTimeOut(core, state, userId, body.communication_disabled_until, actorId);
  }
  if (isGiven(body.flags)) {
    const isModerator = Permission.ModerateMembers | Permission.KickMembers | Permission.BanMembers;
    if (!(permissions & (Permission.ManageGuild | Permission.ManageRoles)) && (permissions & isModerator) !== isModerator)
      throw apiError('MISSING_PERMISSIONS');
    taken |= isModerator; // whichever of the three it was, it is an elevated one
  }
  return taken;
}

/** Nobody times out an administrator, themselves, or who stands above them. */
function demandMayTimeOut(core: Core, state: GuildState, userId: Snowflake, until: string | null, actorId: Snowflake): void {
  const nowMs = core.clock.nowMs();
  demandAboveMember(state, actorId, userId);
  if (until === null) return;
  if (guildPermissionsOf(state, userId, nowMs) & Permission.Administrator) throw apiError('MISSING_PERMISSIONS');
  if (Date.parse(until) > nowMs + MAX_TIMEOUT_MS)
    throw formError(['communication_disabled_until'], 'USER_COMMUNICATION_DISABLED_UNTIL_TOO_LONG', 'The timeout cannot last longer than 28 days.');
}

function changedMember(core: Core, state: GuildState, known: MemberRecord, body: EditMemberBody, actorId: Snowflake): MemberRecord {
  const changed: MemberRecord = { ...known };
  if (body.nick !== undefined) changed.nick = body.nick;
  if (body.roles !== undefined) changed.roles = readRoles(state, known, body.roles ?? [], actorId);
  if (isGiven(body.mute)) changed.mute = body.mute;
  if (isGiven(body.deaf)) changed.deaf = body.deaf;
  if (body.communication_disabled_until !== undefined) {
    const until = body.communication_disabled_until;
    changed.communication_disabled_until = until && Date.parse(until) > core.clock.nowMs() ? until : null;
  }
  if (isGiven(body.flags)) changed.flags = withFlags(known.flags, body.flags & WRITABLE_FLAGS, WRITABLE_FLAGS);
  return changed;
}

/** The list replaces the former one; only what it changes is looked at. */
function readRoles(state: GuildState, known: MemberRecord, asked: readonly Snowflake[], actorId: Snowflake): Snowflake[] {
  const roles = [...new Set(asked)].filter((id) => id !== state.id);
  for (const id of roles) if (!known.roles.includes(id)) demandMayGive(state, actorId, id);
  for (const id of known.roles) if (!roles.includes(id) && state.roles.has(id)) demandMayGive(state, actorId, id);
  return roles;
}
