import type { APIMessageSearchResult } from 'discord-api-types/v10';
import { MessageSearchQuery, SearchTabsBody } from '#protocol/rest/message-search';
import { searchMessages } from '#core/messages/search-messages';
import { searchChannel, searchChannelTabs, searchGuildTabs, searchUserTabs, type TabbedResults } from '#core/messages/search-tabs';
import { get, post, replyOf, type RouteTable } from '../route.ts';

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
  // What people's clients do.
  search_channel_messages: get({
    path: '/channels/:channel_id/messages/search',
    who: ['user'],
    needs: ['ReadMessageHistory'],
    bucket: SEARCH_BUCKET,
    query: MessageSearchQuery,
    reply: replyOf<APIMessageSearchResult>(),
    run: ({ core, channel, query, caller }) => searchChannel(core, channel, caller.id, query),
  }),
  search_channel_messages_by_tab: post({
    path: '/channels/:channel_id/messages/search/tabs',
    who: ['user'],
    needs: ['ReadMessageHistory'],
    bucket: SEARCH_BUCKET,
    body: SearchTabsBody,
    reply: replyOf<TabbedResults>(),
    run: ({ core, channel, body, caller }) => searchChannelTabs(core, channel, caller.id, body),
  }),
  search_guild_messages_by_tab: post({
    path: '/guilds/:guild_id/messages/search/tabs',
    who: ['user'],
    needs: ['ReadMessageHistory'],
    bucket: SEARCH_BUCKET,
    body: SearchTabsBody,
    reply: replyOf<TabbedResults>(),
    run: ({ core, guild, body, caller }) => searchGuildTabs(core, guild.state, caller.id, body),
  }),
  search_user_messages_by_tab: post({
    path: '/users/@me/messages/search/tabs',
    who: ['user'],
    bucket: SEARCH_BUCKET,
    body: SearchTabsBody,
    reply: replyOf<TabbedResults>(),
    run: ({ core, body, caller }) => searchUserTabs(core, caller.id, body),
  }),
};
