import type {
  RESTDeleteAPIInviteResult,
  RESTGetAPIChannelInvitesResult,
  RESTGetAPIGuildInvitesResult,
  RESTGetAPIInviteResult,
  RESTPostAPIChannelInviteResult,
} from 'discord-api-types/v10';
import { CreateInviteBody } from '#protocol/rest/channels';
import { AcceptInviteBody, GetInviteQuery } from '#protocol/rest/invites';
import { acceptInvite } from '#core/invites/accept-invite';
import { createInvite, deleteInvite, getInvite, listChannelInvites, listGuildInvites } from '#core/invites/invites';
import { del, get, post, replyOf, type RouteTable } from '../route.ts';

export const invites: RouteTable = {
  list_channel_invites: get({
    path: '/channels/:channel_id/invites',
    who: ['bot', 'user'],
    needs: ['ManageChannels'],
    reply: replyOf<RESTGetAPIChannelInvitesResult>(),
    run: ({ core, channel }) => listChannelInvites(core, channel),
  }),
  create_channel_invite: post({
    path: '/channels/:channel_id/invites',
    who: ['bot', 'user'],
    needs: ['CreateInstantInvite'],
    audit: 'InviteCreate',
    body: CreateInviteBody,
    // A list of those whom it is for.
    files: true,
    reply: replyOf<RESTPostAPIChannelInviteResult>(),
    run: ({ core, channel, caller, body, files, reason }) => createInvite(core, channel, body, { id: caller.id, reason }, files),
  }),
  list_guild_invites: get({
    path: '/guilds/:guild_id/invites',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildInvitesResult>(),
    run: ({ core, guild, caller }) => listGuildInvites(core, guild.state, caller.id),
  }),
  invite_resolve: get({
    path: '/invites/:code',
    who: ['nobody', 'bot', 'user'],
    query: GetInviteQuery,
    reply: replyOf<RESTGetAPIInviteResult>(),
    run: ({ core, params, query, caller }) => getInvite(core, params.code, query, caller?.id ?? null),
  }),
  invite_revoke: del({
    path: '/invites/:code',
    who: ['bot', 'user'],
    audit: 'InviteDelete',
    reply: replyOf<RESTDeleteAPIInviteResult>(),
    run: ({ core, params, caller, reason }) => deleteInvite(core, params.code, { id: caller.id, reason }),
  }),
  // What a person's client sends to come in; bots are brought in by authorization.
  accept_invite: post({
    path: '/invites/:code',
    who: ['user'],
    body: AcceptInviteBody,
    reply: replyOf<RESTGetAPIInviteResult & { new_member: boolean }>(),
    run: ({ core, params, caller }) => acceptInvite(core, caller.id, params.code),
  }),
};
