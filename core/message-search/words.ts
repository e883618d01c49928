import { tokenInBrackets } from '#protocol/markdown/tokens';
import type { TextRange } from '../ports/message-search.ts';

/** A word as it is compared, and where it stands: as the so-manieth word, and in the text. */
export interface Word {
  text: string;
  /** Without what is folded away by comparing, for stems. */
  lower: string;
  position: number;
  range: TextRange;
  /** Of a script that is written without spaces: each letter with the next, so that any part is found. */
  isPair: boolean;
}

const LONGEST = 64;
const RUN = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
const PLAIN_RUN = /[A-Za-z0-9]+/g;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々〆]+/gu;

const PLAIN = /^[\0-\x7f]*$/;

/** The letters of a word without case, width and accents. */
export const fold = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC')
        .toLowerCase();

/** The text with only the names, in their places, of what stands in brackets there: of emojis and commands. Links stay. */
function withoutIds(text: string): string {
  let readable = '';
  let from = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const found = tokenInBrackets(text, at, text.length);
    if (!found || found.token.type === 'link in brackets') continue;
    const { token, next } = found;
    const name = 'name' in token ? token.name : '';
    // A name stands behind `<:`, `<a:` or `</`.
    const head = token.type === 'emoji' && token.animated ? 3 : 2;
    readable += text.slice(from, at) + (' '.repeat(head) + name).padEnd(next - at);
    from = next;
    at = from - 1;
  }
  return readable + text.slice(from);
}

/** The words of a text, one after another. Ids in mentions and custom emojis are none, the names of emojis are. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let position = 0;
  const isPlain = PLAIN.test(text);
  const readable = text.includes('<') ? withoutIds(text) : text;
  const spaced = (run: string, start: number): void => {
    const folded = fold(run).slice(0, LONGEST);
    if (folded === '') return;
    position++;
    words.push({ text: folded, lower: run.toLowerCase(), position, range: [start, start + run.length], isPair: false });
  };
  const unspaced = (run: string, start: number): void => {
    const letters = [...run];
    let at = start;
    letters.forEach((letter, index) => {
      position++;
      const pair = letter + (letters[index + 1] ?? '');
      words.push({ text: fold(pair), lower: pair, position, range: [at, at + pair.length], isPair: true });
      at += letter.length;
    });
  };
  for (const match of readable.matchAll(isPlain ? PLAIN_RUN : RUN)) {
    const [run] = match;
    if (isPlain || PLAIN.test(run)) {
      spaced(run, match.index);
      continue;
    }
    let from = 0;
    for (const part of run.matchAll(UNSPACED)) {
      if (part.index > from) spaced(run.slice(from, part.index), match.index + from);
      unspaced(part[0], match.index + part.index);
      from = part.index + part[0].length;
    }
    if (from < run.length) spaced(run.slice(from), match.index + from);
  }
  return words;
}

/** A word that is looked for; `isPrefix` where longer ones fit too. */
export interface WantedWord {
  text: string;
  lower: string;
  position: number;
  isPair: boolean;
  isPrefix: boolean;
}

/** From so many letters on the last word may be the beginning of a longer one. */
const SHORTEST_PREFIX = 3;
const MOST_WORDS = 40;

/** What a search asks for. Of letters without spaces each pair must be there; a single one may begin any pair. */
export function wantedWords(content: string): WantedWord[] {
  const words = wordsOf(content);
  const wanted = words.filter(({ isPair, range }, index) => {
    if (!isPair) return true;
    const former = words[index - 1];
    // The last letter of several stands in the pair before it.
    const endsRun = former?.isPair === true && former.range[1] === range[1];
    return !endsRun;
  });
  return wanted.slice(0, MOST_WORDS).map(({ text, lower, position, isPair }, index) => ({
    text,
    lower,
    position,
    isPair,
    isPrefix: isPair ? [...text].length === 1 : index === wanted.length - 1 && text.length >= SHORTEST_PREFIX,
  }));
}

/** How many letters may be wrong in a word of this length. */
export const typosIn = (word: string): number => (word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0);

/** Whether one becomes the other by so many letters put in, taken out, exchanged or swapped with the next. */
export function isWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let former = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((former[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (former[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return false;
    before = former;
    former = row;
  }
  return (former[b.length] ?? 0) <= most;
}
