import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What is asked of a process that does not have the role for it. */
export const ELSEWHERE = {
  status: 421,
  body: JSON.stringify({ message: 'This process of the server does not answer that; another one does.', code: 0 }),
};

/** Refuses a WebSocket where there is no gateway: an ordinary answer would look to the client like a broken server. */
export function refuseUpgrade(socket: Duplex): void {
  // Node.js takes its own listener away with an upgrade, and an error that nobody hears ends the process.
  socket.on('error', () => socket.destroy());
  const { status, body } = ELSEWHERE;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
