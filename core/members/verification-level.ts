import { GuildMemberFlags, GuildVerificationLevel as Level, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';

const ACCOUNT_AGE_MS = 5 * 60_000;
const MEMBERSHIP_MS = 10 * 60_000;

/**
 * Newcomers wait before they talk: until their account is 5 minutes old (MEDIUM), and 10 minutes in the guild (HIGH).
 * Whoever has a role or a moderator's word need not. Mail and telephones are not asked for here. Source: Discord, "Verification Level".
 */
export function demandVerified(core: Core, guild: GuildState, user: UserRecord): void {
  const { verification_level: level, owner_id: ownerId } = guild.guild;
  const member = guild.members.get(user.id);
  if (level < Level.Medium || !member || user.bot || user.id === ownerId || member.roles.length > 0) return;
  if (member.flags & GuildMemberFlags.BypassesVerification) return;
  const nowMs = core.clock.nowMs();
  if (guildPermissionsOf(guild, user.id, nowMs) & Permission.Administrator) return;
  const isNew = nowMs - timeOfSnowflake(user.id) < ACCOUNT_AGE_MS || (level >= Level.High && nowMs - Date.parse(member.joined_at) < MEMBERSHIP_MS);
  if (isNew) throw apiError('CHANNEL_VERIFICATION_LEVEL_TOO_HIGH_FOR_YOU_TO_GAIN_ACCESS');
}
