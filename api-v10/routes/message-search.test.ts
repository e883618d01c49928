import { PermissionFlagsBits as Permission, type APIChannel, type APIMessage, type APIMessageSearchResult } from 'discord-api-types/v10';
import pg from 'pg';
import { useWorld, type Somebody } from '#compat-tests/world';
import type { TabbedResults } from '#core/messages/search-tabs';
import { SearchIndex } from '#core/message-search/search-index';
import type { HistoryKind } from '#core/ports/search-journal';
import { ANY_MESSAGE } from '#core/ports/message-search';
import { newMessage } from '#storage/behaviour/records';

const world = useWorld();

const say = (who: Somebody, channelId: string, content: string, more: Record<string, unknown> = {}): Promise<APIMessage> =>
  who.rest.post(`/channels/${channelId}/messages`, { content, ...more });

const search = (who: Somebody, guildId: string, query: Record<string, string | number | boolean>): Promise<APIMessageSearchResult> =>
  who.rest.get(`/guilds/${guildId}/messages/search`, { query });

const NOTHING: Pick<APIMessageSearchResult, 'messages'> = { messages: [] };
const contents = ({ messages }: Pick<APIMessageSearchResult, 'messages'>): string[] => messages.flat().map(({ content }) => content);

describe('Search in a guild', () => {
  it('finds messages for bots and people, with a page and a total', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const first = await say(alice, textId, 'a walrus is running');
    await say(bob, textId, 'two walruses', { message_reference: { message_id: first.id } });
    await say(bot, textId, 'a bot knows a walrus');
    await bob.rest.put(`/channels/${textId}/messages/${first.id}/reactions/${encodeURIComponent('👍')}/@me`);
    const found = await search(bot, guildId, { content: 'walrus' });
    expect(found).toMatchObject({ doing_deep_historical_index: false, total_results: 3 });
    expect(contents(found)).toEqual(['a bot knows a walrus', 'two walruses', 'a walrus is running']);
    expect(found.messages.at(-1)?.[0]).not.toHaveProperty('reactions');
    expect(contents(await search(bob, guildId, { content: 'walrus', sort_order: 'asc', limit: 1 }))).toEqual(['a walrus is running']);
    expect(contents(await search(bob, guildId, { content: 'walrus', author_type: '-bot,-webhook', offset: 1 }))).toEqual(['a walrus is running']);
    expect(contents(await search(bob, guildId, { content: 'walrus', author_type: 'bot' }))).toEqual(['a bot knows a walrus']);
    expect(contents(await search(bob, guildId, { replied_to_user_id: alice.id, author_id: `${bob.id},${bot.id}` }))).toEqual(['two walruses']);
    expect(contents(await search(bob, guildId, { content: 'walrus', max_id: first.id }))).toEqual([]);
  });

  it('shows nothing of what the caller may not read', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const channel = (name: string, more: Record<string, unknown> = {}): Promise<APIChannel> =>
      alice.rest.post(`/guilds/${guildId}/channels`, { name, type: 0, ...more });
    const deny = (bits: bigint) => ({ permission_overwrites: [{ id: guildId, type: 0, deny: bits.toString() }] });
    const hidden = await channel('hidden', deny(Permission.ViewChannel));
    const forgetful = await channel('forgetful', deny(Permission.ReadMessageHistory));
    const adult = await channel('adult', { nsfw: true });
    for (const { id } of [hidden, forgetful, adult]) await say(alice, id, `otter in ${id}`);
    await say(alice, textId, 'otter');
    const secret = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'secret', type: 12 });
    await say(alice, secret.id, 'otter in a private thread');
    const old = await alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'old', type: 11 });
    await say(alice, old.id, 'otter in an old thread');
    await alice.rest.patch(`/channels/${old.id}`, { archived: true });
    const mine = await search(bob, guildId, { content: 'otter' });
    expect(contents(mine)).toEqual(['otter in an old thread', 'otter']);
    expect(mine.threads?.map(({ id }) => id)).toEqual([old.id]);
    expect(contents(await search(bob, guildId, { content: 'otter', channel_id: `${hidden.id},${secret.id},${forgetful.id}` }))).toEqual([]);
    expect(contents(await search(bob, guildId, { content: 'otter', include_nsfw: true }))).toContain(`otter in ${adult.id}`);
    expect(contents(await search(bob, guildId, { content: 'otter', channel_id: old.id }))).toEqual(['otter in an old thread']);
    const theirs = await search(alice, guildId, { content: 'otter', include_nsfw: true });
    expect(theirs.total_results).toBe(6);
    expect(theirs.members?.map(({ id }) => id).toSorted()).toEqual([old.id, secret.id].toSorted());
    const stranger = await world().person();
    expect(await stranger.rest.refused('GET', `/guilds/${guildId}/messages/search`)).toMatch(/^40[34] /);
  });

  it('needs READ_MESSAGE_HISTORY, and of bots the switch for contents', async () => {
    const { alice, guildId } = await world().scene();
    const blind = await world().bot({ owner: alice, guildId, intents: [] });
    expect(await blind.rest.refused('GET', `/guilds/${guildId}/messages/search`)).toBe('403 50001');
    const everyone = await alice.rest.get<{ id: string; permissions: string }[]>(`/guilds/${guildId}/roles`);
    const bits = BigInt(everyone.find(({ id }) => id === guildId)?.permissions ?? 0) & ~Permission.ReadMessageHistory;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: bits.toString() });
    const weak = await world().bot({ owner: alice, guildId, permissions: 0n });
    expect(await weak.rest.refused('GET', `/guilds/${guildId}/messages/search`)).toBe('403 50013');
  });

  it.each([
    { limit: 26 },
    { limit: 0 },
    { offset: 9976 },
    { slop: 101 },
    { content: 'x'.repeat(1025) },
    { has: 'nothing' },
    { author_id: 'x' },
    { sort_by: 'size' },
  ])('refuses %j', async (query) => {
    const { bob, guildId } = await world().scene();
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/messages/search`, { query: query as Record<string, string | number> })).toBe('400 50035');
  });

  it.each(["'", "\\' | !", '<->', '"', '%_', ':*', '\u0000', '((', '🦦', 'a'.repeat(1000)])('takes %j as text', async (content) => {
    const { bob, guildId, textId } = await world().scene();
    await say(bob, textId, 'something');
    expect((await search(bob, guildId, { content })).total_results).toBe(content === '\u0000' ? 3 : 0);
  });
});

/** The server's own index may be at it just then, and only one reads. */
async function readHistory(searchIndex: SearchIndex, kind: HistoryKind): Promise<void> {
  while (!(await searchIndex.readiness(kind)).isReady) {
    await searchIndex.prepare();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('A history that is still being read', () => {
  it('is answered by 202 and when to ask again, and then found', async () => {
    const { bob, guildId, textId } = await world().scene();
    await say(bob, textId, 'an aardvark of old');
    const { core } = world().server;
    await search(bob, guildId, {});
    const client = new pg.Client({ connectionString: world().settings.DATABASE_URL });
    await client.connect();
    await client.query('TRUNCATE search_messages, search_words');
    await client.query('UPDATE search_history SET is_done = false, channel_id = 0, indexed = 7');
    const searchIndex = new SearchIndex(core.messageSearch, core, core.log);
    const former = core.searchIndex;
    Object.assign(core, { searchIndex });
    try {
      const { status, body } = await bob.rest.ask('GET', `/guilds/${guildId}/messages/search`);
      expect([status, body]).toEqual([202, { code: 110_000, message: 'Index not yet available. Try again later', documents_indexed: 7, retry_after: 2 }]);
      await Promise.all([readHistory(searchIndex, 'guilds'), searchIndex.prepare()]);
      expect(contents(await search(bob, guildId, { content: 'aardvark' }))).toEqual(['an aardvark of old']);
    } finally {
      Object.assign(core, { searchIndex: former });
      await searchIndex.close();
      await client.end();
    }
  });
});

describe('the search of a conversation', () => {
  async function conversation(): Promise<{ alice: Somebody; bob: Somebody; guildId: string; id: string; ids: string[] }> {
    const { alice, bob, guildId } = await world().scene();
    const { id } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const ids: string[] = [];
    for (const [who, content] of [
      [alice, 'Breakfast at eight'],
      [bob, 'no breakfast for me'],
      [alice, 'see https://example.org/menu'],
      [bob, 'Frühstück!'],
    ] as const)
      ids.push((await who.rest.post<APIMessage>(`/channels/${id}/messages`, { content })).id);
    return { alice, bob, guildId, id, ids };
  }

  it('finds by words, by who wrote them and by what is in them, newest first', async () => {
    const { alice, bob, id, ids } = await conversation();
    const find = async (query: Record<string, string>): Promise<string[]> =>
      contents(await alice.rest.get<APIMessageSearchResult>(`/channels/${id}/messages/search`, { query }));
    expect(await find({ content: 'breakfast' })).toEqual(['no breakfast for me', 'Breakfast at eight']);
    expect(await find({ content: 'breakfast', sort_order: 'asc', limit: '1' })).toEqual(['Breakfast at eight']);
    expect(await find({ content: 'breakfst' })).toHaveLength(2);
    expect(await find({ content: 'fruhst' })).toEqual(['Frühstück!']);
    expect(await find({ author_id: bob.id })).toEqual(['Frühstück!', 'no breakfast for me']);
    expect(await find({ has: 'link' })).toEqual(['see https://example.org/menu']);
    expect(await find({ has: '-link', max_id: ids[3] ?? '' })).toHaveLength(2);
    expect(await find({ min_id: ids[1] ?? '' })).toHaveLength(2);
    expect(await find({ content: 'supper' })).toEqual([]);
    const outsider = await world().person('outsider');
    expect(await outsider.rest.refused('GET', `/channels/${id}/messages/search`)).toBe('403 50001');
  });

  it('reaches back to the first message', async () => {
    const { alice, bob, id } = await conversation();
    const { core } = world().server;
    const chatter = Array.from({ length: 5_100 }, () => newMessage(id, { id: core.ids.next(), author_id: bob.id, content: 'and so on' }));
    await Promise.all(chatter.map((message) => core.messages.insert(message)));
    const find = (query: Record<string, string>) => alice.rest.get<APIMessageSearchResult>(`/channels/${id}/messages/search`, { query });
    expect(contents(await find({ content: 'breakfast' }))).toEqual(['no breakfast for me', 'Breakfast at eight']);
    expect(contents(await find({ sort_order: 'asc', limit: '2', offset: '1' }))).toEqual(['no breakfast for me', 'see https://example.org/menu']);
  });

  it('reads the newest messages while the index has not, and finds all of them then', async () => {
    const { alice, id } = await conversation();
    const { core } = world().server;
    const find = async (): Promise<string[]> =>
      contents(await alice.rest.get<APIMessageSearchResult>(`/channels/${id}/messages/search`, { query: { content: 'breakfast' } }));
    const client = new pg.Client({ connectionString: world().settings.DATABASE_URL });
    await client.connect();
    await client.query(`UPDATE search_history SET is_done = false, channel_id = 0 WHERE kind = 'direct'`);
    const searchIndex = new SearchIndex(core.messageSearch, core, core.log);
    const former = core.searchIndex;
    Object.assign(core, { searchIndex });
    try {
      const scope = { guildId: id, locale: 'en-US', channelIds: [id], withThreadsOf: [], withPrivateThreadsOf: [] };
      const inIndex = async (): Promise<number> => {
        return (await searchIndex.search(scope, { ...ANY_MESSAGE, content: 'breakfast' }, 'guilds')).total;
      };
      expect((await searchIndex.readiness('direct')).isReady).toBe(false);
      // What was just sent is on its way into the index; a search of who sent it waits for that.
      await former.search(scope, ANY_MESSAGE, 'guilds');
      await client.query('DELETE FROM search_messages WHERE guild_id = $1', [id]);
      expect([await find(), await inIndex()]).toEqual([['no breakfast for me', 'Breakfast at eight'], 0]);
      await readHistory(searchIndex, 'direct');
      expect([await find(), await inIndex()]).toEqual([['no breakfast for me', 'Breakfast at eight'], 2]);
    } finally {
      Object.assign(core, { searchIndex: former });
      await searchIndex.close();
      await client.end();
    }
  });

  it('answers several questions at once, page by page', async () => {
    const { alice, id, ids } = await conversation();
    const ask = (tabs: object) => alice.rest.post<TabbedResults>(`/channels/${id}/messages/search/tabs`, { tabs });
    const { tabs } = await ask({ messages: { content: 'breakfast', limit: 1 }, links: { has: ['link'] } });
    expect([contents(tabs['messages'] ?? NOTHING), contents(tabs['links'] ?? NOTHING)]).toEqual([['no breakfast for me'], ['see https://example.org/menu']]);
    expect([tabs['messages']?.total_results, tabs['messages']?.cursor, tabs['links']?.cursor]).toEqual([2, { type: 'timestamp', timestamp: ids[1] }, null]);
    const next = await ask({ messages: { content: 'breakfast', limit: 1, cursor: tabs['messages']?.cursor } });
    expect(contents(next.tabs['messages'] ?? NOTHING)).toEqual(['Breakfast at eight']);
    expect(await alice.rest.refused('POST', `/channels/${id}/messages/search/tabs`, { body: { tabs: { 'a b': {} } } })).toBe('400 50035');
  });

  it('is over all of a person’s conversations, and over a guild', async () => {
    const { alice, guildId: shared, id } = await conversation();
    const { guildId, textId } = await world().scene();
    const { tabs } = await alice.rest.post<TabbedResults>('/users/@me/messages/search/tabs', { tabs: { messages: { content: 'breakfast' } } });
    expect(tabs['messages']).toMatchObject({ total_results: 2, channels: [{ id }] });
    // Newest first over all of them, whatever conversation they are in, page by page.
    const carol = await world().person('carol');
    await world().join(shared, carol);
    const other = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: carol.id });
    for (const where of [other.id, id, other.id]) await alice.rest.post(`/channels/${where}/messages`, { content: 'breakfast anew' });
    // What is only alike counts where the word itself stands in none of them.
    const { id: alike } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipients: [carol.id] });
    await alice.rest.post(`/channels/${alike}/messages`, { content: 'braekfast' });
    const page = async (offset: number): Promise<string[]> => {
      const found = await alice.rest.post<TabbedResults>('/users/@me/messages/search/tabs', { tabs: { all: { content: 'breakfast', limit: 2, offset } } });
      expect(found.tabs['all']?.total_results).toBe(5);
      return (found.tabs['all']?.messages ?? []).flat().map(({ channel_id: where }) => where);
    };
    expect([...(await page(0)), ...(await page(2)), ...(await page(4))]).toEqual([other.id, id, other.id, id, id]);
    const misspelt = await alice.rest.post<TabbedResults>('/users/@me/messages/search/tabs', { tabs: { all: { content: 'braekfasst' } } });
    expect(contents(misspelt.tabs['all'] ?? NOTHING)).toContain('braekfast');
    expect(await alice.rest.refused('POST', `/guilds/${guildId}/messages/search/tabs`, { body: { tabs: {} } })).toBe('403 50001');
    expect(await alice.rest.refused('GET', `/channels/${textId}/messages/search`)).toBe('403 50001');
  });

  it('is over many conversations, however far back, in one order', async () => {
    const { core } = world().server;
    const alice = await world().person('alice');
    const others = Array.from({ length: 40 }, () => core.ids.next());
    const channels = await Promise.all(others.map(async (other) => (await core.directChannels.between(alice.id, other, core.ids.next())).channel.id));
    // Most stands in one of them.
    const written = Array.from({ length: 1_300 }, (_, at) =>
      newMessage(channels[at % 10 === 0 ? (at / 10) % channels.length : 0] ?? '', { id: core.ids.next(), author_id: alice.id, content: 'breakfast' }),
    );
    await Promise.all(written.map((message) => core.messages.insert(message)));
    const find = async (query: object): Promise<string[]> => {
      const { tabs } = await alice.rest.post<TabbedResults>('/users/@me/messages/search/tabs', { tabs: { all: { content: 'breakfast', ...query } } });
      expect(tabs['all']?.total_results).toBe(written.length);
      return (tabs['all']?.messages ?? []).flat().map(({ id }) => id);
    };
    const ids = written.map(({ id }) => id);
    const newestFirst = ids.toReversed();
    for (const offset of [0, 25, 1_200, 1_290]) {
      expect(await find({ offset })).toEqual(newestFirst.slice(offset, offset + 25));
      expect(await find({ offset, sort_order: 'asc' })).toEqual(ids.slice(offset, offset + 25));
    }
    expect(await find({ offset: 2_000 })).toEqual([]);
  });

  it('of a guild’s channel is that of its guild', async () => {
    const { alice, guildId, textId } = await world().scene();
    const other = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'other' });
    for (const where of [textId, other.id]) await alice.rest.post(`/channels/${where}/messages`, { content: `zebra in ${where}` });
    const hits = async (): Promise<string[]> => contents(await alice.rest.get<APIMessageSearchResult>(`/channels/${textId}/messages/search?content=zebra`));
    for (let tries = 0; tries < 100 && (await hits()).length === 0; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await hits()).toEqual([`zebra in ${textId}`]);
    const ask = (body: object) => alice.rest.post<TabbedResults>(`/guilds/${guildId}/messages/search/tabs`, body);
    for (let tries = 0; tries < 100 && (await ask({ tabs: { all: { content: 'zebra' } } })).tabs['all']?.total_results !== 2; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await ask({ tabs: { one: { content: 'zebra' } }, channel_ids: [other.id] })).tabs['one']).toMatchObject({ total_results: 1 });
  });
});
