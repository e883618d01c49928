import { compareSnowflakes } from '../snowflake.ts';

/** Of all places together: each message is looked through for those of everybody who hears of it. */
export const MOST_KEYWORDS_IN_PLACES = 500;

type KeywordsIn = Record<string, string[]>;

export const countKeywords = (given: KeywordsIn): number => Object.values(given).reduce((sum, words) => sum + words.length, 0);

/**
 * Those that count, the places in the order of their ids: whoever sends or keeps them puts them in orders of their own. Of before there
 * was a limit somebody may have more.
 */
export function keywordsThatCount(given: KeywordsIn): KeywordsIn {
  if (countKeywords(given) <= MOST_KEYWORDS_IN_PLACES) return given;
  const inOrder = Object.entries(given).toSorted(([a], [b]) => compareSnowflakes(a, b));
  let room = MOST_KEYWORDS_IN_PLACES;
  const counted = inOrder.map(([id, words]): [string, string[]] => {
    const some = words.slice(0, room);
    room -= some.length;
    return [id, some];
  });
  return Object.fromEntries(counted);
}

const LETTER = /[\p{L}\p{N}_]/u;

/** The first of somebody's words that stands in a text: as a word of its own, whatever the case. Null where none does. */
export function keywordIn(keywords: readonly string[], text: string): string | null {
  const lower = text.toLowerCase();
  return keywords.find((keyword) => stands(lower, keyword.toLowerCase())) ?? null;
}

function stands(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.slice(0, at).at(-1) ?? '', text[at + word.length] ?? ''];
    const isApart = !(LETTER.test(before) && LETTER.test(word[0] ?? '')) && !(LETTER.test(after) && LETTER.test(word.at(-1) ?? ''));
    if (isApart) return true;
  }
  return false;
}
