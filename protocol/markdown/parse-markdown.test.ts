import type { MarkdownNode } from './nodes.ts';
import { parseInlineMarkdown, parseMarkdown } from './parse-markdown.ts';
import { contentOfNode, everyNode, isOnlyEmojis, mentionedIn, plainTextOf } from './read-tree.ts';

const ID = '175928847299117063';

/** A tree as short text: `strong(a)`; text stands for itself. */
const shown = (nodes: readonly MarkdownNode[]): string => nodes.map(shownNode).join('');
function shownNode(node: MarkdownNode): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return `code(${node.text})`;
    case 'codeBlock':
      return `block[${node.language ?? ''}](${node.text})`;
    case 'heading':
      return `h${node.level}(${shown(node.content)})`;
    case 'list':
      return `list[${node.start ?? '-'}](${node.items.map(shown).join('; ')})`;
    case 'link':
      return `link[${node.url}${node.title === null ? '' : ` ${node.title}`}](${shown(node.content)})`;
    case 'emoji':
      return `emoji(${node.name}${node.id === null ? '' : ` ${node.animated ? 'a ' : ''}${node.id}`})`;
    case 'timestamp':
      return `time(${node.seconds} ${node.style})`;
    case 'command':
      return `command(${node.name} ${node.id})`;
    case 'guildNavigation':
      return `page(${node.page}${node.id === null ? '' : ` ${node.id}`})`;
    case 'user':
    case 'role':
    case 'channel':
      return `${node.type}(${node.id})`;
    case 'everyone':
    case 'here':
      return node.type;
    default:
      return `${node.type}(${shown(node.content)})`;
  }
}

