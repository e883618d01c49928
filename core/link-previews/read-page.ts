/** What a page says of itself in its head. */
export interface PageHead {
  /** By name or property, in lower case; of several the first. */
  meta: ReadonlyMap<string, string>;
  title: string | null;
  /** Where it describes itself in oEmbed's JSON. */
  oembed: string | null;
}

const NAME = /[a-z]+/iy;
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const MOST_TAGS = 500;
const MOST_ATTRIBUTES = 30;

/** Reads the head of a page in one pass, whatever it holds. */
export function readPage(html: string): PageHead {
  const meta = new Map<string, string>();
  let title: string | null = null;
  let oembed: string | null = null;
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0 && tags < MOST_TAGS; at = html.indexOf('<', at + 1)) {
    NAME.lastIndex = at + 1;
    const name = NAME.exec(html)?.[0].toLowerCase();
    if (name === 'body') break;
    if (name !== 'meta' && name !== 'link' && name !== 'title') continue;
    tags++;
    const { attributes, end } = readAttributes(html, NAME.lastIndex);
    at = Math.max(at, end - 1);
    if (name === 'title' && title === null) title = titleAfter(html, end);
    const key = (attributes.get('property') ?? attributes.get('name'))?.toLowerCase();
    const content = attributes.get('content')?.trim();
    if (name === 'meta' && key && content && !meta.has(key)) meta.set(key, content);
    if (name === 'link' && attributes.get('type') === 'application/json+oembed') oembed ??= attributes.get('href') ?? null;
  }
  return { meta, title, oembed };
}

function readAttributes(html: string, start: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let end = start;
  for (let count = 0; count < MOST_ATTRIBUTES; count++) {
    ATTRIBUTE.lastIndex = end;
    const found = ATTRIBUTE.exec(html);
    if (!found?.[1]) break;
    end = ATTRIBUTE.lastIndex;
    attributes.set(found[1].toLowerCase(), withoutEntities(found[2] ?? found[3] ?? found[4] ?? ''));
  }
  return { attributes, end };
}

const MAX_TITLE = 1000;

function titleAfter(html: string, at: number): string | null {
  const text = html.slice(at, at + MAX_TITLE);
  const begin = text.indexOf('>');
  const end = text.toLowerCase().indexOf('</title', begin);
  return begin < 0 || end < 0
    ? null
    : withoutEntities(text.slice(begin + 1, end))
        .replace(/\s+/g, ' ')
        .trim() || null;
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
  reg: '®',
};

/** Entities as the letters that they stand for; unknown ones as they are. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (all, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
    const point = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : all;
  });
}
