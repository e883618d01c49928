import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A TCP connection that gathers all it gets. */
export interface RawSocket {
  socket: Socket;
  received(): Buffer;
  /** Resolves when the other side has closed or nothing more came for a while. */
  quiet(patienceMs: number): Promise<void>;
  isClosed(): boolean;
}

export async function openRawSocket(url: URL): Promise<RawSocket> {
  const chunks: Buffer[] = [];
  let isClosed = false;
  const socket = connect(Number(url.port), url.hostname);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    received: () => Buffer.concat(chunks),
    isClosed: () => isClosed,
    quiet: (patienceMs) =>
      new Promise((resolve) => {
        if (isClosed) return resolve();
        const timer = setTimeout(resolve, patienceMs);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** The head of a WebSocket handshake with the gateway. */
export const handshake = (headers: Record<string, string> = {}, path = '/?v=10&encoding=json'): string =>
  [
    `GET ${path} HTTP/1.1`,
    ...Object.entries({
      host: 'localhost',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/** A WebSocket frame as a client sends it, with a first byte of one's choice. */
export function clientFrame(firstByte: number, payload: Buffer, isMasked = true): Buffer {
  const mask = randomBytes(4);
  const length = payload.length < 126 ? Buffer.from([payload.length]) : payload.length < 65_536 ? Buffer.alloc(3) : Buffer.alloc(9);
  if (length.length === 3) {
    length[0] = 126;
    length.writeUInt16BE(payload.length, 1);
  }
  if (length.length === 9) {
    length[0] = 127;
    length.writeBigUInt64BE(BigInt(payload.length), 1);
  }
  if (!isMasked) return Buffer.concat([Buffer.from([firstByte]), length, payload]);
  length[0] = (length[0] ?? 0) | 0x80;
  return Buffer.concat([Buffer.from([firstByte]), length, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

/** The code of the close frame among the server's frames, or null. */
export function closeCodeIn(received: Buffer): number | null {
  let at = received.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= received.length) {
    const opcode = (received[at] ?? 0) & 0x0f;
    let length = (received[at + 1] ?? 0) & 0x7f;
    let head = 2;
    if (length === 126) {
      length = received.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      length = Number(received.readBigUInt64BE(at + 2));
      head = 10;
    }
    if (opcode === 8) return length >= 2 ? received.readUInt16BE(at + head) : 1005;
    at += head + length;
  }
  return null;
}
