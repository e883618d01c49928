import type { APIChannel, APIGuildMember, APIUser, RESTGetAPICurrentUserConnectionsResult, RESTGetAPICurrentUserGuildsResult } from 'discord-api-types/v10';
import { CreateDmBody, ModifyCurrentUserBody, MyGuildsQuery } from '#protocol/rest/users';
import { createDirectChannel, listDirectChannels } from '#core/channels/direct-channels';
import { getCurrentUser, getUser } from '#core/users/get-user';
import { modifyCurrentUser } from '#core/users/modify-current-user';
import { getMyGuildMember, leaveGuild, listMyGuilds } from '#core/users/my-guilds';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const users: RouteTable = {
  get_my_user: get({
    path: '/users/@me',
    who: ['bot', 'user', 'oauth2'],
    scopes: ['identify'],
    reply: replyOf<APIUser>(),
    run: async ({ caller }) => getCurrentUser(caller.user, caller.kind === 'oauth2' ? caller.login.scopes : null),
  }),
  update_my_user: patch({
    path: '/users/@me',
    who: ['bot', 'user'],
    // What one logs in with.
    stepUp: ({ username, email, new_password: password }) => (username !== undefined || email !== undefined || password ? 'second-factor' : null),
    body: ModifyCurrentUserBody,
    reply: replyOf<APIUser & { token?: string }>(),
    run: ({ core, caller, body }) => modifyCurrentUser(core, caller.user, caller.login, body),
  }),
  get_user: get({
    path: '/users/:user_id',
    who: ['bot', 'user'],
    reply: replyOf<APIUser>(),
    run: ({ core, params }) => getUser(core, params.user_id),
  }),
  list_my_connections: get({
    path: '/users/@me/connections',
    who: ['bot', 'user', 'oauth2'],
    scopes: ['connections'],
    reply: replyOf<RESTGetAPICurrentUserConnectionsResult>(),
    // Accounts elsewhere are not linked on this server.
    run: async () => [],
  }),
  list_my_guilds: get({
    path: '/users/@me/guilds',
    who: ['bot', 'user', 'oauth2'],
    scopes: ['guilds'],
    query: MyGuildsQuery,
    reply: replyOf<RESTGetAPICurrentUserGuildsResult>(),
    run: ({ core, caller, query }) => listMyGuilds(core, caller.id, query),
  }),
  leave_guild: del({
    path: '/users/@me/guilds/:guild_id',
    who: ['bot', 'user'],
    run: ({ core, caller, guild }) => leaveGuild(core, guild.state, caller.id),
  }),
  get_my_guild_member: get({
    path: '/users/@me/guilds/:guild_id/member',
    who: ['user', 'oauth2'],
    scopes: ['guilds.members.read'],
    reply: replyOf<APIGuildMember>(),
    run: async ({ core, caller, guild }) => getMyGuildMember(core, guild.state, caller.id),
  }),
  create_dm: post({
    path: '/users/@me/channels',
    who: ['bot', 'user'],
    body: CreateDmBody,
    reply: replyOf<APIChannel>(),
    run: ({ core, caller, body }) => createDirectChannel(core, caller.user, body),
  }),
  list_private_channels: get({
    path: '/users/@me/channels',
    who: ['bot', 'user'],
    reply: replyOf<APIChannel[]>(),
    run: ({ core, caller }) => listDirectChannels(core, caller.user),
  }),
};
