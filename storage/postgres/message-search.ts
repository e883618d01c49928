import pg from 'pg';
import type { Choice, MessageQuery, MessageSearch, SearchScope } from '#core/ports/message-search';
import { messageOf, type MessageRow } from './message-store.ts';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

const INDEX = 'messages_by_terms';
/** Any constant, as long as it is always the same one. */
const INDEX_LOCK = 7_236_482_903;

const MOST_WORDS = 40;
/** With more words in between it does not matter where they stand. */
const MOST_SLOP = 10;
/** How alike letters must be, and how many of the newest messages are looked through for it. */
const ALIKE = 0.4;
const MOST_LOOKED_THROUGH = 8_000;
/** Of those that have all the words so many are read, to see how well they fit and whether the words stand together. */
const MOST_RANKED = 1_000;
const MOST_PHRASES = 10_000;
const MAX_ID = '9223372036854775807';

interface Found extends MessageRow {
  total: number;
}

const REACHABLE = `reachable AS MATERIALIZED (
  SELECT id FROM unnest($1::bigint[]) AS open (id)
  UNION SELECT c.id FROM channels c
  WHERE c.archived_at IS NOT NULL AND c.parent_id = ANY ($2::bigint[])
    AND (c.type <> 12 OR c.parent_id = ANY ($3::bigint[]) OR EXISTS (SELECT FROM thread_members t WHERE t.thread_id = c.id AND t.user_id = $4))
    AND ($5::bigint[] IS NULL OR c.id = ANY ($5) OR c.parent_id = ANY ($5)))`;

/** What holds for a message of `source`, a table or a part of the query that has the columns of one. */
const hitsIn = (source: string): string =>
  `candidates AS MATERIALIZED (
  SELECT m.channel_id, m.id
  FROM ${source} m
  WHERE m.guild_id IS NOT NULL AND message_terms(m.guild_id, m.channel_id, m.author_id, m.data) @@ $6::tsquery
    AND m.channel_id IN (SELECT id FROM reachable)
    AND m.id > $8 AND m.id < $9
    AND ($10::boolean IS NULL OR m.pinned = $10)
    AND ($11::boolean IS NULL OR $11 = (m.data->>'mention_everyone' = 'true'))
    AND ($12::text[] IS NULL OR ANY_KIND = ANY ($12))
    AND ($13::bigint[] IS NULL OR (m.data->>'type' = '19' AND EXISTS (SELECT FROM messages r
      WHERE r.channel_id = m.channel_id AND r.id = (m.data #>> '{message_reference,message_id}')::bigint AND r.author_id = ANY ($13))))
    AND ($14::text[] IS NULL OR EXISTS (SELECT FROM jsonb_path_query(m.data, '$.attachments[*].filename') AS name WHERE lower(name #>> '{}') LIKE ANY ($14)))
), hits AS MATERIALIZED (
  SELECT channel_id, id FROM candidates WHERE $18::tsquery IS NULL
  UNION ALL SELECT c.channel_id, c.id FROM (SELECT channel_id, id FROM candidates WHERE $18::tsquery IS NOT NULL ORDER BY id DESC LIMIT ${MOST_PHRASES}) AS c
    JOIN messages r ON r.channel_id = c.channel_id AND r.id = c.id WHERE to_tsvector('message_words', message_text(r.data)) @@ $18::tsquery
)`.replace(
    'ANY_KIND',
    `CASE WHEN m.data ? 'webhook_author' THEN 'webhook' WHEN EXISTS (SELECT FROM users u WHERE u.id = m.author_id AND u.bot) THEN 'bot' ELSE 'user' END`,
  );

const ORDER = `CASE WHEN $16 = 'oldest' THEN id ELSE -id END`;
/** How well a message fits is worked out for the newest hits only: it means to read each of them. */
const RANKED = `SELECT newest.channel_id, newest.id, CASE WHEN $16 = 'relevance' AND newest.place <= ${MOST_RANKED}
    THEN (SELECT ts_rank(to_tsvector('message_words', message_text(r.data)), $7::tsquery) FROM messages r WHERE r.channel_id = newest.channel_id AND r.id = newest.id)
    ELSE 0 END AS rank
  FROM (SELECT channel_id, id, row_number() OVER (ORDER BY ${ORDER}) AS place FROM hits) AS newest
  WHERE $16 = 'relevance' OR newest.place BETWEEN $17::integer + 1 AND $17::integer + $15::integer`;
