import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

const unicode = (name: string) => ({ id: null, name, animated: false });

/** What every reaction store promises. */
export function behavesAsReactionStore(open: () => Stores): void {
  let channelId: string;
  let messageId: string;
  beforeEach(async () => {
    const message = newMessage(newId());
    [channelId, messageId] = [message.channel_id, message.id];
    await open().messages.insert(message);
  });
  const add = (emoji: { id: string | null; name: string; animated: boolean }, userId = newId(), kind: 0 | 1 = 0) =>
    open().reactions.add(channelId, messageId, emoji, userId, kind);
  const tallies = async (me: string | null = null) => (await open().reactions.tallies(channelId, [messageId], me)).get(messageId);

  it('counts each kind, tells what is mine and keeps the order in which emojis came', async () => {
    const [me, other] = [newId(), newId()];
    const custom = { id: newId(), name: 'party', animated: true };
    expect(await add(custom, me)).toBe(true);
    await add(unicode('👍'), other);
    await add(custom, other);
    await add(custom, other, 1);
    await open().reactions.remove(channelId, messageId, custom.id, me, 0);
    expect(await tallies(other)).toEqual([
      { emoji: custom, normal: 1, burst: 1, me: true, me_burst: true },
      { emoji: unicode('👍'), normal: 1, burst: 0, me: true, me_burst: false },
    ]);
    expect((await tallies(me))?.map((tally) => tally.me)).toEqual([false, false]);
    expect((await tallies())?.map((tally) => tally.me)).toEqual([false, false]);
  });

  it('names with a page those messages beneath which there may be reactions', async () => {
    const bare = newMessage(channelId);
    await open().messages.insert(bare);
    await add(unicode('👍'));
    for (const page of [{ newest: true } as const, { after: '0' }, { before: bare.id }, { around: messageId }]) {
      const read = await open().messages.pageToShow(channelId, page, 10);
      expect(read.messages).toEqual(await open().messages.page(channelId, page, 10));
      expect(read.reacted === null || read.reacted.has(messageId)).toBe(true);
    }
  });

  it('counts the same reaction once, also when it comes many times at once', async () => {
    const userId = newId();
    const added = await Promise.all(Array.from({ length: 8 }, () => add(unicode('👍'), userId)));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await tallies()).toMatchObject([{ normal: 1 }]);
  });

  it('keeps the count right when many add and remove at once', async () => {
    const users = Array.from({ length: 12 }, newId);
    await Promise.all(users.map((userId) => add(unicode('👍'), userId)));
    await Promise.all([
      ...users.slice(0, 6).map((userId) => open().reactions.remove(channelId, messageId, '👍', userId, 0)),
      ...Array.from({ length: 3 }, () => add(unicode('👍'))),
    ]);
    expect(await tallies()).toMatchObject([{ normal: 9 }]);
    expect(await open().reactions.users(channelId, messageId, '👍', 0, undefined, 100)).toHaveLength(9);
  });

  it('refuses a 21st emoji, however many race for the last place', async () => {
    await Promise.all(Array.from({ length: 18 }, (_, number) => add(unicode(`e${number}`))));
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => add(unicode(name))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(2);
    await expect(add(unicode('f'))).rejects.toMatchObject({ row: { code: 30010 } });
    expect(await add(unicode('e3'))).toBe(true);
    expect(await tallies()).toHaveLength(20);
  });

  it('forgets an emoji with its last reaction', async () => {
    const userId = newId();
    await add(unicode('👍'), userId);
    expect(await open().reactions.remove(channelId, messageId, '👍', userId, 1)).toBe(false);
    expect(await open().reactions.remove(channelId, messageId, '👍', userId, 0)).toBe(true);
    expect(await open().reactions.remove(channelId, messageId, '👍', userId, 0)).toBe(false);
    expect(await tallies()).toBeUndefined();
  });

  it('lists users by id, page by page', async () => {
    const users = Array.from({ length: 5 }, newId);
    await Promise.all(users.toReversed().map((userId) => add(unicode('👍'), userId)));
    expect(await open().reactions.users(channelId, messageId, '👍', 0, undefined, 2)).toEqual(users.slice(0, 2));
    expect(await open().reactions.users(channelId, messageId, '👍', 0, users[1], 10)).toEqual(users.slice(2));
    expect(await open().reactions.users(channelId, messageId, '👍', 1, undefined, 10)).toEqual([]);
  });

  it('removes one emoji or all', async () => {
    for (const name of ['a', 'b', 'c']) await add(unicode(name));
    expect(await open().reactions.removeEmoji(channelId, messageId, 'a')).toBe(true);
    expect(await open().reactions.removeEmoji(channelId, messageId, 'a')).toBe(false);
    expect(await tallies()).toHaveLength(2);
    await open().reactions.removeAll(channelId, messageId);
    expect(await tallies()).toBeUndefined();
    expect(await open().reactions.users(channelId, messageId, 'b', 0, undefined, 10)).toEqual([]);
  });

  it('does not react to a message that is gone', async () => {
    await open().messages.remove(channelId, [messageId]);
    await expect(add(unicode('👍'))).rejects.toMatchObject({ row: { code: 10008 } });
  });
}
