import { AuditLogEvent, type APIRole } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateRoleBody } from '#protocol/rest/roles';
import type { Actor } from '../actor.ts';
import { creationOf, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { demandOwnsPermissions } from './hierarchy.ts';
import { insertRole } from './insert-role.ts';
import { newRole } from './new-role.ts';
import { AUDITED_ROLE_KEYS, readRole } from './role-fields.ts';

const MAX_ROLES = 250;

/** Makes a role at the bottom. Without permissions in the body it has those of @everyone. Source: Discord, "Create Guild Role". */
export async function createRole(core: Core, state: GuildState, body: CreateRoleBody, by: Actor): Promise<APIRole> {
  const id = core.ids.next();
  const given = await readRole(core, id, body, null);
  if (given.permissions !== undefined) demandOwnsPermissions(state, by.id, BigInt(given.permissions), core.clock.nowMs());
  return asOneGuildChange(core, state.id, async (core) => {
    if (state.roles.size >= MAX_ROLES) throw apiError('MAXIMUM_NUMBER_OF_GUILD_ROLES_REACHED');
    const everyone = state.permissionsOfRole(state.id).toString();
    const role = await insertRole(core, state, newRole(id, { ...given, name: given.name ?? 'new role', permissions: given.permissions ?? everyone }));
    await recordAudit(core, state.id, by, { action: AuditLogEvent.RoleCreate, targetId: role.id, changes: creationOf(role, AUDITED_ROLE_KEYS) });
    return role;
  });
}
