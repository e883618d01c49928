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
import {
  ANY_MESSAGE,
  SearchUnavailableError,
  type AuthorKind,
  type MessageQuery,
  type SearchDocument,
  type SearchHit,
  type SearchHits,
} from '../ports/message-search.ts';
import type { MessageRecord } from './message-record.ts';
import { messagesOfHits, readQuery } from './search-messages.ts';
import { showMessages } from './show-messages.ts';

const PAGE = 100;
/** While the index does not have them: so many of their newest messages are looked through, over all of them together. */
const MOST_READ = 5_000;
/** Those last written in: each is a question to the index, which keeps them apart as it does guilds. */
const MOST_CONVERSATIONS = 100;
const MOST_AT_ONCE = 1_000;
/** Nobody says what is spoken in a conversation. Source: what the index takes for a guild that does not say it. */
const LOCALE = 'en-US';

/** So many conversations at a time are looked into for one search. */
const READ_AT_ONCE = 4;
/** So many people at a time have theirs searched; one's own searches wait for each other. */
const OWN = { maxInside: 1, maxWaiting: 5 };
const turnstile = new FairTurnstile({ maxInside: 4, maxWaiting: 100 });

/** Finds messages in direct conversations. Source: the unofficial "Search Channel Messages". */
export async function searchConversations(
  core: Core,
  channels: readonly ChannelRecord[],
  viewerId: Snowflake,
  asked: MessageSearchQuery,
): Promise<APIMessageSearchResult> {
  const [result] = await searchConversationsFor(core, channels, viewerId, [asked]);
  return result as APIMessageSearchResult; // one for each
}

/** The same for several questions. Throws 429 when too many wait already. */
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
  return Promise.all(found.map((one) => showFound(core, viewerId, one)));
}

/** One page of what a question finds. */
interface Found {
  total: number;
  messages: MessageRecord[];
}

/** By the index; where that is not there, or has not read them yet, the newest messages are read. */
async function findIn(core: Core, channels: readonly ChannelRecord[], queries: readonly MessageQuery[]): Promise<Found[]> {
  if (!(await core.searchIndex.readiness('direct')).isReady) return readThrough(core, channels, queries);
  try {
    const found: Found[] = [];
    for (const query of queries) found.push(await findByIndex(core, channels, query));
    return found;
  } catch (error) {
    if (!(error instanceof SearchUnavailableError)) throw error;
    core.log.warn({ err: error }, 'a search in conversations was not answered by the index');
    return readThrough(core, channels, queries);
  }
}

async function findByIndex(core: Core, channels: readonly ChannelRecord[], query: MessageQuery): Promise<Found> {
  const { total, hits } = channels.length === 1 ? await hitsIn(core, channels[0]?.id ?? '', query) : await hitsInAll(core, channels, query);
  const messages = await messagesOfHits(core, hits);
  return { total: total - (hits.length - messages.length), messages };
}

const hitsIn = (core: Core, id: Snowflake, query: MessageQuery): Promise<SearchHits> =>
  core.searchIndex.search({ guildId: id, locale: LOCALE, channelIds: [id], withThreadsOf: [], withPrivateThreadsOf: [] }, query, 'direct');

/** What is only like the words counts where they stand in none of the conversations. */
async function hitsInAll(core: Core, channels: readonly ChannelRecord[], query: MessageQuery): Promise<SearchHits> {
  const literally = await pageInAll(core, channels, { ...query, isLiteral: true });
  return literally.total > 0 || query.content.trim() === '' ? literally : pageInAll(core, channels, query);
}

/** One page of several conversations, put together from the beginning of what each has: of no more of them than come before its end. */
async function pageInAll(core: Core, channels: readonly ChannelRecord[], { sort, offset, limit, ...query }: MessageQuery): Promise<SearchHits> {
  // How well something fits in one conversation says nothing of another.
  const order = sort === 'oldest' ? sort : 'newest';
  const begun = await atOnce(channels, READ_AT_ONCE, async ({ id }) => {
    const ask = async (from: number, most: number): Promise<SearchHits> => hitsIn(core, id, { ...query, sort: order, offset: from, limit: most });
    const first = await ask(0, limit);
    return { ask, total: first.total, hits: first.hits, at: 0, mayHaveMore: first.hits.length === limit };
  });
  const total = begun.reduce((sum, one) => sum + one.total, 0);
  const comesFirst = (a: SearchHit, b: SearchHit): boolean => compareSnowflakes(a.id, b.id) * (order === 'oldest' ? 1 : -1) < 0;
  const inOrder: SearchHit[] = [];
  while (inOrder.length < offset + limit) {
    let next: (typeof begun)[number] | undefined;
    for (const one of begun) {
      const head = one.hits[one.at];
      const best = next?.hits[next.at];
      if (head && (!best || comesFirst(head, best))) next = one;
    }
    const hit = next?.hits[next.at];
    if (!next || !hit) break;
    inOrder.push(hit);
    next.at++;
    if (next.at < next.hits.length || !next.mayHaveMore || inOrder.length === offset + limit) continue;
    // Twice as many, so that even what lies far back is asked for a few times only.
    const most = Math.min(next.at, MOST_AT_ONCE);
    const { hits } = await next.ask(next.at, most);
    next.hits.push(...hits);
    next.mayHaveMore = hits.length === most;
  }
  return { total, hits: inOrder.slice(offset) };
}

async function readThrough(core: Core, channels: readonly ChannelRecord[], queries: readonly MessageQuery[]): Promise<Found[]> {
  const searches = queries.map((query) => ({ matches: matcherOf(query), found: [] as MessageRecord[] }));
  const before = outermost(queries, 'beforeId', 1);
  const after = outermost(queries, 'afterId', -1);
  const share = Math.max(PAGE, Math.floor(MOST_READ / Math.max(1, channels.length)));
  await atOnce(channels.slice(0, MOST_READ / PAGE), READ_AT_ONCE, async (channel) => {
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
  return searches.map(({ found }, at) => pageOf(found, queries[at] ?? ANY_MESSAGE));
}

function pageOf(found: readonly MessageRecord[], { sort, offset, limit }: MessageQuery): Found {
  const sorted = found.toSorted((a, b) => compareSnowflakes(b.id, a.id));
  if (sort === 'oldest') sorted.reverse();
  return { total: found.length, messages: sorted.slice(offset, offset + limit) };
}

/** From where on, or up to where, all questions are answered; null when one of them has no such bound. */
function outermost(queries: readonly MessageQuery[], bound: 'beforeId' | 'afterId', sign: 1 | -1): Snowflake | null {
  const all = queries.map((query) => query[bound]);
  if (all.includes(null)) return null;
  return all.reduce((a, b) => (a === null || (b !== null && compareSnowflakes(b, a) * sign > 0) ? b : a), null);
}

async function showFound(core: Core, viewerId: Snowflake, { total, messages }: Found): Promise<APIMessageSearchResult> {
  const shown = await showMessages(core, messages, viewerId, null);
  return {
    doing_deep_historical_index: false,
    total_results: total,
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
    { guildId: channelId, channelId, parentId: null, isPrivate: false, locale: LOCALE },
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
