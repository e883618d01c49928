import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Who sees by whom an emoji, a sticker or a sound was made. Source: Discord, "List Guild Emojis". */
export const seesMakers = (permissions: bigint): boolean => (permissions & (Permission.CreateGuildExpressions | Permission.ManageGuildExpressions)) !== 0n;

export function demandCreating(permissions: bigint): void {
  if (!(permissions & Permission.CreateGuildExpressions)) throw apiError('MISSING_PERMISSIONS');
}

/** One's own with CREATE_GUILD_EXPRESSIONS, everybody's with MANAGE_GUILD_EXPRESSIONS. */
export async function demandChanging(core: Core, state: GuildState, permissions: bigint, makerId: Snowflake | undefined, callerId: Snowflake): Promise<void> {
  if (permissions & Permission.CreateGuildExpressions && makerId === callerId) return;
  if (!(permissions & Permission.ManageGuildExpressions)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, callerId, Permission.ManageGuildExpressions);
}
