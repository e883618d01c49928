import type { RESTPostAPIChannelFollowersResult, RESTPostAPIChannelMessageCrosspostResult } from 'discord-api-types/v10';
import { FollowBody } from '#protocol/rest/channels';
import { crosspostMessage } from '#core/messages/crosspost-message';
import { followChannel } from '#core/webhooks/follow-channel';
import { post, replyOf, type RouteTable } from '../route.ts';

export const announcements: RouteTable = {
  follow_channel: post({
    path: '/channels/:channel_id/followers',
    who: ['bot', 'user'],
    body: FollowBody,
    reply: replyOf<RESTPostAPIChannelFollowersResult>(),
    run: ({ core, channel, body, caller, reason }) =>
      followChannel(core, channel, body.webhook_channel_id, { id: caller.id, reason }, caller.kind === 'bot' ? (caller.application?.id ?? null) : null),
  }),
  crosspost_message: post({
    path: '/channels/:channel_id/messages/:message_id/crosspost',
    who: ['bot', 'user'],
    reply: replyOf<RESTPostAPIChannelMessageCrosspostResult>(),
    run: ({ core, channel, params, caller }) => crosspostMessage(core, channel, params.message_id, caller.id),
  }),
};
