import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';

/** Who sees by whom an emoji, a sticker or a sound was made. Source: Discord, "List Guild Emojis". */
export const seesMakers = (permissions: bigint): boolean => (permissions & (Permission.CreateGuildExpressions | Permission.ManageGuildExpressions)) !== 0n;

export function demandCreating(permissions: bigint): void {
  if (!(permissions & Permission.CreateGuildExpressions)) throw apiError('MISSING_PERMISSIONS');
}

/** One's own with CREATE_GUILD_EXPRESSIONS, everybody's with MANAGE_GUILD_EXPRESSIONS. */
export function demandChanging(permissions: bigint, makerId: Snowflake | undefined, callerId: Snowflake): void {
  if (permissions & Permission.ManageGuildExpressions) return;
  if (permissions & Permission.CreateGuildExpressions && makerId === callerId) return;
  throw apiError('MISSING_PERMISSIONS');
}
