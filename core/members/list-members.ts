import { GatewayIntentBits, type APIGuildMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { disallowedIntents } from '#protocol/intents';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MemberRecord } from './member-record.ts';
import { presentMember } from './present-member.ts';

/** 10013 for an id that is nobody's, 10007 for somebody who is not in the guild. */
export async function getMember(core: Core, state: GuildState, userId: Snowflake): Promise<APIGuildMember> {
  const member = state.members.get(userId);
  if (!member) throw apiError((await core.userCache.find(userId)) ? 'UNKNOWN_MEMBER' : 'UNKNOWN_USER');
  return presentMember(member, core.userCache.get(userId));
}

/** A page of members by id ascending. Bots need the switch for members. Source: Discord, "List Guild Members". */
export function listMembers(
  core: Core,
  state: GuildState,
  query: { after?: Snowflake | undefined; limit: number },
  application: ApplicationRecord | null,
): APIGuildMember[] {
  if (application && disallowedIntents(GatewayIntentBits.GuildMembers, application.flags) !== 0) throw apiError('MISSING_ACCESS');
  return state.membersAfter(query.after, query.limit).map((member) => presentMember(member, core.userCache.get(member.user_id)));
}

/** Members whose name, display name or nickname begins with the query. Source: Discord, "Search Guild Members". */
export function searchMembers(core: Core, state: GuildState, query: { query: string; limit: number }): APIGuildMember[] {
  const wanted = query.query.toLowerCase();
  const found: APIGuildMember[] = [];
  for (const member of state.members.values()) {
    if (found.length >= query.limit) break;
    if (namesOf(core, member).some((name) => name.toLowerCase().startsWith(wanted))) found.push(presentMember(member, core.userCache.get(member.user_id)));
  }
  return found;
}

function namesOf(core: Core, member: MemberRecord): string[] {
  const { username, global_name: globalName } = core.userCache.get(member.user_id);
  return [member.nick, globalName, username].filter((name) => name !== null);
}
