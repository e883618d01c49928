import type { MarkdownNode } from '#protocol/markdown/nodes';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { contentOfNode } from '#protocol/markdown/read-tree';

/** What follows `beginning` in the addresses that a text links openly: not in code, in `<…>` or in a spoiler. Most texts have none, and are not read for it. */
export const linksShown = (text: string, beginning: string): string[] =>
  text.includes(beginning) ? [...openUrls(parseMarkdown(text))].filter((url) => url.startsWith(beginning)).map((url) => url.slice(beginning.length)) : [];

function* openUrls(nodes: readonly MarkdownNode[]): Generator<string> {
  for (const node of nodes) {
    if (node.type === 'spoiler') continue;
    if (node.type !== 'link') yield* openUrls(contentOfNode(node));
    else if (node.written !== 'in brackets') yield node.url;
  }
}
