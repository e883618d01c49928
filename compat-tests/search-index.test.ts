import { pino } from 'pino';
import type { APIChannel, APIMessage, APIMessageSearchResult } from 'discord-api-types/v10';
import { indexedStores } from '#core/message-search/indexed-stores';
import { SearchIndex } from '#core/message-search/search-index';
import { ANY_MESSAGE } from '#core/ports/message-search';
import { startStandIn, type StandIn } from '#storage/meilisearch/test-meilisearch';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { openWorld, useWorld, type Scene, type Somebody, type World } from './world.ts';

const world = useWorld();
const quiet = pino({ level: 'silent' });

const say = (who: Somebody, channelId: string, content: string): Promise<APIMessage> => who.rest.post(`/channels/${channelId}/messages`, { content });
const found = async (who: Somebody, guildId: string, query: Record<string, string>): Promise<string[]> => {
  const { messages } = await who.rest.get<APIMessageSearchResult>(`/guilds/${guildId}/messages/search`, { query });
  return messages.flat().map(({ content }) => content);
};

/** What the journal says of a channel. */
const notesOf = async (id: string): Promise<unknown[]> =>
  (await world().server.core.searchJournal.ofOthers('nobody', 0, 10_000)).filter((entry) => entry.kind !== 'guild' && entry.channelId === id);

describe('The search index', () => {
  it('has what was written, changed, pinned and removed a moment before', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    for (let round = 0; round < 5; round++) {
      const { id } = await say(bob, textId, `capybara ${round}`);
      expect(await found(bob, guildId, { content: 'capybara' })).toEqual([`capybara ${round}`]);
      await bob.rest.patch(`/channels/${textId}/messages/${id}`, { content: `quokka ${round}` });
      expect([await found(bob, guildId, { content: 'capybara' }), await found(bob, guildId, { content: 'quokka' })]).toEqual([[], [`quokka ${round}`]]);
      await alice.rest.put(`/channels/${textId}/messages/pins/${id}`);
      expect(await found(bob, guildId, { content: 'quokka', pinned: 'true' })).toEqual([`quokka ${round}`]);
      await alice.rest.delete(`/channels/${textId}/messages/pins/${id}`);
      expect(await found(bob, guildId, { content: 'quokka', pinned: 'true' })).toEqual([]);
      await alice.rest.delete(`/channels/${textId}/messages/${id}`);
      expect(await found(bob, guildId, { content: 'quokka' })).toEqual([]);
    }
  });

  it('forgets what a ban, a channel and a guild take with them', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const channel = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'short-lived', type: 0 });
    await say(bob, textId, 'numbat of bob');
    await say(alice, channel.id, 'numbat of the channel');
    await say(alice, textId, 'numbat that stays');
    await alice.rest.put(`/guilds/${guildId}/bans/${bob.id}`, { delete_message_seconds: 3600 });
    await alice.rest.delete(`/channels/${channel.id}`);
    expect(await found(alice, guildId, { content: 'numbat' })).toEqual(['numbat that stays']);
    await alice.rest.delete(`/guilds/${guildId}`);
    const { core } = world().server;
    const scope = { guildId, locale: 'en-US', channelIds: [], withThreadsOf: [textId, channel.id], withPrivateThreadsOf: [] };
    expect((await core.searchIndex.search(scope, ANY_MESSAGE, 'guilds')).total).toBe(0);
  });

  it('takes in what a process had left to do that was killed', async () => {
    const { bob, guildId, textId } = await world().scene();
    const { core } = world().server;
    const { id } = await say(bob, textId, 'okapi one');
    expect(await found(bob, guildId, { content: 'okapi' })).toEqual(['okapi one']);
    const first = await core.messages.byId(textId, id);
    if (!first) throw new Error('the message is not there');
    const { stores, close } = await openPostgresStores(world().settings.DATABASE_URL ?? '');
    try {
      // A process that is killed before its first batch.
      const doomed = new SearchIndex(stores.messageSearch, stores, quiet, { waitMs: 1e9 });
      const { messages } = indexedStores(stores, doomed);
      await messages.insert({ ...first, id: core.ids.next(), content: 'okapi two' });
      await messages.save({ ...first, content: 'okapi three', edited_timestamp: first.timestamp });
      await messages.remove(textId, [(await say(bob, textId, 'okapi four')).id]);
      expect(await found(bob, guildId, { content: 'okapi' })).toEqual(expect.not.arrayContaining(['okapi two']));
      const successor = new SearchIndex(stores.messageSearch, stores, quiet);
      await successor.prepare();
      await successor.close();
      expect(await found(bob, guildId, { content: 'okapi' })).toEqual(['okapi two', 'okapi three']);
    } finally {
      await close();
    }
  });

  it('notes a channel once, however much is written there, and clears the note when it ends', async () => {
    const { core } = world().server;
    const { alice, bob, guildId } = await world().scene();
    const { id } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'busy', type: 0 });
    expect(await notesOf(id)).toHaveLength(0);
    await Promise.all(Array.from({ length: 40 }, (_, number) => say(bob, id, `many ${number}`)));
    // Two where the first to be written was not the first to come.
    expect([1, 2]).toContain((await notesOf(id)).length);
    const index = new SearchIndex(core.messageSearch, core, quiet);
    const before = (await notesOf(id)).length;
    await index.foreseeNew(id, core.ids.next());
    expect(await notesOf(id)).toHaveLength(before + 1);
    await index.close();
    expect(await notesOf(id)).toHaveLength(before);
  });
});

