/**
 * Where what is marked ends. Each function returns the place of the closing mark, or -1; `start` is the place of the opening
 * one. Nothing is looked through twice for a mark that is not there: see `Misses`.
 */
const WORD = /[\w]/;
const SPACE = /\s/;

/** From where on a mark was looked for up to the end of this stretch and not found: further on it is not there either. */
export type Misses = Map<string, number>;

/** `**`, `__`, `~~` and `||`: at least one unit is between, and the last of several is the one that closes. */
export function closeOfPair(text: string, start: number, end: number, mark: '**' | '__' | '~~' | '||', misses: Misses): number {
  if ((misses.get(mark) ?? end) <= start) return -1;
  const isGreedy = mark === '**' || mark === '__';
  for (let index = start + 2; index < end - 1; index++) {
    if (text[index] === '\\') {
      // What is struck or hidden may hold a backslash before its end.
      if (isGreedy) index++;
    } else if (index > start + 2 && text.startsWith(mark, index) && !(isGreedy && index + 2 < end && text[index + 2] === mark[0])) return index;
  }
  misses.set(mark, start);
  return -1;
}

/** `*`: not before a space, not after one. `**` inside are of something else. */
export function closeOfStar(text: string, start: number, end: number, misses: Misses): number {
  if (start + 1 >= end || SPACE.test(text[start + 1] ?? '') || (misses.get('*') ?? end) <= start) return -1;
  for (let index = start + 1; index < end; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '*') {
      if (text[index + 1] === '*' && index + 1 < end) {
        // Of three the last closes what is around the pair.
        index++;
        continue;
      }
      return index > start + 1 && !SPACE.test(text[index - 1] ?? '') && !isOnlyMarks(text, start, index) ? index : -1;
    }
  }
  misses.set('*', start);
  return -1;
}

/** `_`: not before a letter, so that names_with_it stay what they are. */
export function closeOfUnderscore(text: string, start: number, end: number, misses: Misses): number {
  if ((misses.get('_') ?? end) <= start) return -1;
  for (let index = start + 1; index < end; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '_') {
      if (text[index + 1] === '_' && index + 1 < end) {
        index++;
        continue;
      }
      const isClosed = index > start + 1 && !(index + 1 < end && WORD.test(text[index + 1] ?? ''));
      return isClosed && !isOnlyMarks(text, start, index) ? index : -1;
    }
  }
  misses.set('_', start);
  return -1;
}

/** A line of marks is a line, and no empty emphasis. */
const isOnlyMarks = (text: string, start: number, end: number): boolean => start + runOf(text, start, end) === end;

/** A run of `length` backticks is closed by the next run of just as many. */
export function closeOfCode(text: string, start: number, end: number, length: number, misses: Misses): number {
  const name = `code ${length}`;
  if ((misses.get(name) ?? end) <= start) return -1;
  for (let index = text.indexOf('`', start + length); index !== -1 && index < end; index = text.indexOf('`', index)) {
    const run = runOf(text, index, end);
    if (run === length) return index;
    index += run;
  }
  misses.set(name, start);
  return -1;
}

/** How many of the same unit stand from here on. */
export function runOf(text: string, start: number, end: number): number {
  let index = start + 1;
  while (index < end && text[index] === text[start]) index++;
  return index - start;
}
