import type { APIRole } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { rolesInOrder, standsAboveRole } from '#sdk/state/selectors/hierarchy';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

/** The roles of a guild that are one's own to give and take, as far as one may do that at all, highest first. */
export const givableRoles: (state: State, guildId: string) => readonly APIRole[] = remember(
  (state, guildId) => [rolesInOrder(state, guildId), state.members.of(guildId).get(state.meId ?? ''), state.guilds.get(guildId)?.owner_id],
  (state, guildId) => rolesInOrder(state, guildId).filter((role) => role.id !== guildId && !role.managed && standsAboveRole(state, guildId, role)),
);

/** Gives or takes one role. */
export async function turnRole(client: Client, guildId: string, userId: string, roleId: string, isGiven: boolean): Promise<void> {
  const path = { guild_id: guildId, user_id: userId, role_id: roleId };
  await client.rest.call(isGiven ? 'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}' : 'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}', {
    path,
  });
}
