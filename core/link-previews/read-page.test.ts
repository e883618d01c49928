import { linksIn } from './links-in.ts';
import { readPage, withoutEntities } from './read-page.ts';

describe('Links of a message', () => {
  it.each([
    ['see https://a.example/x, and http://b.example.', ['https://a.example/x', 'http://b.example']],
    ['<https://a.example> `https://b.example` ```\nhttps://c.example\n```', []],
    ['[a](https://a.example/x_(y)) (https://b.example)', ['https://a.example/x_(y)', 'https://b.example']],
    ['||https://a.example|| **https://b.example**', ['https://a.example', 'https://b.example']],
    ['https://a.example https://a.example', ['https://a.example']],
    ['ftp://a.example javascript://x https://', []],
    [Array.from({ length: 9 }, (_, number) => `https://a.example/${number}`).join(' '), [0, 1, 2, 3, 4].map((number) => `https://a.example/${number}`)],
  ])('%j', (content, links) => expect(linksIn(content)).toEqual(links));
});

describe('The head of a page', () => {
  it('is read however it is written', () => {
    const { meta, title, oembed } = readPage(`<!doctype html><HEAD lang=en><TITLE>Cats &amp;
      dogs</TITLE><meta property="og:title" content='It&#39;s "here"'><META content=plain name=Description />
      <meta property="og:title" content="second"><link rel=alternate type="application/json+oembed" href="/o?a=1&amp;b=2">
      <meta name="quoted" content="a > b"><body><meta property="og:image" content="no">`);
    expect(title).toBe('Cats & dogs');
    expect(Object.fromEntries(meta)).toEqual({ 'og:title': 'It\'s "here"', description: 'plain', quoted: 'a > b' });
    expect(oembed).toBe('/o?a=1&b=2');
  });

  it.each([
    '<meta '.repeat(80_000),
    `<meta content="${'<meta content='.repeat(30_000)}`,
    '<'.repeat(500_000),
    `<meta ${' '.repeat(500_000)}`,
    '<title>'.repeat(70_000),
  ])('takes no long time for a page made to hinder (%#)', (html) => {
    const began = performance.now();
    readPage(html);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('knows entities, and leaves alone what is none', () => {
    expect(withoutEntities('&lt;b&gt; &#x1F9A6; &#0; &#xD800; &unknown; &')).toBe('<b> 🦦 &#0; &#xD800; &unknown; &');
  });
});
