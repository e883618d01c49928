import type { RESTGetAPIChannelMessagesPinsResult, RESTGetAPIChannelPinsResult } from 'discord-api-types/v10';
import { PinsQuery } from '#protocol/rest/messages';
import { withoutContentFor } from '#core/messages/without-content';
import { listPins, listPinsOld, pinMessage, unpinMessage } from '#core/pins/pin-message';
import { del, get, put, replyOf, type RouteTable } from '../route.ts';

const who = ['bot', 'user'] as const;

export const pins: RouteTable = {
  list_pins: get({
    path: '/channels/:channel_id/messages/pins',
    who,
    query: PinsQuery,
    reply: replyOf<RESTGetAPIChannelMessagesPinsResult>(),
    run: async ({ core, channel, query, caller }) => {
      const { items, has_more } = await listPins(core, channel, query, caller.id);
      return { items: items.map((item) => ({ ...item, message: withoutContentFor(caller.application, channel.guild === null, item.message) })), has_more };
    },
  }),
  create_pin: put({
    path: '/channels/:channel_id/messages/pins/:message_id',
    who,
    needs: ['PinMessages'],
    run: ({ core, channel, params, caller, reason }) => pinMessage(core, channel, params.message_id, { id: caller.id, reason }),
  }),
  delete_pin: del({
    path: '/channels/:channel_id/messages/pins/:message_id',
    who,
    needs: ['PinMessages'],
    run: ({ core, channel, params, caller, reason }) => unpinMessage(core, channel, params.message_id, { id: caller.id, reason }),
  }),
  deprecated_list_pins: get({
    path: '/channels/:channel_id/pins',
    who,
    reply: replyOf<RESTGetAPIChannelPinsResult>(),
    run: async ({ core, channel, caller }) =>
      (await listPinsOld(core, channel, caller.id)).map((message) => withoutContentFor(caller.application, channel.guild === null, message)),
  }),
  deprecated_create_pin: put({
    path: '/channels/:channel_id/pins/:message_id',
    who,
    needs: ['PinMessages'],
    run: ({ core, channel, params, caller, reason }) => pinMessage(core, channel, params.message_id, { id: caller.id, reason }),
  }),
  deprecated_delete_pin: del({
    path: '/channels/:channel_id/pins/:message_id',
    who,
    needs: ['PinMessages'],
    run: ({ core, channel, params, caller, reason }) => unpinMessage(core, channel, params.message_id, { id: caller.id, reason }),
  }),
};
