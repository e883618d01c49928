import type { APIRole, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { publishEmojis } from '../emojis/present-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';

/**
 * Puts a new role at the bottom; all others move up by one. Discord sends no event for those, and libraries
 * count on it: they move the roles they know by themselves. Held by the guild's lock.
 */
export async function insertRole(core: Core, state: GuildState, role: APIRole): Promise<APIRole> {
  const placed = { ...role, position: 1 };
  const others = [...state.roles.values()].filter((other) => other.id !== state.id).map((other) => ({ ...other, position: other.position + 1 }));
  const roles = [...others, placed];
  await core.guilds.saveRoles(state.id, roles);
  core.publish({ guild_id: state.id }, { t: 'GUILD_ROLE_CREATE', d: { guild_id: state.id, role: placed } }, { kind: 'roles', guild_id: state.id, roles });
  return placed;
}

/** Takes a role out of the guild, its members and its channels; those above move down by one, without events too. Held by the guild's lock. */
export async function dropRole(core: Core, state: GuildState, roleId: Snowflake): Promise<void> {
  const gone = state.roles.get(roleId);
  const above = [...state.roles.values()].filter((role) => gone && role.position > gone.position).map((role) => ({ ...role, position: role.position - 1 }));
  await core.guilds.removeRole(state.id, roleId);
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_ROLE_DELETE', d: { guild_id: state.id, role_id: roleId } },
    { kind: 'role-removed', guild_id: state.id, role_id: roleId },
  );
  await dropRoleFromEmojis(core, state, roleId);
  if (above.length === 0) return;
  await core.guilds.saveRoles(state.id, above);
  core.publish({ guild_id: state.id }, { t: 'roles_moved_down', d: {} }, { kind: 'roles', guild_id: state.id, roles: above });
}

/** An emoji that was for several roles is for the others from now on; one that was for this alone is for everybody. */
async function dropRoleFromEmojis(core: Core, state: GuildState, roleId: Snowflake): Promise<void> {
  const changed = [...state.emojis.values()]
    .filter((emoji) => emoji.roles?.includes(roleId))
    .map((emoji) => ({ ...emoji, roles: (emoji.roles ?? []).filter((id) => id !== roleId) }));
  if (changed.length === 0) return;
  await core.guilds.saveEmojis(state.id, changed);
  const emojis = [...state.emojis.values()].map((emoji) => changed.find((one) => one.id === emoji.id) ?? emoji);
  publishEmojis(core, state, emojis);
}
