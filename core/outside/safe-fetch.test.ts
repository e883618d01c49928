import { createServer, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { freePort } from '#storage/embedded-postgres/free-port';
import type { OutsideNetwork } from '../ports/outside-network.ts';
import { internet } from './internet.ts';
import { isPublicAddress } from './public-address.ts';
import { safeFetch, SafeFetchError, type SafeRequest } from './safe-fetch.ts';

const ALLOW: SafeRequest = { timeoutMs: 2_000, maxBytes: 1_000, privateAddresses: 'allow', network: internet };
const REFUSE: SafeRequest = { ...ALLOW, privateAddresses: 'refuse' };

/** A network in which 127.0.0.1 is of the public internet, and 127.0.0.2 is not; names resolve to the next of their answers. */
function networkOf(names: Record<string, string[][]>): OutsideNetwork & { resolved: string[] } {
  const resolved: string[] = [];
  return {
    resolved,
    isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
    async resolve(name) {
      const [answer, ...later] = names[name] ?? [];
      if (!answer) throw Object.assign(new Error(`nobody knows ${name}`), { code: 'ENOTFOUND' });
      resolved.push(name);
      if (later.length > 0) names[name] = later;
      return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  };
}

/** Packed bodies: what they say they are, and their bytes. */
const PACKED: Record<string, [string, Buffer]> = {
  '/gzip': ['gzip', gzipSync('short')],
  '/br': ['br', brotliCompressSync('short')],
  '/deflate': ['deflate', deflateSync('short')],
  '/bomb/gzip': ['gzip', gzipSync(Buffer.alloc(10_000_000))],
  '/bomb/br': ['br', brotliCompressSync(Buffer.alloc(10_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
  '/bomb/deflate': ['deflate', deflateSync(Buffer.alloc(10_000_000))],
  '/twice': ['gzip, gzip', gzipSync(gzipSync('short'))],
  '/inherited': ['constructor', Buffer.from('short')],
  '/broken': ['gzip', Buffer.from('not packed at all')],
};

let server: Server;
let port: number;
let asked: string[] = [];
/** At which of our addresses each connection came in. */
let reached: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    reached.push(request.socket.localAddress ?? '');
    const [encoding, packed] = PACKED[request.url ?? ''] ?? [];
    if (encoding) return void response.writeHead(200, { 'content-encoding': encoding }).end(packed);
    if (request.url === '/nothing-for-ever') {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('').subarray(0, 10));
      const drip = setInterval(() => response.write(Buffer.from('000000ffff'.repeat(4_000), 'hex')), 5);
      return void response.on('close', () => clearInterval(drip));
    }
    if (request.url === '/long-header') return void response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
    if (request.url === '/redirect') return void response.writeHead(302, { location: '/hello' }).end();
    if (request.url === '/endless') {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'.repeat(500)), 5);
      return void response.on('close', () => clearInterval(drip));
    }
    if (request.url === '/silent') return;
    if (request.url === '/slow') {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      return void response.on('close', () => clearInterval(drip));
    }
    request.pipe(response.writeHead(200, { 'content-type': 'text/plain' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
  reached = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('safeFetch', () => {
  it('posts a body and gives back what comes', async () => {
    const answer = await safeFetch(`http://127.0.0.1:${port}/echo`, { ...ALLOW, method: 'POST', body: 'grüße' });
    expect(answer).toMatchObject({ status: 200, contentType: 'text/plain', body: 'grüße' });
  });

  it.each([
    '127.0.0.1',
    'localhost',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '0',
    '0.0.0.0',
    '127.0.0.1.',
    'localhost.',
    '①②⑦.0.0.1',
    '１２７.0.0.1',
    '127。0。0。1',
    'ⓛocalhost',
    '%6cocalhost',
    'public.example@127.0.0.1',
    'a:b@localhost',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[2002:7f00:1::]',
    '[64:ff9b::7f00:1]',
    '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fe80::1%25lo]',
    '[fe80::1%lo]',
    '[ff02::1]',
  ])('never connects to %s when private addresses are refused', async (host) => {
    await expect(safeFetch(`http://${host}:${port}/secret`, REFUSE)).rejects.toThrow(SafeFetchError);
    expect(asked).toEqual([]);
  });

  it.each([
    ['127.0.0.2'],
    ['127.0.0.1', '127.0.0.2'],
    ['10.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['169.254.169.254'],
    ['fe80::1%lo'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['2001::1'],
    ['fd12:3456::1'],
    ['not an address'],
  ])('asks no name that leads to %s, %s', async (...addresses) => {
    const network = networkOf({ 'mixed.example': [addresses] });
    await expect(safeFetch(`http://mixed.example:${port}/secret`, { ...REFUSE, network })).rejects.toThrow('is not a public address');
    expect(asked).toEqual([]);
  });

  it('connects to the address that was checked, whatever the name says after that', async () => {
    const network = networkOf({ 'rebinding.example': [['127.0.0.1'], ['127.0.0.2']] });
    await safeFetch(`http://rebinding.example:${port}/echo`, { ...REFUSE, network });
    expect([reached, network.resolved]).toEqual([['127.0.0.1'], ['rebinding.example']]);
    await expect(safeFetch(`http://rebinding.example:${port}/echo`, { ...REFUSE, network })).rejects.toThrow('127.0.0.2 is not a public address');
    expect(reached).toHaveLength(1);
  });

  it('gives up in time on a name that nobody answers', async () => {
    const network: OutsideNetwork = { ...networkOf({}), resolve: () => new Promise(() => undefined) };
    await expect(safeFetch('http://silent.example/', { ...REFUSE, network, timeoutMs: 150 })).rejects.toThrow('no answer within 150 ms');
  });

  it.each([0, 22, 25, 6667])('asks nothing at port %i', async (bad) => {
    await expect(safeFetch(`http://127.0.0.1:${bad}/`, ALLOW)).rejects.toThrow('nothing of the web is at that port');
  });

  it('unpacks what comes packed', async () => {
    for (const path of ['/gzip', '/br', '/deflate']) expect((await safeFetch(`http://127.0.0.1:${port}${path}`, ALLOW)).body).toBe('short');
  });

  it.each(['/bomb/gzip', '/bomb/br', '/bomb/deflate', '/nothing-for-ever'])('holds what was packed to the same length: %s', async (path) => {
    const limits: SafeRequest = { ...ALLOW, timeoutMs: 15_000, maxBytes: 100_000 };
    await expect(safeFetch(`http://127.0.0.1:${port}${path}`, limits)).rejects.toThrow('longer than 100000 bytes');
    if (path !== '/nothing-for-ever') expect((await safeFetch(`http://127.0.0.1:${port}${path}`, { ...limits, mayCut: true })).bytes).toHaveLength(100_000);
  });

  it.each(['/twice', '/inherited', '/broken', '/long-header'])('refuses %s', async (path) => {
    await expect(safeFetch(`http://127.0.0.1:${port}${path}`, ALLOW)).rejects.toThrow(SafeFetchError);
  });

  it.each([
    ['headers', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'.repeat(500), 15_000, 'could not be asked'],
    ['answers that are none yet', '', 'HTTP/1.1 102 Processing\r\n\r\n', 150, 'no answer within 150 ms'],
  ])('listens to no endless %s', async (_, first, more, timeoutMs, words) => {
    const sockets: Socket[] = [];
    const raw = createRawServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.write(first);
      const drip = setInterval(() => socket.write(more), 5);
      socket.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    await expect(safeFetch(`http://127.0.0.1:${(raw.address() as AddressInfo).port}/`, { ...ALLOW, timeoutMs })).rejects.toThrow(words);
    for (const socket of sockets) socket.destroy();
    raw.close();
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://127.0.0.1/', 'javascript:alert(1)', 'not an address', ''])('refuses %s', async (address) => {
    await expect(safeFetch(address, ALLOW)).rejects.toThrow('not an address of the web');
  });

  it('does not follow redirects', async () => {
    expect((await safeFetch(`http://127.0.0.1:${port}/redirect`, ALLOW)).status).toBe(302);
    expect(asked).toEqual(['GET /redirect']);
  });

  it('stops reading an answer that is too long', async () => {
    await expect(safeFetch(`http://127.0.0.1:${port}/endless`, ALLOW)).rejects.toThrow('longer than 1000 bytes');
  });

  it.each(['/silent', '/slow'])('gives up in time on %s', async (path) => {
    await expect(safeFetch(`http://127.0.0.1:${port}${path}`, { ...ALLOW, timeoutMs: 150 })).rejects.toThrow('no answer within 150 ms');
  });

  it('tells one kind of error when nobody is there', async () => {
    await expect(safeFetch(`http://127.0.0.1:${await freePort()}/`, ALLOW)).rejects.toThrow(SafeFetchError);
  });
});
