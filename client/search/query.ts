import { compareSnowflakes, snowflakeAt, timeOfSnowflake } from '#protocol/snowflake';

/** What a search can be narrowed by, in the words in which people type it. Source: Discord's client. */
export const FILTERS = ['from', 'mentions', 'in', 'has', 'before', 'during', 'after', 'pinned', 'author'] as const;
export type FilterKey = (typeof FILTERS)[number];

export const HAS = ['link', 'embed', 'file', 'image', 'video', 'sound', 'sticker', 'poll', 'snapshot'] as const;
export const AUTHORS = ['user', 'bot', 'webhook'] as const;

/** One chip: an id, a word, or a day such as `2026-03-01`. With `isNot` it must not be so, where that can be asked. */
export interface Filter {
  key: FilterKey;
  value: string;
  isNot?: boolean;
}

export type Order = 'newest' | 'oldest' | 'relevance';

export interface Query {
  text: string;
  filters: readonly Filter[];
  order: Order;
}

export const NOTHING: Query = { text: '', filters: [], order: 'newest' };
export const isEmpty = ({ text, filters }: Query): boolean => text.trim() === '' && filters.length === 0;

/** As the server's routes take them. */
export type Parameters = Record<string, string | string[]>;

const LISTS: Partial<Record<FilterKey, string>> = { from: 'author_id', mentions: 'mentions', in: 'channel_id', has: 'has', author: 'author_type' };
const DAY_MS = 86_400_000;

/** The beginning of a day, where one is; null for what is no day. */
export function dayStart(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(day.trim()) ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date));
  return at.getMonth() === Number(month) - 1 && at.getDate() === Number(date) ? at : null;
}

export const dayOf = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

/** The day after one; a day may have 23 hours, or 25. */
const nextDay = (at: Date): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1);

export function parametersOf({ text, filters, order }: Query): Parameters {
  const made: Parameters = {};
  const words = text.trim();
  if (words !== '') made['content'] = words;
  let after: string | null = null;
  let before: string | null = null;
  for (const { key, value, isNot = false } of filters) {
    const list = LISTS[key];
    if (list !== undefined) made[list] = [...((made[list] as string[] | undefined) ?? []), isNot ? `-${value}` : value];
    else if (key === 'pinned') made['pinned'] = isNot ? 'false' : 'true';
    else {
      const start = dayStart(value);
      if (!start) continue;
      const from = key === 'before' ? null : snowflakeAt((key === 'after' ? nextDay(start) : start).getTime());
      const to = key === 'after' ? null : snowflakeAt((key === 'before' ? start : nextDay(start)).getTime());
      // The narrower one holds.
      if (from !== null && (after === null || compareSnowflakes(from, after) > 0)) after = from;
      if (to !== null && (before === null || compareSnowflakes(to, before) < 0)) before = to;
    }
  }
  if (after !== null) made['min_id'] = after;
  if (before !== null) made['max_id'] = before;
  if (order === 'relevance') made['sort_by'] = 'relevance';
  if (order === 'oldest') made['sort_order'] = 'asc';
  return made;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value);
const wordOf = (value: string | readonly string[] | undefined): string | undefined => listOf(value)[0];

/** The other way round: what was kept as a search of the server. Times become days again. */
export function queryOf(kept: Readonly<Record<string, string | readonly string[]>>): Query {
  const filters: Filter[] = [];
  for (const key of FILTERS) {
    const list = LISTS[key];
    if (list === undefined) continue;
    for (const value of listOf(kept[list])) filters.push(value.startsWith('-') ? { key, value: value.slice(1), isNot: true } : { key, value });
  }
  const pinned = wordOf(kept['pinned']);
  if (pinned !== undefined) filters.push({ key: 'pinned', value: 'true', ...(pinned === 'false' && { isNot: true }) });
  const [from, to] = [wordOf(kept['min_id']), wordOf(kept['max_id'])].map((id) =>
    id !== undefined && /^\d{1,20}$/.test(id) ? new Date(timeOfSnowflake(id)) : null,
  );
  if (from && to && nextDay(from).getTime() === to.getTime()) filters.push({ key: 'during', value: dayOf(from) });
  else {
    if (from) filters.push({ key: 'after', value: dayOf(new Date(from.getTime() - DAY_MS / 2)) });
    if (to) filters.push({ key: 'before', value: dayOf(to) });
  }
  const order = wordOf(kept['sort_by']) === 'relevance' ? 'relevance' : wordOf(kept['sort_order']) === 'asc' ? 'oldest' : 'newest';
  return { text: wordOf(kept['content']) ?? '', filters, order };
}

/** A word being typed that begins a filter: `from:al`, `-has:li`. */
export interface TypedFilter {
  key: FilterKey;
  word: string;
  isNot: boolean;
  /** Where in the text it begins. */
  from: number;
}

/** What can be asked for by its opposite. */
const WITH_OPPOSITE: ReadonlySet<FilterKey> = new Set(['has', 'author', 'pinned']);

/** With which filters one may go on after a minus, or without it. */
export const filtersAfter = (minus: string): readonly FilterKey[] => (minus === '' ? FILTERS : FILTERS.filter((key) => WITH_OPPOSITE.has(key)));

const TYPED = new RegExp(`(?:^|(?<=\\s))(-?)(${FILTERS.join('|')}):(\\S*)`, 'gi');

function typedFilters(text: string): TypedFilter[] {
  return [...text.matchAll(TYPED)]
    .map(([, minus = '', key = '', word = ''], place, all) => ({
      key: key.toLowerCase() as FilterKey, // the pattern has no other
      word,
      isNot: minus !== '',
      from: all[place]?.index ?? 0,
    }))
    .filter(({ key, isNot }) => filtersAfter(isNot ? '-' : '').includes(key));
}

/** The one at the end. */
export const typedFilter = (text: string): TypedFilter | null =>
  typedFilters(text).find(({ key, word, isNot, from }) => from + key.length + word.length + (isNot ? 2 : 1) === text.length) ?? null;

/** What was typed to its end without choosing from the proposals, as filters; what `known` has no filter for stays words. */
export function takeFilters({ text, filters, order }: Query, known: (typed: TypedFilter) => Filter | undefined): Query {
  let rest = text;
  const taken: Filter[] = [];
  for (const typed of typedFilters(text).toReversed()) {
    const filter = typed.word === '' ? undefined : known(typed);
    if (!filter) continue;
    const end = typed.from + typed.key.length + typed.word.length + (typed.isNot ? 2 : 1);
    rest = `${rest.slice(0, typed.from).trimEnd()} ${rest.slice(end).trimStart()}`;
    taken.unshift(filter);
  }
  if (taken.length === 0) return { text, filters, order };
  const others = filters.filter((one) => taken.every(({ key, value }) => one.key !== key || one.value !== value));
  return { text: rest.trim(), filters: [...others, ...taken], order };
}
