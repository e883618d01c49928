import type { APIMessageSearchResult } from 'discord-api-types/v10';
import { MessageSearchQuery } from '#protocol/rest/message-search';
import { searchMessages } from '#core/messages/search-messages';
import { get, replyOf, type RouteTable } from '../route.ts';

export const SEARCH_BUCKET = { requests: 5, perSeconds: 5, name: 'search' };

export const messageSearch: RouteTable = {
  guild_search: get({
    path: '/guilds/:guild_id/messages/search',
    who: ['bot', 'user'],
    needs: ['ReadMessageHistory'],
    bucket: SEARCH_BUCKET,
    query: MessageSearchQuery,
    reply: replyOf<APIMessageSearchResult>(),
    run: ({ core, guild, query, caller }) =>
      searchMessages(core, guild.state, { id: caller.id, application: caller.kind === 'bot' ? caller.application : null }, query),
  }),
};
