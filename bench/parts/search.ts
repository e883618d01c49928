import { join } from 'node:path';
import { newGuild } from '#core/guilds/create-guild';
import { newChannel } from '#core/channels/new-channel';
import { newMember } from '#core/members/new-member';
import { searchDocumentOf } from '#core/message-search/search-document';
import { newRole } from '#core/roles/new-role';
import { ANY_MESSAGE, type MessageQuery, type SearchScope } from '#core/ports/message-search';
import { startEmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { insertMessages } from '#storage/postgres/message-batches';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { aims } from '../aims.ts';
import type { Figure, Run } from '../figure.ts';
import { percentile } from '../measure/statistics.ts';
import { madeUpMessages, randomNumbers, Vocabulary, type MadeUp } from '../search/made-up-messages.ts';

const BATCH = 1_000;
const LANES = 3;
const FIRST_ID = 1_400_000_000_000_000_000n;

/**
 * How long a search takes in a guild of many messages, until its hits are read: the store's share of the answer.
 * With BENCH_SEARCH_DATA, a folder of its own, the messages stay there and the next run asks them again.
 */
export async function search({ dataDir, isQuick, note }: Run): Promise<void> {
  const [size, times] = isQuick ? [20_000, 20] : [1_000_000, 300];
  const home = process.env['BENCH_SEARCH_DATA'] ?? join(dataDir, 'postgres');
  const { url, stop } = await startEmbeddedPostgres({ dataDir: home, log: { info: () => undefined, warn: () => undefined } });
  const opened = await openPostgresStores(url);
  try {
    const random = randomNumbers(7);
    const madeUp = makeUp(random);
    const part = `Search in ${size.toLocaleString('en')} messages`;
    const { rows } = await opened.pool.query<{ there: number }>('SELECT count(*)::integer AS there FROM search_messages');
    if (rows[0]?.there !== size) await fill(opened, madeUp, size, random, (figure) => note({ part, ...figure }));
    // What was kept of another version is brought up to date.
    else await opened.stores.messageSearch.tidy();
    const sizes = `SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class WHERE relkind = 'r' AND relname = ANY ($1)`;
    const sizeOf = async (...tables: string[]): Promise<number> => (await opened.pool.query<{ bytes: number }>(sizes, [tables])).rows[0]?.bytes ?? 0;
    note({ part, what: 'size of the index without blocks', unit: 'MB', nexus: (await sizeOf('search_messages', 'search_words')) / 1e6 });
    note({ part, what: 'size of the blocks', unit: 'MB', nexus: (await sizeOf('search_blocks', 'search_block_pages', 'search_changes')) / 1e6 });
    await ask(opened, madeUp, times, part, note);
  } finally {
    await opened.close();
    await stop();
  }
}

type Opened = Awaited<ReturnType<typeof openPostgresStores>>;

async function fill(
  { stores, database, pool }: Opened,
  madeUp: MadeUp,
  size: number,
  random: () => number,
  note: (figure: Omit<Figure, 'part'>) => void,
): Promise<void> {
  await furnish(stores, madeUp);
  let [written, indexed, done] = [0, 0, 0];
  const place = { guildId: madeUp.guildId, parentId: null, isPrivate: false, locale: 'en-US' };
  const next = async (): Promise<void> => {
    const messages = madeUpMessages(madeUp, BATCH, FIRST_ID + BigInt(done) * 4_194_304n, random);
    done += BATCH;
    const begun = performance.now();
    await insertMessages(database, messages);
    written += performance.now() - begun;
    const begunIndexing = performance.now();
    await stores.messageSearch.keep(
      messages.map((message) => searchDocumentOf(message, { ...place, channelId: message.channel_id }, 'user', message.author_id)),
      'new',
    );
    indexed += performance.now() - begunIndexing;
  };
  while (done < size / 10) await next();
  note({
    what: 'messages taken into the index, one batch after another',
    unit: '/s',
    nexus: done / (indexed / 1000),
    floor: done / (written / 1000),
    isRate: true,
  });
  // The rest by several at once: this process makes a batch while the database takes another in.
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (done < size) await next();
    }),
  );
  await stores.messageSearch.tidy();
  await pool.query('VACUUM ANALYZE search_messages');
}

