import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit, type AuditChange } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { demandAboveRole } from '../roles/hierarchy.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MemberRecord } from './member-record.ts';
import { saveAndTellMember } from './publish-member.ts';

/** Gives a member a role below one's own. Source: Discord, "Add Guild Member Role". */
export const addMemberRole = (core: Core, state: GuildState, userId: Snowflake, roleId: Snowflake, by: Actor): Promise<void> =>
  changeRole(core, state, userId, roleId, by, (roles) => (roles.includes(roleId) ? roles : [...roles, roleId]));

/** Takes a role below one's own from a member. Source: Discord, "Remove Guild Member Role". */
export const removeMemberRole = (core: Core, state: GuildState, userId: Snowflake, roleId: Snowflake, by: Actor): Promise<void> =>
  changeRole(core, state, userId, roleId, by, (roles) => roles.filter((id) => id !== roleId));

async function changeRole(
  core: Core,
  state: GuildState,
  userId: Snowflake,
  roleId: Snowflake,
  by: Actor,
  change: (roles: Snowflake[]) => Snowflake[],
): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const known = state.members.get(userId);
    if (!known) throw apiError('UNKNOWN_MEMBER');
    const changed: MemberRecord = { ...known, roles: change(known.roles) };
    demandMayGive(state, by.id, roleId);
    if (changed.roles.length === known.roles.length) return;
    await saveAndTellMember(core, state, changed);
    const changes = roleChanges(state, known.roles, changed.roles);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberRoleUpdate, targetId: userId, changes });
  });
}

/** @everyone and managed roles are nobody's to give or take; others only from above. */
export function demandMayGive(state: GuildState, actorId: Snowflake, roleId: Snowflake): void {
  const role = state.roles.get(roleId);
  if (!role) throw apiError('UNKNOWN_ROLE');
  if (role.managed || roleId === state.id) throw apiError('INVALID_ROLE');
  demandAboveRole(state, actorId, role);
}

/** Roles given and taken, as the audit log has them. */
export function roleChanges(state: GuildState, before: readonly Snowflake[], after: readonly Snowflake[]): AuditChange[] {
  const named = (ids: Snowflake[]) => ids.map((id) => ({ id, name: state.roles.get(id)?.name ?? '' }));
  const added = named(after.filter((id) => !before.includes(id)));
  const removed = named(before.filter((id) => !after.includes(id)));
  return [...(added.length > 0 ? [{ key: '$add', new_value: added }] : []), ...(removed.length > 0 ? [{ key: '$remove', new_value: removed }] : [])];
}
