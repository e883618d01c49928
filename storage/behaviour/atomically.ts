import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

/** What `atomically` of all stores together promises. */
export function behavesAtomically(open: () => Stores): void {
  const ban = { guild_id: '', user_id: newId(), reason: null };
  const message = () => newMessage(newId());

  it('writes all of it', async () => {
    const one = message();
    const other = message();
    const result = await open().atomically(async (stores) => {
      await stores.messages.insert(one);
      await stores.atomically((inner) => inner.messages.insert(other));
      return stores.messages.byId(one.channel_id, one.id);
    });
    expect(result).toMatchObject({ id: one.id });
    expect(await open().messages.byId(other.channel_id, other.id)).toMatchObject({ id: other.id });
  });

  it('writes nothing when a part of it fails, and shows nothing of it to others before the end', async () => {
    const one = message();
    const failing = open().atomically(async (stores) => {
      await stores.messages.insert(one);
      expect(await open().messages.byId(one.channel_id, one.id)).toBeNull();
      await stores.bans.add({ ...ban, guild_id: newId() });
    });
    await expect(failing).rejects.toThrow('Unknown Guild');
    expect(await open().messages.byId(one.channel_id, one.id)).toBeNull();
  });

  it('lets many run at once, each of which asks the stores outside as well', async () => {
    const messages = Array.from({ length: 30 }, message);
    await Promise.all(
      messages.map((one) =>
        open().atomically(async (stores) => {
          await stores.messages.insert(one);
          await open().messages.byId(one.channel_id, one.id);
        }),
      ),
    );
    for (const one of messages) expect(await open().messages.byId(one.channel_id, one.id)).not.toBeNull();
  });

  it('runs again when two want the same rows in another order', async () => {
    const [a, b] = [message(), message()];
    await Promise.all([a, b].map((one) => open().messages.insert(one)));
    await Promise.all(
      Array.from({ length: 2 }, (_, n) =>
        open().atomically(async (stores) => {
          for (const one of n % 2 ? [a, b] : [b, a]) await stores.messages.save({ ...one, content: `${n}` });
        }),
      ),
    );
    const [nowA, nowB] = await Promise.all([a, b].map((one) => open().messages.byId(one.channel_id, one.id)));
    expect(nowA?.content).toBe(nowB?.content);
  });
}
