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
