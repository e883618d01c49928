import type {
  RESTDeleteAPIChannelResult,
  RESTGetAPIChannelResult,
  RESTGetAPIGuildChannelsResult,
  RESTPatchAPIChannelResult,
  RESTPostAPIGuildChannelResult,
} from 'discord-api-types/v10';
import { AddRecipientBody, EditChannelBody, OverwriteBody } from '#protocol/rest/channels';
import { ChannelPositionsBody, CreateGuildChannelBody } from '#protocol/rest/guilds';
import { createGuildChannel } from '#core/channels/create-channel';
import { deleteChannel } from '#core/channels/delete-channel';
import { editChannel } from '#core/channels/edit-channel';
import { addRecipient, removeRecipient } from '#core/channels/group-recipients';
import { getChannel, listGuildChannels } from '#core/channels/list-channels';
import { moveChannels } from '#core/channels/move-channels';
import { removeOverwrite, setOverwrite } from '#core/channels/overwrites';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

export const channels: RouteTable = {
  list_guild_channels: get({
    path: '/guilds/:guild_id/channels',
    who: ['bot', 'user', 'oauth2'],
    scopes: ['guilds.channels.read'],
    reply: replyOf<RESTGetAPIGuildChannelsResult>(),
    run: async ({ core, guild, caller }) => listGuildChannels(core, guild.state, caller.id),
  }),
  // MANAGE_CHANNELS may also come from the category that the channel shall stand in.
  create_guild_channel: post({
    path: '/guilds/:guild_id/channels',
    who: ['bot', 'user'],
    audit: 'ChannelCreate',
    body: CreateGuildChannelBody,
    status: 201,
    reply: replyOf<RESTPostAPIGuildChannelResult>(),
    run: ({ core, guild, caller, body, reason }) => createGuildChannel(core, guild.state, body, { id: caller.id, reason }),
  }),
  bulk_update_guild_channels: patch({
    path: '/guilds/:guild_id/channels',
    who: ['bot', 'user'],
    audit: 'ChannelUpdate',
    body: ChannelPositionsBody,
    run: ({ core, guild, caller, body, reason }) => moveChannels(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_channel: get({
    path: '/channels/:channel_id',
    who: ['bot', 'user'],
    reply: replyOf<RESTGetAPIChannelResult>(),
    run: ({ core, channel, caller }) => getChannel(core, channel, caller.id),
  }),
  // What is needed depends on the kind of channel and on the fields.
  update_channel: patch({
    path: '/channels/:channel_id',
    who: ['bot', 'user'],
    audit: 'ChannelUpdate',
    body: EditChannelBody,
    reply: replyOf<RESTPatchAPIChannelResult>(),
    run: ({ core, channel, caller, body, reason }) => editChannel(core, channel, body, { id: caller.id, reason }),
  }),
  delete_channel: del({
    path: '/channels/:channel_id',
    who: ['bot', 'user'],
    audit: 'ChannelDelete',
    reply: replyOf<RESTDeleteAPIChannelResult>(),
    run: ({ core, channel, caller, reason }) => deleteChannel(core, channel, { id: caller.id, reason }),
  }),
  set_channel_permission_overwrite: put({
    path: '/channels/:channel_id/permissions/:overwrite_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'ChannelOverwriteUpdate',
    body: OverwriteBody,
    run: ({ core, channel, params, caller, body, reason }) => setOverwrite(core, channel, params.overwrite_id, body, { id: caller.id, reason }),
  }),
  delete_channel_permission_overwrite: del({
    path: '/channels/:channel_id/permissions/:overwrite_id',
    who: ['bot', 'user'],
    needs: ['ManageRoles'],
    audit: 'ChannelOverwriteDelete',
    run: ({ core, channel, params, caller, reason }) => removeOverwrite(core, channel, params.overwrite_id, { id: caller.id, reason }),
  }),
  add_group_dm_user: put({
    path: '/channels/:channel_id/recipients/:user_id',
    who: ['bot', 'user'],
    body: AddRecipientBody,
    run: ({ core, channel, params, caller }) => addRecipient(core, channel.channel, params.user_id, caller.id),
  }),
  delete_group_dm_user: del({
    path: '/channels/:channel_id/recipients/:user_id',
    who: ['bot', 'user'],
    run: ({ core, channel, params, caller }) => removeRecipient(core, channel.channel, params.user_id, caller.id),
  }),
};
