import type { RESTGetAPIGatewayBotResult, RESTGetAPIGatewayResult } from 'discord-api-types/v10';
import { getGateway, getGatewayBot } from '#core/gateway/gateway-address';
import { get, replyOf, type RouteTable } from '../route.ts';

export const gateway: RouteTable = {
  get_gateway: get({
    path: '/gateway',
    who: ['nobody'],
    reply: replyOf<RESTGetAPIGatewayResult>(),
    run: async ({ core, request }) => getGateway(core, request.headers.host),
  }),
  get_bot_gateway: get({
    path: '/gateway/bot',
    who: ['bot'],
    reply: replyOf<RESTGetAPIGatewayBotResult>(),
    run: ({ core, caller, request }) => getGatewayBot(core, caller.id, request.headers.host),
  }),
};
