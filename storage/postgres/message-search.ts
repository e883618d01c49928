import type pg from 'pg';
import { highlightsIn, isMisspelt, type IsFound } from '#core/message-search/highlights';
import { isWithin, typosIn, wantedWords, wordsOf, type WantedWord, type Word } from '#core/message-search/words';
import type { MessageSearch, SearchDocument, SearchHits } from '#core/ports/message-search';
import type { Database, Queries } from './pool.ts';
import { onlyPrimary, type Readers } from './read-replica.ts';
import { pageOfBlocks } from './search-blocks/page-of-blocks.ts';
import { BlockReader } from './search-blocks/read-blocks.ts';
import { BlockSealing, type SealingOptions } from './search-blocks/seal-blocks.ts';
import { pageOfHits } from './search-pages.ts';
import { guildSpans } from './search-spans.ts';
import { stemmer, type StemOf } from './search-stems.ts';
import { countedFormsOf, formsOf, rankingOf, termsOf, termsOfChannels, termsOfWord, wordsQuestion, type WordsQuestion } from './search-terms.ts';
import { bigintKey, storableText } from './storable.ts';

const FORMER_INDEX = 'messages_by_terms';

/** Fewer hits than this and longer words that begin with the last one count too. */
const FEW_FOR_PREFIX = 25;
/** Words like a wanted one that are tried. */
const MOST_LIKE = 30;
const MOST_CANDIDATES = 300;
/** Two of five letters that have changed places leave no more of a word's letters by threes. */
const LEAST_SIMILAR = 0.2;
/** Words that can be known by a word that is a little different. */
const SPELLABLE = /^\p{L}{3,32}$/u;
const SHORTEST_PART = 3;
const WORDS_REMEMBERED = 200_000;
const REMEMBERED_MS = 10 * 60_000;
const REMOVED_AT_ONCE = 2_000;

/**
 * For the rest of a transaction. Where one message of many will do, the planner hopes to meet it soon by reading all of them:
 * of a word that nobody else wrote that is the whole table, for each such word.
 */
const ONLY_INDEX_OF_TERMS = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)";

/** No plan of these is kept: which one is good depends on how common the words are. */
const UNPREPARED = '';

/** What is written up to a claimed message is noted for whoever makes, or reads, the block that it belongs to. */
const NOTED = `INSERT INTO search_changes (guild_id, id) SELECT DISTINCT w.guild_id, w.id FROM written w JOIN search_claims c ON c.guild_id = w.guild_id AND w.id <= c.upto
  ORDER BY w.guild_id, w.id ON CONFLICT (guild_id, id) DO UPDATE SET seq = excluded.seq`;

