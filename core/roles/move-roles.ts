import { AuditLogEvent, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { RolePositionsBody } from '#protocol/rest/roles';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { saveAndTellRoles } from './edit-role.ts';
import { compareRoles, demandAboveRole, highestRoleOf, standsAboveRole } from './hierarchy.ts';
import { listRoles } from './list-roles.ts';

/**
 * Puts roles at new positions; the others make room. Nobody moves a role of their own height or above,
 * nor to there. Returns all roles. Source: Discord, "Modify Guild Role Positions".
 */
export async function moveRoles(core: Core, state: GuildState, moves: RolePositionsBody, by: Actor): Promise<APIRole[]> {
  await asOneGuildChange(core, state.id, async (core) => {
    const wanted = wantedPositions(state, moves, by);
    const moved = newOrder(state, wanted);
    demandBelowActor(state, moved, wanted, by.id);
    const before = moved.map((role) => state.roles.get(role.id) ?? role);
    await saveAndTellRoles(core, state, moved);
    for (const [index, role] of moved.entries()) {
      if (!wanted.has(role.id)) continue;
      const changes = [{ key: 'position', old_value: before[index]?.position ?? role.position, new_value: role.position }];
      await recordAudit(core, state.id, by, { action: AuditLogEvent.RoleUpdate, targetId: role.id, changes });
    }
  });
  return listRoles(state);
}

/** What really moves. @everyone stays at the bottom. */
function wantedPositions(state: GuildState, moves: RolePositionsBody, by: Actor): Map<Snowflake, number> {
  const wanted = new Map<Snowflake, number>();
  for (const { id, position } of moves) {
    const role = state.roles.get(id);
    if (!role) throw apiError('UNKNOWN_ROLE');
    if (position === undefined || position === null || position === role.position) continue;
    if (id === state.id) throw apiError('INVALID_ROLE');
    demandAboveRole(state, by.id, role);
    wanted.set(id, Math.max(position, 1));
  }
  return wanted;
}

/** The roles whose position changes when all are counted through from 1; a moved one goes beyond whom it meets. */
function newOrder(state: GuildState, wanted: ReadonlyMap<Snowflake, number>): APIRole[] {
  if (wanted.size === 0) return [];
  const placed = [...state.roles.values()]
    .filter((role) => role.id !== state.id)
    .map((role) => {
      const position = wanted.get(role.id) ?? role.position;
      // Half a step above or below the role that stands there already.
      const place = wanted.has(role.id) ? position + (position > role.position ? 0.5 : -0.5) : position;
      return { role, place: isTaken(state, wanted, position) ? place : position };
    });
  placed.sort((a, b) => a.place - b.place || compareRoles(a.role, b.role));
  return placed.flatMap(({ role }, index) => (role.position === index + 1 ? [] : [{ ...role, position: index + 1 }]));
}

/** Whether a role that does not move stands at this position. */
const isTaken = (state: GuildState, wanted: ReadonlyMap<Snowflake, number>, position: number): boolean =>
  [...state.roles.values()].some((role) => role.position === position && role.id !== state.id && !wanted.has(role.id));

function demandBelowActor(state: GuildState, moved: readonly APIRole[], wanted: ReadonlyMap<Snowflake, number>, actorId: Snowflake): void {
  if (state.guild.owner_id === actorId) return;
  const own = highestRoleOf(state, actorId);
  const ownPosition = moved.find((role) => role.id === own.id)?.position ?? own.position;
  for (const role of moved) {
    if (wanted.has(role.id) && role.position >= ownPosition) throw apiError('MISSING_PERMISSIONS');
    // Roles above the actor's keep their order among each other; counting through may still give them other numbers.
    if (!standsAboveRole(state, actorId, role) && wanted.has(role.id)) throw apiError('MISSING_PERMISSIONS');
  }
}
