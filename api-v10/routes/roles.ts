import type {
  RESTGetAPIGuildRoleMemberCountsResult,
  RESTGetAPIGuildRoleResult,
  RESTGetAPIGuildRolesResult,
  RESTPatchAPIGuildRolePositionsResult,
  RESTPatchAPIGuildRoleResult,
  RESTPostAPIGuildRoleResult,
} from 'discord-api-types/v10';
import { CreateRoleBody, EditRoleBody, RolePositionsBody } from '#protocol/rest/roles';
import { addMemberRole, removeMemberRole } from '#core/members/change-roles';
import { createRole } from '#core/roles/create-role';
import { deleteRole } from '#core/roles/delete-role';
import { editRole } from '#core/roles/edit-role';
import { countRoleMembers, getRole, listRoles } from '#core/roles/list-roles';
import { moveRoles } from '#core/roles/move-roles';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

export const roles: RouteTable = {
  list_guild_roles: get({
    path: '/guilds/:guild_id/roles',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildRolesResult>(),
    run: async ({ guild }) => listRoles(guild.state),
  }),
  guild_role_member_counts: get({
    path: '/guilds/:guild_id/roles/member-counts',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildRoleMemberCountsResult>(),
    run: async ({ guild }) => countRoleMembers(guild.state),
  }),
  get_guild_role: get({
    path: '/guilds/:guild_id/roles/:role_id',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildRoleResult>(),
    run: async ({ guild, params }) => getRole(guild.state, params.role_id),
  }),
  create_guild_role: post({
    path: '/guilds/:guild_id/roles',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'RoleCreate',
    body: CreateRoleBody,
    reply: replyOf<RESTPostAPIGuildRoleResult>(),
    run: ({ core, guild, caller, body, reason }) => createRole(core, guild.state, body, { id: caller.id, reason }),
  }),
  bulk_update_guild_roles: patch({
    path: '/guilds/:guild_id/roles',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'RoleUpdate',
    body: RolePositionsBody,
    reply: replyOf<RESTPatchAPIGuildRolePositionsResult>(),
    run: ({ core, guild, caller, body, reason }) => moveRoles(core, guild.state, body, { id: caller.id, reason }),
  }),
  update_guild_role: patch({
    path: '/guilds/:guild_id/roles/:role_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'RoleUpdate',
    body: EditRoleBody,
    reply: replyOf<RESTPatchAPIGuildRoleResult>(),
    run: ({ core, guild, params, caller, body, reason }) => editRole(core, guild.state, params.role_id, body, { id: caller.id, reason }),
  }),
  delete_guild_role: del({
    path: '/guilds/:guild_id/roles/:role_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'RoleDelete',
    run: ({ core, guild, params, caller, reason }) => deleteRole(core, guild.state, params.role_id, { id: caller.id, reason }),
  }),
  add_guild_member_role: put({
    path: '/guilds/:guild_id/members/:user_id/roles/:role_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'MemberRoleUpdate',
    run: ({ core, guild, params, caller, reason }) => addMemberRole(core, guild.state, params.user_id, params.role_id, { id: caller.id, reason }),
  }),
  delete_guild_member_role: del({
    path: '/guilds/:guild_id/members/:user_id/roles/:role_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'MemberRoleUpdate',
    run: ({ core, guild, params, caller, reason }) => removeMemberRole(core, guild.state, params.user_id, params.role_id, { id: caller.id, reason }),
  }),
};
