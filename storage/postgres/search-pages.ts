import type { MessageQuery, SearchHit, SearchHits, SearchScope } from '#core/ports/message-search';
import type { Queries } from './pool.ts';
import { plannedRows, type GuildSpan } from './search-spans.ts';
import { questionOf, type WordsQuestion } from './search-terms.ts';
import { bigintKey, storableText } from './storable.ts';

export const MAX_ID = '9223372036854775807';

/** Where few are expected all are read and counted, unless they are more than so many. */
const COUNTED = 3_000;
const LAST_HIT = 10_000;
/** Where fewer may fit all are read; of more, the newest (or oldest) until there are enough. */
const MANY = 1_500;
/** The same of messages whose words still have to be looked at for where they stand. */
const MANY_TO_LOOK_AT = 3_000;
/** By relevance so many of the newest hits are compared. */
export const MOST_RANKED = 200;
/** A stretch of time is read in which more hits are expected than are wanted, the fewer these are the more; then a longer one, then all. */
const ROOM = (wanted: number): number => 1.2 + 4 / Math.sqrt(wanted);
const [LEAST_LONGER, MOST_LONGER] = [2, 8];
const STRETCHES = 2;
const SHORTEST_STRETCH = 2_000;
/** So many times more than are wanted make a walk short, wherever they stand. */
const DENSE = 20;
/** So many messages are rather walked through than found by the index of terms, and one more for so many that it would have to read. */
const WALKED = 5_000;
const TOLD_PER_WALKED = 6;
/** A hit costs as much as reading in the index of ages that so many messages belong to a stretch; twice that where it has to be looked at. */
const READ_PER_HIT = 30;
/** Words that stand together in a message do not stand one behind the other in most. */
const LOOKED_AT_PER_HIT = 4;

/** No plan of these is kept: which one is good depends on how common the words are. */
const UNPREPARED = '';

/** How the messages of a stretch are found: by the index of terms, or by walking through them, where as a function they stay out of that index. */
type Way = 'find' | 'walk';
const HAS_TERMS: Record<Way, string> = { find: 'm.terms @@ ($2::text)::tsquery', walk: 'ts_match_vq(m.terms, ($2::text)::tsquery)' };
/** All that the indexes can tell. */
const CANDIDATES = (way: Way): string => `FROM search_messages m WHERE m.guild_id = $1 AND ($2::text = '' OR ${HAS_TERMS[way]})
  AND (m.place = ANY ($3::bigint[]) OR m.channel_id = ANY ($4::bigint[])) AND m.id > $5 AND m.id < $6`;
/** What has to be looked at. The index of terms knows no places, and would take long to say so. */
const FITS = `($7::text[] IS NULL OR m.file_names LIKE ANY ($7)) AND ($8::text IS NULL OR ts_match_vq(m.terms, ($8::text)::tsquery))`;
export const HITS = (way: Way): string => `${CANDIDATES(way)} AND ${FITS}`;
/** For the planner alone, who takes what is asked for twice, by a term and by a column, for much less. */
const ABOUT = (question: string): string =>
  `SELECT ${CANDIDATES('find')}`
    .replace('m.guild_id = $1', (same) => (question.includes("'|g") ? '$1::bigint IS NOT NULL' : same))
    .replace('m.channel_id = ANY ($4::bigint[])', (same) => (question.includes("'|c") ? '$4::bigint[] IS NOT NULL' : same));
const COUNT = `SELECT count(*)::integer AS total FROM (SELECT ${HITS('find')} LIMIT ${LAST_HIT}) AS few`;
type Direction = 'ASC' | 'DESC';
/** With `id + 0` the index of ages is not walked through in order. */
const PAGE = (way: Way, direction: Direction): string =>
  `SELECT m.channel_id, m.id ${HITS(way)} ORDER BY ${way === 'walk' ? 'm.id' : 'm.id + 0'} ${direction} LIMIT $9 OFFSET $10`;
const SEEN = (way: Way): string => `SELECT m.channel_id, m.id, ${FITS} AS fits ${CANDIDATES(way)}`;
const FEW = `SELECT m.channel_id, m.id, true AS fits ${HITS('find')} LIMIT ${COUNTED + 1}`;
/** A page of what was seen, together with how many were, and how many of them fit. */
const COUNTED_PAGE = (seen: string, page: string): string => `WITH seen AS MATERIALIZED (${seen}),
  counts AS (SELECT count(*)::integer AS seen, count(*) FILTER (WHERE fits)::integer AS hits FROM seen)
  SELECT counts.*, page.channel_id, page.id FROM counts LEFT JOIN (${page} LIMIT $9 OFFSET $10) AS page ON true ORDER BY page.nth`;
