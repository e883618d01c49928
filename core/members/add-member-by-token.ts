import { PermissionFlagsBits as Permission, type APIGuildMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { AddMemberBody } from '#protocol/rest/members';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { addMember } from './add-member.ts';
import { demandMayGive } from './change-roles.ts';
import type { MemberRecord } from './member-record.ts';
import { presentMember } from './present-member.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/**
 * Lets a person in who gave the bot's application the scope `guilds.join`. Null when they are a member already.
 * Source: Discord, "Add Guild Member".
 */
export async function addMemberByToken(
  core: Core,
  state: GuildState,
  userId: Snowflake,
  body: AddMemberBody,
  application: ApplicationRecord | null,
  botId: Snowflake,
): Promise<APIGuildMember | null> {
  const given = givenFields(core, state, body, botId);
  if (given.roles) await demandSecondFactor(core, state, botId, Permission.ManageRoles);
  const login = await core.tokens.find(body.access_token, core.clock.nowMs());
  if (!login || login.kind !== 'bearer' || login.userId !== userId || login.applicationId !== application?.id) throw apiError('INVALID_OAUTH2_ACCESS_TOKEN');
  if (!login.scopes.includes('guilds.join')) throw apiError('MISSING_REQUIRED_OAUTH2_SCOPE');
  if (state.members.has(userId)) return null;
  if (await core.bans.byUser(state.id, userId)) throw apiError('USER_BANNED_FROM_THIS_GUILD');
  if ((await core.guilds.idsOfMember(userId)).length >= core.settings.maxGuildsPerUser) throw apiError('MAXIMUM_NUMBER_OF_GUILDS_REACHED');
  const { member, isNew } = await addMember(core, state.id, userId, given);
  return isNew ? presentMember(member, core.userCache.get(userId)) : null;
}

/** What the bot wants to give them, where it may. */
function givenFields(core: Core, state: GuildState, body: AddMemberBody, botId: Snowflake): Partial<MemberRecord> {
  const permissions = guildPermissionsOf(state, botId, core.clock.nowMs());
  const demand = (needed: bigint): void => {
    if (!(permissions & needed)) throw apiError('MISSING_PERMISSIONS');
  };
  const given: Partial<MemberRecord> = {};
  if (body.nick) {
    demand(Permission.ManageNicknames);
    given.nick = body.nick;
  }
  if (body.roles?.length) {
    demand(Permission.ManageRoles);
    for (const id of body.roles) demandMayGive(state, botId, id);
    given.roles = [...new Set(body.roles)];
  }
  if (body.mute) {
    demand(Permission.MuteMembers);
    given.mute = true;
  }
  if (body.deaf) {
    demand(Permission.DeafenMembers);
    given.deaf = true;
  }
  return given;
}
