import pg from 'pg';
import { searchDocumentOf } from '#core/message-search/search-document';
import type { SearchPlace } from '#core/ports/message-search';
import { ANY_MESSAGE } from '#core/ports/message-search';
import { behavesAsMessageSearch } from '../behaviour/message-search.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { newId, newMessage } from '../behaviour/records.ts';
import { openPostgresStores } from './open-stores.ts';
import { openTestDatabase } from './test-database.ts';

const stores = openedStores();

describe('Message search in PostgreSQL', () => behavesAsMessageSearch(() => stores().messageSearch));

describe('Full text in PostgreSQL', () => {
  const place = (locale = 'en-US'): SearchPlace => ({ guildId: newId(), channelId: newId(), parentId: null, isPrivate: false, locale });
  const scopeOf = ({ guildId, channelId, locale }: SearchPlace) => ({
    guildId,
    locale,
    channelIds: [channelId],
    withThreadsOf: [],
    withPrivateThreadsOf: [],
  });
  const write = async (where: SearchPlace, ...contents: string[]): Promise<string[]> => {
    const messages = contents.map((content) => newMessage(where.channelId, { guild_id: where.guildId, content }));
    await stores().messageSearch.keep(
      messages.map((message) => searchDocumentOf(message, where, 'user', null)),
      'new',
    );
    return messages.map(({ id }) => id);
  };
  const count = async (where: SearchPlace, content: string, slop = 2): Promise<number> =>
    (await stores().messageSearch.search(scopeOf(where), { ...ANY_MESSAGE, content, slop })).total;

  it('knows the forms of words in the language of the guild, and leaves names as they are', async () => {
    const german = place('de');
    await write(german, 'Die Häuser brennen', 'James und Agnes');
    expect([await count(german, 'haus'), await count(german, 'Häusern'), await count(german, 'brenne'), await count(german, 'Agnes')]).toEqual([1, 1, 1, 1]);
    const polish = place('pl');
    await write(polish, 'Running home');
    expect([await count(polish, 'running'), await count(polish, 'ran')]).toEqual([1, 0]);
    const english = place();
    await write(english, 'We were running');
    expect(await count(english, 'runs')).toBe(1);
  });

  it('shows the forms of words, and parts of them where no word fits', async () => {
    const shown = async (locale: string, content: string, text: string): Promise<string[]> => {
      const [[ranges = []] = []] = await stores().messageSearch.highlight(locale, content, [[text]]);
      return ranges.map(([start, end]) => text.slice(start, end));
    };
    expect(await shown('en-US', 'running', 'Runs, run and a runner')).toEqual(['Runs', 'run']);
    expect(await shown('de', 'haus', 'Die Häuser brennen')).toEqual(['Häuser']);
    expect(await shown('pl', 'running', 'a run')).toEqual([]);
    expect(await shown('en-US', 'therland', 'The Netherlands')).toEqual(['Netherlands']);
  });

  it('wants the words near each other and in order', async () => {
    const here = place();
    await write(here, 'red green blue yellow white black');
    expect(await count(here, 'red yellow')).toBe(1);
    expect(await count(here, 'red white')).toBe(0);
    expect(await count(here, 'red white', 100)).toBe(1);
    expect(await count(here, 'green blue', 0)).toBe(1);
    expect(await count(here, 'green yellow', 0)).toBe(0);
    expect(await count(here, 'blue green')).toBe(0);
  });

  it('finds any part of words without spaces, in order', async () => {
    const here = place();
    await write(here, '日本語の文章です', '한국어 문장입니다', 'ภาษาไทย');
    for (const part of ['文', '章', 'す', '日本', 'の文章', '본'.normalize(), '문장', 'ไทย']) {
      expect([part, await count(here, part)]).toEqual([part, part === '본' ? 0 : 1]);
    }
    expect(await count(here, '章文')).toBe(0);
    expect(await count(here, 'です日')).toBe(0);
  });

  it('finds parts of words where no word fits', async () => {
    const here = place();
    await write(here, 'The Netherlands are flat');
    expect(await count(here, 'therland')).toBe(1);
  });

  it('finds words in which a letter is wrong, and two of long ones, wherever they stand', async () => {
    const here = place();
    await write(here, 'grape', 'wolverines', 'understandings');
    const meant = ['garpe', 'rgape', 'graep', 'grapse', 'vrape', 'owlverinse', 'wolevrnes', 'wolvxrinez', 'olverine', 'udnerstandinsg', 'undrestanidngs'];
    const missed: string[] = [];
    for (const word of meant) if ((await count(here, word)) !== 1) missed.push(word);
    expect(missed).toEqual([]);
    expect([await count(here, 'gra'), await count(here, 'garpse'), await count(here, 'owlvrniees')]).toEqual([1, 0, 0]);
  });

  it('turns the pages of words that stand in many messages, but seldom in order', async () => {
    const here = place();
    await write(here, ...Array.from({ length: 6_000 }, (_, number) => (number % 3 === 0 ? `slow river ${number}` : `river slow ${number}`)));
    await stores().messageSearch.tidy();
    const search = (given: object) => stores().messageSearch.search(scopeOf(here), { ...ANY_MESSAGE, content: 'slow river', slop: 0, ...given });
    for (const sort of ['newest', 'oldest'] as const) {
      const pages = await Promise.all([0, 25, 50, 975].map((offset) => search({ offset, sort })));
      const ids = pages.flatMap(({ hits }) => hits.map(({ id }) => id));
      expect(new Set(ids).size).toBe(100);
      expect(ids).toEqual(sort === 'newest' ? ids.toSorted().toReversed() : ids.toSorted());
      for (const { total } of pages) expect([total > 1_000, total < 4_000]).toEqual([true, true]);
    }
  });

  it('knows words by another message when theirs goes, and no longer when the last one does', async () => {
    const here = place();
    const ids = await write(here, 'wolverines', 'wolverines again');
    await stores().messageSearch.forget([{ channelId: here.channelId, id: ids[0] ?? '' }]);
    expect(await count(here, 'wolverinse')).toBe(1);
    await stores().messageSearch.forget([{ channelId: here.channelId, id: ids[1] ?? '' }]);
    expect(await count(here, 'wolverinse')).toBe(0);
  });

  it('counts few exactly and thousands about, with pages that join', async () => {
    const here = place();
    await write(here, ...Array.from({ length: 2_500 }, (_, number) => `common ${number}`));
    const search = (given: object) => stores().messageSearch.search(scopeOf(here), { ...ANY_MESSAGE, content: 'common', ...given });
    const first = await search({});
    const second = await search({ offset: 25 });
    expect(first.total).toBeGreaterThan(2_000);
    const ids = [...first.hits, ...second.hits].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(50);
    expect((await search({ sort: 'oldest' })).hits[0]?.id).toBe((await search({ sort: 'oldest', beforeId: ids[0] })).hits[0]?.id);
    expect((await search({ sort: 'relevance' })).hits).toHaveLength(25);
    expect((await search({ content: 'common 1234', slop: 0 })).total).toBe(1);
  });

  it('does without letters: where the extension is not there whole parts are found', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP EXTENSION pg_trgm CASCADE');
    const { stores: plain, close } = await openPostgresStores(database.url);
    try {
      const here = place();
      const message = newMessage(here.channelId, { guild_id: here.guildId, content: 'Netherlands' });
      await plain.messageSearch.keep([searchDocumentOf(message, here, 'user', null)], 'new');
      expect((await plain.messageSearch.search(scopeOf(here), { ...ANY_MESSAGE, content: 'therland' })).total).toBe(1);
    } finally {
      await close();
      await client.end();
      await database.drop();
    }
  });
});
