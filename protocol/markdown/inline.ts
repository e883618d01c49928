import { closeOfCode, closeOfPair, closeOfStar, closeOfUnderscore, runOf, type Misses } from './delimiters.ts';
import type { MarkdownNode, StyledNode } from './nodes.ts';
import type { Source } from './source.ts';
import { endOfEmoji, tokenInBrackets } from './tokens.ts';
import { endOfBareUrl, isUrl } from './urls.ts';

/** Where a stretch of text stands: what may be in it depends on that. */
export interface Surroundings {
  /** How many nodes are around it. */
  depth: number;
  isInLink: boolean;
}

/** A node and the index after it. */
export interface Read {
  node: MarkdownNode;
  next: number;
}

export type ReadContent = (source: Source, from: number, to: number, surroundings: Surroundings) => MarkdownNode[];

/** Nobody writes deeper than this; what is, is shown as it was written. */
export const MOST_DEPTH = 16;

const STARTS = new Set('\\*_~|`<[@h¯');
const FIRST_EMOJI = 0xa9;

/** Whether something may begin with this unit: all others are passed over. */
export const mayBegin = (text: string, index: number): boolean =>
  STARTS.has(text[index] ?? '') || text.charCodeAt(index) >= FIRST_EMOJI || text[index + 1] === '\uFE0F';

/** What begins at `index` and is no block; null where it is only text. */
export function readInline(source: Source, index: number, end: number, around: Surroundings, misses: Misses, contentOf: ReadContent): Read | null {
  const { text } = source;
  const placed = (next: number): { from: number; to: number } => ({ from: source.placeOf(index), to: source.placeOf(next - 1) + 1 });
  const textNode = (shown: string, next: number): Read => ({ node: { type: 'text', text: shown, ...placed(next) }, next });
  const styled = (type: StyledNode['type'], length: number, close: number): Read => ({
    node: { type, content: contentOf(source, index + length, close, { ...around, depth: around.depth + 1 }), ...placed(close + length) },
    next: close + length,
  });
  switch (text[index]) {
    case '\\':
      return index + 1 < end && /[^0-9A-Za-z\s]/.test(text[index + 1] ?? '') ? escaped(source, index, textNode) : null;
    case '*': {
      const star = closeOfStar(text, index, end, misses);
      const pair = text[index + 1] === '*' ? closeOfPair(text, index, end, '**', misses) : -1;
      if (star !== -1 && star + 1 >= pair + 2) return styled('emphasis', 1, star);
      return pair === -1 ? null : styled('strong', 2, pair);
    }
    case '_': {
      const line = closeOfUnderscore(text, index, end, misses);
      const pair = text[index + 1] === '_' ? closeOfPair(text, index, end, '__', misses) : -1;
      if (line !== -1 && line + 1 >= pair + 2) return styled('emphasis', 1, line);
      return pair === -1 ? null : styled('underline', 2, pair);
    }
    case '~':
    case '|': {
      const mark = text[index] === '~' ? '~~' : '||';
      const close = text[index + 1] === text[index] ? closeOfPair(text, index, end, mark, misses) : -1;
      return close === -1 ? null : styled(mark === '~~' ? 'strikethrough' : 'spoiler', 2, close);
    }
    case '`':
      return readCode(source, index, end, misses);
    case '<': {
      const found = tokenInBrackets(text, index, end);
      if (!found) return null;
      const { token, next } = found;
      if (token.type !== 'link in brackets') return { node: { ...token, ...placed(next) } as MarkdownNode, next }; // a token with its place is a node
      if (around.isInLink) return null;
      const shown: MarkdownNode = { type: 'text', text: token.shown, from: source.placeOf(index + 1), to: source.placeOf(next - 1) };
      return { node: { type: 'link', url: token.url, title: null, written: 'in brackets', content: [shown], ...placed(next) }, next };
    }
    case '[':
      return around.isInLink ? null : readMaskedLink(source, index, end, around, misses, contentOf);
    case '@': {
      const kind = (['everyone', 'here'] as const).find((name) => text.startsWith(name, index + 1) && index + 1 + name.length <= end);
      if (!kind || /\w/.test(text[index + 1 + kind.length] ?? '')) return null;
      return { node: { type: kind, ...placed(index + 1 + kind.length) }, next: index + 1 + kind.length };
    }
    case 'h': {
      const next = around.isInLink || !text.startsWith('http', index) ? -1 : endOfBareUrl(text, index, end);
      if (next === -1) return null;
      const url = text.slice(index, next);
      return { node: { type: 'link', url, title: null, written: 'bare', content: [{ type: 'text', text: url, ...placed(next) }], ...placed(next) }, next };
    }
    case '¯':
      if (text.startsWith(SHRUG, index)) return textNode(SHRUG, index + SHRUG.length);
      break;
    default:
  }
  const next = endOfEmoji(text, index);
  return next === -1 || next > end ? null : { node: { type: 'emoji', id: null, name: text.slice(index, next), animated: false, ...placed(next) }, next };
}

