import { readBlock, type BlockSurroundings } from './blocks.ts';
import type { Misses } from './delimiters.ts';
import { mayBegin, MOST_DEPTH, readInline, type Read, type ReadContent } from './inline.ts';
import type { MarkdownNode } from './nodes.ts';
import { sourceOf, type Source } from './source.ts';

/**
 * A message's text as a tree. Whatever is written gives one; what means nothing is text. Each node knows where it was
 * written. Source: Discord, "Markdown Text 101" and "Message formatting".
 */
export function parseMarkdown(text: string): MarkdownNode[] {
  return blocksOf(sourceOf(text), { depth: 0, isInQuote: false, lists: 0 });
}

/** The same without quotes, headings and lists: for where there is only a line, such as the title of an embed. */
export function parseInlineMarkdown(text: string): MarkdownNode[] {
  return contentOf(sourceOf(text), 0, text.length, { depth: 0, isInLink: false });
}

function blocksOf(source: Source, around: BlockSurroundings): MarkdownNode[] {
  const { text } = source;
  if (around.depth >= MOST_DEPTH) return plain(source, 0, text.length);
  const misses: Misses = new Map();
  return nodesOf(source, 0, text.length, (index) => {
    const startsLine = index === 0 || text[index - 1] === '\n';
    const block = startsLine ? readBlock(source, index, around, blocksOf) : null;
    if (block) return block;
    if (!mayBegin(text, index)) return null;
    const inline = readInline(source, index, text.length, { depth: around.depth, isInLink: false }, misses, contentOf);
    // The line that a block of code ends has nothing more to show.
    if (inline?.node.type === 'codeBlock' && text[inline.next] === '\n') inline.next++;
    return inline;
  });
}

const contentOf: ReadContent = (source, from, to, around) => {
  if (around.depth >= MOST_DEPTH) return plain(source, from, to);
  const misses: Misses = new Map();
  return nodesOf(source, from, to, (index) => (mayBegin(source.text, index) ? readInline(source, index, to, around, misses, contentOf) : null));
};

function nodesOf(source: Source, from: number, to: number, read: (index: number) => Read | null): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  let start = from;
  for (let index = from; index < to;) {
    const found = read(index);
    if (!found) {
      index++;
      continue;
    }
    nodes.push(...plain(source, start, index), found.node);
    index = found.next;
    start = index;
  }
  nodes.push(...plain(source, start, to));
  return nodes;
}

const plain = (source: Source, from: number, to: number): MarkdownNode[] =>
  from < to ? [{ type: 'text', text: source.text.slice(from, to), from: source.placeOf(from), to: source.placeOf(to - 1) + 1 }] : [];