const cases: Record<string, readonly (readonly [string, string])[]> = {
  styles: [
    ['**a**', 'strong(a)'],
    ['*a*', 'emphasis(a)'],
    ['_a_', 'emphasis(a)'],
    ['__a__', 'underline(a)'],
    ['~~a~~', 'strikethrough(a)'],
    ['||a||', 'spoiler(a)'],
    ['***a***', 'emphasis(strong(a))'],
    ['___a___', 'emphasis(underline(a))'],
    ['**a *b* c**', 'strong(a emphasis(b) c)'],
    ['__**a** *b*__', 'underline(strong(a) emphasis(b))'],
    ['||**a**||', 'spoiler(strong(a))'],
    ['**a\nb**', 'strong(a\nb)'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['x * a*', 'x * a*'],
    ['**a', '**a'],
    ['****', '****'],
    ['a * b', 'a * b'],
    ['*a **b** c*', 'emphasis(a strong(b) c)'],
    ['~~a __b__~~', 'strikethrough(a underline(b))'],
  ],
  escapes: [
    [String.raw`\*a\*`, '*a*'],
    [String.raw`**a\*\*b**`, 'strong(a**b)'],
    [String.raw`\a`, String.raw`\a`],
    [String.raw`\<@${ID}>`, `<@${ID}>`],
    [String.raw`\\*a*`, String.raw`\emphasis(a)`],
    [String.raw`¯\_(ツ)_/¯`, String.raw`¯\_(ツ)_/¯`],
    ['\\🐟', '🐟'],
    [String.raw`\# a`, '# a'],
    [String.raw`\> a`, '> a'],
    [String.raw`\-# a`, '-# a'],
    [String.raw`1\. a`, '1. a'],
    [String.raw`\||a||`, '||a||'],
    [String.raw`\:smile:`, ':smile:'],
    [String.raw`\[a](b)`, '[a](b)'],
    [String.raw`[a\]b](https://c.example)`, 'link[https://c.example](a]b)'],
    [String.raw`\<https://a.example>`, '<https://a.example>'],
  ],
  code: [
    ['`a`', 'code(a)'],
    ['`**a**`', 'code(**a**)'],
    ['``a ` b``', 'code(a ` b)'],
    ['`` `a` ``', 'code(`a`)'],
    ['`a', '`a'],
    ['```js\nlet a;\n```', 'block[js](let a;)'],
    ['```let a;```', 'block[](let a;)'],
    ['```js```', 'block[](js)'],
    ['a\n```\n\n  b\n\n```\nc', 'a\nblock[](  b)c'],
    ['```\n> a\n```', 'block[](> a)'],
    ['``````', '``````'],
  ],
  quotes: [
    ['> a', 'quote(a)'],
    ['> a\n> **b**\nc', 'quote(a\nstrong(b))c'],
    ['>>> a\nb\n> c', 'quote(a\nb\n> c)'],
    ['a > b', 'a > b'],
    ['>a', '>a'],
    ['> > a', 'quote(> a)'],
    ['> >>> a', 'quote(>>> a)'],
    ['>>> > a', 'quote(> a)'],
    [' >>> # a\n- b', 'quote(h1(a)list[-](b))'],
    ['- >>> a', 'list[-](quote(a))'],
    ['- > a\n> b', 'list[-](quote(a))quote(b)'],
    ['>>>a', '>>>a'],
    ['> # a\n> b', 'quote(h1(a)b)'],
    ['> ```\n> a\n> ```', 'quote(block[](a))'],
    ['a\n> b', 'a\nquote(b)'],
  ],
  headings: [
    ['# a', 'h1(a)'],
    ['## a *b*\nc', 'h2(a emphasis(b))c'],
    ['### a ###', 'h3(a)'],
    ['#### a', '#### a'],
    ['#a', '#a'],
    ['# ', '# '],
    ['-# a', 'subtext(a)'],
    ['a # b', 'a # b'],
    [' # a', 'h1(a)'],
    ['# a # ##  ', 'h1(a #)'],
    ['# # a', '# # a'],
    ['-# -# a', '-# -# a'],
    [' -# a', ' -# a'],
    ['-#a', '-#a'],
    ['-#  a\nb', 'subtext(a)b'],
    ['-# # a', 'subtext(h1(a))'],
    ['# -# a', 'h1(subtext(a))'],
    ['# > *a*\nb', 'h1(quote(emphasis(a)))b'],
    ['# - a', 'h1(list[-](a))'],
    ['# a\n> b\n-# c', 'h1(a)quote(b)subtext(c)'],
  ],
  lists: [
    ['- a\n- b', 'list[-](a; b)'],
    ['* a\n* b\nc', 'list[-](a; b)c'],
    ['1. a\n2. b', 'list[1](a; b)'],
    ['5. a\n7. b', 'list[5](a; b)'],
    ['- a\n  - b\n  - c\n- d', 'list[-](a\nlist[-](b; c); d)'],
    ['- a\n  more', 'list[-](a\nmore)'],
    ['- **a**\n- `b`', 'list[-](strong(a); code(b))'],
    ['- a\n - b\n- c', 'list[-](a; b; c)'],
    ['0. a', 'list[1](a)'],
    ['- # a', 'list[-](h1(a))'],
    ['- a\n1. b', 'list[-](a)list[1](b)'],
    ['-a', '-a'],
    ['- ```\n  a\n- b\n```\n- c', 'list[-](block[](  a\n- b); c)'],
    ['2024. was a year', 'list[2024](was a year)'],
    ['> - a\n> - b', 'quote(list[-](a; b))'],
  ],
  links: [
    ['https://a.example/b', 'link[https://a.example/b](https://a.example/b)'],
    ['see https://a.example.', 'see link[https://a.example](https://a.example).'],
    ['(https://a.example/b)', '(link[https://a.example/b](https://a.example/b))'],
    ['https://a.example/b_(c)', 'link[https://a.example/b_(c)](https://a.example/b_(c))'],
    ['<https://a.example>', 'link[https://a.example](https://a.example)'],
    ['[a](https://b.example)', 'link[https://b.example](a)'],
    ['[**a**](https://b.example "c d")', 'link[https://b.example c d](strong(a))'],
    ["[a](https://b.example 'c')", 'link[https://b.example c](a)'],
    ['[a](<https://b.example> "c")', 'link[https://b.example c](a)'],
    ['<https://a.example/b> <https://c.example/(d)>', 'link[https://a.example/b](https://a.example/b) link[https://c.example/(d)](https://c.example/(d))'],
    ['[a](<https://b.example>)', 'link[https://b.example](a)'],
    ['[a](https://b.example/c_(d))', 'link[https://b.example/c_(d)](a)'],
    ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
    ['[https://a.example](https://b.example)', '[link[https://a.example](https://a.example)](link[https://b.example](https://b.example))'],
    ['[a]', '[a]'],
    ['[a](b)', '[a](b)'],
    ['<a@b.example>', 'link[mailto:a@b.example](a@b.example)'],
    ['<+15551234567>', 'link[tel:+15551234567](+15551234567)'],
    ['https://', 'https://'],
    ['**https://a.example**', 'strong(link[https://a.example](https://a.example))'],
  ],
  mentions: [
    [`<@${ID}> <@!${ID}>`, `user(${ID}) user(${ID})`],
    [`<@&${ID}>`, `role(${ID})`],
    [`<#${ID}>`, `channel(${ID})`],
    ['@everyone and @here', 'everyone and here'],
    ['@everyoneelse', '@everyoneelse'],
    [`</play song:${ID}>`, `command(play song ${ID})`],
    ['<id:customize> <id:guide>', 'page(customize) page(guide)'],
    [`<id:linked-roles:${ID}>`, `page(linked-roles ${ID})`],
    ['<@1>', '<@1>'],
  ],
  emojis: [
    ['🐟', 'emoji(🐟)'],
    ['👩‍👩‍👧‍👦', 'emoji(👩‍👩‍👧‍👦)'],
    ['👍🏽x', 'emoji(👍🏽)x'],
    ['1️⃣', 'emoji(1️⃣)'],
    ['🇵🇹', 'emoji(🇵🇹)'],
    ['❤️', 'emoji(❤️)'],
    ['© 1 #', '© 1 #'],
    [`<:fish:${ID}>`, `emoji(fish ${ID})`],
    [`<a:fish:${ID}>`, `emoji(fish a ${ID})`],
  ],
  timestamps: [
    ['<t:1618953630>', 'time(1618953630 f)'],
    ['<t:1618953630:R>', 'time(1618953630 R)'],
    ['<t:-1:d>', 'time(-1 d)'],
    ['<t:99999999999999>', '<t:99999999999999>'],
    ['<t:1:x>', '<t:1:x>'],
  ],
};

for (const [what, pairs] of Object.entries(cases))
  describe(`Markdown: ${what}`, () => {
    it.each(pairs)('%j', (written, tree) => expect(shown(parseMarkdown(written))).toBe(tree));
  });

/** Texts of marks, in every order, from a seed. */
function* strange(count: number): Generator<string> {
  const marks = [
    '*',
    '**',
    '_',
    '__',
    '~~',
    '||',
    '`',
    '```',
    '\n',
    '> ',
    '>>> ',
    '# ',
    '- ',
    '1. ',
    '  ',
    'a',
    ' b ',
    '\\',
    '[',
    '](',
    ')',
    '<',
    '>',
    '🐟',
    '\uD83D',
    'https://a.example',
    `<@${ID}>`,
    '@everyone',
    '-# ',
  ];
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  for (let n = 0; n < count; n++) yield Array.from({ length: next(24) }, () => marks[next(marks.length)]).join('');
}

describe('Markdown, whatever is written', () => {
  it('gives a tree whose nodes stand one after the other, each around what is in it', () => {
    for (const text of strange(700)) {
      const check = (nodes: readonly MarkdownNode[], from: number, to: number): void => {
        let at = from;
        for (const node of nodes) {
          expect(node.from).toBeGreaterThanOrEqual(at);
          expect(node.to).toBeGreaterThan(node.from);
          check(contentOfNode(node), node.from, node.to);
          at = node.to;
        }
        expect(at).toBeLessThanOrEqual(to);
      };
      const tree = parseMarkdown(text);
      check(tree, 0, text.length);
      // No letter is lost: each stands in a leaf.
      const leaves = [...everyNode(tree)].filter((node) => contentOfNode(node).length === 0 || node.type === 'link');
      for (const { index } of text.matchAll(/[ab]/g)) expect(leaves.some(({ from, to }) => from <= index && index < to)).toBe(true);
    }
  });

  it('is read in no more than a moment, however it is meant to take long', () => {
    for (const unit of [
      '*',
      '_',
      '**a ',
      '__a',
      '~~',
      '|',
      '`',
      '``a',
      '[',
      '[a](',
      '<',
      '> ',
      '- ',
      '\\',
      '*a **b ',
      '_a __b ',
      '@',
      'http://',
      '>>> ',
      '# ',
      '((',
      '<t:',
    ])
      expect(plainTextOf(parseMarkdown(unit.repeat(6_000 / unit.length)), nobody).length).toBeGreaterThan(0);
    expect(parseMarkdown(Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'))).toHaveLength(1);
  });

  it('leaves blocks out where there is only a line', () => {
    expect(shown(parseInlineMarkdown('# **a**'))).toBe('# strong(a)');
  });
});

const nobody = { user: () => null, role: () => null, channel: () => null };

describe('what is read from a tree', () => {
  it('is whom a text mentions, but not in code and not escaped', () => {
    const text = `||<@${ID}>|| \`<@1${ID}>\` \\<@2${ID}> <@&${ID}> <#${ID}> > @here\n- @everyone`;
    expect(mentionedIn(parseMarkdown(text))).toEqual({ users: new Set([ID]), roles: new Set([ID]), channels: new Set([ID]), everyone: true });
    expect(mentionedIn(parseMarkdown('`@everyone`')).everyone).toBe(false);
  });

  it('is text without marks', () => {
    const names = { user: () => 'amber', role: () => 'crew', channel: () => 'harbour' };
    const text = `# **Hi** <@${ID}>\n<@&${ID}> in <#${ID}>: ||secret|| \`code\` <:fish:${ID}> [a](https://b.example)\n- x\n- y`;
    expect(plainTextOf(parseMarkdown(text), names)).toBe('Hi @amber\n@crew in #harbour: █████ code :fish: a\n• x\n• y\n');
  });

  it('is whether there are only emojis', () => {
    for (const text of [`🐟 <:fish:${ID}>\n🐟`, '🐟'.repeat(30), '👩‍👩‍👧‍👦'.repeat(30)]) expect(isOnlyEmojis(parseMarkdown(text))).toBe(true);
    for (const text of ['🐟 a', '', ' ', '🐟'.repeat(31), '# 🐟', '-# 🐟', '> 🐟', '||🐟||', '`🐟`', String.raw`\🐟`])
      expect(isOnlyEmojis(parseMarkdown(text))).toBe(false);
  });
});
