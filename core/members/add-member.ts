import { GuildMemberFlags, MessageType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { NO_FLAGS } from '#protocol/flags';
import { reviewProfile } from '../automod/review-profile.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { hasFeature } from '../guilds/switch-features.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { restrictNewGuild } from '../user-settings/restrict-new-guild.ts';
import type { UserRecord } from '../users/user-record.ts';
import { isGuest } from './guest.ts';
import type { MemberRecord } from './member-record.ts';
import { newMember } from './new-member.ts';
import { presentMember } from './present-member.ts';

/** Bit of `system_channel_flags` that silences the greeting. */
const SUPPRESS_JOIN = 1 << 0;

/**
 * Lets a user into a guild: the others hear GUILD_MEMBER_ADD, their own sessions get the guild, the system channel a greeting.
 * Returns the member that was there when they are in it already. What `admit` writes for a newcomer is one with that.
 */
export async function addMember(
  core: Core,
  guildId: Snowflake,
  userId: Snowflake,
  given: Partial<MemberRecord> = {},
  admit: (core: Core) => Promise<void> = async () => undefined,
): Promise<{ member: MemberRecord; isNew: boolean }> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  const result = await asOneGuildChange(core, guildId, async (core) => {
    const known = state.members.get(userId);
    if (known) return { member: known, isNew: false };
    const user = await core.userCache.find(userId);
    if (!user) throw apiError('UNKNOWN_USER');
    // Asked with the guild's lock: who was banned since their caller looked stays out.
    if (await core.bans.byUser(guildId, userId)) throw apiError('USER_BANNED_FROM_THIS_GUILD');
    // A role may have been deleted since it was promised.
    const roles = (given.roles ?? []).filter((id) => state.roles.has(id));
    const flags = (await core.guilds.wasMember(guildId, userId)) ? GuildMemberFlags.DidRejoin : NO_FLAGS;
    const member = newMember(guildId, userId, wireTime(core.clock.nowMs()), { flags, pending: mustPassScreening(state, user, given), ...given, roles });
    await admit(core);
    await core.guilds.insertMember(member);
    core.publish(
      { guild_id: guildId },
      { t: 'GUILD_MEMBER_ADD', d: { ...presentMember(member, user), guild_id: guildId } },
      { kind: 'members', guild_id: guildId, members: [member], users: [user] },
    );
    core.publish({ user_ids: [userId] }, { t: 'guild_joined', d: { guild_id: guildId, user_id: userId } });
    return { member, isNew: true };
  });
  if (result.isNew) {
    if (!isGuest(result.member)) await greet(core, state, userId);
    await reviewProfile(core, state, userId);
    await restrict(core, guildId, userId);
  }
  return result;
}

/** They are in, whatever becomes of their settings. */
async function restrict(core: Core, guildId: Snowflake, userId: Snowflake): Promise<void> {
  const user = await core.userCache.find(userId);
  const failed = (error: unknown): void => core.log.warn({ err: error, guild: guildId }, 'a new guild was not restricted by the settings of its member');
  if (user) await restrictNewGuild(core, user, guildId).catch(failed);
}

/** Apps never fill in forms, and whoever comes with a role has been vouched for. Source: Discord, "Add Guild Member". */
const mustPassScreening = (state: GuildState, user: UserRecord, given: Partial<MemberRecord>): boolean =>
  hasFeature(state, 'MEMBER_VERIFICATION_GATE_ENABLED') && !user.bot && !given.roles?.length;

async function greet(core: Core, state: GuildState, userId: Snowflake): Promise<void> {
  const channel = state.guild.system_channel_id ? state.channels.get(state.guild.system_channel_id) : undefined;
  if (!channel || state.guild.system_channel_flags & SUPPRESS_JOIN) return;
  await postSystemMessage(core, { channel, guild: state }, MessageType.UserJoin, userId);
}
