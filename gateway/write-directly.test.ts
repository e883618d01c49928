import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { Connection } from './connection.ts';
import type { Encoding } from './frames/build-frame.ts';
import { SharedEvent } from './frames/shared-event.ts';
import { DirectWriter } from './write-directly.ts';

/** Both ends of a real connection. */
async function openPair(encoding: Encoding = 'json') {
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  await once(http, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [[WebSocket], unknown];
  const got: string[] = [];
  client.on('message', (data: Buffer) => got.push(data.toString()));
  const close = (): void => {
    client.terminate();
    server.close();
    http.close();
  };
  const rawOf = (one: WebSocket): Socket => (one as unknown as { _socket: Socket })._socket;
  return {
    connection: new Connection(socket, { encoding, compress: 'none' }, 10, 'ws://gateway', 0),
    raw: rawOf(socket),
    clientRaw: rawOf(client),
    client,
    got,
    close,
  };
}

/** How far one session is before another. */
const OTHER = 900;

const event = (n: number, bytes: number): SharedEvent => new SharedEvent('A', { n, text: 'x'.repeat(bytes) });
const numbersOf = (got: readonly string[]): { s: number; n: number }[] =>
  got.map((text) => JSON.parse(text) as { s: number; d: { n: number } }).map(({ s, d }) => ({ s, n: d.n }));

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('frames that go past the stream of a socket', () => {
  it('find the way there on this Node.js', async () => {
    const { raw, close } = await openPair();
    expect(new DirectWriter(raw).isFree).toBe(true);
    close();
  });

  it('come whole and in order, with those that are too large for it in between', async () => {
    const { connection, got, raw, close } = await openPair();
    let seq = 0;
    for (let turn = 0; turn < 30; turn++) {
      for (let n = 0; n < turn * 4; n++) connection.sendEvent(event(++seq, n % 7 === 6 ? 60_000 : n * 30), seq);
      await new Promise((resolve) => setImmediate(resolve));
      // A reader that falls too far behind would be cut off.
      await until(() => raw.writableLength < 500_000);
    }
    await until(() => got.length === seq);
    expect(numbersOf(got)).toEqual(Array.from({ length: seq }, (_, index) => ({ s: index + 1, n: index + 1 })));
    close();
  });

  it.each([4000, 10_000])('of %d bytes wait for a reader that is slow, and are not overwritten by those of others', async (bytes) => {
    const slow = await openPair();
    const quick = await openPair();
    slow.clientRaw.pause();
    let seq = 0;
    // More than the system takes, and less than a session may have waiting.
    for (let turn = 0; turn < 1000; turn++) {
      // One event for both, under numbers of their own.
      const both = event(++seq, bytes);
      slow.connection.sendEvent(both, seq);
      quick.connection.sendEvent(both, seq + OTHER);
      await new Promise((resolve) => setImmediate(resolve));
      if (slow.raw.writableLength > 1_000_000) break;
    }
    slow.clientRaw.resume();
    await until(() => slow.got.length === seq && quick.got.length === seq);
    const all = Array.from({ length: seq }, (_, index) => ({ s: index + 1, n: index + 1 }));
    expect(numbersOf(slow.got)).toEqual(all);
    expect(numbersOf(quick.got)).toEqual(all.map(({ s, n }) => ({ s: s + OTHER, n })));
    expect(new Set(slow.got.map((text) => text.length)).size).toBeLessThan(5);
    slow.close();
    quick.close();
  });

  it('come before the frame that closes', async () => {
    const { connection, client, got, close } = await openPair();
    connection.sendEvent(event(1, 100), 1);
    connection.close(4000, 'over');
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(4000);
    expect(got).toHaveLength(1);
    close();
  });
});
