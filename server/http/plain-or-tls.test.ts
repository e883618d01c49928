import { once } from 'node:events';
import { createServer as createHttp, get, type IncomingMessage } from 'node:http';
import { createServer as createHttps, get as getSecurely } from 'node:https';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { connect as connectSecurely } from 'node:tls';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import { openAuthority } from '../tls/authority.ts';
import { plainOrTls, type Patience } from './plain-or-tls.ts';

const ignore = (): void => undefined;

describe('a port for plain and TLS connections', () => {
  let dir: string;
  let ca: string;
  let server: ReturnType<typeof plainOrTls>;
  let strict: ReturnType<typeof plainOrTls>;
  let port: number;
  let strictPort: number;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nexus-either-test-'));
    const authority = await openAuthority(dir, []);
    ca = await readFile(authority.caPath, 'utf8');
    const sockets = new WebSocketServer({ noServer: true });
    const open = async (patience: Patience): Promise<ReturnType<typeof plainOrTls>> => {
      const plain = createHttp((_request, response) => response.end('plain'));
      const tls = createHttps(authority.tlsOptions, (_request, response) => response.end('secured'));
      for (const one of [plain, tls]) {
        one.on('upgrade', (request, socket, head) =>
          sockets.handleUpgrade(request, socket, head, (webSocket) => webSocket.on('message', (data: Buffer) => webSocket.send(`heard ${data.toString()}`))),
        );
      }
      const opened = plainOrTls(plain, tls, patience);
      opened.listen(0, '127.0.0.1');
      await once(opened, 'listening');
      return opened;
    };
    server = await open({ firstByteMs: 60_000, upgradeMs: 5_000 });
    strict = await open({ firstByteMs: 100, upgradeMs: 100 });
    [port = 0, strictPort = 0] = [server, strict].map((one) => (one.address() as AddressInfo).port); // they listen on ports
  });
  afterAll(async () => {
    for (const one of [server, strict]) {
      const closed = once(one, 'close');
      one.close();
      one.destroyAll();
      await closed;
    }
    await rm(dir, { recursive: true, force: true });
  });

  it('answers requests of both kinds', async () => {
    const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
    const [secured] = (await once(getSecurely({ port, host: '127.0.0.1', ca }), 'response')) as [IncomingMessage];
    expect([await text(answer), await text(secured)]).toEqual(['plain', 'secured']);
  });

  it.each(['ws', 'wss'])('carries %s', async (scheme) => {
    const socket = new WebSocket(`${scheme}://127.0.0.1:${port}?v=8`, { ca });
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('heard hello');
    socket.terminate();
  });

  it('ends what says nothing, and what speaks no protocol, and stays open', async () => {
    const silent = connect(strictPort, '127.0.0.1').on('error', ignore).resume();
    await once(silent, 'close');
    for (const garbage of [Buffer.from([22, 3, 1, 255, 255, 0]), Buffer.alloc(200, 22), Buffer.alloc(200, 255)]) {
      const stranger = connect(port, '127.0.0.1', () => stranger.end(garbage)).on('error', ignore);
      stranger.resume();
      await once(stranger, 'close');
    }
    const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('plain');
  });

  it('ends what does not become a WebSocket in time, in both, and leaves those that have', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}?v=8`, { ca });
    await once(socket, 'open');
    const slow = connect(port, '127.0.0.1', () => slow.write('GET / HTTP/1.1\r\nHost: x')).on('error', ignore);
    const secured = connectSecurely({ port, host: '127.0.0.1', ca }, () => secured.write('GET / HTTP/1.1\r\nHost: x')).on('error', ignore);
    await Promise.all([once(slow.resume(), 'close'), once(secured.resume(), 'close')]);
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('heard hello');
    // One that stays while the port closes.
    await once(connect(port, '127.0.0.1').on('error', ignore), 'connect');
  });
});
