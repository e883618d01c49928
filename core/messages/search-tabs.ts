import type { APIChannel, APIMessageSearchResult, Snowflake } from 'discord-api-types/v10';
import type { MessageSearchQuery, SearchTabsBody } from '#protocol/rest/message-search';
import { presentDirectChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { Place } from './place.ts';
import { conversationsOf, searchConversations, searchConversationsFor } from './search-conversations.ts';
import { searchMessages } from './search-messages.ts';

/** What one tab found. Source: the unofficial "Search Tab Results Structure". */
interface TabResults extends Pick<APIMessageSearchResult, 'messages' | 'threads' | 'members' | 'total_results'> {
  channels: APIChannel[];
  cursor: { type: 'timestamp'; timestamp: Snowflake } | null;
  time_spent_ms: number;
}

export interface TabbedResults {
  doing_deep_historical_index: boolean;
  tabs: Record<string, TabResults>;
}

/** Answers the questions of all tabs, in their order. */
type Search = (queries: readonly MessageSearchQuery[]) => Promise<APIMessageSearchResult[]>;

/** One channel: of a guild by its index, a conversation by itself. Source: the unofficial "Search Channel Messages". */
export const searchChannel = (core: Core, { channel, guild }: Place, userId: Snowflake, query: MessageSearchQuery): Promise<APIMessageSearchResult> =>
  guild
    ? searchMessages(core, guild, { id: userId, application: null }, { ...query, channel_id: [channel.id], include_nsfw: true })
    : searchConversations(core, [channel], userId, query);

export const searchChannelTabs = (core: Core, place: Place, userId: Snowflake, body: SearchTabsBody): Promise<TabbedResults> =>
  searchTabs(
    core,
    body,
    async () => [],
    (queries) =>
      place.guild ? oneByOne(queries, (query) => searchChannel(core, place, userId, query)) : searchConversationsFor(core, [place.channel], userId, queries),
  );

export const searchGuildTabs = (core: Core, guild: GuildState, userId: Snowflake, body: SearchTabsBody): Promise<TabbedResults> =>
  searchTabs(
    core,
    body,
    async () => [],
    (queries) =>
      oneByOne(queries, (query) =>
        searchMessages(
          core,
          guild,
          { id: userId, application: null },
          { ...query, channel_id: query.channel_id.length > 0 ? query.channel_id : (body.channel_ids ?? []) },
        ),
      ),
  );

/** Several at once would take the place of other people's. */
async function oneByOne(
  queries: readonly MessageSearchQuery[],
  search: (query: MessageSearchQuery) => Promise<APIMessageSearchResult>,
): Promise<APIMessageSearchResult[]> {
  const results: APIMessageSearchResult[] = [];
  for (const query of queries) results.push(await search(query));
  return results;
}

/** All conversations of a person. Source: the unofficial "Search User Messages by Tab". */
export async function searchUserTabs(core: Core, userId: Snowflake, body: SearchTabsBody): Promise<TabbedResults> {
  const channels = await conversationsOf(core, userId, body.channel_ids);
  const present = async (found: APIMessageSearchResult): Promise<APIChannel[]> => {
    const ids = new Set(found.messages.flat().map((message) => message.channel_id));
    const shown = channels.filter(({ id }) => ids.has(id));
    await core.userCache.fetch(shown.flatMap(({ recipient_ids: recipients }) => recipients ?? []));
    return shown.map((channel) => presentDirectChannel(channel, core.userCache, userId));
  };
  return searchTabs(core, body, present, (queries) => searchConversationsFor(core, channels, userId, queries));
}

async function searchTabs(
  core: Core,
  { tabs, include_nsfw: nsfw }: SearchTabsBody,
  channelsOf: (found: APIMessageSearchResult) => Promise<APIChannel[]>,
  search: Search,
): Promise<TabbedResults> {
  const results: Record<string, TabResults> = {};
  const asked = Object.entries(tabs);
  const begunMs = core.clock.steadyMs();
  const found = await search(
    asked.map(([, { cursor, ...query }]) => ({
      ...query,
      include_nsfw: nsfw ?? query.include_nsfw,
      ...(cursor && { [query.sort_order === 'asc' ? 'min_id' : 'max_id']: cursor.timestamp }),
    })),
  );
  const spentMs = Math.round(core.clock.steadyMs() - begunMs);
  for (const [at, [name, query]] of asked.entries()) {
    const { messages, threads, members, total_results } = found[at] as APIMessageSearchResult; // one for each
    const last = messages.at(-1)?.[0]?.id;
    results[name] = {
      messages,
      ...(threads && { threads }),
      ...(members && { members }),
      total_results,
      channels: await channelsOf({ doing_deep_historical_index: false, messages, total_results }),
      cursor: last !== undefined && messages.length === query.limit ? { type: 'timestamp', timestamp: last } : null,
      time_spent_ms: spentMs,
    };
  }
  return { doing_deep_historical_index: false, tabs: results };
}
