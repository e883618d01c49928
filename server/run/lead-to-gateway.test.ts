import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { request } from 'node:https';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import { CALLED_BY } from '#core/gateway/gateway-address';
import { refuseUpgrade } from '../http/refused-upgrades.ts';
import { openAuthority } from '../tls/authority.ts';
import { demandGateway, leadToGateway } from './lead-to-gateway.ts';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('an api process whose gateway is another one', () => {
  let dir: string;
  let api: Server;
  let gateway: Server;
  let sockets: WebSocketServer;
  const asked: string[] = [];
  const calledBy: unknown[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nexus-lead-test-'));
    api = createServer((incoming, response) => {
      void text(incoming).then((body) =>
        response.writeHead(201, { 'x-own': 'kept' }).end(`${incoming.method} ${incoming.headers.host}${incoming.url} ${body}`),
      );
    }).on('upgrade', (_request, socket) => refuseUpgrade(socket));
    gateway = createServer();
    sockets = new WebSocketServer({ server: gateway });
    sockets.on('connection', (socket, { headers, url }) => {
      asked.push(`${headers.host}${url}`);
      calledBy.push(headers[CALLED_BY]);
      socket.on('message', (data: Buffer) => socket.send(`heard ${data.toString()}`));
    });
    for (const server of [api, gateway]) await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    for (const socket of sockets.clients) socket.terminate();
    for (const server of [api, gateway]) {
      server.close();
      server.closeAllConnections();
    }
    await rm(dir, { recursive: true, force: true });
  });

  it('is one address with it to what nexus run starts', async () => {
    const { caPath, bundlePath } = await openAuthority(dir, []);
    const target = { httpPort: portOf(api), tlsPort: 1, url: 'http://localhost:3200', caPath, bundlePath };
    const led = await leadToGateway(target, `ws://127.0.0.1:${portOf(gateway)}`);
    try {
      const ca = await readFile(caPath, 'utf8');
      const here = { host: '127.0.0.1', port: led.tlsPort, ca };
      const sent = request({ ...here, servername: 'discord.com', path: '/api/v10/x?y=1', method: 'POST', headers: { host: 'discord.com' } }).end('a body');
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect([answer.statusCode, answer.headers['x-own'], await text(answer)]).toEqual([201, 'kept', 'POST discord.com/api/v10/x?y=1 a body']);
      const socket = new WebSocket(`wss://127.0.0.1:${led.tlsPort}/?v=10`, { ca, headers: { host: 'gateway.discord.gg' } });
      await once(socket, 'open');
      socket.send('hello');
      expect(String((await once(socket, 'message'))[0])).toBe('heard hello');
      expect(asked).toEqual(['gateway.discord.gg/?v=10']);
      socket.terminate();
    } finally {
      led.close();
    }
  });

  it('asks a gateway of another name by that name, and tells what the program calls it', async () => {
    const { caPath, bundlePath } = await openAuthority(dir, []);
    const elsewhere = `0.0.0.0:${portOf(gateway)}`;
    const led = await leadToGateway({ httpPort: portOf(api), tlsPort: 1, url: 'http://localhost:3200', caPath, bundlePath }, `ws://${elsewhere}`);
    const socket = new WebSocket(`wss://127.0.0.1:${led.tlsPort}/?v=10`, { ca: await readFile(caPath, 'utf8'), headers: { host: 'gateway.discord.gg' } });
    await once(socket, 'open');
    expect([asked.at(-1), calledBy.at(-1)]).toEqual([`${elsewhere}/?v=10`, 'gateway.discord.gg']);
    socket.terminate();
    led.close();
  });

  it('is told from one that is no gateway before anything is started', async () => {
    await demandGateway(`ws://127.0.0.1:${portOf(gateway)}/`);
    await expect(demandGateway(`ws://127.0.0.1:${portOf(api)}`)).rejects.toThrow('421');
    await expect(demandGateway('ws://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
  });
});
