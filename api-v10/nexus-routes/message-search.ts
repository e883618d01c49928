import { MessageSearchReply } from '#protocol/nexus/message-search-reply';
import { MessageSearchQuery } from '#protocol/rest/message-search';
import { searchMessagesWithHighlights, type HighlightedSearchResult } from '#core/messages/search-with-highlights';
import { get, replyOf, type RouteTable } from '../route.ts';
import { SEARCH_BUCKET } from '../routes/message-search.ts';

/** Discord's search with what it does not tell: by which words a message was found. */
export const messageSearch: RouteTable = {
  nexus_search_messages: get({
    path: '/guilds/:guild_id/messages/search',
    who: ['bot', 'user'],
    needs: ['ReadMessageHistory'],
    bucket: SEARCH_BUCKET,
    query: MessageSearchQuery,
    answers: MessageSearchReply,
    reply: replyOf<HighlightedSearchResult>(),
    run: ({ core, guild, query, caller }) =>
      searchMessagesWithHighlights(core, guild.state, { id: caller.id, application: caller.kind === 'bot' ? caller.application : null }, query),
  }),
};
