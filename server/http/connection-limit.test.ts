import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { ConnectionLimit } from './connection-limit.ts';

describe('a WebSocket over the limit', () => {
  it('may break while it is being told', () => {
    const limit = new ConnectionLimit({ ofRequest: () => '198.51.100.1', ofSocket: () => null }, 0);
    const socket = new PassThrough();
    limit.guardUpgrades(() => undefined)({} as IncomingMessage, socket, Buffer.alloc(0));
    expect(String(socket.read())).toMatch(/^HTTP\/1\.1 429 /);
    // Node.js takes its own listener away with an upgrade, and an error that nobody hears ends the process.
    expect(() => socket.emit('error', new Error('read ECONNRESET'))).not.toThrow();
  });
});
