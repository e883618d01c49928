import type { RESTPatchAPIGuildRoleJSONBody, RESTPatchAPIGuildRolePositionsJSONBody, RESTPostAPIGuildRoleJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, color, imageData, int, list, permissionBits, snowflake, text, trimmedName } from './fields.ts';

const RoleColors = z.object({
  primary_color: color,
  secondary_color: color.nullish(),
  tertiary_color: color.nullish(),
});

/** What a role may be given at its birth and later. */
export const roleFields = {
  name: trimmedName(1, 100).nullish(),
  permissions: permissionBits.nullish(),
  color: color.nullish(),
  colors: RoleColors.nullish(),
  hoist: boolean.nullish(),
  icon: imageData.nullish(),
  unicode_emoji: text(0, 100).nullish(),
  mentionable: boolean.nullish(),
};

export const CreateRoleBody = z.object({ ...roleFields });
export type CreateRoleBody = z.output<typeof CreateRoleBody>;

export const EditRoleBody = z.object({ ...roleFields });
export type EditRoleBody = z.output<typeof EditRoleBody>;

export const RolePositionsBody = list(z.object({ id: snowflake, position: int(0, 10_000).nullish() }), 500);
export type RolePositionsBody = z.output<typeof RolePositionsBody>;

const _acceptsCreate = (sent: RESTPostAPIGuildRoleJSONBody): z.input<typeof CreateRoleBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildRoleJSONBody): z.input<typeof EditRoleBody> => sent;
const _acceptsPositions = (sent: RESTPatchAPIGuildRolePositionsJSONBody): z.input<typeof RolePositionsBody> => sent;
