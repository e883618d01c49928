import type { APIMessage } from 'discord-api-types/v10';
import { nexusClient } from '#compat-tests/nexus-client';
import { useWorld, type Somebody } from '#compat-tests/world';
import type { HighlightedSearchResult } from '#core/messages/search-with-highlights';

const world = useWorld();

/** The parts of found messages that a search shows, each as the text it stands in says it. */
async function shownTo(who: Somebody, guildId: string, content: string): Promise<[path: string, part: string][][]> {
  const client = nexusClient(world(), who);
  const { messages } = await client.get<HighlightedSearchResult>(`/guilds/${guildId}/messages/search`, { query: { content } });
  return messages.flat().map((message) =>
    message.highlights.map(({ path, start, length }) => {
      const text = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], message) as string; // paths lead to texts
      return [path.join('.'), text.slice(start, start + length)];
    }),
  );
}

describe('A search with highlights', () => {
  it('shows in every text of a message by which words it was found', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const say = (who: Somebody, body: Record<string, unknown>): Promise<APIMessage> => who.rest.post(`/channels/${textId}/messages`, body);
    const first = await say(alice, { content: '🦭 <b>Walruses</b> & a walrus' });
    await say(bot, { embeds: [{ title: 'On walrus', fields: [{ name: 'Food', value: 'of the walrus' }] }] });
    await say(bot, { flags: 1 << 15, components: [{ type: 17, components: [{ type: 10, content: 'a **walrus** sleeps' }] }] });
    await say(bob, { poll: { question: { text: 'A walrus?' }, answers: [{ poll_media: { text: 'no' } }, { poll_media: { text: 'walrus!' } }] } });
    await say(alice, { message_reference: { type: 1, message_id: first.id, channel_id: textId } });
    const expected = [
      [
        ['message_snapshots.0.message.content', 'Walruses'],
        ['message_snapshots.0.message.content', 'walrus'],
      ],
      [
        ['poll.question.text', 'walrus'],
        ['poll.answers.1.poll_media.text', 'walrus'],
      ],
      [['components.0.components.0.content', 'walrus']],
      [
        ['embeds.0.title', 'walrus'],
        ['embeds.0.fields.0.value', 'walrus'],
      ],
      [
        ['content', 'Walruses'],
        ['content', 'walrus'],
      ],
    ];
    expect(await shownTo(bob, guildId, 'walrus')).toEqual(expected);
    expect((await shownTo(bob, guildId, 'walrsu')).at(-1)).toEqual([['content', 'walrus']]);
    expect((await shownTo(bot, guildId, '')).flat()).toEqual([]);
  });

  it("adds nothing to Discord's own answer, and asks what it asks", async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'an otter' });
    const ours = await nexusClient(world(), bob).get<HighlightedSearchResult>(`/guilds/${guildId}/messages/search`, { query: { content: 'otter' } });
    const [[{ highlights, ...message } = { highlights: [] }] = []] = ours.messages;
    expect(highlights).toEqual([{ path: ['content'], start: 3, length: 5 }]);
    expect(await bob.rest.get(`/guilds/${guildId}/messages/search`, { query: { content: 'otter' } })).toEqual({ ...ours, messages: [[message]] });
    const path = `/guilds/${guildId}/messages/search`;
    const blind = await world().bot({ owner: alice, guildId, intents: [] });
    expect(await nexusClient(world(), blind).refused('GET', path)).toBe('403 50001');
    expect(await nexusClient(world(), await world().person()).refused('GET', path)).toMatch(/^40[34] /);
    expect(await nexusClient(world(), bob).refused('GET', path, { query: { limit: 26 } })).toBe('400 50035');
    expect(await nexusClient(world(), null).refused('GET', path)).toMatch(/^401 /);
  });
});
