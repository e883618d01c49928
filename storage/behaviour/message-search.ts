import { NO_FLAGS } from '#protocol/flags';
import type { MessageRecord } from '#core/messages/message-record';
import type { MessageQuery, SearchScope } from '#core/ports/message-search';
import type { Stores } from '#core/ports/stores';
import { AT, insertGuild, newId, newMessage, thread } from './records.ts';

/** A query that everything fits. */
export const NOTHING: MessageQuery = {
  content: '',
  slop: 2,
  authorIds: [],
  authorKinds: { any: [], none: [] },
  mentionIds: [],
  mentionRoleIds: [],
  mentionsEveryone: null,
  repliedToUserIds: [],
  repliedToMessageIds: [],
  has: { any: [], none: [] },
  linkHosts: [],
  embedTypes: [],
  embedProviders: [],
  fileNames: [],
  fileEndings: [],
  isPinned: null,
  afterId: null,
  beforeId: null,
  sort: 'newest',
  limit: 25,
  offset: 0,
};

const file = (filename: string, content_type: string): MessageRecord['attachments'][number] => ({
  id: newId(),
  key: filename,
  filename,
  size: 1,
  content_type,
});

/** What every message search promises. */
export function behavesAsMessageSearch(open: () => Stores): void {
  const place = () => ({ guildId: newId(), channelId: newId() });
  const scopeOf = ({ guildId, channelId }: ReturnType<typeof place>, given: Partial<SearchScope> = {}): SearchScope => ({
    guildId,
    channelIds: [channelId],
    archivedIn: [],
    privateIn: [],
    viewerId: newId(),
    onlyIn: null,
    ...given,
  });
  const write = async ({ guildId, channelId }: ReturnType<typeof place>, ...given: Partial<MessageRecord>[]): Promise<MessageRecord[]> => {
    const messages = given.map((one) => newMessage(channelId, { guild_id: guildId, ...one }));
    for (const message of messages) await open().messages.insert(message);
    return messages;
  };
  const found = async (scope: SearchScope, given: Partial<MessageQuery>): Promise<string[]> =>
    (await open().messageSearch.search(scope, { ...NOTHING, ...given })).messages.map(({ content }) => content);

  it('is ready over a history that is short', async () => {
    await open().messageSearch.prepare();
    expect(await open().messageSearch.readiness()).toEqual({ isReady: true, indexed: 0 });
  });

  it('finds words in any form and case, newest first, in this guild and these channels alone', async () => {
    const here = place();
    await write(here, { content: 'We are Running home' }, { content: 'nothing' }, { content: 'a RUN, to be sure' });
    await write({ ...here, channelId: newId() }, { content: 'run elsewhere' });
    await write(place(), { content: 'run in another guild' });
    expect(await found(scopeOf(here), { content: 'run' })).toEqual(['a RUN, to be sure', 'We are Running home']);
    expect(await found(scopeOf(here), { content: 'run', sort: 'oldest', limit: 1 })).toEqual(['We are Running home']);
    expect(await found(scopeOf(here), { content: 'to be' })).toEqual(['a RUN, to be sure']);
    expect(await found(scopeOf(here, { channelIds: [] }), { content: 'run' })).toEqual([]);
  });

  it('counts all and gives a page', async () => {
    const here = place();
    await write(here, ...Array.from({ length: 7 }, (_, number) => ({ content: `page ${number}` })));
    const page = async (offset: number) => open().messageSearch.search(scopeOf(here), { ...NOTHING, content: 'page', limit: 3, offset });
    expect(await page(3)).toMatchObject({ total: 7, messages: [{ content: 'page 3' }, { content: 'page 2' }, { content: 'page 1' }] });
    expect(await page(50)).toEqual({ total: 7, messages: [] });
  });

  it('wants the words near each other and in order', async () => {
    const here = place();
    await write(here, { content: 'red green blue yellow white black' });
    expect(await found(scopeOf(here), { content: 'red yellow' })).toHaveLength(1);
    expect(await found(scopeOf(here), { content: 'red white', slop: 100 })).toHaveLength(1);
    expect(await found(scopeOf(here), { content: 'green blue', slop: 0 })).toHaveLength(1);
    expect((await open().messageSearch.search(scopeOf(here), { ...NOTHING, content: 'green yellow', slop: 0, isPinned: true })).total).toBe(0);
  });

  it('sorts by how well it fits', async () => {
    const here = place();
    await write(here, { content: 'tea tea tea' }, { content: 'tea and many other words that are not about it' });
    expect((await found(scopeOf(here), { content: 'tea', sort: 'relevance' }))[0]).toBe('tea tea tea');
  });

  it('finds what is written a little differently, and parts of words, where nothing fits', async () => {
    const here = place();
    await write(here, { content: 'The Netherlands are flat' }, { content: '日本語の文章です' });
    expect(await found(scopeOf(here), { content: 'netherlnads' })).toEqual(['The Netherlands are flat']);
    expect(await found(scopeOf(here), { content: 'therland' })).toEqual(['The Netherlands are flat']);
    expect(await found(scopeOf(here), { content: '文章' })).toEqual(['日本語の文章です']);
    expect(await found(scopeOf(here), { content: 'zebra' })).toEqual([]);
    expect(await found(scopeOf(here), { content: '%' })).toEqual([]);
  });

  it('filters by everything', async () => {
    const here = place();
    const [author, person, role] = [newId(), newId(), newId()];
    const [first] = await write(here, { content: 'first', author_id: author, embeds: [{ type: 'gifv' as never, provider: { name: 'Tenor' } }] });
    await write(
      here,
      { content: 'hook', webhook_id: newId(), webhook_author: { username: 'x', avatar: null }, sticker_items: [{ id: '1', name: 'x', format_type: 1 }] },
      { content: 'mention', mention_ids: [person], mention_roles: [role], mention_everyone: true },
      { content: 'reply', type: 19, message_reference: { type: 0, message_id: first?.id ?? '', channel_id: here.channelId } },
      { content: 'see https://user@Docs.Example.org:80/x?y', attachments: [file('Cat Photo.PNG', 'image/png'), file('song.mp3', 'audio/mpeg')] },
      { content: 'clip', attachments: [file('clip.mp4', 'video/mp4')] },
    );
    const scope = scopeOf(here);
    const all = ['clip', 'see https://user@Docs.Example.org:80/x?y', 'reply', 'mention', 'hook', 'first'];
    const [clip, link, reply, mention, hook, one] = all;
    const cases: [Partial<MessageQuery>, (string | undefined)[]][] = [
      [{}, all],
      [{ authorIds: [author, newId()] }, [one]],
      [{ authorKinds: { any: ['webhook'], none: [] } }, [hook]],
      [{ authorKinds: { any: [], none: ['webhook', 'bot'] } }, all.filter((content) => content !== hook)],
      [{ authorKinds: { any: ['user'], none: ['user'] } }, []],
      [{ mentionIds: [person] }, [mention]],
      [{ mentionRoleIds: [role, '1'] }, [mention]],
      [{ mentionsEveryone: true }, [mention]],
      [{ mentionsEveryone: false }, all.filter((content) => content !== mention)],
      [{ repliedToUserIds: [author] }, [reply]],
      [{ repliedToUserIds: [person] }, []],
      [{ repliedToMessageIds: [first?.id ?? ''] }, [reply]],
      [{ has: { any: ['link'], none: [] } }, [link]],
      [{ has: { any: ['image', 'video'], none: [] } }, [clip, link, one]],
      [{ has: { any: ['file'], none: ['sound'] } }, [clip]],
      [{ has: { any: ['sticker'], none: [] } }, [hook]],
      [{ has: { any: ['poll'], none: [] } }, []],
      [{ linkHosts: ['docs.example.org'] }, [link]],
      [{ linkHosts: ['example.org'] }, []],
      [{ embedTypes: ['gif'] }, [one]],
      [{ embedProviders: ['Tenor'] }, [one]],
      [{ embedProviders: ["'\\ | x"] }, []],
      [{ fileNames: ['cat photo'] }, [link]],
      [{ fileEndings: ['PNG', 'mp4'] }, [clip, link]],
      [{ afterId: first?.id ?? '', beforeId: newId(), authorIds: [author] }, []],
      [{ isPinned: true }, []],
    ];
    for (const [query, expected] of cases) expect([query, await found(scope, query)]).toEqual([query, expected]);
    await open().pins.add(here.channelId, first?.id ?? '', AT);
    expect(await found(scope, { isPinned: true })).toEqual([one]);
  });

  it('sees what was changed and removed', async () => {
    const here = place();
    const [message] = await write(here, { content: 'before' });
    if (!message) throw new Error('nothing was written');
    await open().messages.save({ ...message, content: 'after' });
    expect(await found(scopeOf(here), { content: 'before' })).toEqual([]);
    expect(await found(scopeOf(here), { content: 'after' })).toEqual(['after']);
    await open().messages.remove(here.channelId, [message.id]);
    expect(await found(scopeOf(here), { content: 'after' })).toEqual([]);
  });

  it('reads what embeds, components, polls and forwards say', async () => {
    const here = place();
    await write(
      here,
      { content: '1', embeds: [{ title: 'walrus', fields: [{ name: 'x', value: 'otter' }] }] },
      { content: '2', components: [{ type: 17, components: [{ type: 10, content: 'ferret' }] }] },
      {
        content: '3',
        message_snapshots: [
          {
            type: 0,
            content: 'badger',
            timestamp: AT,
            edited_timestamp: null,
            mention_ids: [],
            mention_roles: [],
            attachments: [],
            embeds: [],
            flags: NO_FLAGS,
          },
        ],
      },
    );
    const words = { walrus: '1', otter: '1', ferret: '2', badger: '3' };
    for (const [word, content] of Object.entries(words)) expect(await found(scopeOf(here), { content: word })).toEqual([content]);
  });

  it('goes into the archive: public threads, joined private ones, and all for moderators', async () => {
    const { guildId, channel } = await insertGuild(open());
    const [shown, hidden] = [thread(channel, 11, AT), thread(channel, 12, AT)];
    await open().guilds.saveChannels([shown, hidden]);
    for (const { id, type } of [shown, hidden]) await write({ guildId, channelId: id }, { content: `old ${type}` });
    const viewerId = newId();
    const scope = scopeOf({ guildId, channelId: channel.id }, { archivedIn: [channel.id], viewerId });
    expect(await found(scope, { content: 'old' })).toEqual(['old 11']);
    expect(await found({ ...scope, archivedIn: [] }, { content: 'old' })).toEqual([]);
    expect(await found({ ...scope, onlyIn: [hidden.id] }, { content: 'old' })).toEqual([]);
    expect(await found({ ...scope, privateIn: [channel.id] }, { content: 'old' })).toEqual(['old 12', 'old 11']);
    await open().threadMembers.add({ thread_id: hidden.id, user_id: viewerId, join_timestamp: AT, flags: 0 });
    expect(await found({ ...scope, onlyIn: [hidden.id] }, { content: 'old' })).toEqual(['old 12']);
  });
}
