import { AckMessageBody, BulkAckBody } from '#protocol/rest/channels';
import { ackGuild, ackMessage, ackPins, bulkAck, deleteReadState } from '#core/read-states/read-states';
import { del, post, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

export const readStates: RouteTable = {
  ack_message: post({
    path: '/channels/:channel_id/messages/:message_id/ack',
    who,
    body: AckMessageBody,
    reply: replyOf<{ token: null }>(),
    run: ({ core, params, caller, body }) => ackMessage(core, caller.id, params.channel_id, params.message_id, body),
  }),
  delete_read_state: del({
    path: '/channels/:channel_id/messages/ack',
    who,
    unchecked: true,
    run: ({ core, params, caller }) => deleteReadState(core, caller.id, params.channel_id),
  }),
  ack_pins: post({
    path: '/channels/:channel_id/pins/ack',
    who,
    run: async ({ core, channel, caller }) => ackPins(core, channel, caller.id),
  }),
  ack_guild: post({
    path: '/guilds/:guild_id/ack',
    who,
    reply: replyOf<{ token: null }>(),
    run: ({ core, guild, caller }) => ackGuild(core, guild.state, caller.id),
  }),
  bulk_ack: post({
    path: '/read-states/ack-bulk',
    who,
    body: BulkAckBody,
    run: ({ core, caller, body }) => bulkAck(core, caller.id, body),
  }),
};
