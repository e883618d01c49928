import { crc32, deflateSync } from 'node:zlib';
import { imageSize } from 'image-size';
import type { APIEmoji, APIMessage, APISticker, APIUser } from 'discord-api-types/v10';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackOfSharp } from '#compat-tests/conditions/sharp';
import { useWorld } from '#compat-tests/world';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { readImage } from '#core/images/read-image';
import { movingWebp, pictureWithMetadata, tellsOfItsMaker } from '#core/images/test-pictures';
import { dataUri, testPng } from './test-images.ts';

let laterMs = 0;
const world = useWorld({ clock: { nowMs: () => Date.now() + laterMs } });

async function get(path: string): Promise<{ status: number; type: string | null; bytes: Buffer; headers: Headers }> {
  const { cdnUrl } = world().server.core.settings;
  const response = await fetch(path.startsWith('http') ? path : `${cdnUrl}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}
const shape = async (path: string) => {
  const { status, bytes } = await get(path);
  const image = readImage(bytes);
  return image ? `${image.format} ${image.width}x${image.height}${image.isAnimated ? ' moving' : ''}` : status;
};

async function withAvatar(bytes: Buffer, type = 'image/png'): Promise<string> {
  const { bob } = await world().scene();
  const { avatar } = await bob.rest.patch<APIUser>('/users/@me', { avatar: dataUri(bytes, type) });
  return `/avatars/${bob.id}/${avatar}`;
}

/** A PNG that says it is small and unpacks to sixty million bytes. */
function bomb(): Buffer {
  const png = testPng(16);
  const data = deflateSync(Buffer.alloc(60_000_000));
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('IDAT'), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(-12)]);
}

describeWhere(lackOfSharp, 'Pictures of the CDN', () => {
  it('come in the size and format that is asked for, and never larger than they are', async () => {
    const path = await withAvatar(testPng(300));
    expect(await shape(`${path}.png`)).toBe('png 300x300');
    expect(await shape(`${path}.png?size=64`)).toBe('png 64x64');
    expect(await shape(`${path}.webp?size=64`)).toBe('webp 64x64');
    expect(await shape(`${path}.webp?size=64&quality=lossless`)).toBe('webp 64x64');
    expect(await shape(`${path}.jpg?size=128`)).toBe('jpeg 128x128');
    expect(await shape(`${path}.jpeg`)).toBe('jpeg 300x300');
    expect(await shape(`${path}.avif?size=32`)).toBe('avif 32x32');
    expect(await shape(`${path}.png?size=4096`)).toBe('png 300x300');
    expect((await get(`${path}.webp?size=64`)).headers.get('cache-control')).toContain('immutable');
  });

  it('keep their shape', async () => {
    const path = await withAvatar(pictureWithMetadata('png'));
    expect(await shape(`${path}.png?size=16`)).toBe('png 16x11');
  });

  it('are refused in sizes that do not exist, and as a GIF when they stand still', async () => {
    const path = await withAvatar(testPng(40));
    for (const size of ['17', '8192', '0', '-1', 'big', '']) expect([size, (await get(`${path}.png?size=${size}`)).status]).toEqual([size, 400]);
    const { status, type } = await get(`${path}.gif`);
    expect([status, type]).toEqual([415, 'text/plain; charset=utf-8']);
  });

  it('move when they are asked to, and show their first frame otherwise', async () => {
    const path = await withAvatar(movingWebp(), 'image/webp');
    expect(path).toContain('/a_');
    expect(await shape(`${path}.gif`)).toBe('gif 24x16 moving');
    expect(await shape(`${path}.gif?size=16`)).toBe('gif 16x11 moving');
    expect(await shape(`${path}.webp?animated=true`)).toBe('webp 24x16 moving');
    expect(await shape(`${path}.webp?animated=true&size=16`)).toBe('webp 16x11 moving');
    expect(await shape(`${path}.webp`)).toBe('webp 24x16');
    expect(await shape(`${path}.png`)).toBe('png 24x16');
    expect(await shape(`${path}.jpg`)).toBe('jpeg 24x16');
  });

  it('are drawn once however many ask, and are known again by their tag', async () => {
    const path = `${await withAvatar(testPng(500))}.webp?size=256`;
    const all = await Promise.all(Array.from({ length: 12 }, () => get(path)));
    const tag = all[0]?.headers.get('etag') ?? '';
    expect(all.every(({ status, headers, bytes }) => status === 200 && headers.get('etag') === tag && bytes.equals(all[0]?.bytes ?? bytes))).toBe(true);
    const again = await fetch(`${world().server.core.settings.cdnUrl}${path}`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    expect((await get(path.replace('256', '128'))).headers.get('etag')).not.toBe(tag);
    const part = await fetch(`${world().server.core.settings.cdnUrl}${path}`, { headers: { range: 'bytes=0-3' } });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
  });

  it('stand upright and tell nothing of their maker', async () => {
    const path = await withAvatar(pictureWithMetadata('jpeg', 6), 'image/jpeg');
    const { bytes, type } = await get(`${path}.jpg`);
    expect([type, tellsOfItsMaker(bytes)]).toEqual(['image/jpeg', false]);
    expect(imageSize(bytes)).toMatchObject({ width: 16, height: 24 });
    expect(bytes.includes('Exif')).toBe(false);
    expect(await shape(`${path}.png`)).toBe('png 16x24');
  });

  it('of emojis and stickers obey the same rules, but for stickers, which come as they are', async () => {
    const { alice, guildId } = await world().scene();
    const emoji = await alice.rest.post<APIEmoji>(`/guilds/${guildId}/emojis`, { name: 'still', image: dataUri(testPng(100)) });
    expect(await shape(`/emojis/${emoji.id}.webp?size=44`)).toBe('webp 44x44');
    expect(await shape(`/emojis/${emoji.id}.gif`)).toBe(415);
    const moving = await alice.rest.post<APIEmoji>(`/guilds/${guildId}/emojis`, { name: 'moving', image: dataUri(movingWebp(), 'image/webp') });
    expect(moving.animated).toBe(true);
    expect(await shape(`/emojis/${moving.id}.gif`)).toBe('gif 24x16 moving');
    expect(await shape(`/emojis/${moving.id}.png`)).toBe('png 24x16');
    const form = new FormData();
    for (const [name, value] of Object.entries({ name: 'sticker', tags: 'x', description: 'yy' })) form.append(name, value);
    form.append('file', new Blob([Uint8Array.from(Buffer.concat([testPng(320), Buffer.from('PK\x03\x04')]))], { type: 'image/png' }), 'a.png');
    const sticker = await alice.rest.post<APISticker>(`/guilds/${guildId}/stickers`, undefined, { form });
    expect((await get(`/stickers/${sticker.id}.png?size=16`)).bytes.equals(testPng(320))).toBe(true);
    expect(await shape(`/stickers/${sticker.id}.webp?size=160`)).toBe('webp 160x160');
    expect(await shape(`/stickers/${sticker.id}.gif`)).toBe(415);
    expect((await get(`/stickers/${sticker.id}.json`)).status).toBe(415);
  });
});

describe('Pictures that are sent to be kept', () => {
  it.each([
    ['a bomb', bomb(), 'image/png'],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><script>alert(1)</script></svg>'), 'image/png'],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'), 'image/gif'],
    ['a frame of four thousand million pixels', Buffer.from('47494638396101000100800000000000ffffff2c00000000ffffffff0002024401003b', 'hex'), 'image/gif'],
  ])('are refused when they are %s', async (_name, bytes, type) => {
    const { bob } = await world().scene();
    const answer = await bob.rest.ask('PATCH', '/users/@me', { body: { avatar: dataUri(bytes, type) } });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('IMAGE_INVALID')]);
  });

  it('lose what stands behind their end', async () => {
    for (const tail of ['<html><script>alert(1)</script>', 'PK\x03\x04 META-INF/MANIFEST.MF', '*/=1;alert(1)']) {
      const path = await withAvatar(Buffer.concat([testPng(20), Buffer.from(tail, 'latin1')]));
      const { bytes, headers } = await get(`${path}.png`);
      expect(bytes.equals(testPng(20))).toBe(true);
      expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff']);
    }
  });
});

describe('Pictures in messages', () => {
  const send = async (bytes: Buffer, name: string, type: string) => {
    const { bob, textId } = await world().scene();
    const { attachments } = await bob.rest.post<APIMessage>(`/channels/${textId}/messages`, {}, { files: [{ name, bytes, type }] });
    const [attachment] = attachments;
    if (!attachment) throw new Error('no attachment');
    return { attachment, served: await get(attachment.url) };
  };

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('lose where they were taken: %s', async (format) => {
    const { attachment, served } = await send(pictureWithMetadata(format), `holiday.${format}`, `image/${format}`);
    expect([served.status, tellsOfItsMaker(served.bytes)]).toEqual([200, false]);
    expect(served.bytes.length).toBe(attachment.size);
    expect(attachment).toMatchObject({ width: 24, height: 16, content_type: `image/${format}` });
  });

  it('lose it whatever they are called', async () => {
    const { attachment, served } = await send(pictureWithMetadata('jpeg'), 'data.bin', 'application/octet-stream');
    expect([tellsOfItsMaker(served.bytes), served.bytes.length, attachment.width]).toEqual([false, attachment.size, undefined]);
  });

  it('have the size in which they are seen', async () => {
    const { attachment } = await send(pictureWithMetadata('jpeg', 6), 'turned.jpg', 'image/jpeg');
    expect(attachment).toMatchObject({ width: 16, height: 24 });
  });

  it('keep moving', async () => {
    const { served } = await send(movingWebp(), 'a.webp', 'image/webp');
    expect(served.bytes.equals(movingWebp())).toBe(true);
  });
});

describeWhere(lackOfSharp, 'The media proxy', () => {
  it('gives pictures of messages smaller and in other formats, and their placeholder', async () => {
    const { bob, textId } = await world().scene();
    const { attachments } = await bob.rest.post<APIMessage>(
      `/channels/${textId}/messages`,
      {},
      {
        files: [
          { name: 'a.png', bytes: testPng(200), type: 'image/png' },
          { name: 'b.txt', bytes: 'words', type: 'text/plain' },
          { name: 'c.webp', bytes: movingWebp(), type: 'image/webp' },
        ],
      },
    );
    const [picture, words, moving] = attachments;
    expect(picture?.placeholder_version).toBe(1);
    expect(Buffer.from(picture?.placeholder ?? '', 'base64').length).toBeGreaterThan(4);
    expect(words?.placeholder).toBeUndefined();
    const url = picture?.proxy_url ?? '';
    expect(await shape(`${url}width=100&height=50`)).toBe('png 50x50');
    expect(await shape(`${url}width=80&format=webp&quality=lossless`)).toBe('webp 80x80');
    expect(await shape(`${url}format=jpeg`)).toBe('jpeg 200x200');
    expect(await shape(`${url}width=9999&height=9999`)).toBe('png 200x200');
    expect(await shape(`${url}width=0`)).toBe(400);
    expect(await shape(`${url}format=svg`)).toBe(400);
    expect(await shape(`${url}format=gif`)).toBe(415);
    expect(await shape(`${moving?.proxy_url}width=12`)).toBe('webp 12x8 moving');
    expect(await shape(`${moving?.proxy_url}format=webp&width=12&animated=false`)).toBe('webp 12x8');
    expect((await get(`${words?.proxy_url}width=12&format=webp`)).bytes.toString()).toBe('words');
    expect((await get(url.replace('hm=', 'hm=0'))).status).toBe(404);
  });
});

describe('Pictures that were replaced', () => {
  it('go after a month, unless they were taken up again', async () => {
    const { bob } = await world().scene();
    const set = async (side: number): Promise<string> =>
      `/avatars/${bob.id}/${(await bob.rest.patch<APIUser>('/users/@me', { avatar: dataUri(testPng(side)) })).avatar}.png`;
    const first = await set(30);
    const second = await set(31);
    expect(await set(30)).toBe(first);
    const sweep = async (days: number): Promise<number[]> => {
      laterMs += days * 24 * 3600 * 1000;
      await removeDoomedFiles(world().server.core);
      return Promise.all([first, second].map(async (path) => (await get(path)).status));
    };
    expect(await sweep(29)).toEqual([200, 200]);
    expect(await sweep(2)).toEqual([200, 404]);
  });
});
