import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { everyNode } from '#protocol/markdown/read-tree';

/** A name between colons, and what it is to be instead. */
export interface Shortcode {
  from: number;
  to: number;
  written: string;
}

/** What an emoji of this name is written as in a message; null where there is none. */
export type EmojiCalled = (name: string) => string | null;

/** Not the name within `<:name:id>`. A tone of skin may follow, as in `:wave::skin-tone-2:`. */
const SHORTCODE = /(?<!<a?):([\w+-]+(?:::skin-tone-[1-5])?):/g;

export const mayHoldShortcodes = (text: string): boolean => text.search(SHORTCODE) !== -1;

/** The names between colons that mean an emoji: none in code or in an address, and none behind a backslash. */
export function shortcodesIn(text: string, emojiCalled: EmojiCalled): Shortcode[] {
  if (!mayHoldShortcodes(text)) return [];
  const found: Shortcode[] = [];
  let addressEnds = 0;
  for (const node of everyNode(parseMarkdown(text))) {
    if (node.type === 'link' && node.written !== 'masked') addressEnds = node.to;
    if (node.type !== 'text' || node.from < addressEnds) continue;
    for (const { 0: code, 1: name = '', index } of text.slice(node.from, node.to).matchAll(SHORTCODE)) {
      const written = emojiCalled(name);
      const from = node.from + index;
      if (written !== null) found.push({ from, to: from + code.length, written });
    }
  }
  return found;
}

/** A text with its emojis in place of their names. */
export function withEmojis(text: string, emojiCalled: EmojiCalled): string {
  let at = 0;
  let changed = '';
  for (const { from, to, written } of shortcodesIn(text, emojiCalled)) {
    changed += text.slice(at, from) + written;
    at = to;
  }
  return changed + text.slice(at);
}
