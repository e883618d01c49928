import { GuildMFALevel, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Discord: "elevated permissions". */
const ELEVATED =
  Permission.KickMembers |
  Permission.BanMembers |
  Permission.Administrator |
  Permission.ManageChannels |
  Permission.ManageGuild |
  Permission.ManageMessages |
  Permission.ManageRoles |
  Permission.ManageWebhooks |
  Permission.ManageGuildExpressions |
  Permission.ManageThreads |
  Permission.ViewCreatorMonetizationAnalytics;

/**
 * In guilds that want it, whoever does what needs an elevated permission has a second factor: of a bot, its owner.
 * For who has the permission (null: nobody is left who would answer for it); throws 401 60003.
 */
export async function demandSecondFactor(core: Core, { guild }: GuildState, userId: Snowflake | null, needed: bigint): Promise<void> {
  if (guild.mfa_level !== GuildMFALevel.Elevated || !(needed & ELEVATED)) return;
  const user = userId === null ? null : await core.userCache.find(userId);
  const owner = user?.bot && userId !== null ? await core.applications.byBotId(userId) : null;
  const accountable = owner ? await core.userCache.find(owner.owner_id) : user;
  if (!accountable?.own.mfa_enabled) throw apiError('TWO_FACTOR_AUTHENTICATION_IS_REQUIRED');
}
