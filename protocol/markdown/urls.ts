/** A url in running text: to the next space or bracket, without the punctuation that ends the sentence. */
const BARE = /https?:\/\/(?:(?!\]\()[^\s<])+(?<![.,:;"'\]])/y;
const OPENING = { ')': '(', ']': '[' } as const;

/** The end of the url that begins at `index`, or -1. A closing parenthesis that none inside opens belongs to the sentence. */
export function endOfBareUrl(text: string, index: number, end: number): number {
  BARE.lastIndex = index;
  const found = BARE.exec(text.length === end ? text : text.slice(0, end))?.[0];
  if (found === undefined) return -1;
  let length = found.length;
  for (let closing = found[length - 1]; closing === ')' || closing === ']'; closing = found[length - 1]) {
    const url = found.slice(0, length);
    if (url.split(OPENING[closing]).length >= url.split(closing).length) break;
    length--;
  }
  return isUrl(found.slice(0, length)) ? index + length : -1;
}

/** Whether it is an address that may be opened from a message. */
export function isUrl(text: string): boolean {
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(text)) return false;
  try {
    return new URL(text).href !== '';
  } catch {
    return false;
  }
}
