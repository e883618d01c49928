import { PermissionFlagsBits as Permission, type APIChannel, type APIMessage, type APIMessageSearchResult } from 'discord-api-types/v10';
import pg from 'pg';
import { useWorld, type Somebody } from '#compat-tests/world';
import { SearchIndex } from '#core/message-search/search-index';

const world = useWorld();

const say = (who: Somebody, channelId: string, content: string, more: Record<string, unknown> = {}): Promise<APIMessage> =>
  who.rest.post(`/channels/${channelId}/messages`, { content, ...more });

const search = (who: Somebody, guildId: string, query: Record<string, string | number | boolean>): Promise<APIMessageSearchResult> =>
  who.rest.get(`/guilds/${guildId}/messages/search`, { query });

const contents = ({ messages }: APIMessageSearchResult): string[] => messages.flat().map(({ content }) => content);

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
      await Promise.all([searchIndex.prepare(), searchIndex.prepare()]);
      expect(contents(await search(bob, guildId, { content: 'aardvark' }))).toEqual(['an aardvark of old']);
    } finally {
      Object.assign(core, { searchIndex: former });
      await searchIndex.close();
      await client.end();
    }
  });
});
