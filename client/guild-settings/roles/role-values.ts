import type { APIRole, APIRoleColors } from 'discord-api-types/v10';
import { mergePermissions } from '../../kit/merges.ts';

/** What of a role is changed in its form. */
export interface RoleValues {
  name: string;
  colors: APIRoleColors;
  icon: string | null;
  unicode_emoji: string | null;
  hoist: boolean;
  mentionable: boolean;
  permissions: string;
}

/** Permissions are turned one by one. */
export const ROLE_MERGES = { permissions: mergePermissions };

const ONE_COLOR = { secondary_color: null, tertiary_color: null };

export const standingOf = ({ name, color, colors, icon, unicode_emoji: emoji, hoist, mentionable, permissions }: APIRole): RoleValues => ({
  name,
  colors: colors ?? { primary_color: color, ...ONE_COLOR },
  icon: icon ?? null,
  unicode_emoji: emoji ?? null,
  hoist,
  mentionable,
  permissions,
});

export const plain = (color: number): APIRoleColors => ({ primary_color: color, ...ONE_COLOR });

/** The one look with three colours. Source: Discord, "Role Colors Object". */
export const HOLOGRAPHIC: APIRoleColors = { primary_color: 11_127_295, secondary_color: 16_759_788, tertiary_color: 16_761_760 };
