import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';

/** Headers that ask for another protocol; without them the request is an ordinary one. */
const ASKS_UPGRADE = new Set(['upgrade', 'http2-settings', 'connection']);

/**
 * Answers requests whose `Upgrade` names something else than a WebSocket as if they had not asked, as HTTP allows.
 * Java's own client sends `Upgrade: h2c` with every plain request, and Node hands such a request over unread:
 * it is put back in front of the socket without those headers and read again.
 */
export function foreignUpgrades(answer: RequestListener): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const plain = createServer(answer);
  return (request, socket, head) => {
    const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      const name = request.rawHeaders[at] ?? '';
      if (!ASKS_UPGRADE.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[at + 1]}`);
    }
    socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
    plain.emit('connection', socket);
  };
}
