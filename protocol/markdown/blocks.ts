import type { Read } from './inline.ts';
import type { ListNode, MarkdownNode } from './nodes.ts';
import { joined, type Source } from './source.ts';

/** What may begin at the start of a line. */
export interface BlockSurroundings {
  depth: number;
  /** There is no quote in a quote. */
  isInQuote: boolean;
  lists: number;
}

export type ReadBlocks = (source: Source, surroundings: BlockSurroundings) => MarkdownNode[];

const MOST_LISTS = 11;

/** The block that begins at `index`, the start of a line; null where it is a line of text. Source: Discord, "Markdown Text 101". */
export function readBlock(source: Source, index: number, around: BlockSurroundings, blocksOf: ReadBlocks): Read | null {
  const { text } = source;
  const first = text[skipSpaces(text, index)];
  if (first === '>' && !around.isInQuote) return readQuote(source, index, around, blocksOf);
  if (first === '#') return readHeading(source, index, around, blocksOf);
  if (first === '-' && text.startsWith('-# ', index)) return readSubtext(source, index, around, blocksOf);
  if (first !== undefined && /[-*\d]/.test(first) && around.lists < MOST_LISTS) return readList(source, index, around, blocksOf);
  return null;
}

const skipSpaces = (text: string, index: number): number => {
  let at = index;
  while (text[at] === ' ') at++;
  return at;
};
/** The index of the end of the line: of its newline, or of the text. */
const endOfLine = (text: string, index: number): number => {
  const at = text.indexOf('\n', index);
  return at === -1 ? text.length : at;
};
/** Back over what the pattern matches, as far as `from`. */
function skipBack(text: string, index: number, from: number, pattern: RegExp): number {
  let at = index;
  while (at > from && pattern.test(text[at - 1] ?? '')) at--;
  return at;
}
const placed = (source: Source, from: number, next: number) => ({ from: source.placeOf(from), to: source.placeOf(next - 1) + 1 });

const QUOTE_MARK = /^ *> /;
const QUOTE_ALL_MARK = /^ *>>> /;

function readQuote(source: Source, index: number, around: BlockSurroundings, blocksOf: ReadBlocks): Read | null {
  const { text } = source;
  const inside = { depth: around.depth + 1, isInQuote: true, lists: around.lists };
  const all = QUOTE_ALL_MARK.exec(text.slice(index, endOfLine(text, index)));
  if (all) {
    const inner = joined(source, [{ from: index + all[0].length, to: text.length }]);
    return { node: { type: 'quote', content: blocksOf(inner, inside), ...placed(source, index, text.length) }, next: text.length };
  }
  const stretches: { from: number; to: number }[] = [];
  let next = index;
  while (next < text.length) {
    const end = endOfLine(text, next);
    const mark = QUOTE_MARK.exec(text.slice(next, end));
    if (!mark) break;
    const to = Math.min(end + 1, text.length);
    stretches.push({ from: next + mark[0].length, to });
    next = to;
  }
  const last = stretches.at(-1);
  if (!last) return null;
  // The last newline is the quote's own.
  if (text[next - 1] === '\n') last.to--;
  return { node: { type: 'quote', content: blocksOf(joined(source, stretches), inside), ...placed(source, index, next) }, next };
}

const HEADING = /^ *(#{1,3})[ \t]+(?=[^\s#])/;

function readHeading(source: Source, index: number, around: BlockSurroundings, blocksOf: ReadBlocks): Read | null {
  const end = endOfLine(source.text, index);
  const mark = HEADING.exec(source.text.slice(index, end));
  if (!mark) return null;
  const from = index + mark[0].length;
  // Some close a heading with marks as well.
  const closing = skipBack(source.text, skipBack(source.text, end, from, /\s/), from, /#/);
  const to = skipBack(source.text, closing, from, /\s/);
  const next = Math.min(end + 1, source.text.length);
  const level = (mark[1]?.length ?? 1) as 1 | 2 | 3; // by the pattern
  return { node: { type: 'heading', level, content: inLine(source, from, to, around, blocksOf), ...placed(source, index, next) }, next };
}

const SUBTEXT = /^-# +(?=\S)(?!-#)/;

function readSubtext(source: Source, index: number, around: BlockSurroundings, blocksOf: ReadBlocks): Read | null {
  const end = endOfLine(source.text, index);
  const mark = SUBTEXT.exec(source.text.slice(index, end));
  if (!mark) return null;
  const next = Math.min(end + 1, source.text.length);
  return { node: { type: 'subtext', content: inLine(source, index + mark[0].length, end, around, blocksOf), ...placed(source, index, next) }, next };
}

/** What stands in a line behind its mark, where other blocks may begin: `-# # a` is small and a heading. */
const inLine = (source: Source, from: number, to: number, around: BlockSurroundings, blocksOf: ReadBlocks): MarkdownNode[] =>
  blocksOf(joined(source, [{ from, to }]), { ...around, depth: around.depth + 1 });

const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(?=\S)/;

/** Lines that begin with a mark, and what is indented beneath them. Further marks inside are lists of their own. */
function readList(source: Source, index: number, around: BlockSurroundings, blocksOf: ReadBlocks): Read | null {
  const { text } = source;
  const itemAt = (at: number) => ITEM.exec(text.slice(at, endOfLine(text, at)));
  const first = itemAt(index);
  if (!first || text.startsWith('-# ', index + (first[1]?.length ?? 0))) return null;
  const indent = first[1]?.length ?? 0;
  const isOrdered = first[2] !== undefined;
  const items: MarkdownNode[][] = [];
  let next = index;
  while (next < text.length) {
    const mark = itemAt(next);
    const itemIndent = mark?.[1]?.length ?? 0;
    if (!mark || itemIndent > indent + 1 || itemIndent < indent || (mark[2] !== undefined) !== isOrdered) break;
    const stretches = [{ from: next + mark[0].length, to: endOfItemLine(text, next + mark[0].length) }];
    next = stretches[0]?.to ?? next;
    // What is indented further belongs to the item.
    while (next < text.length) {
      const spaces = skipSpaces(text, next) - next;
      if (spaces < indent + 2 || text[next + spaces] === '\n' || next + spaces >= text.length) break;
      const to = endOfItemLine(text, next + spaces);
      const isItem = ITEM.test(text.slice(next, endOfLine(text, next)));
      stretches.push({ from: next + (isItem ? indent + 2 : spaces), to });
      next = to;
    }
    const last = stretches.at(-1);
    if (last && text[last.to - 1] === '\n') last.to--;
    items.push(blocksOf(joined(source, stretches), { depth: around.depth + 1, isInQuote: around.isInQuote, lists: around.lists + 1 }));
  }
  const node: ListNode = { type: 'list', start: isOrdered ? Math.max(Number(first[2]), 1) : null, items, ...placed(source, index, next) };
  return { node, next };
}

/** After the newline; where a block of code begins in the line, after the line in which that ends. */
function endOfItemLine(text: string, index: number): number {
  let end = endOfLine(text, index);
  let open = text.indexOf('```', index);
  while (open !== -1 && open < end) {
    const close = text.indexOf('```', open + 3);
    if (close === -1) break;
    end = endOfLine(text, Math.max(close, end));
    open = text.indexOf('```', close + 3);
  }
  return Math.min(end + 1, text.length);
}
