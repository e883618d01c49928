import type { APIRole } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { State } from '../state.ts';
import { remember } from './remember.ts';

/** Negative where `a` stands above `b`: by position, and of two with one position the older. Source: Discord, "Permission hierarchy". */
export const compareRoles = (a: Pick<APIRole, 'id' | 'position'>, b: Pick<APIRole, 'id' | 'position'>): number =>
  b.position - a.position || compareSnowflakes(a.id, b.id);

/** A guild's roles, the highest first, that of everybody last. */
export const rolesInOrder: (state: State, guildId: string) => readonly APIRole[] = remember(
  (state, guildId) => [state.roles.of(guildId).version],
  (state, guildId) => [...state.roles.of(guildId).values()].sort((a, b) => Number(a.id === guildId) - Number(b.id === guildId) || compareRoles(a, b)),
);

/** The highest role of a member; that of everybody where they have none. */
function highestRoleOf(state: State, guildId: string, userId: string): Pick<APIRole, 'id' | 'position'> {
  let highest: Pick<APIRole, 'id' | 'position'> = { id: guildId, position: 0 };
  for (const id of state.members.of(guildId).get(userId)?.roles ?? []) {
    const role = state.roles.of(guildId).get(id);
    if (role && (highest.id === guildId || compareRoles(role, highest) < 0)) highest = role;
  }
  return highest;
}

/** Whether a role is below one's own highest, and so may be changed, moved and given; the owner stands above all. */
export function standsAboveRole(state: State, guildId: string, role: Pick<APIRole, 'id' | 'position'>, userId: string | null = state.meId): boolean {
  if (userId === null) return false;
  return state.guilds.get(guildId)?.owner_id === userId || compareRoles(highestRoleOf(state, guildId, userId), role) < 0;
}

/** Whether somebody may be kicked, banned, timed out and renamed, as far as rank goes. The owner never, and nobody does so to themselves. */
export function standsAboveMember(state: State, guildId: string, targetId: string, userId: string | null = state.meId): boolean {
  const ownerId = state.guilds.get(guildId)?.owner_id;
  if (userId === null || targetId === ownerId || targetId === userId) return false;
  return ownerId === userId || compareRoles(highestRoleOf(state, guildId, userId), highestRoleOf(state, guildId, targetId)) < 0;
}