/** It keeps the arm that a backslash would lose. */
const SHRUG = '¯\\_(ツ)_/¯';

function escaped({ text }: Source, index: number, textNode: (shown: string, next: number) => Read): Read {
  const emoji = endOfEmoji(text, index + 1);
  const next = emoji === -1 ? index + 1 + String.fromCodePoint(text.codePointAt(index + 1) ?? 0).length : emoji;
  return textNode(text.slice(index + 1, next), next);
}

const LANGUAGE = /^([a-z0-9_+\-.#]+)\n/i;

function readCode(source: Source, index: number, end: number, misses: Misses): Read | null {
  const { text } = source;
  const placed = (next: number) => ({ from: source.placeOf(index), to: source.placeOf(next - 1) + 1 });
  if (text.startsWith('```', index)) {
    const language = LANGUAGE.exec(text.slice(index + 3, Math.min(end, index + 64)))?.[1];
    let start = index + 3 + (language === undefined ? 0 : language.length + 1);
    while (start < end && text[start] === '\n') start++;
    const close = start < end ? text.indexOf('```', start + 1) : -1;
    if (close !== -1 && close + 3 <= end) {
      let last = close;
      while (last > start && text[last - 1] === '\n') last--;
      const next = close + 3;
      return { node: { type: 'codeBlock', language: language ?? null, text: text.slice(start, last), ...placed(next) }, next };
    }
  }
  const length = runOf(text, index, end);
  const close = closeOfCode(text, index, end, length, misses);
  // A run that nothing closes is text as a whole: none of its backticks begins another.
  if (close === -1) return { node: { type: 'text', text: text.slice(index, index + length), ...placed(index + length) }, next: index + length };
  const inner = text.slice(index + length, close);
  // A space on each side keeps apart what is a backtick itself.
  const shown = /^ .*`.* $|^ `|` $/s.test(inner) ? inner.replace(/^ (?=`)/, '').replace(/(?<=`) $/, '') : inner;
  return { node: { type: 'code', text: shown, ...placed(close + length) }, next: close + length };
}

const TITLE = /^\s+(?:"([^"]*)"|'([^']*)')\s*/;

/** `[text](url "title")`. Text that is itself an address would say where it goes and lie: such a link stays as it was written. */
function readMaskedLink(source: Source, index: number, end: number, around: Surroundings, misses: Misses, contentOf: ReadContent): Read | null {
  const { text } = source;
  const turn = text.indexOf('](', index);
  if (turn === -1 || turn >= end || (misses.get('[') ?? end) <= index) return null;
  const close = closeOfLabel(text, index, end);
  if (close === -1) misses.set('[', index);
  if (close === -1 || text[close + 1] !== '(') return null;
  const label = text.slice(index + 1, close);
  if (label.trim() === '' || /https?:\/\//i.test(label)) return null;
  const target = targetAt(text, close + 2, end);
  if (!target || !isUrl(target.url)) return null;
  const content = contentOf(source, index + 1, close, { depth: around.depth + 1, isInLink: true });
  const place = { from: source.placeOf(index), to: source.placeOf(target.next - 1) + 1 };
  return { node: { type: 'link', url: target.url, title: target.title, written: 'masked', content, ...place }, next: target.next };
}

function closeOfLabel(text: string, start: number, end: number): number {
  let open = 0;
  for (let index = start; index < end; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '[') open++;
    else if (text[index] === ']' && --open === 0) return index;
  }
  return -1;
}

function targetAt(text: string, start: number, end: number): { url: string; title: string | null; next: number } | null {
  let index = start;
  while (index < end && text[index] === ' ') index++;
  const from = index;
  let url: string;
  if (text[index] === '<') {
    const close = text.indexOf('>', index);
    if (close === -1 || close >= end) return null;
    url = text.slice(index + 1, close);
    index = close + 1;
  } else {
    let open = 0;
    for (; index < end && !/\s/.test(text[index] ?? ''); index++) {
      if (text[index] === '(') open++;
      else if (text[index] === ')' && --open < 0) break;
    }
    url = text.slice(from, index);
  }
  const title = TITLE.exec(text.slice(index, Math.min(end, index + 1_024)));
  if (title) index += title[0].length;
  while (index < end && text[index] === ' ') index++;
  return index < end && text[index] === ')' ? { url, title: title?.[1] ?? title?.[2] ?? null, next: index + 1 } : null;
}