const PAGE = `SELECT counted.total, m.* FROM (SELECT count(*)::integer AS total FROM hits) AS counted
  LEFT JOIN (SELECT channel_id, id, rank FROM (${RANKED}) AS ranked ORDER BY rank DESC, ${ORDER}
    LIMIT $15 OFFSET CASE WHEN $16 = 'relevance' THEN $17::integer ELSE 0 END) AS page ON true
  LEFT JOIN messages m ON m.channel_id = page.channel_id AND m.id = page.id
  ORDER BY page.rank DESC, CASE WHEN $16 = 'oldest' THEN page.id ELSE -page.id END`;

const EXACT = `WITH ${REACHABLE}, ${hitsIn('messages')} ${PAGE}`;
const near = (isAlike: string): string => `WITH ${REACHABLE}, near AS MATERIALIZED (
  SELECT newest.* FROM reachable CROSS JOIN LATERAL (SELECT * FROM messages WHERE channel_id = reachable.id ORDER BY id DESC LIMIT $19) AS newest
  WHERE ${isAlike}), ${hitsIn('near')} ${PAGE}`;
const NEAR_PARTS = near(`message_text(newest.data) ILIKE $20`);
const NEAR_LETTERS = near(`message_text(newest.data) ILIKE $20 OR word_similarity($21, message_text(newest.data)) >= ${ALIKE}`);

