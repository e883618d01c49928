import { AuditLogEvent, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { MemberVerificationBody, MemberVerificationQuery } from '#protocol/rest/join-requests';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { hasFeature, switchFeatures } from '../guilds/switch-features.ts';
import { withoutMaker } from '../emojis/present-emoji.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { FormField, MemberVerificationRecord } from './member-verification-record.ts';

export const GATE = 'MEMBER_VERIFICATION_GATE_ENABLED';
/** Somebody reads the answers before they are let in. */
export const MANUAL_APPROVAL = 'MEMBER_VERIFICATION_MANUAL_APPROVAL';

export interface ShownVerification extends MemberVerificationRecord {
  guild: Record<string, unknown> | null;
}

/** For members, and for those who come by an invite. Throws 10068 where there is no form. Source: routes of Discord's client. */
export async function getMemberVerification(core: Core, guildId: Snowflake, query: MemberVerificationQuery, callerId: Snowflake): Promise<ShownVerification> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  const invite = query.invite_code && !state.members.has(callerId) ? await core.invites.byCode(query.invite_code) : null;
  const isInvited = invite?.guild_id === guildId || (await core.joinRequests.ofUser(guildId, callerId)) !== null;
  if (!state.members.has(callerId) && !isInvited) throw apiError('UNKNOWN_GUILD');
  const form = await core.guildPages.find(guildId, 'member_verification');
  const mayManage = (guildPermissionsOf(state, callerId, core.clock.nowMs()) & Permission.ManageGuild) !== 0n;
  if (!form || (!hasFeature(state, GATE) && !mayManage)) throw apiError('UNKNOWN_GUILD_MEMBER_VERIFICATION_FORM');
  return { ...form, guild: query.with_guild ? presentFace(state) : null };
}

/** Sets the form that newcomers fill in. Needs MANAGE_GUILD. Source: routes of Discord's client. */
export async function editMemberVerification(core: Core, state: GuildState, body: MemberVerificationBody, by: Actor): Promise<ShownVerification> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = await core.guildPages.find(state.id, 'member_verification');
    const after: MemberVerificationRecord = {
      version: wireTime(core.clock.nowMs()),
      form_fields: body.form_fields ? body.form_fields.map(fieldOf) : (before?.form_fields ?? []),
      description: body.description === undefined ? (before?.description ?? null) : body.description || null,
    };
    await core.guildPages.save(state.id, 'member_verification', after);
    const isOn = body.enabled ?? hasFeature(state, GATE);
    await switchFeatures(core, state, { [GATE]: isOn, [MANUAL_APPROVAL]: isOn && after.form_fields.some((field) => field.field_type !== 'TERMS') });
    // Nobody waits before a gate that is gone.
    if (!isOn) for (const member of state.members.values()) if (member.pending) await saveAndTellMember(core, state, { ...member, pending: false });
    // Discord's documented log has no words for what changed in it.
    await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id });
    return { ...after, guild: null };
  });
}

function fieldOf(sent: NonNullable<MemberVerificationBody['form_fields']>[number]): FormField {
  const { field_type: kind, values, choices, placeholder } = sent;
  return {
    field_type: kind,
    label: sent.label ?? '',
    description: sent.description || null,
    required: sent.required ?? true,
    automations: sent.automations ?? null,
    ...(kind === 'TERMS' && { values: values ?? [] }),
    ...(kind === 'MULTIPLE_CHOICE' && { choices: choices ?? [] }),
    ...((kind === 'TEXT_INPUT' || kind === 'PARAGRAPH') && placeholder && { placeholder }),
  };
}

/** What somebody sees of a guild that they have asked to come into. */
function presentFace(state: GuildState): Record<string, unknown> {
  const { id, name, icon, description, splash, discovery_splash, home_header, verification_level, features } = state.guild;
  return {
    id,
    name,
    icon,
    description,
    splash,
    discovery_splash,
    home_header: home_header ?? null,
    verification_level,
    features,
    emojis: [...state.emojis.values()].map(withoutMaker),
    approximate_member_count: state.members.size,
    approximate_presence_count: state.presences.size,
  };
}
