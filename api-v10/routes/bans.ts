import type { RESTGetAPIGuildBanResult, RESTGetAPIGuildBansResult, RESTPostAPIGuildBulkBanResult } from 'discord-api-types/v10';
import { BanBody, BulkBanBody, ListBansQuery } from '#protocol/rest/members';
import { banUser, bulkBan, unbanUser } from '#core/bans/ban-user';
import { getBan, listBans } from '#core/bans/list-bans';
import { del, get, post, put, replyOf, type RouteTable } from '../route.ts';

export const bans: RouteTable = {
  list_guild_bans: get({
    path: '/guilds/:guild_id/bans',
    who: ['bot', 'user'],
    needs: ['BanMembers'],
    query: ListBansQuery,
    reply: replyOf<RESTGetAPIGuildBansResult>(),
    run: ({ core, guild, query }) => listBans(core, guild.id, query),
  }),
  get_guild_ban: get({
    path: '/guilds/:guild_id/bans/:user_id',
    who: ['bot', 'user'],
    needs: ['BanMembers'],
    reply: replyOf<RESTGetAPIGuildBanResult>(),
    run: ({ core, guild, params }) => getBan(core, guild.id, params.user_id),
  }),
  ban_user_from_guild: put({
    path: '/guilds/:guild_id/bans/:user_id',
    who: ['bot', 'user'],
    needs: ['BanMembers'],
    audit: 'MemberBanAdd',
    body: BanBody,
    run: ({ core, guild, params, caller, body, reason }) => banUser(core, guild.state, params.user_id, body, { id: caller.id, reason }),
  }),
  unban_user_from_guild: del({
    path: '/guilds/:guild_id/bans/:user_id',
    who: ['bot', 'user'],
    needs: ['BanMembers'],
    audit: 'MemberBanRemove',
    run: ({ core, guild, params, caller, reason }) => unbanUser(core, guild.state, params.user_id, { id: caller.id, reason }),
  }),
  bulk_ban_users_from_guild: post({
    path: '/guilds/:guild_id/bulk-ban',
    who: ['bot', 'user'],
    stepUp: 'second-factor',
    needs: ['BanMembers', 'ManageGuild'],
    audit: 'MemberBanAdd',
    body: BulkBanBody,
    reply: replyOf<RESTPostAPIGuildBulkBanResult>(),
    run: ({ core, guild, caller, body, reason }) => bulkBan(core, guild.state, body, { id: caller.id, reason }),
  }),
};
