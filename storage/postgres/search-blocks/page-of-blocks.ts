import type { MessageQuery, SearchHit, SearchHits, SearchScope } from '#core/ports/message-search';
import type { Queries } from '../pool.ts';
import { HITS, hitOf, MAX_ID, MOST_RANKED, valuesOf, type HitRow } from '../search-pages.ts';
import type { GuildSpan } from '../search-spans.ts';
import { filtersOf, questionOf, type WordsQuestion } from '../search-terms.ts';
import { countOf, eachOf, leaveOut, matchesOf, noMatches, type BlockQuestion, type Lookup, type Matches } from './match-block.ts';
import { BlockGoneError, type Block, type BlockReader, type BlocksNow } from './read-blocks.ts';

/** With more messages than these beyond the last block they are looked for without blocks. */
const MOST_BEYOND = 50_000;
const BLOCKS_AT_ONCE = 32;
/** Words with more forms than these are looked up where the others have been found. */
const FEW_FORMS = 6;
/** What is found in more blocks than these is not counted, but guessed from those that were read. */
const MOST_COUNTED = 96;

/** With `+ 0` the planner does not compare all it knows of a column with all places that are asked for, which would take longer than to look. */
const WALK = `SELECT m.channel_id, m.id ${HITS('walk').replace('(m.place =', '(m.place + 0 =').replace('OR m.channel_id =', 'OR m.channel_id + 0 =')}`;
const RANK = `SELECT channel_id, id FROM unnest($1::bigint[], $2::bigint[]) AS found (channel_id, id) JOIN search_messages USING (channel_id, id)
  ORDER BY ts_rank(terms, ($3::text)::tsquery, 1) DESC, id DESC LIMIT $4 OFFSET $5`;

/** A search as it is asked of blocks. */
interface Asked {
  reader: Queries;
  blockReader: BlockReader;
  scope: SearchScope;
  question: BlockQuestion;
  /** Of the statement that finds the same without blocks. */
  values: readonly unknown[];
  /** Only beyond the one and before the other. */
  low: bigint;
  high: bigint;
}

/** Where a hit stands in its block; those beyond blocks, and those that have changed, are known as they are. */
type Found = SearchHit | { block: Block; message: number };

interface Stretch {
  count: number;
  /** The oldest first. */
  found(): Promise<Found[]>;
}

/**
 * A page of the hits of a search: of blocks by their terms, of what has no block yet or has changed since by looking at it.
 * Null where blocks are of no use. `ranking` is what makes a message fit better.
 */
export async function pageOfBlocks(
  reader: Queries,
  blockReader: BlockReader,
  now: BlocksNow,
  span: GuildSpan,
  scope: SearchScope,
  query: MessageQuery,
  words: WordsQuestion | null,
  ranking = '',
): Promise<SearchHits | null> {
  const filters = filtersOf(scope, query);
  const asksNothing = words === null && filters.any.length === 0 && filters.none.length === 0;
  const end = now.blocks.at(-1)?.last ?? 0n;
  if (asksNothing || query.fileNames.length > 0 || span.rowsBetween(end.toString(), MAX_ID) > MOST_BEYOND) return null;
  const values = valuesOf(scope, query, questionOf(scope, query, words?.all ?? null, true), words?.order ?? null);
  const any = filters.any.map((terms) => terms.map((term) => ({ term, isPrefix: false })));
  const question = { any, none: filters.none, words: words?.words ?? [], gaps: words?.gaps ?? [] };
  const asked: Asked = { reader, blockReader, scope, question, values, low: BigInt(String(values[4])), high: BigInt(String(values[5])) };
  const ranks = query.sort === 'relevance' && ranking !== '';
  const [offset, limit] = ranks ? [0, MOST_RANKED] : [query.offset, query.limit];
  try {
    const { total, stretches } = await stretchesOf(asked, now, query.sort === 'oldest', offset + limit);
    const hits = await pageOf(asked, stretches, query.sort === 'oldest', offset, limit);
    if (!ranks || hits.length === 0) return { total, hits };
    const ranked = [hits.map(({ channelId }) => channelId), hits.map(({ id }) => id), ranking, query.limit, query.offset];
    return { total, hits: (await reader.rows<HitRow>('rank_search_hits', RANK, ranked)).map(hitOf) };
  } catch (error) {
    if (error instanceof BlockGoneError) return null;
    throw error;
  }
}

