import type { APIMessage, RESTGetAPIChannelMessageResult, RESTGetAPIChannelMessagesResult, RESTPostAPIChannelMessageResult } from 'discord-api-types/v10';
import { BulkDeleteBody, CreateMessageBody, EditMessageBody, MessagesQuery } from '#protocol/rest/messages';
import { createMessage } from '#core/messages/create-message';
import { bulkDeleteMessages, deleteMessage } from '#core/messages/delete-message';
import { editMessage } from '#core/messages/edit-message';
import { getMessage, listMessages } from '#core/messages/list-messages';
import { triggerTyping } from '#core/messages/trigger-typing';
import { withoutContentFor } from '#core/messages/without-content';
import { del, get, patch, post, replyOf, type Caller, type ChannelContext, type RouteTable } from '../route.ts';

/** A message as the caller may read it: bots without the switch for contents get none. */
const readableBy =
  (caller: Caller, channel: ChannelContext) =>
  (message: APIMessage): APIMessage =>
    withoutContentFor(caller.kind === 'bot' ? caller.application : null, channel.guild === null, message);

export const messages: RouteTable = {
  list_messages: get({
    path: '/channels/:channel_id/messages',
    who: ['bot', 'user'],
    query: MessagesQuery,
    reply: replyOf<RESTGetAPIChannelMessagesResult>(),
    run: async ({ core, channel, query, caller }) => (await listMessages(core, channel, query, caller.id)).map(readableBy(caller, channel)),
  }),
  get_message: get({
    path: '/channels/:channel_id/messages/:message_id',
    who: ['bot', 'user'],
    needs: ['ReadMessageHistory'],
    reply: replyOf<RESTGetAPIChannelMessageResult>(),
    run: async ({ core, channel, params, caller }) => readableBy(caller, channel)(await getMessage(core, channel, params.message_id, caller.id)),
  }),
  create_message: post({
    path: '/channels/:channel_id/messages',
    who: ['bot', 'user'],
    bucket: { requests: 5, perSeconds: 5 },
    body: CreateMessageBody,
    files: true,
    reply: replyOf<RESTPostAPIChannelMessageResult>(),
    run: ({ core, channel, caller, body, files }) => createMessage(core, channel, caller.user, body, files),
  }),
  update_message: patch({
    path: '/channels/:channel_id/messages/:message_id',
    who: ['bot', 'user'],
    bucket: { requests: 5, perSeconds: 5 },
    body: EditMessageBody,
    files: true,
    run: ({ core, channel, params, caller, body, files }) => editMessage(core, channel, params.message_id, caller.id, body, files),
  }),
  delete_message: del({
    path: '/channels/:channel_id/messages/:message_id',
    who: ['bot', 'user'],
    bucket: { requests: 5, perSeconds: 1 },
    run: ({ core, channel, params, caller, reason }) => deleteMessage(core, channel, params.message_id, { id: caller.id, reason }),
  }),
  bulk_delete_messages: post({
    path: '/channels/:channel_id/messages/bulk-delete',
    who: ['bot', 'user'],
    needs: ['ManageMessages'],
    bucket: { requests: 1, perSeconds: 1 },
    body: BulkDeleteBody,
    run: ({ core, channel, body, caller, reason }) => bulkDeleteMessages(core, channel, body.messages, { id: caller.id, reason }),
  }),
  trigger_typing_indicator: post({
    path: '/channels/:channel_id/typing',
    who: ['bot', 'user'],
    bucket: { requests: 5, perSeconds: 5 },
    run: ({ core, channel, caller }) => triggerTyping(core, channel, caller.id),
  }),
};
