import type { APIGuildMember, RESTGetAPICurrentUserGuildsResult, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { MyGuildsQuery } from '#protocol/rest/users';
import { compareSnowflakes } from '#protocol/snowflake';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import { removeMembers } from '../members/remove-members.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';

/** A page of one's guilds, by id ascending whatever the direction. Source: Discord, "Get Current User Guilds". */
export async function listMyGuilds(core: Core, userId: Snowflake, query: MyGuildsQuery): Promise<RESTGetAPICurrentUserGuildsResult> {
  const { before, after, limit, with_counts: withCounts } = query;
  const ids = (await core.guilds.idsOfMember(userId)).filter(
    (id) => (before === undefined || compareSnowflakes(id, before) < 0) && (after === undefined || compareSnowflakes(id, after) > 0),
  );
  const page = before !== undefined && after === undefined ? ids.slice(-limit) : ids.slice(0, limit);
  const nowMs = core.clock.nowMs();
  const shown: RESTGetAPICurrentUserGuildsResult = [];
  for (const id of page) {
    const state = await core.states.get(id);
    if (!state?.members.has(userId)) continue;
    const { name, icon, banner, owner_id: ownerId, features } = state.guild;
    shown.push({
      id,
      name,
      icon,
      banner,
      owner: ownerId === userId,
      permissions: guildPermissionsOf(state, userId, nowMs).toString(),
      features,
      ...(withCounts && { approximate_member_count: state.members.size, approximate_presence_count: state.presences.size }),
    });
  }
  return shown;
}

/** The owner has to hand the guild over first. Source: Discord, "Leave Guild". */
export async function leaveGuild(core: Core, state: GuildState, userId: Snowflake): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    if (state.guild.owner_id === userId) throw apiError('INVALID_GUILD');
    await removeMembers(core, state, [userId]);
  });
}

/** Oneself in a guild. Source: Discord, "Get Current User Guild Member". */
export function getMyGuildMember(core: Core, state: GuildState, userId: Snowflake): APIGuildMember {
  const member = state.members.get(userId);
  if (!member) throw apiError('UNKNOWN_MEMBER');
  return presentMember(member, core.userCache.get(userId));
}
