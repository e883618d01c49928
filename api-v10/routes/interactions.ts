import type { RESTPostAPIInteractionCallbackWithResponseResult } from 'discord-api-types/v10';
import { CallbackQuery, InteractionCallbackBody, SendInteractionBody } from '#protocol/rest/interactions';
import { applicationCommandIndex, channelCommandIndex, guildCommandIndex, userCommandIndex, type CommandIndex } from '#core/commands/command-index';
import { answerInteraction, interactionToAnswer } from '#core/interactions/answer-interaction';
import { getInteractionData, type InteractionData } from '#core/interactions/interaction-data';
import { sendInteraction } from '#core/interactions/send-interaction';
import { get, post, Reply, replyOf, type RouteTable } from '../route.ts';

export const interactions: RouteTable = {
  create_interaction_response: post({
    path: '/interactions/:interaction_id/:interaction_token/callback',
    who: ['nobody'],
    outsideGlobalLimit: true,
    query: CallbackQuery,
    body: InteractionCallbackBody,
    files: true,
    demandToken: (core, params) => interactionToAnswer(core, params.interaction_id, params.interaction_token),
    reply: replyOf<RESTPostAPIInteractionCallbackWithResponseResult | undefined>(),
    run: async ({ core, params, query, body, files }) => {
      const response = await answerInteraction(core, await interactionToAnswer(core, params.interaction_id, params.interaction_token), body, files);
      return query.with_response ? response : new Reply(204, undefined);
    },
  }),
  // What people's clients do. Source: the unofficial "Create Interaction" and "Application Command Index".
  create_interaction: post({
    path: '/interactions',
    who: ['user'],
    body: SendInteractionBody,
    files: true,
    run: ({ core, caller, body, files }) => sendInteraction(core, caller.user, body, files),
  }),
  get_guild_application_command_index: get({
    path: '/guilds/:guild_id/application-command-index',
    who: ['user'],
    reply: replyOf<CommandIndex>(),
    run: ({ core, caller, guild }) => guildCommandIndex(core, guild.state, caller.user),
  }),
  get_channel_application_command_index: get({
    path: '/channels/:channel_id/application-command-index',
    who: ['user'],
    reply: replyOf<CommandIndex>(),
    run: ({ core, caller, channel }) => channelCommandIndex(core, channel, caller.user),
  }),
  get_application_command_index: get({
    path: '/applications/:application_id/application-command-index',
    who: ['user'],
    reply: replyOf<CommandIndex>(),
    run: ({ core, caller, params }) => applicationCommandIndex(core, params.application_id, caller.user),
  }),
  get_message_interaction_data: get({
    path: '/channels/:channel_id/messages/:message_id/interaction-data',
    who: ['user'],
    needs: ['ReadMessageHistory'],
    reply: replyOf<InteractionData>(),
    run: ({ core, channel, params, caller }) => getInteractionData(core, channel, params.message_id, caller.user),
  }),
  get_user_application_command_index: get({
    path: '/users/@me/application-command-index',
    who: ['user'],
    reply: replyOf<CommandIndex>(),
    run: ({ core, caller }) => userCommandIndex(core, caller.user),
  }),
};