/** What fits, by stretches of time in the order in which they are shown, until there is as much as is wanted; and how much in all. */
async function stretchesOf(
  asked: Asked,
  { blocks, changes }: BlocksNow,
  isOldestFirst: boolean,
  wanted: number,
): Promise<{ total: number; stretches: Stretch[] }> {
  const { low, high } = asked;
  const within = blocks.filter(({ after, last }) => last > low && after + 1n < high);
  const ordered = isOldestFirst ? within : within.toReversed();
  const end = blocks.at(-1)?.last ?? low;
  const sealedChanges = changes.filter((id) => id <= end && id > low && id < high);
  const [beyond, changed, first] = await Promise.all([
    hitsBeyond(asked, end),
    hitsAmong(asked, sealedChanges),
    matchesIn(asked, ordered.slice(0, BLOCKS_AT_ONCE), sealedChanges),
  ]);
  const stretches: Stretch[] = [];
  let [found, read] = [0, 0];
  for (let group = first; group.length > 0;) {
    for (const { block, matches } of group) {
      const stretch = stretchOf(asked, block, matches, changed.filter(isIn(block)));
      stretches.push(stretch);
      found += stretch.count;
      read += block.messages;
    }
    if (stretches.length >= MOST_COUNTED && found >= wanted) break;
    group = await matchesIn(asked, ordered.slice(stretches.length, stretches.length + BLOCKS_AT_ONCE), sealedChanges);
  }
  const all = within.reduce((sum, { messages }) => sum + messages, 0);
  const total = beyond.length + (stretches.length < within.length ? Math.round((found / Math.max(read, 1)) * all) : found);
  const newest: Stretch = { count: beyond.length, found: () => Promise.resolve(beyond) };
  return { total, stretches: isOldestFirst ? [...stretches, newest] : [newest, ...stretches] };
}

const isIn =
  ({ after, last }: Block) =>
  ({ id }: SearchHit): boolean =>
    BigInt(id) > after && BigInt(id) <= last;

/** What fits of messages that no block has yet. */
async function hitsBeyond({ reader, values, low, high }: Asked, end: bigint): Promise<SearchHit[]> {
  const after = end > low ? end : low;
  if (after + 1n >= high) return [];
  const bounded = [...values.slice(0, 4), after.toString(), ...values.slice(5)];
  return (await reader.rows<HitRow>('', `${WALK} ORDER BY m.id`, bounded)).map(hitOf);
}

/** What fits of some messages as they are now. */
async function hitsAmong({ reader, values }: Asked, ids: readonly bigint[]): Promise<SearchHit[]> {
  if (ids.length === 0) return [];
  return (await reader.rows<HitRow>('', `${WALK} AND m.id = ANY ($9::bigint[]) ORDER BY m.id`, [...values, ids.map(String)])).map(hitOf);
}

