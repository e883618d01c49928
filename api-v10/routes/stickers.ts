import type { APISticker, APIStickerPack, RESTGetStickerPacksResult } from 'discord-api-types/v10';
import { CreateStickerBody, EditStickerBody } from '#protocol/rest/stickers';
import { createSticker } from '#core/stickers/create-sticker';
import { deleteSticker } from '#core/stickers/delete-sticker';
import { editSticker } from '#core/stickers/edit-sticker';
import { getGuildSticker, getSticker, listStickers } from '#core/stickers/list-stickers';
import { getStickerPack, listStickerPacks } from '#core/stickers/sticker-packs';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const stickers: RouteTable = {
  get_sticker: get({
    path: '/stickers/:sticker_id',
    who: ['bot', 'user'],
    reply: replyOf<APISticker>(),
    run: ({ core, params }) => getSticker(core, params.sticker_id),
  }),
  list_sticker_packs: get({
    path: '/sticker-packs',
    who: ['bot', 'user', 'nobody'],
    reply: replyOf<RESTGetStickerPacksResult>(),
    run: () => listStickerPacks(),
  }),
  get_sticker_pack: get({
    path: '/sticker-packs/:pack_id',
    who: ['bot', 'user'],
    reply: replyOf<APIStickerPack>(),
    run: () => getStickerPack(),
  }),
  list_guild_stickers: get({
    path: '/guilds/:guild_id/stickers',
    who: ['bot', 'user'],
    reply: replyOf<APISticker[]>(),
    run: ({ core, guild }) => listStickers(core, guild.state, guild.permissions),
  }),
  get_guild_sticker: get({
    path: '/guilds/:guild_id/stickers/:sticker_id',
    who: ['bot', 'user'],
    reply: replyOf<APISticker>(),
    run: ({ core, guild, params }) => getGuildSticker(core, guild.state, params.sticker_id, guild.permissions),
  }),
  create_guild_sticker: post({
    path: '/guilds/:guild_id/stickers',
    who: ['bot', 'user'],
    status: 201,
    audit: 'StickerCreate',
    body: CreateStickerBody,
    files: true,
    reply: replyOf<APISticker>(),
    run: ({ core, guild, caller, body, files, reason }) => createSticker(core, guild.state, caller.user, guild.permissions, body, files, reason),
  }),
  update_guild_sticker: patch({
    path: '/guilds/:guild_id/stickers/:sticker_id',
    who: ['bot', 'user'],
    audit: 'StickerUpdate',
    body: EditStickerBody,
    reply: replyOf<APISticker>(),
    run: ({ core, guild, params, caller, body, reason }) =>
      editSticker(core, guild.state, params.sticker_id, guild.permissions, body, { id: caller.id, reason }),
  }),
  delete_guild_sticker: del({
    path: '/guilds/:guild_id/stickers/:sticker_id',
    who: ['bot', 'user'],
    audit: 'StickerDelete',
    run: ({ core, guild, params, caller, reason }) => deleteSticker(core, guild.state, params.sticker_id, guild.permissions, { id: caller.id, reason }),
  }),
};
