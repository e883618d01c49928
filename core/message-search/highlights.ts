import type { TextRange } from '../ports/message-search.ts';
import { isWithin, typosIn, wordsOf, type WantedWord, type Word } from './words.ts';

/** Whether a word counts for one that is wanted. */
export type IsFound = (word: Word, wanted: WantedWord) => boolean;

/**
 * The parts of a message's texts by which wanted words are found, those that touch or are one thing joined. Of several ways
 * to find a word the first counts that finds it anywhere in the message: where it stands as it was written, nothing alike is shown.
 */
export function highlightsIn(texts: readonly string[], wanted: readonly WantedWord[], ways: readonly IsFound[]): TextRange[][] {
  const words = texts.map(wordsOf);
  const found = wanted.map((one): Word[][] => {
    for (const isFound of ways) {
      const each = words.map((said) => said.filter((word) => isFound(word, one)));
      if (each.some(({ length }) => length > 0)) return each;
    }
    return [];
  });
  return texts.map((text, index) => joined(found.flatMap((each, at) => (each[index] ?? []).map((word) => rangeOf(text, word, wanted[at])))));
}

/** Whether a word is a little different from the one that is wanted. */
export const isMisspelt: IsFound = ({ text, isPair }, one) => {
  const most = typosIn(one.text);
  return most > 0 && !isPair && !one.isPair && lettersApart(text, one.text) <= 2 * most && isWithin(text, one.text, most);
};

/** Of a pair that was found by its first letter only that one. */
function rangeOf(text: string, { range, isPair, text: found }: Word, wanted: WantedWord | undefined): TextRange {
  if (!isPair || wanted?.text === found) return range;
  return [range[0], range[0] + ((text.codePointAt(range[0]) ?? 0) > 0xffff ? 2 : 1)];
}

function joined(ranges: readonly TextRange[]): TextRange[] {
  const all: [number, number][] = [];
  for (const [start, end] of ranges.toSorted(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd)) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}

/** At least so many letters stand in one of them alone: a mistake makes two at most. Spares most words the long comparison. */
function lettersApart(a: string, b: string): number {
  let apart = lettersOf(a) ^ lettersOf(b);
  let count = 0;
  for (; apart !== 0; apart &= apart - 1) count++;
  return count;
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}
