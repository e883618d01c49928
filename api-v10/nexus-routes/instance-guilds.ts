import { GuildListQuery, TransferGuildBody } from '#protocol/nexus/instance';
import { InstanceGuildReply, InstanceGuildsReply } from '#protocol/nexus/instance-replies';
import {
  deleteInstanceGuild,
  getInstanceGuild,
  listInstanceGuilds,
  transferGuild,
  type OperatorsGuild,
  type OperatorsGuildDetails,
} from '#core/instance/manage-guilds';
import { del, get, post, replyOf, type RouteTable } from '../route.ts';

/** Guilds, in the hands of operators, whether or not they are in them. */
export const instanceGuilds: RouteTable = {
  nexus_list_guilds: get({
    path: '/guilds',
    who: ['user'],
    operator: true,
    query: GuildListQuery,
    answers: InstanceGuildsReply,
    reply: replyOf<OperatorsGuild[]>(),
    run: ({ core, query }) => listInstanceGuilds(core, query),
  }),
  nexus_get_guild: get({
    path: '/guilds/:guild_id',
    who: ['user'],
    operator: true,
    unchecked: true,
    answers: InstanceGuildReply,
    reply: replyOf<OperatorsGuildDetails>(),
    run: ({ core, params }) => getInstanceGuild(core, params.guild_id),
  }),
  nexus_delete_guild: del({
    path: '/guilds/:guild_id',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    unchecked: true,
    run: ({ core, params, caller, reason }) => deleteInstanceGuild(core, params.guild_id, { id: caller.id, reason }),
  }),
  nexus_transfer_guild: post({
    path: '/guilds/:guild_id/transfer',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    unchecked: true,
    body: TransferGuildBody,
    answers: InstanceGuildReply,
    reply: replyOf<OperatorsGuildDetails>(),
    run: ({ core, params, body, caller, reason }) => transferGuild(core, params.guild_id, body, { id: caller.id, reason }),
  }),
};