/** What fits of blocks, without what has changed since. */
async function matchesIn(asked: Asked, blocks: readonly Block[], changes: readonly bigint[]): Promise<{ block: Block; matches: Matches }[]> {
  const { reader, blockReader, scope, question, low, high } = asked;
  const places = new Set([...scope.withThreadsOf, ...scope.withPrivateThreadsOf.map((id) => `-${id}`)]);
  const channelIds = new Set(scope.channelIds);
  const allowedIn = (block: Block): boolean[] => block.channelIds.map((id, spot) => channelIds.has(id) || places.has(block.places[spot] ?? ''));
  const allowed = new Map(blocks.map((block) => [block, allowedIn(block)]));
  const open = blocks.filter((block) => allowed.get(block)?.includes(true));
  const lookups = await lookupsIn(asked, open);
  const none = { matches: noMatches(0) };
  const matching = blocks.map((block) => {
    const lookup = lookups.get(block);
    return { block, ...(lookup ? { matches: matchesOf(block.messages, question, lookup) } : none) };
  });
  // What has to be known of single messages is read where some fit.
  await Promise.all(
    matching.map(async ({ block, matches }) => {
      if (countOf(matches) === 0) return;
      if (allowed.get(block)?.includes(false)) {
        const spots = await blockReader.spots(reader, block);
        const isAllowed = allowed.get(block) ?? [];
        eachOf(matches, (message) => {
          if (isAllowed[spots[message] ?? 0] !== true) leaveOut(matches, message);
        });
      }
      const within = changes.filter((id) => id > block.after && id <= block.last);
      if (low <= block.after && high > block.last && within.length === 0) return;
      const ids = await blockReader.ids(reader, block);
      if (low > block.after) for (let message = 0; message < firstBeyond(ids, low); message++) leaveOut(matches, message);
      if (high <= block.last) for (let message = firstBeyond(ids, high - 1n); message < ids.length; message++) leaveOut(matches, message);
      for (const id of within) for (let message = firstBeyond(ids, id - 1n); ids[message] === id; message++) leaveOut(matches, message);
    }),
  );
  return matching;
}

/** Where the forms of a question stand in blocks; blocks are left out in which its words with few forms do not stand together. */
async function lookupsIn({ reader, blockReader, question }: Asked, blocks: readonly Block[]): Promise<Map<Block, Lookup>> {
  if (blocks.length === 0) return new Map();
  const lists = [...question.any, ...question.words];
  const few = lists.filter((forms) => forms.length <= FEW_FORMS);
  const all = [...lists.flat(), ...question.none.map((term) => ({ term, isPrefix: false }))];
  if (few.length === 0 || few.length === lists.length) return blockReader.lookups(reader, blocks, all);
  const first = await blockReader.lookups(reader, blocks, few.flat());
  const asFew: BlockQuestion = { any: few, none: [], words: [], gaps: [] };
  const left = [...first].filter(([block, lookup]) => countOf(matchesOf(block.messages, asFew, lookup)) > 0).map(([block]) => block);
  return left.length > 0 ? blockReader.lookups(reader, left, all) : new Map();
}

/** The first of sorted ids beyond one. */
function firstBeyond(ids: BigUint64Array, id: bigint): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? 0n) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stretchOf({ reader, blockReader }: Asked, block: Block, matches: Matches, changed: readonly SearchHit[]): Stretch {
  return {
    count: countOf(matches) + changed.length,
    async found() {
      const found: Found[] = [];
      if (changed.length === 0) {
        eachOf(matches, (message) => found.push({ block, message }));
        return found;
      }
      const ids = await blockReader.ids(reader, block);
      let next = 0;
      const putBefore = (id: bigint): void => {
        for (let hit; (hit = changed[next]) && BigInt(hit.id) < id; next++) found.push(hit);
      };
      eachOf(matches, (message) => {
        putBefore(ids[message] ?? 0n);
        found.push({ block, message });
      });
      putBefore(BigInt(MAX_ID));
      return found;
    },
  };
}

async function pageOf(
  { reader, blockReader }: Asked,
  stretches: readonly Stretch[],
  isOldestFirst: boolean,
  offset: number,
  limit: number,
): Promise<SearchHit[]> {
  const page: Found[] = [];
  let skip = offset;
  for (const stretch of stretches) {
    if (page.length >= limit) break;
    if (stretch.count > skip) {
      const found = await stretch.found();
      page.push(...(isOldestFirst ? found : found.reverse()).slice(skip, skip + limit - page.length));
    }
    skip = Math.max(0, skip - stretch.count);
  }
  const inBlocks = page.filter((one) => 'block' in one);
  const read = inBlocks.length > 0 ? await blockReader.messages(reader, inBlocks) : [];
  let next = 0;
  return page.flatMap((one) => ('block' in one ? (read[next++] ?? []) : one));
}
