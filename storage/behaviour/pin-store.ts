import type { Stores } from '#core/ports/stores';
import { newId, newMessage } from './records.ts';

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.123456+00:00`;

/** What every pin store promises. */
export function behavesAsPinStore(open: () => Stores): void {
  let channelId: string;
  beforeEach(() => {
    channelId = newId();
  });
  const written = async (count: number) => {
    const messages = Array.from({ length: count }, () => newMessage(channelId));
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    return messages.map((message) => message.id);
  };
  const page = async (before?: string, limit = 50) => (await open().pins.page(channelId, before, limit)).map((pin) => pin.message.id);

  it('lists the newest pin first, page by page, with its moment to the microsecond', async () => {
    const [a = '', b = '', c = ''] = await written(3);
    await open().pins.add(channelId, c, at(1));
    await open().pins.add(channelId, a, at(2));
    await open().pins.add(channelId, b, at(3));
    expect(await page()).toEqual([b, a, c]);
    expect(await page(undefined, 2)).toEqual([b, a]);
    expect(await page(at(2))).toEqual([c]);
    const [newest] = await open().pins.page(channelId, undefined, 1);
    expect(newest).toMatchObject({ pinned_at: at(3), message: { id: b, pinned: true, content: 'hello' } });
  });

  it('pins the same message once when several callers race, and marks it', async () => {
    const [id = ''] = await written(1);
    const added = await Promise.all(Array.from({ length: 6 }, () => open().pins.add(channelId, id, at(1))));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await open().messages.byId(channelId, id)).toMatchObject({ pinned: true });
  });

  it('takes a pin away once', async () => {
    const [id = ''] = await written(1);
    await open().pins.add(channelId, id, at(1));
    expect(await open().pins.remove(channelId, id)).toBe(true);
    expect(await open().pins.remove(channelId, id)).toBe(false);
    expect(await open().messages.byId(channelId, id)).toMatchObject({ pinned: false });
    expect(await page()).toEqual([]);
  });

  it('refuses the 251st pin, however many race, and keeps the 250', async () => {
    const ids = await written(254);
    const outcomes = await Promise.allSettled(ids.map((id) => open().pins.add(channelId, id, at(1))));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map((outcome) => outcome.reason.row.code)).toEqual([30003, 30003, 30003, 30003]);
    expect(await page(undefined, 300)).toHaveLength(250);
  });

  it('does not pin a message that is gone', async () => {
    await expect(open().pins.add(channelId, newId(), at(1))).rejects.toMatchObject({ row: { code: 10008 } });
  });

  it('stands by itself when the same message is pinned, unpinned and deleted at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const [id = ''] = await written(1);
      const isUnknown = (error: { row?: { code: number } }): void => expect(error.row?.code).toBe(10008);
      const pins = Array.from({ length: 12 }, (_, number) =>
        number % 2 === 0 ? open().pins.add(channelId, id, at(number)).catch(isUnknown) : open().pins.remove(channelId, id),
      );
      await Promise.all([...pins, round % 2 === 0 ? open().messages.remove(channelId, [id]) : undefined]);
      const message = await open().messages.byId(channelId, id);
      expect((await page()).includes(id)).toBe(message?.pinned ?? false);
    }
  });
}
