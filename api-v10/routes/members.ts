import type {
  RESTGetAPIGuildMemberResult,
  RESTGetAPIGuildMembersResult,
  RESTGetAPIGuildMembersSearchResult,
  RESTGetAPIGuildPruneCountResult,
  RESTPatchAPICurrentGuildMemberNicknameResult,
  RESTPatchAPICurrentGuildMemberResult,
  RESTPatchAPIGuildMemberResult,
  RESTPostAPIGuildPruneResult,
  RESTPutAPIGuildMemberResult,
} from 'discord-api-types/v10';
import { AddMemberBody, EditMemberBody, EditMyMemberBody, ListMembersQuery, PruneBody, PruneQuery, SearchMembersQuery } from '#protocol/rest/members';
import { addMemberByToken } from '#core/members/add-member-by-token';
import { editMember } from '#core/members/edit-member';
import { editMyMember } from '#core/members/edit-my-member';
import { kickMember } from '#core/members/kick-member';
import { getMember, listMembers, searchMembers } from '#core/members/list-members';
import { countPrune, prune } from '#core/members/prune';
import { del, get, patch, post, put, Reply, replyOf, type RouteTable } from '../route.ts';

export const members: RouteTable = {
  list_guild_members: get({
    path: '/guilds/:guild_id/members',
    who: ['bot', 'user'],
    query: ListMembersQuery,
    reply: replyOf<RESTGetAPIGuildMembersResult>(),
    run: async ({ core, guild, query, caller }) => listMembers(core, guild.state, query, caller.application),
  }),
  search_guild_members: get({
    path: '/guilds/:guild_id/members/search',
    who: ['bot', 'user'],
    query: SearchMembersQuery,
    reply: replyOf<RESTGetAPIGuildMembersSearchResult>(),
    run: async ({ core, guild, query }) => searchMembers(core, guild.state, query),
  }),
  get_guild_member: get({
    path: '/guilds/:guild_id/members/:user_id',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildMemberResult>(),
    run: ({ core, guild, params }) => getMember(core, guild.state, params.user_id),
  }),
  update_my_guild_member: patch({
    path: '/guilds/:guild_id/members/@me',
    who: ['bot', 'user'],
    audit: 'MemberUpdate',
    body: EditMyMemberBody,
    reply: replyOf<RESTPatchAPICurrentGuildMemberResult>(),
    run: ({ core, guild, caller, body, reason }) => editMyMember(core, guild.state, body, { id: caller.id, reason }),
  }),
  modify_current_user_nick: patch({
    path: '/guilds/:guild_id/members/@me/nick',
    who: ['bot', 'user'],
    audit: 'MemberUpdate',
    body: EditMyMemberBody.pick({ nick: true }),
    reply: replyOf<RESTPatchAPICurrentGuildMemberNicknameResult>(),
    run: async ({ core, guild, caller, body, reason }) => {
      const { nick } = await editMyMember(core, guild.state, body, { id: caller.id, reason });
      return { nick: nick ?? null };
    },
  }),
  // Each field of the body needs a permission of its own.
  update_guild_member: patch({
    path: '/guilds/:guild_id/members/:user_id',
    who: ['bot', 'user'],
    audit: 'MemberUpdate',
    body: EditMemberBody,
    reply: replyOf<RESTPatchAPIGuildMemberResult>(),
    run: ({ core, guild, params, caller, body, reason }) => editMember(core, guild.state, params.user_id, body, { id: caller.id, reason }),
  }),
  add_guild_member: put({
    path: '/guilds/:guild_id/members/:user_id',
    who: ['bot'],
    needs: ['CreateInstantInvite'],
    body: AddMemberBody,
    reply: replyOf<RESTPutAPIGuildMemberResult>(),
    run: async ({ core, guild, params, caller, body }) => {
      const member = await addMemberByToken(core, guild.state, params.user_id, body, caller.application, caller.id);
      return member ? new Reply(201, member) : undefined;
    },
  }),
  delete_guild_member: del({
    path: '/guilds/:guild_id/members/:user_id',
    who: ['bot', 'user'],
    needs: ['KickMembers'],
    audit: 'MemberKick',
    run: ({ core, guild, params, caller, reason }) => kickMember(core, guild.state, params.user_id, { id: caller.id, reason }),
  }),
  preview_prune_guild: get({
    path: '/guilds/:guild_id/prune',
    who: ['bot', 'user'],
    query: PruneQuery,
    reply: replyOf<RESTGetAPIGuildPruneCountResult>(),
    run: ({ core, guild, query, caller }) => countPrune(core, guild.state, query, caller.id),
  }),
  prune_guild: post({
    path: '/guilds/:guild_id/prune',
    who: ['bot', 'user'],
    audit: 'MemberPrune',
    body: PruneBody,
    reply: replyOf<RESTPostAPIGuildPruneResult>(),
    run: ({ core, guild, caller, body, reason }) => prune(core, guild.state, body, { id: caller.id, reason }),
  }),
};
