import type { Stores } from '#core/ports/stores';
import { newId } from './records.ts';

const timeAt = (second: number): string => `2026-01-02T03:04:${String(second).padStart(2, '0')}.000000+00:00`;

/** What every store of open polls promises. */
export function behavesAsOpenPollStore(open: () => Stores): void {
  it('finds polls whose end has come, the oldest first, until they are taken out', async () => {
    const [late, early, open_] = [newId(), newId(), newId()];
    const channelId = newId();
    await open().openPolls.add({ channel_id: channelId, message_id: late, expires_at: timeAt(20) });
    await open().openPolls.add({ channel_id: channelId, message_id: early, expires_at: timeAt(10) });
    await open().openPolls.add({ channel_id: channelId, message_id: open_, expires_at: timeAt(50) });
    const due = async () => (await open().openPolls.due(timeAt(20), 100)).filter((poll) => poll.channel_id === channelId);
    expect(await due()).toEqual([
      { channel_id: channelId, message_id: early, expires_at: timeAt(10) },
      { channel_id: channelId, message_id: late, expires_at: timeAt(20) },
    ]);
    expect(await open().openPolls.remove(channelId, early)).toBe(true);
    expect(await open().openPolls.remove(channelId, early)).toBe(false);
    expect((await due()).map((poll) => poll.message_id)).toEqual([late]);
  });
}

/** What every store of crossposts promises. */
export function behavesAsCrosspostStore(open: () => Stores): void {
  it('knows the copies of a message until it forgets them', async () => {
    const [channelId, messageId] = [newId(), newId()];
    const copies = [newId(), newId()].map((id) => ({ source_channel_id: channelId, source_message_id: messageId, channel_id: newId(), message_id: id }));
    for (const copy of [...copies, ...copies]) await open().crossposts.add(copy);
    expect(await open().crossposts.copiesOf(channelId, messageId)).toEqual(copies);
    expect(await open().crossposts.copiesOf(channelId, newId())).toEqual([]);
    await open().crossposts.remove(channelId, messageId);
    expect(await open().crossposts.copiesOf(channelId, messageId)).toEqual([]);
  });
}
