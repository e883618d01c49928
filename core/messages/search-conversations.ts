import type { APIMessageSearchResult, Snowflake } from 'discord-api-types/v10';
import type { MessageSearchQuery } from '#protocol/rest/message-search';
import { apiError } from '#protocol/errors';
import { compareSnowflakes } from '#protocol/snowflake';
import { atOnce } from '../at-once.ts';
import { isClosedFor, type ChannelRecord } from '../channels/channel-record.ts';
import { waitingRequestOf } from '../channels/message-requests.ts';
import type { Core } from '../core.ts';
import { matcherOf } from '../message-search/matches-query.ts';
import { repliedTo, searchDocumentOf } from '../message-search/search-document.ts';
import { FairTurnstile } from '../outside/fair-turnstile.ts';
import type { AuthorKind, MessageQuery, SearchDocument } from '../ports/message-search.ts';
import type { MessageRecord } from './message-record.ts';
import { readQuery } from './search-messages.ts';
import { showMessages } from './show-messages.ts';

const PAGE = 100;
/** Conversations stand in no index: so many of their newest messages are looked through, over all of them together. */
const MOST_READ = 5_000;
const MOST_CONVERSATIONS = 25;

/** So many people at a time have their conversations read, and each of them so many; one's own searches wait for each other. */
const READ_AT_ONCE = 4;
const OWN = { maxInside: 1, maxWaiting: 5 };
const turnstile = new FairTurnstile({ maxInside: 4, maxWaiting: 100 });

/** Finds messages in direct conversations, whose newest messages are read for it. Source: the unofficial "Search Channel Messages". */
export async function searchConversations(
  core: Core,
  channels: readonly ChannelRecord[],
  viewerId: Snowflake,
  asked: MessageSearchQuery,
): Promise<APIMessageSearchResult> {
  const [result] = await searchConversationsFor(core, channels, viewerId, [asked]);
  return result as APIMessageSearchResult; // one for each
}

/** The same for several questions, for all of which the messages are read once. Throws 429 when too many wait already. */
export async function searchConversationsFor(
  core: Core,
  channels: readonly ChannelRecord[],
  viewerId: Snowflake,
  asked: readonly MessageSearchQuery[],
): Promise<APIMessageSearchResult[]> {
  const queries = asked.map(readQuery);
  const turn = turnstile.pass([{ name: viewerId, ...OWN }], () => findIn(core, channels, queries));
  if (!turn) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: 2, global: false });
  const found = await turn;
  return Promise.all(queries.map((query, at) => showFound(core, viewerId, query, found[at] ?? [])));
}

/** What each question finds, in no order. */
async function findIn(core: Core, channels: readonly ChannelRecord[], queries: readonly MessageQuery[]): Promise<MessageRecord[][]> {
  const searches = queries.map((query) => ({ matches: matcherOf(query), found: [] as MessageRecord[] }));
  const before = outermost(queries, 'beforeId', 1);
  const after = outermost(queries, 'afterId', -1);
  const share = Math.max(PAGE, Math.floor(MOST_READ / Math.max(1, channels.length)));
  await atOnce(channels, READ_AT_ONCE, async (channel) => {
    for await (const page of newestPages(core, channel.id, before, share)) {
      await core.userCache.fetch(page.map(({ author_id: id }) => id));
      const authors = new Map(page.map(({ id, author_id: authorId }) => [id, authorId]));
      for (const message of page) {
        const document = documentOf(core, channel, message, authors);
        for (const { matches, found } of searches) if (matches(document)) found.push(message);
      }
      const oldest = page.at(-1);
      if (after !== null && oldest && compareSnowflakes(oldest.id, after) <= 0) break;
    }
  });
  return searches.map(({ found }) => found);
}

/** From where on, or up to where, all questions are answered; null when one of them has no such bound. */
function outermost(queries: readonly MessageQuery[], bound: 'beforeId' | 'afterId', sign: 1 | -1): Snowflake | null {
  const all = queries.map((query) => query[bound]);
  if (all.includes(null)) return null;
  return all.reduce((a, b) => (a === null || (b !== null && compareSnowflakes(b, a) * sign > 0) ? b : a), null);
}

async function showFound(core: Core, viewerId: Snowflake, query: MessageQuery, found: readonly MessageRecord[]): Promise<APIMessageSearchResult> {
  const sorted = found.toSorted((a, b) => compareSnowflakes(b.id, a.id));
  if (query.sort === 'oldest') sorted.reverse();
  const shown = await showMessages(core, sorted.slice(query.offset, query.offset + query.limit), viewerId, null);
  return {
    doing_deep_historical_index: false,
    total_results: found.length,
    messages: shown.map(({ reactions: _reactions, ...message }) => [{ ...message, hit: true }]),
  };
}

async function* newestPages(core: Core, channelId: Snowflake, beforeId: Snowflake | null, most: number): AsyncGenerator<MessageRecord[]> {
  let before = beforeId;
  for (let read = 0; read < most; read += PAGE) {
    const page = await core.messages.page(channelId, before === null ? { newest: true } : { before }, PAGE);
    if (page.length > 0) yield page.toSorted((a, b) => compareSnowflakes(b.id, a.id));
    if (page.length < PAGE) return;
    before = page.reduce((oldest, { id }) => (compareSnowflakes(id, oldest) < 0 ? id : oldest), page[0]?.id ?? '0');
  }
}

/** Who wrote what is replied to is known where that was read with it. */
function documentOf(core: Core, { id: channelId }: ChannelRecord, message: MessageRecord, authors: ReadonlyMap<Snowflake, Snowflake>): SearchDocument {
  const kind: AuthorKind = message.webhook_author ? 'webhook' : core.userCache.peek(message.author_id)?.bot ? 'bot' : 'user';
  const answered = repliedTo(message);
  return searchDocumentOf(
    message,
    { guildId: '0', channelId, parentId: null, isPrivate: true, locale: 'en-US' },
    kind,
    answered && (authors.get(answered) ?? null),
  );
}

/** A person's conversations, the last that was written in first. */
export async function conversationsOf(core: Core, userId: Snowflake, onlyIds: readonly Snowflake[] | null | undefined): Promise<ChannelRecord[]> {
  const own = (await core.directChannels.ofUser(userId)).filter((channel) => !isClosedFor(channel, userId) && !waitingRequestOf(channel, userId));
  return own
    .filter(({ id }) => !onlyIds || onlyIds.includes(id))
    .toSorted((a, b) => compareSnowflakes(b.last_message_id ?? '0', a.last_message_id ?? '0'))
    .slice(0, MOST_CONVERSATIONS);
}
