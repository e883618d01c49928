import type { MessageQuery, SearchDocument, SearchScope } from '#core/ports/message-search';
import { ANY_MESSAGE, type HasKind, type MessageSearch } from '#core/ports/message-search';
import { behavesAsMessageSearch } from '../../behaviour/message-search.ts';
import { newId } from '../../behaviour/records.ts';
import { openPostgresStores, type OpenedStores } from '../open-stores.ts';
import { postgresMessageSearch } from '../message-search.ts';
import { openTestDatabase } from '../test-database.ts';
import { eachTerm, Growing } from './block.ts';
import { inOrderOfBytes } from './postings.ts';
import { mostRemembered } from './read-blocks.ts';
import { BlockSealing } from './seal-blocks.ts';

let opened: OpenedStores;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await openTestDatabase();
  drop = database.drop;
  opened = await openPostgresStores(database.url);
});
afterAll(async () => {
  await opened.close();
  await drop();
});

const SMALL = { blockSize: 16, joinedAtOnce: 3, restMs: -1_000, mostChanges: 30 };
const searchInBlocks = (options = SMALL): MessageSearch => postgresMessageSearch(opened.database, opened.pool, undefined, options);

describe('Message search in blocks', () => {
  /** Everything is in a block as soon as it is written. */
  behavesAsMessageSearch(() => {
    const options = { ...SMALL, blockSize: 1 };
    const search = searchInBlocks(options);
    const sealing = new BlockSealing(opened.database, options);
    return { ...search, keep: (documents, how) => search.keep(documents, how).then(() => sealing.all()) };
  });
});

