import type { Queries } from './pool.ts';

const REMEMBERED_MS = 120_000;
const MOST_REMEMBERED = 10_000;
/** From this share of all messages on a guild is most of them. */
const MOST_OF_ALL = 0.2;

/** Where the messages of a guild stand by age, about: what stands in no index is guessed from the planner's statistics. */
export interface GuildSpan {
  /** How many it has. */
  rows: number;
  isMostOfAll: boolean;
  /** The id beyond which about so many of its messages stand, from one id on or from the newest or oldest; null where that is all of them. */
  newestBeyond(rows: number, before: string): string | null;
  oldestUpto(rows: number, after: string): string | null;
  /** How many of its messages have ids between two. */
  rowsBetween(low: string, high: string): number;
}

/** Reads how the messages of guilds are spread over time. Remembered for a while: it changes slowly, and whatever it says the same is found. */
export function guildSpans(): (reader: Queries, guildId: string) => Promise<GuildSpan> {
  const spans = new Map<string, GuildSpan>();
  let ages: Ages = { all: 0, bounds: [] };
  let readAtMs = 0;
  return async (reader, guildId) => {
    if (Date.now() - readAtMs > REMEMBERED_MS || spans.size > MOST_REMEMBERED) {
      spans.clear();
      ages = await readAges(reader);
      readAtMs = Date.now();
    }
    let span = spans.get(guildId);
    if (!span) spans.set(guildId, (span = await readSpan(reader, guildId, ages)));
    return span;
  };
}

/** Ids of the table in steps of equal number. */
interface Ages {
  all: number;
  bounds: number[];
}

async function readAges(reader: Queries): Promise<Ages> {
  const text = `SELECT greatest(reltuples, 0)::float8 AS all, (SELECT histogram_bounds::text::text[] FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
      WHERE s.tablename = 'search_messages' AND s.attname = 'id' AND n.oid = c.relnamespace) AS bounds FROM pg_class c WHERE oid = 'search_messages'::regclass`;
  const [row] = await reader.rows<{ all: number; bounds: string[] | null }>('search_ages', text);
  return { all: row?.all ?? 0, bounds: (row?.bounds ?? []).map(Number) };
}

async function readSpan(reader: Queries, guildId: string, { all, bounds }: Ages): Promise<GuildSpan> {
  const rows = all > 0 ? await plannedRows(reader, 'SELECT FROM search_messages WHERE guild_id = $1', [guildId]) : 0;
  const end = (direction: 'ASC' | 'DESC'): string => `(SELECT id FROM search_messages WHERE guild_id = $1 ORDER BY id ${direction} LIMIT 1)`;
  const [ends] = await reader.rows<{ first: string | null; last: string | null }>('search_ends', `SELECT ${end('ASC')} AS first, ${end('DESC')} AS last`, [
    guildId,
  ]);
  const first = Number(ends?.first ?? 0);
  const last = Number(ends?.last ?? 0);
  const [begin, finish] = [shareBefore(bounds, first), shareBefore(bounds, last)];
  const share = (count: number): number => (count / rows) * (finish - begin);
  const between = (low: number, high: number): number => (high > low ? placeOf(bounds, high) - placeOf(bounds, low) : 0);
  const isKnown = bounds.length > 1 && rows > 0 && finish > begin;
  return {
    rows,
    isMostOfAll: rows > all * MOST_OF_ALL,
    newestBeyond: (count, before) => {
      const at = shareBefore(bounds, Math.min(Number(before), last)) - share(count);
      return isKnown && at > begin ? idAt(bounds, at) : null;
    },
    rowsBetween: (low, high) => (isKnown ? (between(Math.max(Number(low), first), Math.min(Number(high), last)) / between(first, last)) * rows : rows),
    oldestUpto: (count, after) => {
      const at = shareBefore(bounds, Math.max(Number(after), first)) + share(count);
      return isKnown && at < finish ? idAt(bounds, at) : null;
    },
  };
}

/** How many rows the planner expects. */
export async function plannedRows(reader: Queries, text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await reader.rows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>('', `EXPLAIN (FORMAT JSON) ${text}`, values);
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** Which share of all stands before an id. */
function shareBefore(bounds: readonly number[], id: number): number {
  const above = bounds.findIndex((bound) => bound > id);
  if (above === 0) return 0;
  if (above < 0) return 1;
  const [low = 0, high = 0] = [bounds[above - 1], bounds[above]];
  return (above - 1 + (id - low) / (high - low)) / (bounds.length - 1);
}

/** The same, and how far beyond all of them if they go on as the last ones do: newer ones are not in the statistics. */
function placeOf(bounds: readonly number[], id: number): number {
  const [former = 0, newest = 0] = bounds.slice(-2);
  return id <= newest ? shareBefore(bounds, id) : 1 + (id - newest) / ((newest - former) * (bounds.length - 1));
}

function idAt(bounds: readonly number[], share: number): string {
  const at = share * (bounds.length - 1);
  const below = Math.max(0, Math.min(Math.floor(at), bounds.length - 2));
  const [low = 0, high = 0] = [bounds[below], bounds[below + 1]];
  return BigInt(Math.round(low + (at - below) * (high - low))).toString();
}
