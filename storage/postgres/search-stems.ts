import { fold, type Word } from '#core/message-search/words';
import type { Database } from './pool.ts';
import { storableText } from './storable.ts';

/** PostgreSQL's stemmers by the languages of guilds; of the others words are found as they are written. */
const STEMMERS: Readonly<Record<string, string>> = {
  da: 'danish_stem',
  de: 'german_stem',
  'en-GB': 'english_stem',
  'en-US': 'english_stem',
  'es-419': 'spanish_stem',
  'es-ES': 'spanish_stem',
  fr: 'french_stem',
  it: 'italian_stem',
  lt: 'lithuanian_stem',
  hu: 'hungarian_stem',
  nl: 'dutch_stem',
  no: 'norwegian_stem',
  'pt-BR': 'portuguese_stem',
  ro: 'romanian_stem',
  fi: 'finnish_stem',
  'sv-SE': 'swedish_stem',
  tr: 'turkish_stem',
  el: 'greek_stem',
  ru: 'russian_stem',
  hi: 'hindi_stem',
  id: 'indonesian_stem',
};

const MOST_REMEMBERED = 100_000;

export type StemOf = (word: Pick<Word, 'lower' | 'text' | 'isPair'>) => string | null;

/** Stems of words in the language of a guild. Each word is asked for once, all new ones of a batch together. */
export function stemmer(database: Database): (locale: string, words: readonly Pick<Word, 'lower' | 'isPair'>[]) => Promise<StemOf> {
  let remembered = new Map<string, string | null>();
  return async (locale, words) => {
    const dictionary = STEMMERS[locale];
    if (dictionary === undefined) return () => null;
    if (remembered.size > MOST_REMEMBERED) remembered = new Map();
    // Another batch may begin anew while this one waits.
    const known = remembered;
    const keyOf = (lower: string): string => `${dictionary} ${lower}`;
    const missing = [...new Set(words.flatMap(({ lower, isPair }) => (isPair || known.has(keyOf(lower)) ? [] : [lower])))];
    if (missing.length > 0) {
      const text = 'SELECT (ts_lexize($1::regdictionary, word))[1] AS stem FROM unnest($2::text[]) WITH ORDINALITY AS asked (word, place) ORDER BY place';
      const rows = await database.rows<{ stem: string | null }>('search_stems', text, [dictionary, missing.map(storableText)]);
      missing.forEach((lower, index) => {
        const stem = rows[index]?.stem;
        known.set(keyOf(lower), stem ? fold(stem) : null);
      });
    }
    return ({ lower, text, isPair }) => {
      const stem = isPair ? null : (known.get(keyOf(lower)) ?? null);
      return stem === text ? null : stem;
    };
  };
}
