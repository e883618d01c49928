import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord-api-types/v10';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackOfSharp } from '#compat-tests/conditions/sharp';
import { useWorld } from '#compat-tests/world';
import { readImage } from '#core/images/read-image';
import { testPng } from './test-images.ts';

/** Longer than what is kept. */
const LONG_FILM = Buffer.alloc(11 * 1024 * 1024, '0123456789');

let server: Server;
let base = '';
let asked: string[] = [];
const sent: Record<string, (response: ServerResponse, range: string) => void> = {
  '/long.mp4': (response, range) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const part = from === undefined ? LONG_FILM : LONG_FILM.subarray(Number(from), Number(to) + 1);
    response.writeHead(from === undefined ? 200 : 206, {
      'content-type': 'video/mp4',
      'content-length': part.length,
      'accept-ranges': 'bytes',
      ...(from !== undefined && { 'content-range': `bytes ${from}-${to}/${LONG_FILM.length}` }),
    });
    response.end(part);
  },
  '/longer.mp4': (response) => response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 13 * 1024 * 1024 }).write('x'),
  '/song': (response) => response.setHeader('content-type', 'audio/mpeg').end('do re mi'),
  '/stalled.mp4': (response) => response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 11 * 1024 * 1024 }).write('x'),
  '/a.png': (response) => response.setHeader('content-type', 'text/html').end(testPng(90)),
  '/a.png?size=1&b=%20': (response) => response.setHeader('content-type', 'image/png').end(testPng(91)),
  '/moved.png': (response) => response.writeHead(302, { location: '/a.png' }).end(),
  '/page.png': (response) => response.setHeader('content-type', 'image/png').end('<html><script>alert(1)</script></html>'.padEnd(100)),
  '/drawing.svg': (response) => response.setHeader('content-type', 'image/svg+xml').end('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  '/endless.png': (response) => {
    response.write(testPng(90));
    const drip = setInterval(() => response.write(Buffer.alloc(1_000_000)), 1);
    response.on('close', () => clearInterval(drip));
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = sent[request.url ?? ''];
    if (answer) answer(response, request.headers.range ?? '');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('Pictures of other hosts', () => {
  const world = useWorld({
    settings: { NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: 'on', NEXUS_MAX_FILM_BYTES: String(12 * 1024 * 1024) },
  });
  const shown = async (path: string): Promise<string> => {
    const { bot, textId } = await world().scene();
    const message = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, {
      embeds: [{ image: { url: `${base}${path}` }, author: { name: 'a', icon_url: `${base}${path}` } }],
    });
    const [embed] = message.embeds;
    expect(embed?.image?.url).toBe(`${base}${path}`);
    expect(embed?.author?.proxy_icon_url).toBe(embed?.image?.proxy_url);
    return embed?.image?.proxy_url ?? '';
  };

  it('are fetched by the server, once, and never by those who read', async () => {
    const url = await shown('/a.png');
    expect(url.startsWith(`${world().server.core.settings.cdnUrl}/external/`)).toBe(true);
    expect(asked).toEqual([]);
    const answers = await Promise.all([fetch(url), fetch(url), fetch(url)]);
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff']);
      expect(Buffer.from(await answer.arrayBuffer()).equals(testPng(90))).toBe(true);
    }
    await fetch(url);
    expect(asked).toEqual(['/a.png']);
  });

  it('keep their query, and may be behind a redirect', async () => {
    expect(readImage(Buffer.from(await (await fetch(await shown('/a.png?size=1&b=%20#here'))).arrayBuffer()))).toMatchObject({ width: 91 });
    expect((await fetch(await shown('/moved.png'))).status).toBe(200);
  });

  it.each(['/page.png', '/drawing.svg', '/endless.png', '/nothing.png'])('are not shown when they are none: %s', async (path) => {
    const url = await shown(path);
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    await fetch(url);
    expect(asked).toEqual([path]);
  });

  it('that are long films or sounds are passed on as they come, in the parts that are asked for', async () => {
    const url = await shown('/long.mp4');
    const part = await fetch(url, { headers: { range: 'bytes=5-104' } });
    expect(Object.fromEntries(part.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '100',
      'content-range': `bytes 5-104/${LONG_FILM.length}`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    expect([part.status, Buffer.from(await part.arrayBuffer()).equals(LONG_FILM.subarray(5, 105))]).toEqual([206, true]);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([200, String(LONG_FILM.length), 'bytes']);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(LONG_FILM)).toBe(true);
    // Looked at once, and asked for each time.
    expect(asked).toHaveLength(4);
    expect((await fetch(await shown('/longer.mp4'))).status).toBe(404);
    expect(await (await fetch(await shown('/song'))).text()).toBe('do re mi');
  });

  it('that are long films are refused in the form of the API where somebody watches too many', async () => {
    const url = await shown('/stalled.mp4');
    const gone = new AbortController();
    const watched = await Promise.all(Array.from({ length: 12 }, () => fetch(url, { signal: gone.signal })));
    expect(new Set(watched.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      429,
      '5',
      { message: 'Service resource is being rate limited', code: 40062, retry_after: 5, global: false },
    ]);
    gone.abort();
  });

  it('are fetched for no address that the server did not sign', async () => {
    const url = await shown('/a.png');
    for (const other of [
      url.replace('/a.png', '/moved.png'),
      url.replace(/external\/./, 'external/_'),
      url.replace('/http/', '/https/'),
      url.replace(/[\w-]{43}/, 'x'),
    ]) {
      expect((await fetch(other)).status).toBe(404);
    }
    expect(asked).toEqual([]);
  });

  it('in components come the same way', async () => {
    const { bot, textId } = await world().scene();
    const { components } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, {
      flags: 1 << 15,
      components: [{ type: 12, items: [{ media: { url: `${base}/a.png` } }] }],
    });
    expect(components).toMatchObject([{ items: [{ media: { url: `${base}/a.png`, proxy_url: expect.stringContaining('/cdn/external/') } }] }]);
  });

  describeWhere(lackOfSharp, 'with sharp', () => {
    it('come smaller', async () => {
      const bytes = Buffer.from(await (await fetch(`${await shown('/a.png')}?width=30&format=webp`)).arrayBuffer());
      expect(readImage(bytes)).toMatchObject({ format: 'webp', width: 30, height: 30 });
    });
  });
});

describe('A server that shows nothing of the web', () => {
  const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: 'off' } });

  it('leaves their addresses as they are', async () => {
    const { bot, textId } = await world().scene();
    const { embeds } = await bot.rest.post<APIMessage>(`/channels/${textId}/messages`, { embeds: [{ image: { url: `${base}/a.png` } }] });
    expect(embeds[0]?.image).toMatchObject({ url: `${base}/a.png`, proxy_url: `${base}/a.png` });
    expect(asked).toEqual([]);
  });

  it('still fetches the picture that a webhook names, once, and shows it as its own', async () => {
    const { alice, textId } = await world().scene();
    const { id, token } = await alice.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'Hook' });
    const say = () => world().nobody.post<APIMessage>(`/webhooks/${id}/${token}?wait=true`, { content: 'x', avatar_url: `${base}/moved.png` });
    const { author } = await say();
    expect(author.avatar).toMatch(/^[0-9a-f]{32}$/);
    expect((await say()).author.avatar).toBe(author.avatar);
    expect(asked).toEqual(['/moved.png', '/a.png']);
  });
});
