import type { APIRole, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { GuildState } from '../state/guild-state.ts';

export const listRoles = (state: GuildState): APIRole[] => [...state.roles.values()];

export function getRole(state: GuildState, roleId: Snowflake): APIRole {
  const role = state.roles.get(roleId);
  if (!role) throw apiError('UNKNOWN_ROLE');
  return role;
}

/** How many members have each role; @everyone is left out. Source: Discord, "Get Guild Role Member Counts". */
export function countRoleMembers(state: GuildState): Record<Snowflake, number> {
  const counts: Record<Snowflake, number> = {};
  for (const id of state.roles.keys()) if (id !== state.id) counts[id] = 0;
  for (const member of state.members.values()) for (const id of member.roles) if (counts[id] !== undefined) counts[id]++;
  return counts;
}
