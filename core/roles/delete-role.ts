import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit, removalOf } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import type { GuildState } from '../state/guild-state.ts';
import { demandAboveRole } from './hierarchy.ts';
import { dropRole } from './insert-role.ts';
import { AUDITED_ROLE_KEYS } from './role-fields.ts';

/** Deletes a role below one's own and takes it from everybody. Managed roles go with their integration only. Source: Discord, "Delete Guild Role". */
export async function deleteRole(core: Core, state: GuildState, roleId: Snowflake, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const role = state.roles.get(roleId);
    if (!role) throw apiError('UNKNOWN_ROLE');
    if (roleId === state.id || role.managed) throw apiError('INVALID_ROLE');
    demandAboveRole(state, by.id, role);
    await dropRole(core, state, roleId);
    await doomReplacedImages(core, 'role-icons', roleId, [role.icon], []);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.RoleDelete, targetId: roleId, changes: removalOf(role, AUDITED_ROLE_KEYS) });
  });
}
