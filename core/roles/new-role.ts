import type { APIRole, Snowflake } from 'discord-api-types/v10';

/** A role with Discord's defaults. `color` and `colors.primary_color` are one value shown twice. */
export function newRole(id: Snowflake, given: Partial<APIRole> & Pick<APIRole, 'name' | 'permissions'>): APIRole {
  const color = given.colors?.primary_color ?? given.color ?? 0;
  return {
    id,
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: 0,
    managed: false,
    mentionable: false,
    flags: 0,
    description: null,
    ...given,
    color,
    colors: { primary_color: color, secondary_color: given.colors?.secondary_color ?? null, tertiary_color: given.colors?.tertiary_color ?? null },
  } as APIRole;
}
