import { InteractionLogReply, type LoggedInteraction } from '#protocol/nexus/interaction-log';
import { applicationOfOwner } from '#core/applications/own-application';
import { listLoggedInteractions } from '#core/interactions/interaction-log';
import { get, replyOf, type RouteTable } from '../route.ts';

/** What people did with an application, for the person behind it. */
export const interactionLog: RouteTable = {
  nexus_list_interactions: get({
    path: '/applications/:application_id/interactions',
    who: ['user'],
    answers: InteractionLogReply,
    reply: replyOf<LoggedInteraction[]>(),
    run: async ({ core, caller, params }) => listLoggedInteractions(core, await applicationOfOwner(core, params.application_id, caller.id)),
  }),
};
