/** Without one of these a text has no form that would be lost. */
const FORMS = 'strong, b, em, i, u, s, del, code, pre, a[href], ul, ol, blockquote, h1, h2, h3';
const LONGEST = 200_000;

/** Formatted text of a clipboard as markdown; null where its plain text says the same. The document is only read: nothing of it loads or runs. */
export function markdownOfHtml(html: string): string | null {
  if (html === '' || html.length > LONGEST) return null;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const one of body.querySelectorAll('style, script, meta, title, template')) one.remove();
  if (!body.querySelector(FORMS)) return null;
  const text = contentOf(body, { list: '', isPre: false })
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return text === '' ? null : text;
}

interface Around {
  /** The indent of the list that this is in. */
  list: string;
  isPre: boolean;
}

const contentOf = (node: Node, around: Around): string => [...node.childNodes].map((child) => markdownOf(child, around)).join('');

/** Marks on words that have none around them; their spaces stay outside, where markdown wants them. */
function marked(text: string, marks: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return inner === '' ? text : `${before}${marks}${inner}${marks}${after}`;
}

/** What would mean something stands for itself. An address stays one. */
const escaped = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, place) => (place % 2 === 1 ? part : part.replace(/([*`\\]|(?<!\w)_|_(?!\w)|~(?=~)|\|(?=\|))/g, String.raw`\$1`)))
    .join('');

const block = (text: string): string => `\n${text.trim()}\n`;

function markdownOf(node: Node, around: Around): string {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.textContent ?? '';
    return around.isPre ? text : escaped(text.replace(/\s+/g, ' '));
  }
  if (!(node instanceof Element)) return '';
  const inner = (): string => contentOf(node, around);
  const weight = node instanceof HTMLElement ? node.style.fontWeight : '';
  switch (node.localName) {
    case 'br':
      return '\n';
    case 'strong':
    case 'b':
      // A whole document of some word processors stands in a <b> that is none.
      return weight === 'normal' || weight === '400' ? inner() : marked(inner(), '**');
    case 'em':
    case 'i':
      return marked(inner(), '*');
    case 'u':
      return marked(inner(), '__');
    case 's':
    case 'del':
      return marked(inner(), '~~');
    case 'code':
      return around.isPre ? inner() : `\`${node.textContent ?? ''}\``;
    case 'pre':
      return block(`\`\`\`\n${contentOf(node, { ...around, isPre: true }).replace(/\n$/, '')}\n\`\`\``);
    case 'a':
      return linkOf(node, inner());
    case 'h1':
    case 'h2':
    case 'h3':
      return block(`${'#'.repeat(Number(node.localName[1]))} ${inner().trim()}`);
    case 'blockquote':
      return block(inner().trim().replace(/^/gm, '> '));
    case 'ul':
    case 'ol':
      return listOf(node, around);
    case 'img':
      return node.getAttribute('alt') ?? '';
    case 'p':
    case 'div':
    case 'section':
    case 'article':
    case 'tr':
    case 'h4':
    case 'h5':
    case 'h6':
      return block(inner());
    case 'td':
    case 'th':
      return `${inner().trim()} `;
    default:
      return inner();
  }
}

function linkOf(node: Element, label: string): string {
  const address = node.getAttribute('href') ?? '';
  if (!/^(?:https?:|mailto:)/i.test(address)) return label;
  const text = node.textContent?.trim() ?? '';
  return text === '' || text === address || /^https?:/.test(text) ? address : `[${label.trim()}](${address})`;
}

function listOf(node: Element, around: Around): string {
  const items = [...node.children].filter(({ localName }) => localName === 'li');
  const lines = items.map((item, place) => {
    const bullet = node.localName === 'ol' ? `${place + 1}. ` : '- ';
    return `${around.list}${bullet}${contentOf(item, { ...around, list: `${around.list}  ` }).trim()}`;
  });
  return `\n${lines.join('\n')}\n`;
}
