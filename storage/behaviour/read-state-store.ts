import type { Stores } from '#core/ports/stores';
import { newId } from './records.ts';

/** What every store of read states promises. */
export function behavesAsReadStateStore(open: () => Stores): void {
  it('keeps the latest state of each channel, by person', async () => {
    const [me, other, a, b] = [newId(), newId(), newId(), newId()];
    const state = (userId: string, channelId: string, messageId: string, mentions = 0) => ({
      user_id: userId,
      channel_id: channelId,
      last_message_id: messageId,
      mention_count: mentions,
    });
    const [first, second] = [newId(), newId()];
    await open().readStates.save([state(me, a, first), state(me, b, first, 3), state(other, a, first)]);
    await open().readStates.save([state(me, a, second), state(me, a, first)]);
    expect(await open().readStates.ofUser(me)).toEqual([state(me, a, second), state(me, b, first, 3)]);
    await open().readStates.remove(me, a);
    expect(await open().readStates.ofUser(me)).toEqual([state(me, b, first, 3)]);
    expect(await open().readStates.ofUser(other)).toEqual([state(other, a, first)]);
  });
}
