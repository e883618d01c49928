import type { MarkdownNode, TimestampNode } from './nodes.ts';
import { isUrl } from './urls.ts';

type Unplaced<Node> = Node extends MarkdownNode ? Omit<Node, 'from' | 'to'> : never;
/** A node that holds no others, without its place. */
export type Token = Unplaced<Exclude<MarkdownNode, { content: unknown } | { items: unknown }>> | { type: 'link in brackets'; url: string; shown: string };

const ID = String.raw`(\d{15,21})`;
const NEWEST_SECONDS = 8_640_000_000_000; // what a Date can hold

/** What stands between < and >. Source: Discord, "Message formatting". */
const IN_BRACKETS: readonly [RegExp, (...parts: string[]) => Token | null][] = [
  [new RegExp(`^@!?${ID}$`), (id) => ({ type: 'user', id })],
  [new RegExp(`^@&${ID}$`), (id) => ({ type: 'role', id })],
  [new RegExp(`^#${ID}$`), (id) => ({ type: 'channel', id })],
  [new RegExp(`^(a?):(\\w{2,32}):${ID}$`), (a, name, id) => ({ type: 'emoji', id: id ?? null, name: name ?? '', animated: a === 'a' })],
  [new RegExp(`^/([^\\s:/<>][^\\n:/<>]{0,100}):${ID}$`), (name, id) => ({ type: 'command', name, id: id ?? '' })],
  [/^t:(-?\d{1,14})(?::([tTdDfFsSR]))?$/, (seconds, style) => timestamp(Number(seconds), (style as TimestampNode['style'] | undefined) ?? 'f')], // by the pattern
  [/^id:(customize|browse|guide|linked-roles)$/, (page) => ({ type: 'guildNavigation', page: page as 'customize', id: null })], // by the pattern
  [new RegExp(`^id:linked-roles:${ID}$`), (id) => ({ type: 'guildNavigation', page: 'linked-roles', id })],
  [/^(https?:\/\/[^\s<>]+)$/, (url) => (isUrl(url) ? { type: 'link in brackets', url, shown: url } : null)],
  [/^(?:mailto:)?([^\s<>@:]+@[^\s<>@:/]+\.[^\s<>@:/]+)$/, (address) => ({ type: 'link in brackets', url: `mailto:${address}`, shown: address })],
  [/^(?:tel:)?(\+\d{4,20})$/, (number) => ({ type: 'link in brackets', url: `tel:${number}`, shown: number })],
];
const LONGEST = 2_048;

function timestamp(seconds: number, style: TimestampNode['style']): Token | null {
  return Math.abs(seconds) <= NEWEST_SECONDS ? { type: 'timestamp', seconds, style } : null;
}

/** What `<...>` at `index` means, and where it ends; null where it is only text. */
export function tokenInBrackets(text: string, index: number, end: number): { token: Token; next: number } | null {
  const close = text.slice(index, Math.min(end, index + LONGEST)).indexOf('>') + index;
  if (close <= index + 1) return null;
  const inner = text.slice(index + 1, close);
  for (const [pattern, read] of IN_BRACKETS) {
    const found = pattern.exec(inner);
    const token = found && read(...found.slice(1));
    if (token) return { token, next: close + 1 };
  }
  return null;
}

/** With their joiners, tones and selectors; not the signs that are text unless a selector says otherwise. */
const emojiPattern = (): RegExp => new RegExp(String.raw`\p{RGI_Emoji}|\p{Emoji_Presentation}`, 'vy');
/** Made when the first text asks for it: it holds thousands of sequences, and a page that begins has other things to do. */
let emoji: RegExp | undefined;

/** The end of the emoji of Unicode that begins at `index`, or -1. */
export function endOfEmoji(text: string, index: number): number {
  emoji ??= emojiPattern();
  emoji.lastIndex = index;
  const found = emoji.exec(text);
  return found ? index + found[0].length : -1;
}