async function ask({ stores }: Opened, madeUp: MadeUp, times: number, part: string, note: Run['note']): Promise<void> {
  const random = randomNumbers(11);
  const scope: SearchScope = {
    guildId: madeUp.guildId,
    locale: 'en-US',
    channelIds: [],
    withThreadsOf: madeUp.channelIds,
    withPrivateThreadsOf: madeUp.channelIds,
  };
  const words = madeUp.vocabulary;
  const oneOf = (from: readonly string[]): string => from[Math.floor(from.length * random() ** 2)] ?? '';
  /** Each time another question of the kind. */
  const kinds: Record<string, () => Partial<MessageQuery>> = {
    'a word, as often as people write it': () => ({ content: words.pick(random()) }),
    'a rare word': () => ({ content: words.pick(0.8 + random() / 5) }),
    'two words': () => ({ content: `${words.pick(random())} ${words.pick(random())}` }),
    'a word by relevance': () => ({ content: words.pick(random()), sort: 'relevance' }),
    'the beginning of a word': () => ({ content: words.pick(0.4 + random() * 0.6).slice(0, 5) }),
    'a word with a mistake': () => ({ content: misspelt(words.pick(0.4 + random() * 0.6)) }),
    'a word of somebody': () => ({ content: words.pick(random()), authorIds: [oneOf(madeUp.authorIds)] }),
    'a word in a channel': () => ({ content: words.pick(random()) }),
    'a word with a picture': () => ({ content: words.pick(random()), has: { any: ['image'], none: [] } }),
    'all of somebody': () => ({ authorIds: [oneOf(madeUp.authorIds)] }),
    'all with links': () => ({ has: { any: ['link'], none: [] } }),
    'the newest of all': () => ({}),
    'the hundredth page of all': () => ({ offset: 2_475 }),
    'the hundredth page of somebody': () => ({ authorIds: [oneOf(madeUp.authorIds)], offset: 2_475 }),
    'the fortieth page of a common word': () => ({ content: words.pick(random() / 2), offset: 975 }),
    'the oldest with a word': () => ({ content: words.pick(random()), sort: 'oldest' }),
  };
  const all: number[] = [];
  for (const [what, ask] of Object.entries(kinds)) {
    const tookMs: number[] = [];
    let slowest = { ms: 0, asked: {} as Partial<MessageQuery> };
    for (let time = 0; time < times; time++) {
      const asked = ask();
      const where = what === 'a word in a channel' ? { ...scope, channelIds: [oneOf(madeUp.channelIds)], withThreadsOf: [], withPrivateThreadsOf: [] } : scope;
      const begun = performance.now();
      const { hits } = await stores.messageSearch.search(where, { ...ANY_MESSAGE, ...asked });
      const idsOf = new Map<string, string[]>();
      for (const { channelId, id } of hits) idsOf.set(channelId, [...(idsOf.get(channelId) ?? []), id]);
      await Promise.all([...idsOf].map(([channelId, ids]) => stores.messages.byIds(channelId, ids)));
      const ms = performance.now() - begun;
      tookMs.push(ms);
      if (ms > slowest.ms) slowest = { ms, asked };
    }
    note({ part, what: `${what}, p50`, unit: 'ms', nexus: percentile(tookMs, 0.5) });
    note({ part, what: `${what}, p99`, unit: 'ms', nexus: percentile(tookMs, 0.99), aim: aims.search });
    all.push(...tookMs);
    if (process.env['BENCH_SLOWEST']) console.error(`    slowest ${slowest.ms.toFixed(1)} ms: ${JSON.stringify(slowest.asked)}`);
  }
  // Each as often as the others: what somebody waits who looks for anything at all.
  note({ part, what: 'all of these together, p99', unit: 'ms', nexus: percentile(all, 0.99), aim: aims.search });
}

/** Two letters in the middle change places. */
const misspelt = (word: string): string => (word.length < 4 ? word : `${word.slice(0, 2)}${word[3] ?? ''}${word[2] ?? ''}${word.slice(4)}`);

const idOf = (number: number): string => (1_300_000_000_000_000_000n + BigInt(number)).toString();

const makeUp = (random: () => number): MadeUp => ({
  guildId: idOf(1),
  channelIds: Array.from({ length: 60 }, (_, number) => idOf(100 + number)),
  authorIds: Array.from({ length: 2_000 }, (_, number) => idOf(10_000 + number)),
  vocabulary: new Vocabulary(60_000, random),
});

async function furnish(stores: Opened['stores'], { guildId, channelIds, authorIds }: MadeUp): Promise<void> {
  const at = '2026-01-02T03:04:05.678000+00:00';
  const channels = channelIds.map((id, number) => newChannel(id, guildId, 0, `channel-${number}`));
  const roles = [newRole(guildId, { name: '@everyone', permissions: '1024' })];
  const members = [newMember(guildId, authorIds[0] ?? '', at)];
  await stores.guilds.insert({ guild: newGuild(guildId, 'Guild', authorIds[0] ?? ''), roles, channels, members, emojis: [], stickers: [] });
}
