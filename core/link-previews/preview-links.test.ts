import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { useWorld } from '#compat-tests/world';
import { nexusClient } from '#compat-tests/nexus-client';
import { previewLink } from './preview-link.ts';
import { isPublicAddress } from '../outside/public-address.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAADklEQVR4nGNgQAP/GQAAEAAB/6uvNt0AAAAASUVORK5CYII=', 'base64');

let server: Server;
let base = '';
let asked: string[] = [];
/** The same server by an address of a private network. */
const inner = (): string => base.replace('127.0.0.1', '127.0.0.2');

const pages: Record<string, (response: ServerResponse) => void> = {
  '/page': (response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<head><title>plain</title><meta property="og:title" content="A title">
      <meta property="og:description" content="${'long '.repeat(200)}"><meta property="og:site_name" content="The site">
      <meta property="og:image" content="/cat.png"><meta name="theme-color" content="#ff8800">
      <link rel="alternate" type="application/json+oembed" href="/oembed"></head>`),
  '/oembed': (response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ author_name: 'Ann', author_url: 'javascript:alert(1)' })),
  '/cat.png': (response) => response.setHeader('content-type', 'image/png').end(PNG),
  '/clip.mp4': (response) => response.setHeader('content-type', 'application/octet-stream').end('x'),
  '/clip': (response) => response.setHeader('content-type', 'video/webm').end('x'),
  '/player': (response) =>
    response.setHeader('content-type', 'text/html').end('<title>Player</title><meta property="og:video" content="https://films.example/embed/1">'),
  '/moved': (response) => response.writeHead(302, { location: '/latin' }).end(),
  '/latin': (response) => response.setHeader('content-type', 'text/html; charset=iso-8859-1').end(Buffer.from('<title>Caf\xe9</title>', 'latin1')),
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/endless': (response) => {
    response.setHeader('content-type', 'text/html');
    response.write('<title>Endless</title>');
    const drip = setInterval(() => response.write('x'.repeat(100_000)), 1);
    response.on('close', () => clearInterval(drip));
  },
  '/silent': () => undefined,
  '/inward': (response) => response.writeHead(302, { location: `${inner()}/secret` }).end(),
  '/slow-parts': (response) =>
    response.setHeader('content-type', 'text/html').end(`<title>Slow</title><meta property="og:image" content="/silent?picture">
      <link rel="alternate" type="application/json+oembed" href="/silent?oembed">`),
  '/inward-parts': (response) =>
    response.setHeader('content-type', 'text/html').end(`<title>Inward</title><meta property="og:image" content="${inner()}/secret.png">
      <link rel="alternate" type="application/json+oembed" href="${inner()}/secret.json">`),
  '/inward-credentials': (response) => response.writeHead(302, { location: base.replace('127.0.0.1', 'somebody:secret@public.example') + '/page' }).end(),
  '/zip': (response) => response.setHeader('content-type', 'application/zip').end('x'),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url?.replace(/\?.*/, '') ?? ''];
    if (page) page(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
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

  it('lead to films at this server, whatever they are called, and not to pages that play them', async () => {
    const { updated } = await written(`${base}/clip ${base}/player`);
    expect((await updated).embeds.map(({ video }) => video)).toEqual([
      { url: `${base}/clip`, content_type: 'video/webm', proxy_url: expect.stringMatching(/\/cdn\/external\/[\w-]{43}\/http\/127\.0\.0\.1:\d+\/clip$/) },
      { url: 'https://films.example/embed/1' },
    ]);
  });

  it('are of what lies elsewhere: what leads into the client is shown by it', async () => {
    const { url } = world().server;
    const { updated } = await written(`${url}/channels/1/2/3 ${url}/invite/abc ${base}/cat.png`);
    expect((await updated).embeds.map((embed) => embed.url)).toEqual([`${base}/cat.png`]);
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

  it('keep nobody waiting for somebody else’s slow pages', async () => {
    const { alice, bob, textId } = await world().scene();
    const messages = `/channels/${textId}/messages`;
    for (let count = 0; count < 6; count++) await bob.rest.post(messages, { content: `${base}/silent?${count}` });
    const listener = await alice.listen();
    const shown = listener.next<APIMessage>('MESSAGE_UPDATE');
    await alice.rest.post(messages, { content: `${base}/latin?fair` });
    expect((await shown).embeds).toMatchObject([{ title: 'Café' }]);
    expect(asked.filter((path) => path.startsWith('/silent')).length).toBeLessThanOrEqual(2);
  });

  it('tell the log of hosts, and not of what people write', async () => {
    const { bob, textId } = await world().scene();
    const { log } = world().server.core;
    const told: unknown[][] = [];
    const { debug } = log;
    log.debug = (...line: unknown[]) => void told.push(line);
    try {
      const content = 'http://nobody.invalid/private/path?of=mine http://somebody:hunter2@nobody.invalid/';
      await bob.rest.post(`/channels/${textId}/messages`, { content });
      await waitUntil(() => told.filter((line) => inspect(line).includes('nobody.invalid')).length === 2);
    } finally {
      log.debug = debug;
    }
    expect(told).toContainEqual([expect.objectContaining({ host: 'nobody.invalid' }), 'a link has no preview']);
    expect(inspect(told, { depth: 9 })).not.toMatch(/private|mine|somebody|hunter2/);
  });

  it('have one time for the page, its oEmbed and its picture together', async () => {
    const began = performance.now();
    const embed = await previewLink(world().server.core, `${base}/slow-parts`, began + 1_000);
    // Each of the two would be waited for longer than this by itself.
    expect(performance.now() - began).toBeLessThan(9_000);
    expect(embed).toEqual({ type: 'link', url: `${base}/slow-parts`, title: 'Slow', thumbnail: { url: `${base}/silent?picture` } });
  });
});

describe('Link previews that an operator turns off and on', () => {
  const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow', NEXUS_LINK_PREVIEWS: '' } });

  it('ask nobody while they are off, not for what was shown before either', async () => {
    const operator = nexusClient(world(), await world().person('olga'));
    const { alice, bob, textId } = await world().scene();
    const messages = `/channels/${textId}/messages`;
    const listener = await alice.listen();
    const write = async (content: string) => {
      const updated = listener.next<APIMessage>('MESSAGE_UPDATE');
      await bob.rest.post(messages, { content });
      return (await updated).embeds;
    };
    const { embeds: written } = await bob.rest.post<APIMessage>(messages, { embeds: [{ image: { url: `${base}/cat.png?later` } }] });
    const proxied = [...(await write(`${base}/cat.png`)), ...written].map(({ thumbnail, image }) => thumbnail?.proxy_url ?? image?.proxy_url ?? '');
    const statuses = () => Promise.all(proxied.map(async (url) => (await fetch(url)).status));

    await operator.patch('/settings', { link_previews: false });
    expect(await statuses()).toEqual([404, 404]);
    const { id } = await bob.rest.post<APIMessage>(messages, { content: `${base}/page?off` });
    expect(await bob.rest.get(`${messages}/${id}`)).toMatchObject({ embeds: [] });

    await operator.patch('/settings', { link_previews: true });
    expect(await write(`${base}/latin?on`)).toMatchObject([{ title: 'Café' }]);
    expect(await statuses()).toEqual([200, 200]);
    expect(asked).toEqual(['/cat.png', '/latin?on', '/cat.png?later']);
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

describe('Link previews of pages that lead inward', () => {
  const names: Record<string, string[]> = { 'public.example': ['127.0.0.1'], 'inner.example': ['127.0.0.2'], 'mixed.example': ['127.0.0.1', '127.0.0.2'] };
  const world = useWorld({
    settings: { NEXUS_LINK_PREVIEWS: 'on' },
    network: {
      isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
      resolve: async (name) => (names[name] ?? []).map((address) => ({ address, family: 4 })),
    },
  });
  const at = (name: string, path: string): string => base.replace('127.0.0.1', name) + path;

  it('ask nothing there', async () => {
    const { bob, textId } = await world().scene();
    const listener = await bob.listen();
    const updated = listener.next<APIMessage>('MESSAGE_UPDATE');
    const links = [at('public.example', '/inward'), at('inner.example', '/page'), at('mixed.example', '/page'), at('public.example', '/inward-credentials')];
    await bob.rest.post(`/channels/${textId}/messages`, { content: [...links, at('public.example', '/inward-parts')].join(' ') });
    const { embeds } = await updated;
    expect(embeds.map(({ url, title, author }) => [url, title, author])).toEqual([[at('public.example', '/inward-parts'), 'Inward', undefined]]);
    // Whoever reads asks this server for it, which does not get it either.
    expect(embeds[0]?.thumbnail?.proxy_url).toContain('/cdn/external/');
    expect((await fetch(embeds[0]?.thumbnail?.proxy_url ?? '')).status).toBe(404);
    expect(asked.toSorted()).toEqual(['/inward', '/inward-credentials', '/inward-parts']);
  });
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}
