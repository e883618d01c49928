import type { APIEmoji, RESTGetAPIApplicationEmojisResult } from 'discord-api-types/v10';
import { CreateEmojiBody, EditEmojiBody } from '#protocol/rest/emojis';
import {
  createApplicationEmoji,
  deleteApplicationEmoji,
  editApplicationEmoji,
  getApplicationEmoji,
  listApplicationEmojis,
} from '#core/emojis/application-emojis';
import { createEmoji } from '#core/emojis/create-emoji';
import { deleteEmoji } from '#core/emojis/delete-emoji';
import { editEmoji } from '#core/emojis/edit-emoji';
import { getEmoji, listEmojis } from '#core/emojis/list-emojis';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const emojis: RouteTable = {
  list_guild_emojis: get({
    path: '/guilds/:guild_id/emojis',
    who: ['bot', 'user'],
    reply: replyOf<APIEmoji[]>(),
    run: ({ core, guild }) => listEmojis(core, guild.state, guild.permissions),
  }),
  get_guild_emoji: get({
    path: '/guilds/:guild_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    reply: replyOf<APIEmoji>(),
    run: ({ core, guild, params }) => getEmoji(core, guild.state, params.emoji_id, guild.permissions),
  }),
  create_guild_emoji: post({
    path: '/guilds/:guild_id/emojis',
    who: ['bot', 'user'],
    status: 201,
    bucket: { requests: 50, perSeconds: 300 },
    audit: 'EmojiCreate',
    body: CreateEmojiBody,
    reply: replyOf<APIEmoji>(),
    run: ({ core, guild, caller, body, reason }) => createEmoji(core, guild.state, caller.user, guild.permissions, body, reason),
  }),
  update_guild_emoji: patch({
    path: '/guilds/:guild_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    audit: 'EmojiUpdate',
    body: EditEmojiBody,
    reply: replyOf<APIEmoji>(),
    run: ({ core, guild, params, caller, body, reason }) => editEmoji(core, guild.state, params.emoji_id, guild.permissions, body, { id: caller.id, reason }),
  }),
  delete_guild_emoji: del({
    path: '/guilds/:guild_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    audit: 'EmojiDelete',
    run: ({ core, guild, params, caller, reason }) => deleteEmoji(core, guild.state, params.emoji_id, guild.permissions, { id: caller.id, reason }),
  }),
  list_application_emojis: get({
    path: '/applications/:application_id/emojis',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIApplicationEmojisResult>(),
    run: ({ core, params, caller }) => listApplicationEmojis(core, params.application_id, caller.id),
  }),
  get_application_emoji: get({
    path: '/applications/:application_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    reply: replyOf<APIEmoji>(),
    run: ({ core, params, caller }) => getApplicationEmoji(core, params.application_id, params.emoji_id, caller.id),
  }),
  create_application_emoji: post({
    path: '/applications/:application_id/emojis',
    who: ['bot', 'user'],
    status: 201,
    body: CreateEmojiBody,
    reply: replyOf<APIEmoji>(),
    run: ({ core, params, caller, body }) => createApplicationEmoji(core, params.application_id, caller.user, body),
  }),
  update_application_emoji: patch({
    path: '/applications/:application_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    body: EditEmojiBody,
    reply: replyOf<APIEmoji>(),
    run: ({ core, params, caller, body }) => editApplicationEmoji(core, params.application_id, params.emoji_id, caller.id, body),
  }),
  delete_application_emoji: del({
    path: '/applications/:application_id/emojis/:emoji_id',
    who: ['bot', 'user'],
    run: ({ core, params, caller }) => deleteApplicationEmoji(core, params.application_id, params.emoji_id, caller.id),
  }),
};
