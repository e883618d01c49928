import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import type { BareApplication } from '../applications/present-application.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { roleChanges } from '../members/change-roles.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import type { RoleConnectionRequirement } from '../ports/role-connection-rule-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';
import { isMet, type ConnectionValues } from './is-met.ts';
import { applicationsOf } from './role-rules.ts';

/** A requirement with what the person makes of it. Source: the unofficial "Role Connection Requirement". */
export interface JudgedRequirement extends RoleConnectionRequirement {
  application?: BareApplication;
  name?: string;
  description?: string;
  result: boolean;
}

/** Discord's type has the records of the application here, where the wire has their values. */
const valuesOf = (user: UserRecord, applicationId: Snowflake): ConnectionValues =>
  user.own.role_connections?.[applicationId]?.metadata as unknown as ConnectionValues;

/** Whether a person's connections say all of one of the lists. */
const isEligible = (user: UserRecord, rules: readonly RoleConnectionRequirement[][], nowMs: number): boolean =>
  rules.some((all) => all.every((requirement) => isMet(requirement, valuesOf(user, requirement.application_id), nowMs)));

async function rulesOf(core: Core, state: GuildState, roleId: Snowflake): Promise<RoleConnectionRequirement[][]> {
  if (!state.roles.has(roleId)) throw apiError('UNKNOWN_ROLE');
  const rule = await core.roleConnectionRules.byRole(state.id, roleId);
  if (!rule) throw apiError('INVALID_ROLE');
  return rule.rules;
}

/** What a role asks for, and what of it the person has. Source: the unofficial "Get Guild Role Connection Eligibility". */
export async function getEligibility(core: Core, state: GuildState, roleId: Snowflake, user: UserRecord): Promise<JudgedRequirement[][]> {
  const rules = await rulesOf(core, state, roleId);
  const shown = await applicationsOf(core, rules);
  return Promise.all(
    rules.map((all) =>
      Promise.all(
        all.map(async (requirement): Promise<JudgedRequirement> => {
          const records = (await core.applications.byId(requirement.application_id))?.role_connections_metadata;
          const record = records?.find((each) => each.key === requirement.connection_metadata_field);
          const application = shown[requirement.application_id];
          return {
            ...requirement,
            ...(application && { application }),
            ...(record && { name: record.name, description: record.description }),
            result: isMet(requirement, valuesOf(user, requirement.application_id), core.clock.nowMs()),
          };
        }),
      ),
    ),
  );
}

/** Gives the person a role that they are fit for; 50013 when they are not. Source: the unofficial "Assign Guild Role Connection". */
export async function claimRole(core: Core, state: GuildState, roleId: Snowflake, user: UserRecord): Promise<void> {
  if (!isEligible(user, await rulesOf(core, state, roleId), core.clock.nowMs())) throw apiError('MISSING_PERMISSIONS');
  await changeOwnRoles(core, state, user.id, { id: user.id, reason: null }, (roles) => (roles.includes(roleId) ? roles : [...roles, roleId]));
}

export async function giveUpRole(core: Core, state: GuildState, roleId: Snowflake, user: UserRecord): Promise<void> {
  await rulesOf(core, state, roleId);
  await changeOwnRoles(core, state, user.id, { id: user.id, reason: null }, (roles) => roles.filter((id) => id !== roleId));
}

/** Takes roles away that a person's connections no longer carry, once what an application says of them has changed. */
export async function reviewLinkedRoles(core: Core, user: UserRecord, applicationId: Snowflake): Promise<void> {
  const nowMs = core.clock.nowMs();
  const lost = (await core.roleConnectionRules.ofApplication(applicationId, await core.guilds.idsOfMember(user.id))).filter(
    ({ rules }) => !isEligible(user, rules, nowMs),
  );
  for (const guildId of new Set(lost.map((rule) => rule.guild_id))) {
    const state = await core.states.get(guildId);
    const gone = new Set(lost.filter((rule) => rule.guild_id === guildId).map((rule) => rule.role_id));
    const by = { id: (await core.applications.byId(applicationId))?.bot_id ?? user.id, reason: null };
    if (state?.members.has(user.id)) await changeOwnRoles(core, state, user.id, by, (roles) => roles.filter((id) => !gone.has(id)));
  }
}

async function changeOwnRoles(core: Core, state: GuildState, userId: Snowflake, by: Actor, change: (roles: Snowflake[]) => Snowflake[]): Promise<void> {
  const changes = await core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.members.get(userId);
    if (!known) throw apiError('UNKNOWN_MEMBER');
    // What was deleted while the lock was waited for is not given.
    const roles = change(known.roles).filter((id) => state.roles.has(id));
    const found = roleChanges(state, known.roles, roles);
    if (found.length > 0) await saveAndTellMember(core, state, { ...known, roles });
    return found;
  });
  if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberRoleUpdate, targetId: userId, changes });
}
