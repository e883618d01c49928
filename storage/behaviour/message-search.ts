import { NO_FLAGS } from '#protocol/flags';
import type { MessageRecord } from '#core/messages/message-record';
import { searchDocumentOf } from '#core/message-search/search-document';
import { ANY_MESSAGE, type AuthorKind, type MessageQuery, type MessageSearch, type SearchPlace, type SearchScope } from '#core/ports/message-search';
import { AT, newId, newMessage } from './records.ts';

const file = (filename: string, content_type: string): MessageRecord['attachments'][number] => ({
  id: newId(),
  key: filename,
  filename,
  size: 1,
  content_type,
});

/** What every message search promises. */
export function behavesAsMessageSearch(open: () => MessageSearch): void {
  /** What was written in this test, to say what was found. */
  const contents = new Map<string, string>();
  const place = (given: Partial<SearchPlace> = {}): SearchPlace => ({
    guildId: newId(),
    channelId: newId(),
    parentId: null,
    isPrivate: false,
    locale: 'en-US',
    ...given,
  });
  const scopeOf = ({ guildId, channelId, locale }: SearchPlace, given: Partial<SearchScope> = {}): SearchScope => ({
    guildId,
    locale,
    channelIds: [channelId],
    withThreadsOf: [],
    withPrivateThreadsOf: [],
    ...given,
  });
  type Given = Partial<MessageRecord> & { kind?: AuthorKind; repliedTo?: string };
  const keep = async (where: SearchPlace, how: 'new' | 'changed', ...given: Given[]): Promise<MessageRecord[]> => {
    const written = given.map(({ kind = 'user', repliedTo = null, ...one }) => ({
      kind,
      repliedTo,
      message: newMessage(where.channelId, { guild_id: where.guildId, ...one }),
    }));
    for (const { message } of written) contents.set(message.id, message.content);
    await open().keep(
      written.map(({ message, kind, repliedTo }) => searchDocumentOf(message, where, kind, repliedTo)),
      how,
    );
    return written.map(({ message }) => message);
  };
  const write = (where: SearchPlace, ...given: Given[]): Promise<MessageRecord[]> => keep(where, 'new', ...given);
  const found = async (scope: SearchScope, given: Partial<MessageQuery>): Promise<string[]> => {
    const { hits } = await open().search(scope, { ...ANY_MESSAGE, ...given });
    return hits.map(({ id }) => contents.get(id) ?? `an unknown message ${id}`);
  };

  it('finds words in any form and case, newest first, in this guild and these channels alone', async () => {
    const here = place();
    await write(here, { content: 'We are Running home' }, { content: 'nothing' }, { content: 'a RUN, to be sure' });
    await write({ ...here, channelId: newId() }, { content: 'run elsewhere' });
    await write(place(), { content: 'run in another guild' });
    expect(await found(scopeOf(here), { content: 'running' })).toContain('We are Running home');
    expect(await found(scopeOf(here), { content: 'RUN' })).toContain('a RUN, to be sure');
    expect(await found(scopeOf(here), { content: 'to be' })).toEqual(['a RUN, to be sure']);
    expect(await found(scopeOf(here, { channelIds: [] }), { content: 'run' })).toEqual([]);
    expect(await found(scopeOf(here), {})).toEqual(['a RUN, to be sure', 'nothing', 'We are Running home']);
    expect(await found(scopeOf(here), { sort: 'oldest', limit: 1 })).toEqual(['We are Running home']);
  });

  it('counts all and gives a page', async () => {
    const here = place();
    await write(here, ...Array.from({ length: 7 }, (_, number) => ({ content: `page ${number}` })));
    const page = async (offset: number) => open().search(scopeOf(here), { ...ANY_MESSAGE, content: 'page', limit: 3, offset });
    const second = await page(3);
    expect([second.total, second.hits.map(({ id }) => contents.get(id))]).toEqual([7, ['page 3', 'page 2', 'page 1']]);
    expect(await page(50)).toEqual({ total: 7, hits: [] });
  });

  it('takes the last word for the beginning of one', async () => {
    const here = place();
    await write(here, { content: 'a pangolin walks' }, { content: 'nothing' });
    expect(await found(scopeOf(here), { content: 'a pang' })).toEqual(['a pangolin walks']);
  });

  it('sorts by how well it fits', async () => {
    const here = place();
    await write(here, { content: 'tea' }, { content: 'teas and many other words that are not about it' });
    expect((await found(scopeOf(here), { content: 'tea', sort: 'relevance' }))[0]).toBe('tea');
  });

  it('finds what is written a little differently where nothing fits, and words without spaces', async () => {
    const here = place();
    await write(here, { content: 'The Netherlands are flat, said Zoë' }, { content: '日本語の文章です' });
    expect(await found(scopeOf(here), { content: 'netherlnads' })).toEqual(['The Netherlands are flat, said Zoë']);
    expect(await found(scopeOf(here), { content: 'zoe' })).toEqual(['The Netherlands are flat, said Zoë']);
    expect(await found(scopeOf(here), { content: '文章' })).toEqual(['日本語の文章です']);
    expect(await found(scopeOf(here), { content: 'zebra' })).toEqual([]);
  });

  it('finds nothing that is only alike where words are meant literally', async () => {
    const here = place();
    await write(here, { content: 'the gardener is here' }, { content: 'roses' });
    expect(await found(scopeOf(here), { content: 'gardenr' })).toEqual(['the gardener is here']);
    for (const content of ['gardenr', 'rozes', 'the gardenr']) expect(await found(scopeOf(here), { content, isLiteral: true })).toEqual([]);
    expect(await found(scopeOf(here), { content: 'the gardener', isLiteral: true })).toEqual(['the gardener is here']);
    expect(await found(scopeOf(here), { isLiteral: true })).toEqual(['roses', 'the gardener is here']);
  });

  it('filters by everything', async () => {
    const here = place();
    const [author, person, role] = [newId(), newId(), newId()];
    const [first] = await write(here, { content: 'first', author_id: author, embeds: [{ type: 'gifv' as never, provider: { name: 'Tenor' } }] });
    await write(
      here,
      { kind: 'webhook', content: 'hook', sticker_items: [{ id: '1', name: 'x', format_type: 1 }] },
      { content: 'mention', mention_ids: [person], mention_roles: [role], mention_everyone: true },
      { content: 'reply', type: 19, message_reference: { type: 0, message_id: first?.id ?? '', channel_id: here.channelId }, repliedTo: author },
      { content: 'see https://user@Docs.Example.org:80/x?y', attachments: [file('Cat Photo.PNG', 'image/png'), file('song.mp3', 'audio/mpeg')] },
      { content: 'clip', attachments: [file('clip.mp4', 'video/mp4')] },
    );
    await write(here, { content: 'pinned', pinned: true });
    const scope = scopeOf(here);
    const all = ['pinned', 'clip', 'see https://user@Docs.Example.org:80/x?y', 'reply', 'mention', 'hook', 'first'];
    const [pin, clip, link, reply, mention, hook, one] = all;
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
      [{ linkHosts: ['docs.Example.org'] }, [link]],
      [{ linkHosts: ['example.org'] }, []],
      [{ embedTypes: ['gif'] }, [one]],
      [{ embedProviders: ['Tenor'] }, [one]],
      [{ embedProviders: ["'\\ | x"] }, []],
      [{ fileNames: ['cat photo'] }, [link]],
      [{ fileEndings: ['PNG', 'mp4'] }, [clip, link]],
      [{ afterId: first?.id ?? '', authorIds: [author] }, []],
      [{ beforeId: first?.id ?? '' }, []],
      [{ afterId: first?.id ?? '', beforeId: newId() }, all.filter((content) => content !== one)],
      [{ isPinned: true }, [pin]],
      [{ content: 'clip', has: { any: ['video'], none: [] }, authorKinds: { any: ['user'], none: [] } }, [clip]],
    ];
    for (const [query, expected] of cases) expect([query, await found(scope, query)]).toEqual([query, expected]);
  });

  it('sees what was changed and forgotten, and no older version over a newer one', async () => {
    const here = place();
    const scope = scopeOf(here);
    const [message] = await write(here, { content: 'before' });
    const id = message?.id ?? '';
    await keep(here, 'changed', { id, content: 'after', edited_timestamp: '2026-03-01T00:00:00.000000+00:00' });
    expect(await found(scope, { content: 'before' })).toEqual([]);
    expect(await found(scope, { content: 'after' })).toEqual(['after']);
    await open().forget([{ channelId: here.channelId, id }]);
    await open().forget([{ channelId: here.channelId, id }]);
    expect(await found(scope, { content: 'after' })).toEqual([]);
  });

  it('forgets channels with their threads, and guilds', async () => {
    const here = place();
    const thread = place({ guildId: here.guildId, parentId: here.channelId });
    const other = place({ guildId: here.guildId });
    for (const where of [here, thread, other]) await write(where, { content: 'otter' }, { content: 'wombat' });
    const scope = scopeOf(here, { channelIds: [], withThreadsOf: [here.channelId, other.channelId] });
    expect((await open().search(scope, { ...ANY_MESSAGE, content: 'otter' })).total).toBe(3);
    await open().forgetChannels([here.channelId]);
    expect((await open().search(scope, { ...ANY_MESSAGE, content: 'otter' })).total).toBe(1);
    await open().forgetGuild(here.guildId);
    expect((await open().search(scope, { ...ANY_MESSAGE })).total).toBe(0);
  });

  it('reads what embeds, components, polls and forwards say', async () => {
    const here = place();
    const snapshot = { type: 0, content: 'badger', timestamp: AT, edited_timestamp: null, mention_ids: [], mention_roles: [] };
    await write(
      here,
      { content: '1', embeds: [{ title: 'walrus', fields: [{ name: 'x', value: 'otter' }] }] },
      { content: '2', components: [{ type: 17, components: [{ type: 10, content: 'ferret' }] }] },
      { content: '3', message_snapshots: [{ ...snapshot, attachments: [], embeds: [], flags: NO_FLAGS }] },
    );
    const words = { walrus: '1', otter: '1', ferret: '2', badger: '3' };
    for (const [word, content] of Object.entries(words)) expect(await found(scopeOf(here), { content: word })).toEqual([content]);
  });

  it('looks into threads: public ones with their channel, private ones for those who may', async () => {
    const parent = place();
    const [shown, hidden] = [11, 12].map((type) => place({ guildId: parent.guildId, parentId: parent.channelId, isPrivate: type === 12 })) as [
      SearchPlace,
      SearchPlace,
    ]; // two of them
    await write(shown, { content: 'old public' });
    await write(hidden, { content: 'old private' });
    const scope = scopeOf(parent, { channelIds: [], withThreadsOf: [parent.channelId] });
    expect(await found(scope, { content: 'old' })).toEqual(['old public']);
    expect(await found({ ...scope, withThreadsOf: [] }, { content: 'old' })).toEqual([]);
    expect((await found({ ...scope, withPrivateThreadsOf: [parent.channelId] }, { content: 'old' })).toSorted()).toEqual(['old private', 'old public']);
    expect((await found({ ...scope, channelIds: [hidden.channelId] }, { content: 'old' })).toSorted()).toEqual(['old private', 'old public']);
    expect(await found(scopeOf(shown), { content: 'old' })).toEqual(['old public']);
  });

  /** What the content of a search is shown to have found in texts, which are one message. */
  const shown = async (content: string, ...texts: string[]): Promise<string[][]> => {
    const [ranges = []] = await open().highlight('en-US', content, [texts]);
    return ranges.map((of, index) => of.map(([start, end]) => texts[index]?.slice(start, end) ?? ''));
  };

  it('says by which parts of their texts messages were found', async () => {
    const messages = [['A walrus, two Walruses', 'nothing'], [], ['🦭 walrus']];
    expect(await open().highlight('en-US', 'walrus', messages)).toEqual([
      [
        [
          [2, 8],
          [14, 22],
        ],
        [],
      ],
      [],
      [[[3, 9]]],
    ]);
    expect(await open().highlight('en-US', '', messages)).toEqual([[[], []], [], [[]]]);
  });

  it.each([
    ['pang', 'a Pangolin walks', ['Pangolin']],
    ['netherlnads', 'The NETHERLANDS are flat', ['NETHERLANDS']],
    ['netherlnads flat', 'The Netherlands are flat', ['Netherlands', 'flat']],
    ['zoe', 'said Zoë', ['Zoë']],
    ['Zoë', 'said zoe <@1234> to Zoe', ['zoe', 'Zoe']],
    ['文章', '日本語の文章です', ['文章']],
    ['文', '日本語の文章です', ['文']],
    ['otter', '<b>otter</b> & <:otter:123456>', ['otter', 'otter']],
  ])('shows of what %j found just what it found', async (content, text, parts) => {
    const here = place();
    await write(here, { content: text });
    expect(await found(scopeOf(here), { content })).toEqual([text]);
    expect(await shown(content, text)).toEqual([parts]);
  });

  it('shows nothing that is only alike where the word itself stands in the message', async () => {
    expect(await shown('badger', 'a badgre', 'a badger')).toEqual([[], ['badger']]);
    expect(await shown('badger', 'a badgre', 'a dog')).toEqual([['badgre'], []]);
    expect(await shown('otters sleep', 'a bear', 'slopes')).toEqual([[], []]);
  });

  it.each(["'", "\\' | !", '<->', '"', '%_', ':*', '((', 'a'.repeat(1000), '\u0000', '\ud800'])('takes %j as text', async (content) => {
    const here = place();
    await write(here, { content: 'something' }, { content });
    expect((await open().search(scopeOf(here), { ...ANY_MESSAGE, content })).total).toBeLessThan(3);
  });
}
