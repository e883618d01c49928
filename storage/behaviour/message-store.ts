import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

const idsOf = (messages: readonly { id: string }[]) => messages.map((message) => message.id);

/** What every message store promises. */
export function behavesAsMessageStore(open: () => Stores): void {
  const written = async (count: number) => {
    const channelId = newId();
    const messages = Array.from({ length: count }, () => newMessage(channelId));
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    return { channelId, messages, newestFirst: idsOf(messages).reverse() };
  };

  it('gives back a message as it was written', async () => {
    const message = newMessage(newId(), {
      guild_id: newId(),
      content: '"quotes" \\ {braces}, NULL und Ümläute 😀',
      nonce: 12,
      message_reference: { type: 0, channel_id: '1' },
      position: 3,
    });
    await open().messages.insert(message);
    expect(await open().messages.byId(message.channel_id, message.id)).toEqual(message);
  });

  it('writes many at once, each with its own content', async () => {
    const channelId = newId();
    const messages = Array.from({ length: 200 }, (_, number) => newMessage(channelId, { content: `number ${number}` }));
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    const found = await open().messages.byIds(channelId, idsOf(messages));
    expect(found.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(messages);
  });

  it('fails only the insert that is wrong', async () => {
    const channelId = newId();
    const there = newMessage(channelId);
    await open().messages.insert(there);
    const messages = [newMessage(channelId), { ...newMessage(channelId), id: there.id }, newMessage(channelId, { author_id: 'nobody' }), newMessage(channelId)];
    const outcomes = await Promise.allSettled(messages.map((message) => open().messages.insert(message)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await open().messages.page(channelId, { newest: true }, 10)).toHaveLength(3);
  });

  it('takes text that its engine cannot hold, without what cannot be held', async () => {
    const message = newMessage(newId(), { content: 'a\0b\ud83d', webhook_author: { username: '\udc00x', avatar: null } });
    await open().messages.insert(message);
    expect(await open().messages.byId(message.channel_id, message.id)).toMatchObject({ content: 'ab', webhook_author: { username: 'x' } });
  });

  it('pages before, after and from the newest, always newest first', async () => {
    const { channelId, newestFirst } = await written(6);
    const page = async (where: Parameters<Stores['messages']['page']>[1], limit: number) => idsOf(await open().messages.page(channelId, where, limit));
    const middle = newestFirst[3] ?? '';
    expect(await page({ newest: true }, 4)).toEqual(newestFirst.slice(0, 4));
    expect(await page({ before: middle }, 10)).toEqual(newestFirst.slice(4));
    expect(await page({ after: middle }, 2)).toEqual(newestFirst.slice(1, 3));
    expect(await page({ after: '0' }, 2)).toEqual(newestFirst.slice(4));
    expect(await page({ before: '18446744073709551615' }, 1)).toEqual(newestFirst.slice(0, 1));
  });

  it('pages around a message, at most as many as asked for', async () => {
    const { channelId, newestFirst } = await written(9);
    const around = async (limit: number) => idsOf(await open().messages.page(channelId, { around: newestFirst[4] ?? '' }, limit));
    expect(await around(1)).toEqual(newestFirst.slice(4, 5));
    expect(await around(3)).toEqual(newestFirst.slice(3, 6));
    expect(await around(4)).toEqual(newestFirst.slice(2, 6));
    expect(await around(100)).toEqual(newestFirst);
  });

  it('looks only into the channel that was asked', async () => {
    const { messages } = await written(1);
    const id = messages[0]?.id ?? '';
    const elsewhere = newId();
    expect(await open().messages.byId(elsewhere, id)).toBeNull();
    expect(await open().messages.byIds(elsewhere, [id])).toEqual([]);
    expect(await open().messages.remove(elsewhere, [id])).toEqual([]);
    expect(await open().messages.page(elsewhere, { newest: true }, 5)).toEqual([]);
  });

  it('replaces what is there, and says when it is gone', async () => {
    const message = newMessage(newId(), { nonce: 'once' });
    expect(await open().messages.save(message)).toBe(false);
    await open().messages.insert(message);
    const { nonce: _nonce, ...edited } = { ...message, content: 'edited', edited_timestamp: message.timestamp };
    expect(await open().messages.save(edited)).toBe(true);
    expect(await open().messages.byId(message.channel_id, message.id)).toEqual(edited);
  });

  it('does not lose a pin to an edit that knew nothing of it', async () => {
    const message = newMessage(newId());
    await open().messages.insert(message);
    await open().pins.add(message.channel_id, message.id, message.timestamp);
    await open().messages.save({ ...message, content: 'edited' });
    expect(await open().messages.byId(message.channel_id, message.id)).toMatchObject({ content: 'edited', pinned: true });
  });

  it('removes with reactions, pins and votes, and returns what was there', async () => {
    const { channelId, messages } = await written(3);
    const [first, second, third] = messages as [(typeof messages)[0], (typeof messages)[0], (typeof messages)[0]]; // three were written
    const userId = newId();
    await open().reactions.add(channelId, first.id, { id: null, name: '👍', animated: false }, userId, 0);
    await open().pins.add(channelId, first.id, first.timestamp);
    await open().pollVotes.vote(channelId, first.id, userId, [1]);
    const removed = await open().messages.remove(channelId, [first.id, second.id, newId()]);
    expect(idsOf(removed).sort()).toEqual([first.id, second.id]);
    expect(idsOf(await open().messages.page(channelId, { newest: true }, 10))).toEqual([third.id]);
    expect(await open().reactions.tallies(channelId, [first.id], null)).toEqual(new Map());
    expect(await open().pins.page(channelId, undefined, 10)).toEqual([]);
    expect(await open().pollVotes.counts(channelId, [first.id], null)).toEqual(new Map());
  });

  it('finds what a user wrote in a guild since an id', async () => {
    const [guildId, authorId, channelId] = [newId(), newId(), newId()];
    const mine = { guild_id: guildId, author_id: authorId };
    const messages = [newMessage(channelId, mine), newMessage(channelId, mine), newMessage(newId(), mine), newMessage(channelId, { guild_id: guildId })];
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    const found = await open().messages.idsByAuthorSince(guildId, authorId, messages[1]?.id ?? '');
    expect(found).toEqual(messages.slice(1, 3).map((message) => ({ channelId: message.channel_id, messageId: message.id })));
  });

  it('tells who of some people wrote in a guild since a message', async () => {
    const [guildId, early, late, silent] = [newId(), newId(), newId(), newId()];
    const first = newMessage(newId(), { guild_id: guildId, author_id: early });
    const second = newMessage(newId(), { guild_id: guildId, author_id: late });
    const elsewhere = newMessage(newId(), { guild_id: newId(), author_id: silent });
    for (const message of [first, second, elsewhere]) await open().messages.insert(message);
    expect(await open().messages.authorsSince(guildId, [early, late, silent], second.id)).toEqual([late]);
  });
}
