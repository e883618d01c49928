import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Core } from '#core/core';
import { attachmentKey } from '#core/attachments/attachment-key';
import { signedAttachmentUrl } from '#core/attachments/attachment-url';
import { ImageWorkError } from '#core/ports/image-work';
import { imageKey, memberImageOwner } from '#core/images/keep-image';
import { readImage } from '#core/images/read-image';
import { DiskBlobStore } from '#storage/disk/blob-store';
import { addressesBehind } from '../client-address.ts';
import { createCdn } from './serve-cdn.ts';
import { testPng } from './test-images.ts';

const TEXT = '0123456789';
let nowMs = Date.parse('2026-03-01T12:00:00Z');
let directory: string;
let server: Server;
let core: Core;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nexus-cdn-'));
  // The CDN reads nothing else of the core.
  core = {
    blobs: new DiskBlobStore(directory),
    clock: { nowMs: () => nowMs },
    settings: { cdnUrl: '', signingSecret: Buffer.from('secret') },
    // As on a machine where nothing decodes pictures.
    imageWork: {
      draw: async () => {
        throw new ImageWorkError('missing');
      },
    },
    log: { error: () => undefined },
  } as unknown as Core;
  const cdn = createCdn(core, addressesBehind([]));
  server = createServer((incoming, response) => cdn(incoming, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

/** Sends the path as it is: fetch would tidy up what an attacker would not. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const sent = request({ port: (server.address() as AddressInfo).port, path, headers, method }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks), text: Buffer.concat(chunks).toString() };
}

const keep = (key: string, bytes: string | Buffer, contentType: string) =>
  core.blobs.put(key, Readable.from([Buffer.from(bytes)]), { maxBytes: 10_000, contentType });

let lastId = 100;
async function attachment(filename: string, contentType = 'text/plain', bytes: string | Buffer = TEXT): Promise<string> {
  const id = String(lastId++);
  await keep(attachmentKey(id), bytes, contentType);
  return signedAttachmentUrl(core, '55', { id, filename });
}

describe('Attachments of the CDN', () => {
  it('serves a signed link, its name and its length', async () => {
    const { status, headers, text } = await get(await attachment('größe (1).txt'));
    expect(status).toBe(200);
    expect(text).toBe(TEXT);
    expect(headers['content-length']).toBe('10');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['content-disposition']).toContain("filename*=UTF-8''gr%C3%B6%C3%9Fe%20%281%29.txt");
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('takes a link whose name a client escaped otherwise', async () => {
    const link = await attachment("it's.txt");
    expect((await get(link.replace("'", '%27'))).status).toBe(200);
  });

  it('knows no link without signature, with another one, of another channel, or after a day', async () => {
    const link = await attachment('a.txt');
    const [path = '', query = ''] = link.split('?');
    expect((await get(link)).status).toBe(200);
    expect((await get(path)).status).toBe(404);
    expect((await get(`${path}?${query.replace(/hm=../, 'hm=00')}`)).status).toBe(404);
    expect((await get(link.replace('/55/', '/56/'))).status).toBe(404);
    expect((await get(link.replace('a.txt', 'b.html'))).status).toBe(404);
    nowMs += 25 * 3600 * 1000;
    expect((await get(link)).status).toBe(404);
  });

  it('caches no longer than the link lives, and for one reader only', async () => {
    const { headers } = await get(await attachment('a.txt'));
    const [, seconds = '0'] = /^private, max-age=(\d+)$/.exec(headers['cache-control'] ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThanOrEqual(24 * 3600);
  });

  it.each([
    ['a.html', 'text/html'],
    ['a.svg', 'image/svg+xml'],
    ['a.xml', 'application/xml'],
    ['a.xhtml', 'application/xhtml+xml'],
    ['a.pdf', 'application/pdf'],
    ['a.js', 'text/javascript'],
    ['a.png', 'image/png, text/html'],
    ['a.bin', 'IMAGE/SVG+XML; charset=utf-8'],
  ])('never shows %s (%s) in place', async (filename, contentType) => {
    const { headers } = await get(await attachment(filename, contentType, '<script>alert(1)</script>'));
    expect(headers['content-disposition']).toMatch(/^attachment; /);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
  });

  it.each([
    ['a.png', 'image/png'],
    ['a.mp3', 'audio/mpeg'],
    ['a.mp4', 'video/mp4'],
  ])('shows %s in place', async (filename, contentType) => {
    expect((await get(await attachment(filename, contentType))).headers['content-disposition']).toMatch(/^inline; /);
  });
});

describe('Parts of a file', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-200', TEXT, 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('answers %s with that part', async (range, part, shown) => {
    const { status, headers, text } = await get(await attachment('a.txt'), { range });
    expect([status, text, headers['content-range'], headers['content-length']]).toEqual([206, part, shown, String(part.length)]);
  });

  it.each(['bytes=10-', 'bytes=50-60', 'bytes=-0'])('refuses %s, which lies outside', async (range) => {
    const { status, headers } = await get(await attachment('a.txt'), { range });
    expect([status, headers['content-range']]).toEqual([416, 'bytes */10']);
  });

  it.each(['bytes=0-1,3-4', 'bytes=5-2', 'lines=1-2', 'bytes=-', 'bytes=a-b'])('answers %s with the whole', async (range) => {
    expect((await get(await attachment('a.txt'), { range })).status).toBe(200);
  });

  it('tells a client that has it so, and gives no part of another version', async () => {
    const link = await attachment('a.txt');
    const { etag = '' } = (await get(link)).headers;
    expect((await get(link, { 'if-none-match': `"x", W/${etag}` })).status).toBe(304);
    expect((await get(link, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    expect((await get(link, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  it('answers HEAD with the head alone, and an empty file', async () => {
    const head = await get(await attachment('a.txt'), {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '10', '']);
    const empty = await get(await attachment('empty.txt', 'text/plain', ''), { range: 'bytes=0-5' });
    expect(empty.status).toBe(416);
    expect((await get(await attachment('empty.txt', 'text/plain', ''))).status).toBe(200);
  });
});

describe('Images of the CDN', () => {
  const hash = 'a_0123456789abcdef0123456789abcdef';

  it('serves what is no picture with its true type, whatever extension and size is asked for', async () => {
    await keep(imageKey('icons', '7', hash), 'GIF', 'image/gif');
    for (const extension of ['png', 'webp', 'gif', 'jpg', 'jpeg']) {
      const { status, headers, text } = await get(`/icons/7/${hash}.${extension}?size=128&quality=lossless`);
      expect([status, headers['content-type'], text]).toEqual([200, 'image/gif', 'GIF']);
      expect(headers['cache-control']).toContain('immutable');
    }
  });

  it('knows the paths of members, events, emojis and stickers', async () => {
    await keep(imageKey('guild-avatars', memberImageOwner('7', '8'), hash), 'x', 'image/png');
    await keep(imageKey('guild-events', '9', hash), 'x', 'image/png');
    await keep('emojis/10', 'x', 'image/png');
    await keep('stickers/11', '{}', 'application/json');
    for (const path of [`/guilds/7/users/8/avatars/${hash}.png`, `/guild-events/9/${hash}.png`, '/emojis/10.webp?size=44&animated=true', '/stickers/11.json'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it('serves pictures as they are stored where they cannot be drawn, and refuses what needs no drawing to be refused', async () => {
    const still = '0123456789abcdef0123456789abcdef';
    await keep(imageKey('icons', '7', still), testPng(40), 'image/png');
    for (const ask of ['.png?size=16', '.webp', '.jpg?size=32', '.webp?animated=true']) {
      const { status, headers, bytes } = await get(`/icons/7/${still}${ask}`);
      expect([status, headers['content-type'], bytes.equals(testPng(40))]).toEqual([200, 'image/png', true]);
    }
    expect((await get(`/icons/7/${still}.gif`)).status).toBe(415);
    expect((await get(`/icons/7/${still}.png?size=17`)).status).toBe(400);
  });

  it('draws six default avatars', async () => {
    for (let index = 0; index < 6; index++) {
      const { status, bytes } = await get(`/embed/avatars/${index}.png`);
      expect(status).toBe(200);
      expect(readImage(bytes)).toMatchObject({ format: 'png', width: 256, height: 256 });
    }
    expect((await get('/embed/avatars/6.png')).status).toBe(404);
    expect((await get('/embed/avatars/0.png', { range: 'bytes=0-3' })).text).toBe(Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString());
  });

  it.each([
    '/',
    '/uploads/100',
    '/avatars/7/../../types/uploads/100',
    '/avatars/..%2f..%2fuploads/100.png',
    '/attachments/55/100/..%2f..%2fetc%2fpasswd',
    '/attachments/55/../100/a.txt',
    '/attachments/55/100/%ff',
    '/attachments/55/100/%',
    '/emojis/10/../11.png',
    '/emojis/1e3.png',
    '/avatars/7/nothex.png',
    `/unfinished/7/${hash}.png`,
    '//evil.example/avatars/7/a.png',
    '/avatars/99999999999999999999/0123456789abcdef.png',
  ])('has nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('refuses to be written to', async () => {
    expect((await get('/emojis/10.png', {}, 'PUT')).status).toBe(405);
    expect((await get('/emojis/10.png', {}, 'OPTIONS')).status).toBe(204);
  });
});
