import { RoleConnectionRulesBody } from '#protocol/rest/role-connections';
import { claimRole, getEligibility, giveUpRole, type JudgedRequirement } from '#core/role-connections/claim-role';
import { editRoleRules, getRoleRules, listRoleRules } from '#core/role-connections/role-rules';
import type { RoleConnectionRequirement } from '#core/ports/role-connection-rule-store';
import { get, post, put, replyOf, type RouteTable } from '../route.ts';

/** Linked roles, as people's clients configure and claim them. Source: the unofficial "Role Connection Configuration". */
export const roleConnections: RouteTable = {
  list_guild_role_connections_configurations: get({
    path: '/guilds/:guild_id/roles/connections-configurations',
    who: ['user'],
    reply: replyOf<object[]>(),
    run: ({ core, guild }) => listRoleRules(core, guild.state),
  }),
  get_guild_role_connection_configuration: get({
    path: '/guilds/:guild_id/roles/:role_id/connections/configuration',
    who: ['user'],
    needs: ['ManageRoles'],
    reply: replyOf<RoleConnectionRequirement[][]>(),
    run: ({ core, guild, params }) => getRoleRules(core, guild.state, params.role_id),
  }),
  update_guild_role_connection_configuration: put({
    path: '/guilds/:guild_id/roles/:role_id/connections/configuration',
    who: ['user'],
    needs: ['ManageRoles'],
    body: RoleConnectionRulesBody,
    reply: replyOf<RoleConnectionRequirement[][]>(),
    run: ({ core, guild, params, body, caller }) => editRoleRules(core, guild.state, params.role_id, body, caller.id),
  }),
  get_guild_role_connection_eligibility: get({
    path: '/guilds/:guild_id/roles/:role_id/connections/eligibility',
    who: ['user'],
    reply: replyOf<JudgedRequirement[][]>(),
    run: ({ core, guild, params, caller }) => getEligibility(core, guild.state, params.role_id, caller.user),
  }),
  assign_guild_role_connection: put({
    path: '/guilds/:guild_id/roles/:role_id/connections/assign',
    who: ['user'],
    run: ({ core, guild, params, caller }) => claimRole(core, guild.state, params.role_id, caller.user),
  }),
  unassign_guild_role_connection: post({
    path: '/guilds/:guild_id/roles/:role_id/connections/unassign',
    who: ['user'],
    run: ({ core, guild, params, caller }) => giveUpRole(core, guild.state, params.role_id, caller.user),
  }),
};