const BY_AGE = (seen: string, direction: Direction): string =>
  COUNTED_PAGE(seen, `SELECT channel_id, id, row_number() OVER (ORDER BY id ${direction}) AS nth FROM seen WHERE fits ORDER BY id ${direction}`);
const RANKED = (seen: string): string =>
  COUNTED_PAGE(
    seen,
    `SELECT channel_id, id, row_number() OVER (ORDER BY fit DESC, id DESC) AS nth FROM (
      SELECT channel_id, id, ts_rank(terms, ($11::text)::tsquery, 1) AS fit FROM (SELECT channel_id, id FROM seen WHERE fits ORDER BY id DESC LIMIT ${MOST_RANKED}) AS newest
        JOIN search_messages USING (channel_id, id)) AS ranked ORDER BY nth`,
  );

export interface HitRow {
  channel_id: string;
  id: string;
}
interface CountedRow {
  seen: number;
  hits: number;
  channel_id: string | null;
  id: string | null;
}

/** Hits of a search, a page of them, by as little reading as there can be. `ranking` is what makes a message fit better. */
export async function pageOfHits(
  reader: Queries,
  span: GuildSpan,
  scope: SearchScope,
  query: MessageQuery,
  words: WordsQuestion | null,
  ranking = '',
): Promise<SearchHits> {
  const { limit, offset, sort } = query;
  const ranks = sort === 'relevance' && ranking !== '';
  const ask = async (words: Pick<WordsQuestion, 'all' | 'counted' | 'order'> | null) => {
    const asked = (spoken: string | null): string => questionOf(scope, query, spoken, span.isMostOfAll);
    const [question, counted] = [asked(words?.all ?? null), asked(words?.counted ?? null)];
    const values = valuesOf(scope, query, question, words?.order ?? null);
    return { question, values, expected: await plannedRows(reader, ABOUT(counted), [scope.guildId, counted, ...values.slice(2, 6)]) };
  };
  const narrow = words?.narrow ? await ask({ ...words.narrow, order: words.order === null ? words.all : `${words.all} & ${words.order}` }) : null;
  const { question, values, expected } = narrow && narrow.expected < MANY_TO_LOOK_AT ? narrow : await ask(words);
  const isLookedAt = values.slice(6).some((value) => value !== null);
  const direction = sort === 'oldest' ? 'ASC' : 'DESC';
  const readPage = async (seen: string, bounded: readonly unknown[]): Promise<{ seen: number; fitting: number; hits: SearchHit[] }> => {
    const page = [...bounded, limit, offset];
    const rows = await reader.rows<CountedRow>(UNPREPARED, ranks ? RANKED(seen) : BY_AGE(seen, direction), ranks ? [...page, ranking] : page);
    const hits = rows.flatMap(({ channel_id: channelId, id }) => (channelId === null || id === null ? [] : { channelId, id }));
    return { seen: rows[0]?.seen ?? 0, fitting: rows[0]?.hits ?? 0, hits };
  };

  const isFew = expected < (isLookedAt ? MANY_TO_LOOK_AT : MANY);
  if (isFew) {
    const { fitting, hits } = await readPage(FEW, values);
    if (fitting <= COUNTED) return { total: fitting, hits };
  }

  const wanted = ranks ? MOST_RANKED : offset + limit;
  const likely = isFew ? COUNTED : expected;
  const isWhole = !isLookedAt && !/[&!]/.test(question);
  const readPerHit = READ_PER_HIT * (isLookedAt ? 2 : 1);
  const told = toldOf(question, expected, span.rows);
  let rows = Math.max(((ROOM(wanted) * wanted) / likely) * span.rows * (isLookedAt ? LOOKED_AT_PER_HIT : 1), SHORTEST_STRETCH);
  for (let tries = 1; ; tries++) {
    const isShort = rows < WALKED + told / TOLD_PER_WALKED;
    const paysOff = isShort || likely * (1 - rows / span.rows) * readPerHit > rows;
    const bounded = tries <= STRETCHES && paysOff ? boundedTo(values, span, direction, rows) : values;
    const isAll = bounded === values;
    const walks = isAll ? tries === 1 && paysOff && isWhole && wanted * DENSE < expected : isShort;
    const way = walks ? 'walk' : 'find';
    if (!ranks && (walks || isWhole)) {
      const found = await reader.rows<HitRow>(UNPREPARED, PAGE(way, direction), [...bounded, limit, offset]);
      if (found.length === limit || isAll) {
        const isLast = found.length > 0 && found.length < limit;
        const about = isWhole ? expected : Math.min(aboutSoMany(span, query, direction, found), expected);
        const isUnsure = isFew || (!isWhole && !isLookedAt && about < MANY);
        const total = isLast ? offset + found.length : isUnsure ? await countUpTo(reader, values) : Math.max(about, offset + found.length);
        return { total, hits: found.map(hitOf) };
      }
      rows *= MOST_LONGER;
      continue;
    }
    const { seen, fitting, hits } = await readPage(SEEN(way), bounded);
    if (isAll) return { total: fitting, hits };
    if (fitting >= wanted) {
      if (isLookedAt) return { total: Math.max(fitting, Math.round((fitting / seen) * expected)), hits };
      // The planner may be wrong about how terms go together; where few seem to be there, they are counted.
      const about = isFew || (fitting / rows) * span.rows < MANY ? await countUpTo(reader, values) : expected;
      return { total: Math.max(about, fitting), hits };
    }
    rows *= Math.min(Math.max((ROOM(wanted) * wanted) / Math.max(fitting, 1), LEAST_LONGER), MOST_LONGER);
  }
}

