import type {
  RESTGetAPIGuildSoundboardSoundResult,
  RESTGetAPIGuildSoundboardSoundsResult,
  RESTGetAPISoundboardDefaultSoundsResult,
  RESTPatchAPIGuildSoundboardSoundResult,
  RESTPostAPIGuildSoundboardSoundResult,
} from 'discord-api-types/v10';
import { CreateSoundBody, EditSoundBody, SendSoundBody, VoiceEffectBody } from '#protocol/rest/soundboard';
import { listDefaultSounds } from '#core/soundboard/default-sounds';
import { createSound, deleteSound, editSound, getSound, listSounds } from '#core/soundboard/guild-sounds';
import { sendSound, sendVoiceEffect } from '#core/soundboard/send-sound';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const soundboard: RouteTable = {
  get_soundboard_default_sounds: get({
    path: '/soundboard-default-sounds',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPISoundboardDefaultSoundsResult>(),
    run: () => listDefaultSounds(),
  }),
  send_soundboard_sound: post({
    path: '/channels/:channel_id/send-soundboard-sound',
    who: ['bot', 'user'],
    needs: ['Speak', 'UseSoundboard'],
    // All who are inside hear each of them.
    bucket: { requests: 10, perSeconds: 10 },
    body: SendSoundBody,
    run: ({ core, channel, body, caller }) => sendSound(core, channel, body, caller.id),
  }),
  // What people's clients send.
  send_voice_channel_effect: post({
    path: '/channels/:channel_id/voice-channel-effects',
    who: ['user'],
    bucket: { requests: 10, perSeconds: 5 },
    body: VoiceEffectBody,
    run: ({ core, channel, body, caller }) => sendVoiceEffect(core, channel, body, caller.id),
  }),
  list_guild_soundboard_sounds: get({
    path: '/guilds/:guild_id/soundboard-sounds',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildSoundboardSoundsResult>(),
    run: ({ core, guild }) => listSounds(core, guild.state, guild.permissions),
  }),
  get_guild_soundboard_sound: get({
    path: '/guilds/:guild_id/soundboard-sounds/:sound_id',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIGuildSoundboardSoundResult>(),
    run: ({ core, guild, params }) => getSound(core, guild.state, params.sound_id, guild.permissions),
  }),
  create_guild_soundboard_sound: post({
    path: '/guilds/:guild_id/soundboard-sounds',
    who: ['bot', 'user'],
    status: 201,
    audit: 'SoundboardSoundCreate',
    body: CreateSoundBody,
    reply: replyOf<RESTPostAPIGuildSoundboardSoundResult>(),
    run: ({ core, guild, caller, body, reason }) => createSound(core, guild.state, caller.user, guild.permissions, body, reason),
  }),
  update_guild_soundboard_sound: patch({
    path: '/guilds/:guild_id/soundboard-sounds/:sound_id',
    who: ['bot', 'user'],
    audit: 'SoundboardSoundUpdate',
    body: EditSoundBody,
    reply: replyOf<RESTPatchAPIGuildSoundboardSoundResult>(),
    run: ({ core, guild, params, caller, body, reason }) => editSound(core, guild.state, params.sound_id, guild.permissions, body, { id: caller.id, reason }),
  }),
  delete_guild_soundboard_sound: del({
    path: '/guilds/:guild_id/soundboard-sounds/:sound_id',
    who: ['bot', 'user'],
    audit: 'SoundboardSoundDelete',
    run: ({ core, guild, params, caller, reason }) => deleteSound(core, guild.state, params.sound_id, guild.permissions, { id: caller.id, reason }),
  }),
};
