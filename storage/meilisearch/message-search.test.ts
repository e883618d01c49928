import { randomUUID } from 'node:crypto';
import { searchDocumentOf } from '#core/message-search/search-document';
import { SearchUnavailableError } from '#core/ports/message-search';
import { ANY_MESSAGE } from '#core/ports/message-search';
import { behavesAsMessageSearch } from '../behaviour/message-search.ts';
import { newId, newMessage } from '../behaviour/records.ts';
import { meilisearchMessageSearch } from './message-search.ts';
import { startStandIn, type StandIn } from './test-meilisearch.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(() => standIn.close());

describe('Message search by a stand-in of Meilisearch', () => {
  behavesAsMessageSearch(() => meilisearchMessageSearch({ url: standIn.url, key: standIn.key }));

  it('says that it cannot be asked while the engine is away, and goes on when it is there again', async () => {
    const search = meilisearchMessageSearch({ url: standIn.url, key: standIn.key });
    const place = { guildId: newId(), channelId: newId(), parentId: null, isPrivate: false, locale: 'en-US' };
    const scope = { guildId: place.guildId, locale: 'en-US', channelIds: [place.channelId], withThreadsOf: [], withPrivateThreadsOf: [] };
    const document = searchDocumentOf(newMessage(place.channelId, { guild_id: place.guildId, content: 'otter' }), place, 'user', null);
    await search.keep([document], 'new');
    await standIn.goAway();
    await expect(search.search(scope, ANY_MESSAGE)).rejects.toThrow(SearchUnavailableError);
    await expect(search.keep([document], 'new')).rejects.toThrow('The search engine is not available');
    await standIn.comeBack();
    expect((await search.search(scope, ANY_MESSAGE)).total).toBe(1);
  });

  it('tells before it makes its index anew, and makes none where that could not be heard', async () => {
    const lost = await startStandIn();
    const search = meilisearchMessageSearch({ url: lost.url, key: lost.key });
    let told = 0;
    let isDeaf = true;
    search.onAnew?.(async () => {
      told++;
      if (isDeaf) throw new Error('not now');
    });
    await expect(search.tidy()).rejects.toThrow('not now');
    isDeaf = false;
    await search.tidy();
    expect(told).toBe(2);
    lost.forgetAll();
    await expect(search.forgetGuild(newId())).rejects.toThrow(SearchUnavailableError);
    await search.tidy();
    expect(told).toBe(3);
    await lost.close();
  });

  it('says that it cannot be asked with a wrong key', async () => {
    const search = meilisearchMessageSearch({ url: standIn.url, key: 'wrong' });
    await expect(search.forgetGuild(newId())).rejects.toThrow('API key is invalid');
  });
});

const { MEILI_URL: url, MEILI_KEY: key } = process.env;
// A server of their own is for those who give one: no package holds it.
// No registry ships its server, so that nobody can be asked to have one: without an address there is nothing to leave out.
const describeReal = url !== undefined ? describe : process.env['NEXUS_REQUIRE_ALL'] === '1' ? () => undefined : describe.skip;
describeReal('Message search by the Meilisearch at MEILI_URL', () => {
  const index = `nexus-test-${randomUUID()}`;
  behavesAsMessageSearch(() => meilisearchMessageSearch({ url: url ?? '', key, index }));
});
