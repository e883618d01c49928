import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAADklEQVR4nGNgQAP/GQAAEAAB/6uvNt0AAAAASUVORK5CYII=', 'base64');

let server: Server;
let base = '';
let asked: string[] = [];

const pages: Record<string, (response: ServerResponse) => void> = {
  '/page': (response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<head><title>plain</title><meta property="og:title" content="A title">
      <meta property="og:description" content="${'long '.repeat(200)}"><meta property="og:site_name" content="The site">
      <meta property="og:image" content="/cat.png"><meta name="theme-color" content="#ff8800">
      <link rel="alternate" type="application/json+oembed" href="/oembed"></head>`),
  '/oembed': (response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ author_name: 'Ann', author_url: 'javascript:alert(1)' })),
  '/cat.png': (response) => response.setHeader('content-type', 'image/png').end(PNG),
  '/clip.mp4': (response) => response.setHeader('content-type', 'video/mp4').end('x'),
  '/moved': (response) => response.writeHead(302, { location: '/latin' }).end(),
  '/latin': (response) => response.setHeader('content-type', 'text/html; charset=iso-8859-1').end(Buffer.from('<title>Caf\xe9</title>', 'latin1')),
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/endless': (response) => {
    response.setHeader('content-type', 'text/html');
    response.write('<title>Endless</title>');
    const drip = setInterval(() => response.write('x'.repeat(100_000)), 1);
    response.on('close', () => clearInterval(drip));
  },
  '/zip': (response) => response.setHeader('content-type', 'application/zip').end('x'),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    if (page) page(response);
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

describe('Link previews', () => {
  const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: 'on' } });

  const written = async (content: string) => {
    const scene = await world().scene();
    const listener = await scene.bot.listen();
    const updated = listener.next<APIMessage>('MESSAGE_UPDATE');
    const message = await scene.bob.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, { content });
    return { ...scene, listener, message, updated };
  };

  it('show what a page says of itself, and are kept', async () => {
    const { message, updated, bob, textId } = await written(`look: ${base}/page`);
    expect(message.embeds).toEqual([]);
    const { embeds, edited_timestamp } = await updated;
    expect(edited_timestamp).toBeNull();
    expect(embeds).toEqual([
      {
        type: 'link',
        url: `${base}/page`,
        title: 'A title',
        description: expect.stringMatching(/^(?:long )+.*…$/),
        color: 0xff8800,
        provider: { name: 'The site' },
        author: { name: 'Ann' },
        thumbnail: expect.objectContaining({
          url: `${base}/cat.png`,
          proxy_url: expect.stringMatching(/\/cdn\/external\/[\w-]{43}\/http\/127\.0\.0\.1:\d+\/cat\.png$/),
          width: 2,
          height: 3,
          content_type: 'image/png',
        }),
      },
    ]);
    expect((await bob.rest.get<APIMessage>(`/channels/${textId}/messages/${message.id}`)).embeds).toEqual(embeds);
  });

  it('show pictures, videos, and pages behind a redirect, in the order of the links', async () => {
    const { updated } = await written(`${base}/cat.png ${base}/clip.mp4 ${base}/nothing ${base}/moved ${base}/endless`);
    expect((await updated).embeds.map(({ type, url, title }) => [type, url?.slice(base.length), title])).toEqual([
      ['image', '/cat.png', undefined],
      ['video', '/clip.mp4', undefined],
      ['link', '/moved', 'Café'],
      ['link', '/endless', 'Endless'],
    ]);
  });

  it('follow an edit, and do not begin all over by themselves', async () => {
    const { message, updated, bob, textId, listener } = await written(`${base}/latin`);
    await updated;
    expect(await bob.rest.refused('PATCH', `/channels/${textId}/messages/${message.id}`, { body: { content: '' } })).toBe('400 50006');
    expect(await bob.rest.patch(`/channels/${textId}/messages/${message.id}`, { content: 'no link' })).toMatchObject({ embeds: [] });
    const again = listener.next<APIMessage>('MESSAGE_UPDATE', ({ embeds }) => embeds[0]?.type === 'image');
    await bob.rest.patch(`/channels/${textId}/messages/${message.id}`, { content: `${base}/cat.png` });
    await again;
    expect(listener.heard.filter(({ t }) => t === 'MESSAGE_UPDATE').length).toBeLessThanOrEqual(5);
    expect(asked.filter((path) => path === '/cat.png').length).toBeLessThanOrEqual(1);
  });

  it('are not for hidden links, for messages without embeds, nor for writers who may not embed', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const messages = `/channels/${textId}/messages`;
    await bob.rest.post(messages, { content: `<${base}/page?1>` });
    await bob.rest.post(messages, { content: `${base}/page?2`, flags: 4 });
    const everyone = await alice.rest.get<{ id: string; permissions: string }[]>(`/guilds/${guildId}/roles`);
    const bits = BigInt(everyone.find(({ id }) => id === guildId)?.permissions ?? 0) & ~Permission.EmbedLinks;
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: bits.toString() });
    const refused = await bob.rest.post<APIMessage>(messages, { content: `${base}/cat.png` });
    const listener = await alice.listen();
    const shown = listener.next<APIMessage>('MESSAGE_UPDATE');
    await bob.rest.post(messages, { content: `${base}/loop ${base}/zip` });
    await alice.rest.post(messages, { content: `${base}/cat.png` });
    expect((await shown).author.id).toBe(alice.id);
    expect((await bob.rest.get<APIMessage>(`${messages}/${refused.id}`)).embeds).toEqual([]);
    expect(asked.filter((path) => path.startsWith('/page'))).toEqual([]);
    expect(asked.filter((path) => path === '/loop').length).toBeLessThanOrEqual(5);
  });
});

describe('Link previews of a server that stays out of its own network', () => {
  const world = useWorld({ settings: { NEXUS_LINK_PREVIEWS: 'on' } });

  it('ask no private address', async () => {
    const { bob, textId } = await world().scene();
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      await bob.rest.post(`/channels/${textId}/messages`, { content: `http://${host}:${port}/page` });
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(asked).toEqual([]);
  });
});
