const CODE = /```[\s\S]*?```|``[^`]*``|`[^`\n]*`/g;
const LINK = /<?https?:\/\/[^\s<>]+>?/gi;
/** What ends a sentence rather than an address. */
const TAIL = /[.,;:!?'"*_~|\]]$/;
const MOST_LINKS = 5;
const MAX_LENGTH = 2048;

/** The different links of a text that are to be shown: not those in code, nor those in <angle brackets>. Source: Discord, link embeds. */
export function linksIn(content: string): string[] {
  if (!content.includes('://')) return [];
  const found = new Set<string>();
  for (const [written] of content.replace(CODE, ' ').matchAll(LINK)) {
    if (written.startsWith('<') && written.endsWith('>')) continue;
    const link = withoutTail(written.replace(/^<|>$/g, ''));
    if (link.length > MAX_LENGTH || !URL.canParse(link)) continue;
    found.add(link);
    if (found.size === MOST_LINKS) break;
  }
  return [...found];
}

function withoutTail(written: string): string {
  let link = written;
  for (;;) {
    const isOpenBracket = link.endsWith(')') && link.split(')').length > link.split('(').length;
    if (!isOpenBracket && !TAIL.test(link)) return link;
    link = link.slice(0, -1);
  }
}
