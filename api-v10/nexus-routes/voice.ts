import { CallStatsReply } from '#protocol/nexus/call-stats';
import { GuildVoiceBody, GuildVoiceReply } from '#protocol/nexus/guild-voice';
import { IceServersReply } from '#protocol/nexus/ice-servers';
import { callStatsOf, type CallStats } from '#core/voice/call-stats';
import { iceServersFor, type IceServers } from '#core/voice/ice-servers';
import { editVoicePolicy, voicePolicyOf, type GuildVoicePolicy } from '#core/guilds/voice-policy';
import { get, patch, replyOf, type RouteTable } from '../route.ts';

/** Calls, beyond what Discord's own settings say: how a guild holds them, how they fare, and by which relays a browser reaches them. */
export const voice: RouteTable = {
  nexus_get_ice_servers: get({
    path: '/voice/ice-servers',
    who: ['bot', 'user'],
    answers: IceServersReply,
    reply: replyOf<IceServers>(),
    run: async ({ core, caller }) => iceServersFor(core, caller.id),
  }),
  nexus_get_call_stats: get({
    path: '/channels/:channel_id/voice/stats',
    who: ['bot', 'user'],
    needs: ['Connect', 'MuteMembers'],
    answers: CallStatsReply,
    reply: replyOf<CallStats>(),
    run: ({ core, channel }) => callStatsOf(core, channel.id),
  }),
  nexus_get_guild_voice: get({
    path: '/guilds/:guild_id/voice',
    who: ['bot', 'user'],
    answers: GuildVoiceReply,
    reply: replyOf<GuildVoicePolicy>(),
    run: async ({ guild }) => voicePolicyOf(guild.state.guild),
  }),
  nexus_edit_guild_voice: patch({
    path: '/guilds/:guild_id/voice',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'GuildUpdate',
    body: GuildVoiceBody,
    answers: GuildVoiceReply,
    reply: replyOf<GuildVoicePolicy>(),
    run: ({ core, guild, body, caller, reason }) => editVoicePolicy(core, guild.state, body, { id: caller.id, reason }),
  }),
};
