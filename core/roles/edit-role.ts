import { AuditLogEvent, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditRoleBody } from '#protocol/rest/roles';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import type { GuildState } from '../state/guild-state.ts';
import { demandAboveRole, demandOwnsPermissions } from './hierarchy.ts';
import { AUDITED_ROLE_KEYS, readRole } from './role-fields.ts';

/** Changes a role below one's own; of @everyone only the permissions. Source: Discord, "Modify Guild Role". */
export async function editRole(core: Core, state: GuildState, roleId: Snowflake, body: EditRoleBody, by: Actor): Promise<APIRole> {
  demandEditable(state, roleId, by);
  const given = await readRole(core, roleId, body, state.roles.get(roleId)?.icon ?? null);
  return asOneGuildChange(core, state.id, async (core) => {
    const known = demandEditable(state, roleId, by);
    const isEveryone = roleId === state.id;
    const changed = { ...known, ...(isEveryone ? given.permissions !== undefined && { permissions: given.permissions } : given) };
    // What was given before may stay, even if the actor does not have it.
    demandOwnsPermissions(state, by.id, BigInt(changed.permissions) & ~BigInt(known.permissions), core.clock.nowMs());
    if (JSON.stringify(changed) !== JSON.stringify(known)) await saveAndTellRoles(core, state, [changed]);
    await doomReplacedImages(core, 'role-icons', roleId, [known.icon], [changed.icon]);
    const changes = changesBetween(known, changed, AUDITED_ROLE_KEYS);
    if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.RoleUpdate, targetId: roleId, changes });
    return changed;
  });
}

function demandEditable(state: GuildState, roleId: Snowflake, by: Actor): APIRole {
  const role = state.roles.get(roleId);
  if (!role) throw apiError('UNKNOWN_ROLE');
  demandAboveRole(state, by.id, role);
  return role;
}

/** Writes changed roles of a guild and tells of each. Held by the guild's lock. */
export async function saveAndTellRoles(core: Core, state: GuildState, roles: readonly APIRole[]): Promise<void> {
  if (roles.length === 0) return;
  await core.guilds.saveRoles(state.id, roles);
  for (const role of roles)
    core.publish({ guild_id: state.id }, { t: 'GUILD_ROLE_UPDATE', d: { guild_id: state.id, role } }, { kind: 'roles', guild_id: state.id, roles: [role] });
}