describe('With Meilisearch', () => {
  let standIn: StandIn;
  let there: World;
  beforeAll(async () => {
    standIn = await startStandIn();
    there = await openWorld({ settings: { MEILI_URL: standIn.url, MEILI_KEY: standIn.key }, log: 'silent' });
  });
  afterAll(async () => {
    await there.close();
    await standIn.close();
  });
  const prepared = async (): Promise<Scene> => {
    await there.server.core.searchIndex.prepare();
    return there.scene();
  };

  it('finds the same way', async () => {
    const { bob, guildId, textId } = await prepared();
    await say(bob, textId, 'a pangolin');
    expect(await found(bob, guildId, { content: 'pangolin' })).toEqual(['a pangolin']);
    expect(standIn.asked.some((asked) => asked.endsWith('/search'))).toBe(true);
  });

  it('writes on while it is away, answers searches by 503, and has everything afterwards', async () => {
    const { bob, guildId, textId } = await prepared();
    await standIn.goAway();
    const { id } = await say(bob, textId, 'tapir one');
    await say(bob, textId, 'tapir two');
    await bob.rest.patch(`/channels/${textId}/messages/${id}`, { content: 'tapir changed' });
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/messages/search`, { query: { content: 'tapir' } })).toBe('503 0');
    await standIn.comeBack();
    const giveUpAt = Date.now() + 45_000;
    let contents: string[] = [];
    while (contents.length < 2 && Date.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      contents = await found(bob, guildId, { content: 'tapir' });
    }
    expect(contents).toEqual(['tapir two', 'tapir changed']);
  });

  it('reads the history again when it has lost its data, and says so meanwhile', async () => {
    const { bob, guildId, textId } = await prepared();
    await say(bob, textId, 'an old okapi');
    expect(await found(bob, guildId, { content: 'okapi' })).toEqual(['an old okapi']);
    standIn.forgetAll();
    const path = `/guilds/${guildId}/messages/search`;
    const answers: string[] = [];
    const ask = async (): Promise<unknown> => {
      const { status, body } = await bob.rest.ask<{ total_results?: number; code?: number }>('GET', path, { query: { content: 'okapi' } });
      if (answers.at(-1) !== `${status} ${body.code ?? body.total_results}`) answers.push(`${status} ${body.code ?? body.total_results}`);
      return status;
    };
    for (const until of [202, 200]) {
      const giveUpAt = Date.now() + 40_000;
      while ((await ask()) !== until && Date.now() < giveUpAt) if (until === 200) await there.server.core.searchIndex.prepare();
    }
    expect(answers).toEqual(['503 0', '202 110000', '200 1']);
  });
});
