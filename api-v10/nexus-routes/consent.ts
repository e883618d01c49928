import { ConsentReply, type ShownConsent } from '#protocol/nexus/consent';
import { AuthorizeQuery } from '#protocol/rest/oauth2';
import { presentConsent } from '#core/oauth2/ask-consent';
import { get, replyOf, type RouteTable } from '../route.ts';

/** What the client's page asks before an application comes in. The answer goes by Discord's own operation. */
export const consent: RouteTable = {
  nexus_get_consent: get({
    path: '/oauth2/consent',
    who: ['user'],
    query: AuthorizeQuery,
    answers: ConsentReply,
    reply: replyOf<ShownConsent>(),
    run: ({ core, caller, query }) => presentConsent(core, caller.user, query),
  }),
};