/**
 * How many places the index of terms reads: all of one term; of several that all have to be there at least as many as if each
 * were as frequent as the others, and they went together by chance.
 */
function toldOf(question: string, expected: number, rows: number): number {
  const terms = question.split(' & ').filter((term) => !term.startsWith('!')).length;
  return terms * rows * (Math.max(expected, 1) / Math.max(rows, expected, 1)) ** (1 / terms);
}

/** How many fit, by how far a page of them reaches. */
function aboutSoMany(span: GuildSpan, { offset, afterId, beforeId }: MessageQuery, direction: Direction, page: readonly HitRow[]): number {
  const reached = page.at(-1)?.id ?? '0';
  const passed = direction === 'DESC' ? span.rowsBetween(reached, beforeId ?? MAX_ID) : span.rowsBetween(afterId ?? '0', reached);
  const found = offset + page.length;
  return Math.round((found / Math.max(passed, found)) * span.rows);
}

/** Values with which just the newest, or oldest, of about so many messages are looked for; the same ones where that is all. */
function boundedTo(values: unknown[], span: GuildSpan, direction: Direction, rows: number): unknown[] {
  if (rows >= span.rows) return values;
  const [after, before] = [String(values[4]), String(values[5])];
  const bound = direction === 'DESC' ? span.newestBeyond(rows, before) : span.oldestUpto(rows, after);
  if (bound === null || BigInt(bound) <= BigInt(after) || BigInt(bound) >= BigInt(before)) return values;
  return direction === 'DESC' ? [...values.slice(0, 4), bound, ...values.slice(5)] : [...values.slice(0, 5), bound, ...values.slice(6)];
}

/** Discord's last page ends where this ends. */
async function countUpTo(reader: Queries, values: readonly unknown[]): Promise<number> {
  const [row] = await reader.rows<{ total: number }>(UNPREPARED, COUNT, values);
  return row?.total ?? 0;
}

export const hitOf = ({ channel_id: channelId, id }: HitRow): SearchHit => ({ channelId, id });

export function valuesOf(scope: SearchScope, query: MessageQuery, question: string, order: string | null): unknown[] {
  const names = query.fileNames.map(
    (name) =>
      `%${storableText(name)
        .toLowerCase()
        .replace(/[\\%_]/g, '\\$&')}%`,
  );
  return [
    scope.guildId,
    question,
    [...scope.withThreadsOf, ...scope.withPrivateThreadsOf.map((id) => `-${id}`)],
    scope.channelIds,
    query.afterId === null ? '-1' : bigintKey(query.afterId),
    query.beforeId === null ? MAX_ID : bigintKey(query.beforeId),
    names.length > 0 ? names : null,
    order,
  ];
}
