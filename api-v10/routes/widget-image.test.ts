import { inflateSync } from 'node:zlib';
import { useWorld } from '#compat-tests/world';
import { readImage } from '#core/images/read-image';

const world = useWorld();
const png = async (guildId: string, style = '') => {
  const answer = await fetch(`${world().server.url}/api/v10/guilds/${guildId}/widget.png${style && `?style=${style}`}`);
  return { status: answer.status, type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
};
/** The pixels of a picture of ours: one IDAT, no filters. */
const pixelsOf = (bytes: Buffer): Buffer => inflateSync(bytes.subarray(bytes.indexOf('IDAT') + 4, bytes.indexOf('IEND') - 8));

describe('The picture of a widget', () => {
  it('is drawn in five shapes for anybody, while the widget is on', async () => {
    const { bot, guildId } = await world().scene();
    expect((await png(guildId)).status).toBe(403);
    await bot.rest.patch(`/guilds/${guildId}/widget`, { enabled: true });
    const sizes = { banner1: [320, 76], banner2: [320, 76], banner3: [320, 76], banner4: [320, 106] } as const;
    for (const [style, [width, height]] of Object.entries(sizes)) {
      const { status, type, bytes } = await png(guildId, style);
      expect([style, status, type]).toEqual([style, 200, 'image/png']);
      expect(readImage(bytes)).toMatchObject({ format: 'png', width, height });
    }
    const shield = await png(guildId);
    expect(readImage(shield.bytes)).toMatchObject({ format: 'png', height: 20 });
    expect((await png(guildId, 'poster')).status).toBe(400);
    expect((await png('1')).status).toBe(404);
  });

  it('tells how many are online, and takes any name', async () => {
    const { bot, guildId } = await world().scene();
    await bot.rest.patch(`/guilds/${guildId}/widget`, { enabled: true });
    const before = await png(guildId, 'banner1');
    const listener = await bot.listen();
    await listener.close();
    await bot.listen();
    const after = await png(guildId, 'banner1');
    expect(pixelsOf(after.bytes).equals(pixelsOf(before.bytes))).toBe(false);
    for (const name of ['Größe & Maß', '日本語の部屋', 'x'.repeat(100), '🎉🎉']) {
      await bot.rest.patch(`/guilds/${guildId}`, { name });
      expect([name, (await png(guildId, 'banner2')).status]).toEqual([name, 200]);
    }
  });
});