describe('Blocks of messages', () => {
  const WORDS = [
    'apple',
    'apples',
    'apply',
    'banana',
    'bandit',
    'running',
    'runs',
    'run',
    "o'neil",
    'back\\slash',
    'Straße',
    'été',
    '東京都',
    '京都',
    '😀',
    'ᚠᚢ',
    '𝒳𝒴',
    '10',
    'zebra',
  ];
  const random = numbers(23);
  const seal = (): Promise<void> => new BlockSealing(opened.database, SMALL).all();
  const oneOf = <Item>(from: readonly Item[]): Item => from[Math.floor(random() * from.length)] as Item; // never empty
  const guildId = newId();
  const [channelIds, authorIds] = [Array.from({ length: 5 }, newId), Array.from({ length: 4 }, newId)];
  const written = new Map<string, SearchDocument>();
  /** Ids that come late. */
  const spare: string[] = [];

  const document = (id: string): SearchDocument => {
    const channel = Math.floor(random() * channelIds.length);
    return {
      guildId,
      channelId: channelIds[channel] ?? '',
      // The last two are threads of the first one.
      parentId: channel < 3 ? null : (channelIds[0] ?? ''),
      isPrivate: channel === 4,
      locale: 'en-US',
      id,
      version: 1,
      text: Array.from({ length: Math.floor(random() * 7) }, () => oneOf(WORDS)).join(' '),
      authorId: oneOf(authorIds),
      authorKind: random() < 0.2 ? 'bot' : 'user',
      isPinned: random() < 0.1,
      mentionsEveryone: random() < 0.1,
      mentionIds: random() < 0.2 ? [oneOf(authorIds)] : [],
      mentionRoleIds: [],
      repliedToMessageId: null,
      repliedToUserId: null,
      has: (['link', 'image', 'file'] as const).filter(() => random() < 0.2),
      linkHosts: [],
      embedTypes: [],
      embedProviders: [],
      fileNames: [],
      fileEndings: [],
    };
  };
  const write = (search: MessageSearch, count: number, how: 'new' | 'changed' = 'new'): Promise<void> => {
    const documents = Array.from({ length: count }, () => {
      if (random() < 0.1) spare.push(newId());
      return document(newId());
    });
    for (const one of documents) written.set(one.id, one);
    return search.keep(documents, how);
  };
  const scope = (): SearchScope => {
    const which = random();
    const some = channelIds.filter(() => random() < 0.6);
    if (which < 0.3) return { guildId, locale: 'en-US', channelIds: [], withThreadsOf: channelIds, withPrivateThreadsOf: channelIds };
    if (which < 0.6) return { guildId, locale: 'en-US', channelIds: some, withThreadsOf: [], withPrivateThreadsOf: [] };
    return { guildId, locale: 'en-US', channelIds: some.slice(1), withThreadsOf: some, withPrivateThreadsOf: random() < 0.5 ? some : [] };
  };
  const query = (): MessageQuery => {
    const ids = [...written.keys()].toSorted();
    const [content, choice] = [
      Array.from({ length: Math.floor(random() * 4) }, () => oneOf(WORDS)).join(' '),
      (): HasKind[] => (random() < 0.1 ? [oneOf(['link', 'image', 'file'])] : []),
    ];
    return {
      ...ANY_MESSAGE,
      content: random() < 0.2 ? content.slice(0, -1) : content,
      slop: oneOf([0, 1, 2, 100]),
      authorIds: random() < 0.2 ? [oneOf(authorIds), oneOf(authorIds)] : [],
      authorKinds: { any: [], none: random() < 0.1 ? ['bot'] : [] },
      mentionIds: random() < 0.1 ? [oneOf(authorIds)] : [],
      mentionsEveryone: oneOf([null, null, null, null, true, false]),
      isPinned: oneOf([null, null, null, null, true, false]),
      has: { any: choice(), none: choice() },
      afterId: random() < 0.15 ? oneOf(ids) : null,
      beforeId: random() < 0.15 ? oneOf(ids) : null,
      sort: oneOf(['newest', 'newest', 'oldest', 'relevance']),
      limit: oneOf([3, 25]),
      offset: oneOf([0, 0, 2, 25, 60]),
    };
  };
  /** Asks both, with and without blocks, the same. */
  const rows: OpenedStores['database']['rows'] = async (name, ...asked) => (name === 'search_blocks_now' ? [] : opened.database.rows(name, ...asked));
  const expectTheSame = async (search: MessageSearch, times: number): Promise<void> => {
    const plain = postgresMessageSearch(opened.database, opened.pool, {
      fresh: async () => ({ ...opened.database, rows }),
      stale: async () => opened.database,
    });
    expect((await opened.pool.query('SELECT FROM search_blocks WHERE dropped_at IS NULL AND guild_id = $1', [guildId])).rowCount).toBeGreaterThan(2);
    for (let time = 0; time < times; time++) {
      const [where, asked] = [scope(), query()];
      const found = await search.search(where, asked);
      const { hits } = await plain.search(where, asked);
      // Without blocks a total may be a guess, unless all of them are read.
      const all = await plain.search(where, { ...asked, sort: 'newest', offset: 0, limit: 1_000 });
      expect([asked, where, found]).toEqual([asked, where, { total: all.hits.length, hits }]);
    }
  };

  it('find what is found without them, whatever is written, changed and removed, when they are made and made anew', async () => {
    const search = searchInBlocks();
    await write(search, 150);
    await seal();
    await write(search, 20);
    await expectTheSame(search, 30);
    // Older ones come late, some change, some go.
    const known = [...written.values()];
    await search.keep(spare.map(document), 'new');
    await search.keep(
      known.slice(40, 50).map((one) => ({ ...one, version: 2, text: `${one.text} zebra apple`, isPinned: !one.isPinned })),
      'changed',
    );
    await search.forget(known.slice(60, 70));
    await expectTheSame(search, 30);
    await search.keep(
      known.slice(70, 120).map((one) => ({ ...one, version: 3, text: 'running zebra' })),
      'changed',
    );
    await seal();
    await expectTheSame(search, 25);
    await search.forgetChannels([channelIds[1] ?? '']);
    await expectTheSame(search, 25);
    await write(search, 60);
    await seal();
    await expectTheSame(search, 25);
    await search.forgetGuild(guildId);
    for (const table of ['search_claims', 'search_blocks', 'search_changes']) {
      expect([table, (await opened.pool.query(`SELECT FROM ${table} WHERE guild_id = $1`, [guildId])).rows]).toEqual([table, []]);
    }
  });

  it('take in what is written while they are made', async () => {
    const here = newId();
    const search = searchInBlocks();
    const channelId = newId();
    const say = (ids: readonly string[]): Promise<void> =>
      search.keep(
        ids.map((id) => ({ ...document(id), guildId: here, channelId, parentId: null, isPrivate: false, text: 'hello' })),
        'new',
      );
    const ids = Array.from({ length: 400 }, newId);
    const shuffled = ids.toSorted(() => random() - 0.5);
    const writing = Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let at = writer * 100; at < (writer + 1) * 100; at += 4) await say(shuffled.slice(at, at + 4));
      }),
    );
    let isDone = false;
    void writing.finally(() => (isDone = true));
    while (!isDone) await seal();
    await writing;
    await seal();
    const where = { guildId: here, locale: 'en-US', channelIds: [channelId], withThreadsOf: [], withPrivateThreadsOf: [] };
    const { total, hits } = await search.search(where, { ...ANY_MESSAGE, content: 'hello', limit: 500, sort: 'oldest' });
    expect([total, hits.map(({ id }) => id)]).toEqual([400, ids]);
  });

  it('hold nothing of a single message that was removed, once they were looked through', async () => {
    const here = newId();
    const search = searchInBlocks();
    const documents = Array.from({ length: 20 }, (_, index) => ({ ...document(newId()), guildId: here, text: index === 7 ? 'geheimnis' : 'hello' }));
    await search.keep(documents, 'new');
    await seal();
    const pages = `SELECT FROM search_block_pages p JOIN search_blocks b USING (block_id) WHERE b.guild_id = $1 AND position('geheimnis'::bytea IN p.entries) > 0`;
    expect((await opened.pool.query(pages, [here])).rowCount).toBe(1);
    await search.forget(documents.slice(7, 8));
    await search.forgetRemains?.();
    // Searches that are under way may read the former block for a minute.
    await opened.pool.query(`UPDATE search_blocks SET dropped_at = dropped_at - interval '2 minutes' WHERE guild_id = $1`, [here]);
    await search.forgetRemains?.();
    expect((await opened.pool.query(pages, [here])).rowCount).toBe(0);
    expect((await opened.pool.query('SELECT FROM search_changes WHERE guild_id = $1', [here])).rowCount).toBe(0);
    const where = { guildId: here, locale: 'en-US', channelIds, withThreadsOf: channelIds, withPrivateThreadsOf: channelIds };
    expect((await search.search(where, { ...ANY_MESSAGE, content: 'hello' })).total).toBe(19);
  });

  it('are remembered as far as the memory of the machine or its container allows', () => {
    const gib = 1024 ** 3;
    expect(
      [mostRemembered(0, gib), mostRemembered(0, 8 * gib), mostRemembered(gib * 6, 64 * gib), mostRemembered(2 ** 62, 64 * gib)].map(
        (bytes) => bytes / 1024 ** 2,
      ),
    ).toEqual([32, 64, 48, 128]);
  });

  it('read terms as PostgreSQL writes them', async () => {
    const terms = ["it's", 'a\\b', "'", '\\', "\\'", 'plain', 'two words', ':1', '😀', 'é'];
    const [row] = (await opened.pool.query<{ vector: string }>(`SELECT array_to_tsvector($1::text[])::text || ' ''x'':1,22,333' AS vector`, [terms])).rows;
    const [found, positions] = [[] as string[], new Growing()];
    eachTerm(row?.vector ?? '', positions, (text, from, to) => found.push(text.slice(from, to)));
    expect(found.toSorted()).toEqual([...terms, 'x'].toSorted());
    expect([0, 1, 2].map((index) => positions.at(index))).toEqual([1, 22, 333]);
  });

  it('keep terms in the order of their bytes', async () => {
    const terms = ['b', 'a', '~a', '|a', '\u{1f600}', '\uffee', 'é', 'ab', '\ue000', '\u{10000}x'];
    const sorted = (await opened.pool.query<{ term: string }>('SELECT term FROM unnest($1::text[]) AS term ORDER BY term COLLATE "C"', [terms])).rows;
    expect(inOrderOfBytes(terms)).toEqual(sorted.map(({ term }) => term));
  });
});

/** The same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