/** Full text search in PostgreSQL, on a table of its own: one index of words and terms, one by age, and blocks of what is older. */
export function postgresMessageSearch(
  database: Database,
  pool: pg.Pool,
  readers: Readers = onlyPrimary(database),
  sealingOptions: SealingOptions = {},
): MessageSearch {
  const sealing = new BlockSealing(database, sealingOptions);
  const blockReader = new BlockReader();
  const stemsOf = stemmer(database);
  const spanOf = guildSpans();
  const knownWords = new Set<string>();
  let wordsForgottenAtMs = 0;
  let knowsLetters: boolean | undefined;

  const hasLetters = async (): Promise<boolean> =>
    (knowsLetters ??= (await database.rows('search_letters', `SELECT FROM pg_extension WHERE extname = 'pg_trgm'`)).length > 0);

  /** Puts down words that were not seen before, each with a message that has it. */
  const learn = async (documents: readonly SearchDocument[], words: readonly (readonly Word[])[]): Promise<void> => {
    if (knownWords.size > WORDS_REMEMBERED || Date.now() - wordsForgottenAtMs > REMEMBERED_MS) {
      knownWords.clear();
      wordsForgottenAtMs = Date.now();
    }
    const fresh = new Map<string, { word: string; document: SearchDocument }>();
    documents.forEach((document, index) => {
      for (const { text, isPair } of words[index] ?? []) {
        const key = `${document.guildId} ${text}`;
        if (!isPair && !knownWords.has(key) && SPELLABLE.test(text)) fresh.set(key, { word: text, document });
      }
    });
    if (fresh.size === 0) return;
    // In one order for all, so that two who learn the same words wait instead of deadlocking.
    const rows = [...fresh].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    const text = `INSERT INTO search_words (guild_id, word, channel_id, message_id) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[])
      ON CONFLICT DO NOTHING`;
    await database.run('learn_search_words', text, [
      rows.map(({ document }) => document.guildId),
      rows.map(({ word }) => word),
      rows.map(({ document }) => document.channelId),
      rows.map(({ document }) => document.id),
    ]);
    for (const key of fresh.keys()) knownWords.add(key);
  };

  /** Words that were known by messages which are gone or changed: by another one, or no longer. */
  const unlearn = async (ids: readonly string[]): Promise<void> => {
    const known = await database.rows<{ guild_id: string; word: string }>(
      'search_words_of_messages',
      'SELECT guild_id, word FROM search_words WHERE message_id = ANY ($1::bigint[])',
      [ids],
    );
    if (known.length === 0) return;
    const others = await database.transaction(async (queries) => {
      await queries.run('only_index_of_terms', ONLY_INDEX_OF_TERMS);
      return queries.rows<{ channel_id: string | null; id: string | null }>(
        'other_messages_with_words',
        `SELECT m.channel_id, m.id FROM unnest($1::text[]) WITH ORDINALITY AS asked (terms, place)
          LEFT JOIN LATERAL (SELECT channel_id, id FROM search_messages WHERE terms @@ asked.terms::tsquery LIMIT 1) AS m ON true ORDER BY place`,
        [known.map((row) => termsOfWord(row.guild_id, row.word))],
      );
    });
    const text = `WITH other AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) AS other (guild_id, word, channel_id, id)),
      moved AS (UPDATE search_words w SET channel_id = o.channel_id, message_id = o.id FROM other o WHERE w.guild_id = o.guild_id AND w.word = o.word AND o.id IS NOT NULL)
      DELETE FROM search_words w USING other o WHERE w.guild_id = o.guild_id AND w.word = o.word AND o.id IS NULL`;
    await database.run('find_search_words_anew', text, [
      known.map((row) => row.guild_id),
      known.map(({ word }) => word),
      others.map((other) => other.channel_id),
      others.map(({ id }) => id),
    ]);
    for (const row of known) knownWords.delete(`${row.guild_id} ${row.word}`);
  };

  const noteAll = (messages: readonly { guildId: string }[]): void => {
    const counts = new Map<string, number>();
    for (const { guildId } of messages) counts.set(guildId, (counts.get(guildId) ?? 0) + 1);
    for (const [guildId, count] of counts) sealing.note(guildId, count);
  };

  /** Those that nobody has written; where all have been, each may have been meant otherwise. */
  const unknownWords = async (reader: Queries, guildId: string, words: readonly WantedWord[]): Promise<Set<string>> => {
    const wanted = words.flatMap(({ text, isPair }) => (isPair ? [] : storableText(text)));
    const text = 'SELECT word FROM search_words WHERE guild_id = $1 AND word = ANY ($2::text[])';
    const known = new Set((await reader.rows<{ word: string }>('known_search_words', text, [guildId, wanted])).map(({ word }) => word));
    const unknown = wanted.filter((word) => !known.has(word));
    return new Set(unknown.length > 0 ? unknown : wanted);
  };

  /** Other words that may have been meant: longer ones that have it in them, and those that differ by a few letters. */
  const likeWords = async (reader: Queries, guildId: string, { text: word }: WantedWord): Promise<string[]> => {
    if ([...word].length < SHORTEST_PART) return [];
    const most = typosIn(word);
    const text = `(SELECT word FROM search_words WHERE guild_id = $1 AND word LIKE $2 LIMIT ${MOST_CANDIDATES})`;
    const isSpelt = most > 0 && (await hasLetters());
    const patterns = isSpelt ? patternsOf(word, most) : [];
    // Each by itself, so that it is answered by the index of letters: together, or in a list, they would read all words.
    const differing = `UNION (SELECT word FROM search_words WHERE guild_id = $1 AND (${patterns.map((_, index) => `word LIKE $${index + 4}`).join(' OR ')})
      AND length(word) BETWEEN length($3) - ${most} AND length($3) + ${most} AND similarity(word, $3) >= ${LEAST_SIMILAR} LIMIT ${MOST_CANDIDATES})`;
    const values = [guildId, `%${literally(word)}%`, ...(isSpelt ? [word, ...patterns] : [])];
    const found = await reader.rows<{ word: string }>(UNPREPARED, isSpelt ? `${text} ${differing}` : text, values);
    return found.flatMap((row) => (row.word !== word && (row.word.includes(word) || isWithin(row.word, word, most)) ? row.word : [])).slice(0, MOST_LIKE);
  };

  return {
    name: 'postgres',

    async keep(documents, how) {
      if (documents.length === 0) return;
      const words = documents.map(({ text }) => wordsOf(text));
      const stems = new Map<string, StemOf>();
      for (const locale of new Set(documents.map((document) => document.locale))) {
        stems.set(locale, await stemsOf(locale, words.filter((_, index) => documents[index]?.locale === locale).flat()));
      }
      const text = `WITH written AS (INSERT INTO search_messages AS kept (channel_id, id, guild_id, place, version, file_names, terms)
        SELECT channel_id, id, guild_id, place, version, file_names, terms::tsvector
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
          AS row (channel_id, id, guild_id, place, version, file_names, terms) ORDER BY channel_id, id ON CONFLICT (channel_id, id) `;
      const values = [
        documents.map(({ channelId }) => channelId),
        documents.map(({ id }) => id),
        documents.map(({ guildId }) => guildId),
        documents.map(placeOf),
        documents.map(({ version }) => version),
        documents.map(({ fileNames }) => (fileNames.length > 0 ? storableText(fileNames.join('\n')) : null)),
        documents.map((document, index) => termsOf(document, words[index] ?? [], stems.get(document.locale) ?? (() => null))),
      ];
      const noted = `RETURNING guild_id, id) ${NOTED}`;
      if (how === 'new') await database.run('keep_in_search', `${text} DO NOTHING ${noted}`, values);
      else {
        const replace = `DO UPDATE SET place = excluded.place, version = excluded.version, file_names = excluded.file_names, terms = excluded.terms
          WHERE kept.version <= excluded.version`;
        await database.run('keep_changed_in_search', `${text} ${replace} ${noted}`, values);
        await unlearn(documents.map(({ id }) => id));
      }
      await learn(documents, words);
      noteAll(documents);
    },

    async forget(messages) {
      if (messages.length === 0) return;
      const ids = messages.map(({ id }) => bigintKey(id));
      const text = `WITH written AS (DELETE FROM search_messages m USING unnest($1::bigint[], $2::bigint[]) AS gone (channel_id, id)
        WHERE m.channel_id = gone.channel_id AND m.id = gone.id RETURNING m.guild_id, m.id) ${NOTED}`;
      await database.run('forget_in_search', text, [messages.map(({ channelId }) => bigintKey(channelId)), ids]);
      await unlearn(ids);
    },

    async forgetChannels(channelIds) {
      if (channelIds.length === 0) return;
      const text = `WITH written AS (DELETE FROM search_messages WHERE ctid = ANY (ARRAY(SELECT ctid FROM search_messages WHERE terms @@ $1::tsquery LIMIT ${REMOVED_AT_ONCE}))
        RETURNING guild_id, id), noted AS (${NOTED}) SELECT guild_id AS "guildId", id FROM written`;
      for (let gone: { guildId: string; id: string }[]; (gone = await database.rows(UNPREPARED, text, [termsOfChannels(channelIds)])).length > 0;) {
        await unlearn(gone.map(({ id }) => id));
        noteAll(gone);
      }
    },

    async forgetGuild(guildId) {
      const text = `DELETE FROM search_messages WHERE ctid = ANY (ARRAY(SELECT ctid FROM search_messages WHERE guild_id = $1 LIMIT ${REMOVED_AT_ONCE}))`;
      while ((await database.run('forget_guild_in_search', text, [bigintKey(guildId)])) > 0);
      await sealing.forget(bigintKey(guildId));
      await database.run('forget_search_words_of_guild', 'DELETE FROM search_words WHERE guild_id = $1', [bigintKey(guildId)]);
      for (const key of knownWords) if (key.startsWith(`${guildId} `)) knownWords.delete(key);
    },

    async search(scope, query) {
      const reader = await readers.fresh();
      const [span, blocks] = await Promise.all([spanOf(reader, scope.guildId), blockReader.now(reader, scope.guildId)]);
      // Those of a database of before.
      if (!blocks) sealing.wish(scope.guildId, span.rows);
      const pageOf = async (words: WordsQuestion | null, ranking?: string): Promise<SearchHits> =>
        (blocks && (await pageOfBlocks(reader, blockReader, blocks, span, scope, query, words, ranking))) ??
        pageOfHits(reader, span, scope, query, words, ranking);
      if (query.content.trim() === '') return pageOf(null);
      const words = wantedWords(query.content);
      if (words.length === 0) return { total: 0, hits: [] };
      const stemOf = await stemsOf(scope.locale, words);
      const ranking = rankingOf(words, stemOf);
      const whole = words.map((word) => ({ ...word, isPrefix: word.isPair && word.isPrefix }));
      const ask = (wanted: readonly WantedWord[], likes: readonly (readonly string[])[] = [], isWide?: readonly boolean[]): Promise<SearchHits> => {
        const forms = wanted.map((word, index) => formsOf(word, stemOf, likes[index]));
        const counted = wanted.map((word, index) => countedFormsOf(word, stemOf, likes[index]));
        return pageOf(wordsQuestion(wanted, forms, counted, query.slop, isWide), ranking);
      };
      const begins = words.map(({ isPrefix, isPair }) => isPrefix && !isPair);
      let exact = await ask(whole);
      if (exact.total < FEW_FOR_PREFIX && begins.includes(true)) exact = await ask(words, [], begins);
      if (exact.total > 0 || query.isLiteral) return exact;
      const unknown = await unknownWords(reader, scope.guildId, words);
      const likes = await Promise.all(words.map((word) => (unknown.has(word.text) ? likeWords(reader, scope.guildId, word) : [])));
      if (likes.every((like) => like.length === 0)) return exact;
      const isWide = words.map((_, index) => begins[index] === true || (likes[index] ?? []).length > 0);
      return ask(words, likes, isWide);
    },

    async highlight(locale, content, messages) {
      const wanted = wantedWords(content);
      if (wanted.length === 0) return messages.map((texts) => texts.map(() => []));
      const stemOf = await stemsOf(locale, [...wanted, ...messages.flatMap((texts) => texts.flatMap(wordsOf))]);
      const stems = new Map(wanted.map((one) => [one, stemOf(one) ?? one.text]));
      const isWritten: IsFound = (word, one) =>
        word.text === one.text ||
        (one.isPrefix && word.text.startsWith(one.text)) ||
        (!one.isPair && !word.isPair && (stemOf(word) ?? word.text) === stems.get(one));
      const isLike: IsFound = (word, one) => isMisspelt(word, one) || (!one.isPair && one.text.length >= SHORTEST_PART && word.text.includes(one.text));
      return messages.map((texts) => highlightsIn(texts, wanted, [isWritten, isLike]));
    },

    forgetRemains: () => sealing.forgetRemains(),

    async tidy() {
      // What the planner believes of an empty table would make every search slow.
      await pool.query('ANALYZE search_messages, search_words');
      await sealing.all();
      const text = 'SELECT FROM pg_class WHERE oid = to_regclass($1)';
      if ((await database.rows('former_search_index', text, [FORMER_INDEX])).length === 0) return;
      // Everybody else waits behind it. Where it does not come to it in that time, it is tried again with the next tidying.
      await database.transaction(async (queries) => {
        await queries.run('', "SET LOCAL lock_timeout = '2s'");
        await queries.run('', `DROP INDEX IF EXISTS ${FORMER_INDEX}`);
      });
    },
  };
}

