import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

/** What every store of poll votes promises. */
export function behavesAsPollVoteStore(open: () => Stores): void {
  let channelId: string;
  let messageId: string;
  beforeEach(async () => {
    const message = newMessage(newId());
    [channelId, messageId] = [message.channel_id, message.id];
    await open().messages.insert(message);
  });
  const vote = (userId: string, answers: number[]) => open().pollVotes.vote(channelId, messageId, userId, answers);

  it('replaces votes and tells what changed', async () => {
    const userId = newId();
    expect(await vote(userId, [1, 2, 2])).toEqual({ added: [1, 2], removed: [] });
    expect(await vote(userId, [2, 3])).toEqual({ added: [3], removed: [1] });
    expect(await vote(userId, [2, 3])).toEqual({ added: [], removed: [] });
    expect(await vote(userId, [])).toEqual({ added: [], removed: [2, 3] });
  });

  it('leaves one answer when two single votes of one person race', async () => {
    const userId = newId();
    await Promise.all([1, 2, 3, 4].map((answer) => vote(userId, [answer])));
    const counts = (await open().pollVotes.counts(channelId, [messageId], userId)).get(messageId);
    expect(counts).toEqual([{ id: expect.any(Number), count: 1, me_voted: true }]);
  });

  it('counts by answer and tells what is mine', async () => {
    const [me, other] = [newId(), newId()];
    await vote(me, [1]);
    await vote(other, [1, 4]);
    const counts = async (user: string | null) => (await open().pollVotes.counts(channelId, [messageId, newId()], user)).get(messageId);
    expect(await counts(me)).toEqual([
      { id: 1, count: 2, me_voted: true },
      { id: 4, count: 1, me_voted: false },
    ]);
    expect((await counts(null))?.map((count) => count.me_voted)).toEqual([false, false]);
  });

  it('lists voters by id, page by page', async () => {
    const users = Array.from({ length: 4 }, newId);
    for (const userId of users.toReversed()) await vote(userId, [7]);
    expect(await open().pollVotes.voters(channelId, messageId, 7, undefined, 3)).toEqual(users.slice(0, 3));
    expect(await open().pollVotes.voters(channelId, messageId, 7, users[2], 3)).toEqual(users.slice(3));
  });

  it('does not vote under a message that is gone', async () => {
    await open().messages.remove(channelId, [messageId]);
    await expect(vote(newId(), [1])).rejects.toMatchObject({ row: { code: 10008 } });
  });
}
