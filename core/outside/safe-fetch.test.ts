import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { safeFetch, SafeFetchError, type SafeRequest } from './safe-fetch.ts';

const ALLOW: SafeRequest = { timeoutMs: 2_000, maxBytes: 1_000, privateAddresses: 'allow' };
const REFUSE: SafeRequest = { ...ALLOW, privateAddresses: 'refuse' };

let server: Server;
let port: number;
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
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

  it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0'])(
    'never connects to %s when private addresses are refused',
    async (host) => {
      await expect(safeFetch(`http://${host}:${port}/secret`, REFUSE)).rejects.toThrow(SafeFetchError);
      expect(asked).toEqual([]);
    },
  );

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
    await expect(safeFetch('http://127.0.0.1:1/', ALLOW)).rejects.toThrow(SafeFetchError);
  });
});
