/** Where a word of a rule stands in a text; `word` is as the rule writes it. */
export interface WordMatch {
  word: string;
  start: number;
  end: number;
}

interface Ending {
  word: string;
  /** Whether it has to begin, and to end, where a word of the text does. */
  bound: { before: boolean; after: boolean };
}

interface Node {
  next: Map<number, Node>;
  ends: Ending[];
}

/** Many words and phrases, looked for all at once. */
export type WordIndex = Node;

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}_]/u;

/** `word*` begins a word of the text, `*word` ends one, `*word*` stands anywhere, and a plain one is a whole word. Source: Discord, "Keyword Matching Strategies". */
export function indexWords(words: readonly string[]): WordIndex {
  const root: Node = { next: new Map(), ends: [] };
  for (const word of words) {
    const openBefore = word.startsWith('*');
    const openAfter = word.length > 1 && word.endsWith('*');
    const bare = foldCase(word.slice(openBefore ? 1 : 0, openAfter ? -1 : undefined).trim());
    if (bare === '') continue;
    let node = root;
    for (let at = 0; at < bare.length; at++) {
      const unit = bare.charCodeAt(at);
      let next = node.next.get(unit);
      if (!next) node.next.set(unit, (next = { next: new Map(), ends: [] }));
      node = next;
    }
    node.ends.push({
      word,
      // A sign at the edge of the word is its own edge, as in ":)".
      bound: { before: !openBefore && isWordCharacter(bare, 0), after: !openAfter && isWordCharacterBefore(bare, bare.length) },
    });
  }
  return root;
}

/** The matches in a text that `foldCase` went over, by where they begin. */
export function* findWords(index: WordIndex, folded: string): Generator<WordMatch> {
  if (index.next.size === 0) return;
  for (let start = 0; start < folded.length; start++) {
    let node = index.next.get(folded.charCodeAt(start));
    for (let end = start + 1; node; end++) {
      for (const { word, bound } of node.ends) {
        if (bound.before && isWordCharacterBefore(folded, start)) continue;
        if (bound.after && isWordCharacter(folded, end)) continue;
        yield { word, start, end };
      }
      node = end < folded.length ? node.next.get(folded.charCodeAt(end)) : undefined;
    }
  }
}

/** Lower case without changing where anything stands. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let folded = '';
  for (const character of text) {
    const one = character.toLowerCase();
    folded += one.length === character.length ? one : character;
  }
  return folded;
}

/**
 * The text without the allowed words in it, everything else in its place. A wildcard of theirs covers the word to its end.
 */
export function withoutWords(allowed: WordIndex, text: string): string {
  if (allowed.next.size === 0) return text;
  const folded = foldCase(text);
  let shown = '';
  let done = 0;
  for (const { word, start, end } of findWords(allowed, folded)) {
    const from = word.startsWith('*') ? edgeBefore(folded, start) : start;
    const to = word.endsWith('*') ? edgeAfter(folded, end) : end;
    if (to <= done) continue;
    const begin = Math.max(from, done);
    shown += text.slice(done, begin) + ' '.repeat(to - begin);
    done = to;
  }
  return shown + text.slice(done);
}

function edgeBefore(text: string, at: number): number {
  let edge = at;
  while (isWordCharacterBefore(text, edge)) edge--;
  return edge;
}
function edgeAfter(text: string, at: number): number {
  let edge = at;
  while (isWordCharacter(text, edge)) edge++;
  return edge;
}

function isWordCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95;
  const isLowHalf = unit >= 0xdc00 && unit <= 0xdfff && at > 0;
  const point = text.codePointAt(isLowHalf ? at - 1 : at);
  return point !== undefined && WORD_CHARACTER.test(String.fromCodePoint(point));
}
const isWordCharacterBefore = (text: string, at: number): boolean => at > 0 && isWordCharacter(text, at - 1);