/** Full text search in PostgreSQL: one index of words and terms, with everything else looked up in the rows that it names. */
export function postgresMessageSearch(database: Database, pool: pg.Pool): MessageSearch {
  let isReady = false;
  let knowsLetters: boolean | undefined;

  const isBuilt = async (): Promise<boolean> => {
    if (isReady) return true;
    const text = 'SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND indisvalid';
    return (isReady = (await database.rows('search_index', text, [INDEX])).length > 0);
  };
  const hasLetters = async (): Promise<boolean> =>
    (knowsLetters ??= (await database.rows('search_letters', `SELECT FROM pg_extension WHERE extname = 'pg_trgm'`)).length > 0);

  return {
    async search(scope, query) {
      const words = query.content === '' ? null : await wordsOf(database, query.content, query.slop);
      if (words === null || words.all !== '') {
        const found = await database.rows<Found>('search_messages', EXACT, valuesOf(scope, query, words));
        if (words === null || found[0]?.total) return resultOf(found);
      }
      const perChannel = Math.max(20, Math.floor(MOST_LOOKED_THROUGH / Math.max(1, scope.channelIds.length)));
      const values = [...valuesOf(scope, query, null), perChannel, `%${escapedPattern(query.content)}%`];
      return resultOf(
        (await hasLetters())
          ? await database.rows<Found>('search_letters_of_messages', NEAR_LETTERS, [...values, query.content])
          : await database.rows<Found>('search_parts_of_messages', NEAR_PARTS, values),
      );
    },

    async readiness() {
      if (await isBuilt()) return { isReady: true, indexed: 0 };
      const text = `SELECT coalesce(max(tuples_done), 0)::integer AS indexed FROM pg_stat_progress_create_index WHERE relid = 'messages'::regclass`;
      const [row] = await database.rows<{ indexed: number }>('search_progress', text);
      return { isReady: false, indexed: row?.indexed ?? 0 };
    },

    async prepare() {
      if (await isBuilt()) return;
      // On a connection of its own: a server that closes does not wait for it.
      const client = new pg.Client(pool.options);
      client.on('error', () => undefined);
      await client.connect();
      try {
        await client.query('SET statement_timeout = 0');
        const { rows } = await client.query<{ is_mine: boolean }>('SELECT pg_try_advisory_lock($1) AS is_mine', [INDEX_LOCK]);
        if (!rows[0]?.is_mine || (await isBuilt())) return;
        await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${INDEX}`);
        await client.query(
          `CREATE INDEX CONCURRENTLY ${INDEX} ON messages USING gin (message_terms(guild_id, channel_id, author_id, data)) WHERE guild_id IS NOT NULL`,
        );
      } finally {
        await client.end();
      }
    },
  };
}

const resultOf = (found: readonly Found[]) => ({
  total: found[0]?.total ?? 0,
  // A page behind the end has a row for the total alone.
  messages: found.filter((row) => row.id !== null).map(messageOf),
});

const someOrNull = <Value>(values: readonly Value[]): readonly Value[] | null => (values.length > 0 ? values : null);

function valuesOf(scope: SearchScope, query: MessageQuery, words: Words | null): unknown[] {
  const kinds = (['user', 'bot', 'webhook'] as const).filter((kind) => isChosen(query.authorKinds, kind));
  return [
    scope.channelIds,
    scope.archivedIn,
    scope.privateIn,
    scope.viewerId,
    scope.onlyIn,
    termsOf(scope, query, words),
    words?.all ?? '',
    query.afterId === null ? '-1' : bigintKey(query.afterId),
    query.beforeId === null ? MAX_ID : bigintKey(query.beforeId),
    query.isPinned,
    query.mentionsEveryone,
    kinds.length === 3 ? null : kinds,
    someOrNull(query.repliedToUserIds),
    someOrNull(query.fileNames.map((name) => `%${escapedPattern(name.toLowerCase())}%`)),
    query.limit,
    query.sort,
    query.offset,
    words?.phrase ?? null,
  ];
}

const isChosen = <Value>({ any, none }: Choice<Value>, value: Value): boolean => (any.length === 0 || any.includes(value)) && !none.includes(value);

const escapedPattern = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The index's own question: the guild, and everything that has a term. */
function termsOf({ guildId }: SearchScope, query: MessageQuery, words: Words | null): string {
  const anyOf = (letter: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`(${values.map((value) => quoted(`|${letter}${value}`)).join(' | ')})`];
  return [
    quoted(`|g${guildId}`),
    ...anyOf('a', query.authorIds),
    ...anyOf('m', query.mentionIds),
    ...anyOf('r', query.mentionRoleIds),
    ...anyOf('R', query.repliedToMessageIds),
    ...anyOf('h', query.has.any),
    ...query.has.none.map((kind) => `!${quoted(`|h${kind}`)}`),
    ...anyOf(
      'l',
      query.linkHosts.map((host) => host.toLowerCase()),
    ),
    ...anyOf('E', query.embedTypes),
    ...anyOf('P', query.embedProviders),
    ...anyOf(
      'x',
      query.fileEndings.map((ending) => ending.toLowerCase().replace(/^\./, '')),
    ),
    ...(words?.all ? [`(${words.all})`] : []),
  ].join(' & ');
}

/** The words of a text: all of them, and each near the one before it where that matters. */
interface Words {
  all: string;
  phrase: string | null;
}

async function wordsOf(database: Database, content: string, slop: number): Promise<Words> {
  const text = `SELECT lexeme, positions FROM unnest(to_tsvector('message_words', $1))`;
  const found = await database.rows<{ lexeme: string; positions: number[] }>('search_words', text, [content]);
  const words = found
    .flatMap(({ lexeme, positions }) => positions.map((position) => ({ lexeme: quoted(lexeme), position })))
    .toSorted((a, b) => a.position - b.position)
    .slice(0, MOST_WORDS);
  const all = words.map(({ lexeme }) => lexeme).join(' & ');
  if (words.length < 2 || slop > MOST_SLOP) return { all, phrase: null };
  const pairs = words.slice(1).map(({ lexeme }, index) => {
    const before = words[index]?.lexeme ?? lexeme;
    return `(${Array.from({ length: slop + 1 }, (_, skipped) => `${before} <${skipped + 1}> ${lexeme}`).join(' | ')})`;
  });
  return { all, phrase: pairs.join(' & ') };
}
