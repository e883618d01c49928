import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { refuseUpgrade } from './refused-upgrades.ts';

it('refuses a WebSocket in words, by a status that is no success', async () => {
  const server = createServer().on('upgrade', (_request, socket) => refuseUpgrade(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/?v=10`);
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(answer.statusCode).toBe(421);
    expect(JSON.parse(await text(answer))).toEqual({ message: expect.stringContaining('another one does'), code: 0 });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
