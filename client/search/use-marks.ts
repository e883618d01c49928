import { useEffect, type RefObject } from 'react';

const NAME = 'found';

function ranges(root: Node, words: RegExp): Range[] {
  const found: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of (node.nodeValue ?? '').matchAll(words)) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.push(range);
    }
  }
  return found;
}

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Marks words in what is drawn, without changing it: the browser paints over the text. */
export function useMarks(area: RefObject<HTMLElement | null>, words: readonly string[]): void {
  const key = words.join('\n');
  useEffect(() => {
    const root = area.current;
    if (!root || key === '' || !('highlights' in CSS)) return;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${key.split('\n').map(escaped).join('|')})`, 'giu');
    const marks = CSS.highlights.get(NAME) ?? new Highlight();
    CSS.highlights.set(NAME, marks);
    let own: readonly Range[] = [];
    const unmark = (): void => {
      for (const range of own) marks.delete(range);
    };
    const mark = (): void => {
      unmark();
      own = ranges(root, pattern);
      for (const range of own) marks.add(range);
    };
    mark();
    // What lies under a veil, or comes late, is marked once it is drawn.
    const observer = new MutationObserver(mark);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      unmark();
    };
  }, [area, key]);
}