const placeOf = ({ channelId, parentId, isPrivate }: SearchDocument): string => (parentId === null ? channelId : isPrivate ? `-${parentId}` : parentId);

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/**
 * So many wrong letters leave one piece of a word whole, or two whose letters at the seam have changed places: what each of the
 * others may look like. Words end alike more often than they begin alike, so that the pieces become longer.
 */
function patternsOf(word: string, typos: number): string[] {
  const letters = [...word];
  const part = (from: number, to = letters.length, of = letters): string => literally(of.slice(from, to).join(''));
  const swapped = (at: number, of = letters): string[] => [...of.slice(0, at - 1), of[at] ?? '', of[at - 1] ?? '', ...of.slice(at + 1)];
  const half = letters.length >> 1;
  if (typos === 1) return [`${part(0, half)}%`, `%${part(half)}`, part(0, undefined, swapped(half))];
  const first = Math.max(2, Math.floor(letters.length * 0.27));
  const second = first + Math.max(3, Math.round(letters.length * 0.3));
  return [
    `${part(0, first)}%`,
    `%${part(first, second)}%`,
    `%${part(second)}`,
    `${part(0, second, swapped(first))}%`,
    `%${part(first, undefined, swapped(second))}`,
    part(0, undefined, swapped(second, swapped(first))),
  ];
}
