import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The first byte of every TLS connection. */
const TLS_HANDSHAKE = 22;

export interface Patience {
  /** How long a connection may take for its first byte, and from then on to its upgrade: the two servers do not look at that unless they listen. */
  firstByteMs: number;
  upgradeMs: number;
}

/**
 * One port for both: clients of voice always speak TLS, a proxy in front that has ended it speaks plain HTTP.
 * Neither of the two servers listens by itself; the port is for WebSockets, and closes on what does not become one in time.
 */
export function plainOrTls(plain: HttpServer, tls: TlsServer, { firstByteMs, upgradeMs }: Patience): Server & { destroyAll(): void } {
  const open = new Set<Socket>();
  const deadlines = new WeakMap<Duplex, NodeJS.Timeout>();
  const expectUpgrade = (socket: Duplex): void => {
    const deadline = setTimeout(() => socket.destroy(), upgradeMs).unref();
    deadlines.set(socket, deadline);
    socket.once('close', () => clearTimeout(deadline));
  };
  plain.on('connection', expectUpgrade);
  tls.on('secureConnection', expectUpgrade);
  for (const server of [plain, tls]) server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => clearTimeout(deadlines.get(socket)));
  const server = createServer((socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const destroy = (): void => void socket.destroy();
    socket.on('error', destroy).setTimeout(firstByteMs, destroy);
    socket.once('data', (first: Buffer) => {
      socket.off('error', destroy).off('timeout', destroy).setTimeout(0);
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? tls : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return Object.assign(server, {
    destroyAll: () => {
      for (const socket of open) socket.destroy();
    },
  });
}
