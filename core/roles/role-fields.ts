import type { APIRole } from 'discord-api-types/v10';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { CreateRoleBody } from '#protocol/rest/roles';
import type { Core } from '../core.ts';
import { standardEmoji } from '../emojis/standard-emoji.ts';
import { keepImage } from '../images/keep-image.ts';

/** What of a role the audit log tells. Source: Discord, "Audit Log Events". */
export const AUDITED_ROLE_KEYS = ['name', 'color', 'colors', 'hoist', 'icon', 'unicode_emoji', 'mentionable', 'permissions', 'position'] as const;

/** The one look that three colours may have. Source: Discord, "Role Colors Object". */
const HOLOGRAPHIC = { primary_color: 11_127_295, secondary_color: 16_759_788, tertiary_color: 16_761_760 } as const;

export interface RoleChanges extends Partial<Pick<APIRole, 'name' | 'permissions' | 'hoist' | 'mentionable' | 'color' | 'colors' | 'icon' | 'unicode_emoji'>> {}

/** What a body says of a role; absent keeps. The colour of old libraries is the first of the new ones. */
export async function readRole(core: Core, roleId: string, body: CreateRoleBody, knownIcon: string | null): Promise<RoleChanges> {
  const changes: RoleChanges = {};
  if (body.name) changes.name = body.name;
  if (body.permissions !== undefined && body.permissions !== null) changes.permissions = (BigInt(body.permissions) & ALL_PERMISSIONS).toString();
  if (body.hoist !== undefined) changes.hoist = body.hoist ?? false;
  if (body.mentionable !== undefined) changes.mentionable = body.mentionable ?? false;
  if (body.colors) {
    const { primary_color, secondary_color = null, tertiary_color = null } = body.colors;
    changes.colors = tertiary_color === null ? { primary_color, secondary_color, tertiary_color } : HOLOGRAPHIC;
  } else if (body.color !== undefined) changes.colors = { primary_color: body.color ?? 0, secondary_color: null, tertiary_color: null };
  if (changes.colors) changes.color = changes.colors.primary_color;
  // A role shows either a picture or an emoji.
  if (body.icon !== undefined) {
    changes.icon = await keepImage(core, 'role-icons', roleId, body.icon, knownIcon);
    if (changes.icon) changes.unicode_emoji = null;
  }
  if (body.unicode_emoji !== undefined) {
    changes.unicode_emoji = standardEmoji(body.unicode_emoji);
    if (changes.unicode_emoji) changes.icon = null;
  }
  return changes;
}
