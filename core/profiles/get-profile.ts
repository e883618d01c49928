import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ProfileQuery } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import { demandAcquainted } from '../relationships/acquainted.ts';
import { friendsInCommon, guildsInCommon } from '../relationships/between.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { presentMemberProfile, presentProfileApplication, presentUserProfile, type Profile } from './present-profile.ts';

/** Everything that somebody shows of themselves to those who have something to do with them. Source: the unofficial "Get User Profile". */
export async function getProfile(core: Core, viewerId: Snowflake, userId: Snowflake, query: ProfileQuery): Promise<Profile> {
  const user = await core.userCache.find(userId);
  if (!user) throw apiError('UNKNOWN_USER');
  const guildIds = userId === viewerId ? await core.guilds.idsOfMember(viewerId) : await guildsInCommon(core, viewerId, userId);
  await demandAcquainted(core, viewerId, user, guildIds);
  const wantsFriends = (query.with_mutual_friends || query.with_mutual_friends_count) && userId !== viewerId && !user.bot;
  const [friends, application] = await Promise.all([
    wantsFriends ? friendsInCommon(core, viewerId, userId) : [],
    user.bot ? core.applications.byBotId(user.id) : null,
  ]);
  if (query.with_mutual_friends) await core.userCache.fetch(friends);
  return {
    ...(application && { application: presentProfileApplication(application) }),
    user: presentUser(user),
    user_profile: presentUserProfile(user),
    badges: [],
    guild_badges: [],
    ...(await inGuild(core, viewerId, user, query.guild_id)),
    legacy_username: null,
    ...(query.with_mutual_guilds && { mutual_guilds: await mutualGuilds(core, guildIds, userId) }),
    ...(query.with_mutual_friends && { mutual_friends: friends.map((id) => presentUser(core.userCache.get(id))) }),
    ...(query.with_mutual_friends_count && { mutual_friends_count: friends.length }),
    connected_accounts: [],
    premium_type: null,
    premium_since: null,
    premium_guild_since: null,
  };
}

async function inGuild(
  core: Core,
  viewerId: Snowflake,
  user: UserRecord,
  guildId: Snowflake | undefined,
): Promise<Pick<Profile, 'guild_member' | 'guild_member_profile'>> {
  if (guildId === undefined) return {};
  const state = await core.states.get(guildId);
  if (!state?.members.has(viewerId)) throw apiError('UNKNOWN_GUILD');
  const member = state.members.get(user.id);
  return member ? { guild_member: presentMember(member, user), guild_member_profile: presentMemberProfile(member) } : {};
}

async function mutualGuilds(core: Core, guildIds: readonly Snowflake[], userId: Snowflake): Promise<{ id: Snowflake; nick: string | null }[]> {
  const states = await Promise.all(guildIds.map((id) => core.states.get(id)));
  return states.flatMap((state) => {
    const member = state?.members.get(userId);
    return state && member ? [{ id: state.id, nick: member.nick }] : [];
  });
}
