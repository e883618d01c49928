import type { APIVoiceState, RESTGetAPIGuildVoiceRegionsResult } from 'discord-api-types/v10';
import { VoiceStatusBody } from '#protocol/rest/channels';
import { EditMyVoiceStateBody, EditVoiceStateBody } from '#protocol/rest/voice';
import { listVoiceRegions } from '#core/voice/voice-regions';
import { editMyVoiceState, editVoiceState, getVoiceState } from '#core/voice/voice-states';
import { setVoiceStatus } from '#core/voice/voice-status';
import { get, patch, put, replyOf, type RouteTable } from '../route.ts';

export const voice: RouteTable = {
  list_voice_regions: get({
    path: '/voice/regions',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildVoiceRegionsResult>(),
    run: async ({ core }) => listVoiceRegions(core),
  }),
  list_guild_voice_regions: get({
    path: '/guilds/:guild_id/regions',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildVoiceRegionsResult>(),
    run: async ({ core }) => listVoiceRegions(core),
  }),
  update_voice_channel_status: put({
    path: '/channels/:channel_id/voice-status',
    who: ['bot', 'user'],
    audit: 'VoiceChannelStatusCreate',
    body: VoiceStatusBody,
    run: ({ core, channel, caller, body, reason }) => setVoiceStatus(core, channel, body.status ?? null, { id: caller.id, reason }),
  }),
  get_self_voice_state: get({
    path: '/guilds/:guild_id/voice-states/@me',
    who: ['bot', 'user'],
    reply: replyOf<APIVoiceState>(),
    run: async ({ core, guild, caller }) => getVoiceState(core, guild.state, caller.id, caller.id),
  }),
  update_self_voice_state: patch({
    path: '/guilds/:guild_id/voice-states/@me',
    who: ['bot', 'user'],
    body: EditMyVoiceStateBody,
    run: ({ core, guild, caller, body }) => editMyVoiceState(core, guild.state, body, caller.id),
  }),
  get_voice_state: get({
    path: '/guilds/:guild_id/voice-states/:user_id',
    who: ['bot', 'user'],
    reply: replyOf<APIVoiceState>(),
    run: async ({ core, guild, params, caller }) => getVoiceState(core, guild.state, params.user_id, caller.id),
  }),
  update_voice_state: patch({
    path: '/guilds/:guild_id/voice-states/:user_id',
    who: ['bot', 'user'],
    body: EditVoiceStateBody,
    run: ({ core, guild, params, caller, body }) => editVoiceState(core, guild.state, params.user_id, body, caller.id),
  }),
};
