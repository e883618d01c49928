import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

/** What every store of direct channels promises. */
export function behavesAsDirectChannelStore(open: () => Stores): void {
  const direct = () => open().directChannels;

  it('makes one channel for two people, whoever asks and however many race', async () => {
    const [a, b] = [newId(), newId()];
    const asked = await Promise.all(Array.from({ length: 6 }, (_, number) => (number % 2 ? direct().between(a, b, newId()) : direct().between(b, a, newId()))));
    expect(new Set(asked.map(({ channel }) => channel.id)).size).toBe(1);
    expect(asked.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(asked[0]?.channel.recipient_ids)).toEqual(new Set([a, b]));
    expect(asked[0]?.channel).toMatchObject({ type: 1, guild_id: null });
  });

  it('finds channels by id and by user, with their newest message, also after a change', async () => {
    const [a, b, c] = [newId(), newId(), newId()];
    const { channel } = await direct().between(a, b, newId());
    const message = newMessage(channel.id);
    await open().messages.insert(message);
    const group = { ...channel, id: newId(), type: 3 as const, name: 'Trip', owner_id: a, recipient_ids: [a, b, c] };
    await direct().insertGroup(group);
    expect((await direct().ofUser(b)).map(({ id }) => id)).toEqual([channel.id, group.id]);
    expect(await direct().byId(channel.id)).toEqual({ ...channel, last_message_id: message.id });
    expect(await direct().byId(newId())).toBeNull();
    await direct().save({ ...group, recipient_ids: [a, c] });
    expect(await direct().ofUser(b)).toMatchObject([{ id: channel.id }]);
    await direct().save({ ...channel, last_pin_timestamp: message.timestamp });
    expect(await direct().between(b, a, newId())).toMatchObject({ created: false, channel: { id: channel.id, last_pin_timestamp: message.timestamp } });
  });
}
