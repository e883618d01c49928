import { PermissionFlagsBits, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { compareSnowflakes } from '#protocol/snowflake';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';

type Ranked = Pick<APIRole, 'id' | 'position'>;

/** Positive when `a` stands above `b`: by position, and among equals the older one. Source: Discord, "Permission hierarchy". */
export const compareRoles = (a: Ranked, b: Ranked): number => a.position - b.position || compareSnowflakes(b.id, a.id);

/** A member's highest role; @everyone when they have none. */
export function highestRoleOf(state: GuildState, userId: Snowflake): Ranked {
  let highest: Ranked = { id: state.id, position: 0 };
  for (const id of state.members.get(userId)?.roles ?? []) {
    const role = state.roles.get(id);
    if (role && compareRoles(role, highest) > 0) highest = role;
  }
  return highest;
}

/** Whether the actor may act on this role: the owner on all, others on those below their highest. */
export const standsAboveRole = (state: GuildState, actorId: Snowflake, role: Ranked): boolean =>
  state.guild.owner_id === actorId || compareRoles(highestRoleOf(state, actorId), role) > 0;

/** Whether the actor may kick, ban, rename or time out the target. Nobody may do that to the owner. */
export function standsAboveMember(state: GuildState, actorId: Snowflake, targetId: Snowflake): boolean {
  if (targetId === state.guild.owner_id) return false;
  return state.guild.owner_id === actorId || compareRoles(highestRoleOf(state, actorId), highestRoleOf(state, targetId)) > 0;
}

export function demandAboveMember(state: GuildState, actorId: Snowflake, targetId: Snowflake): void {
  if (!standsAboveMember(state, actorId, targetId)) throw apiError('MISSING_PERMISSIONS');
}

export function demandAboveRole(state: GuildState, actorId: Snowflake, role: Ranked): void {
  if (!standsAboveRole(state, actorId, role)) throw apiError('MISSING_PERMISSIONS');
}

/** Nobody gives away what they do not have themselves. */
export function demandOwnsPermissions(state: GuildState, actorId: Snowflake, permissions: bigint, nowMs: number): void {
  const own = guildPermissionsOf(state, actorId, nowMs);
  if (!(own & PermissionFlagsBits.Administrator) && (permissions & ~own) !== 0n) throw apiError('MISSING_PERMISSIONS');
}
