import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server, Socket } from 'node:net';
import type { ClientAddresses } from '#api-v10/client-address';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nvia: 1.1 nexus\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/** How many connections one address may have open. Those of a proxy are counted once they tell for whom they are. */
export class ConnectionLimit {
  private readonly addresses: ClientAddresses;
  private readonly max: number;
  private readonly sockets = new Map<string, number>();
  private readonly webSockets = new Map<string, number>();

  constructor(addresses: ClientAddresses, max: number) {
    this.addresses = addresses;
    this.max = max;
  }

  /** Connections over the limit are closed before anything is read of them. */
  guard(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const address = this.addresses.ofSocket(socket);
      if (address !== null && !this.enter(this.sockets, address, socket)) socket.destroy();
    });
  }

  /** The same for WebSockets that came through a proxy, which are told. */
  guardUpgrades(upgrade: Upgrade): Upgrade {
    return (request, socket, head) => {
      if (this.enter(this.webSockets, this.addresses.ofRequest(request), socket)) return upgrade(request, socket, head);
      // Whoever takes an upgrade over has to hear of errors: unheard, one would end the process.
      socket.on('error', () => socket.destroy());
      socket.end(TOO_MANY);
    };
  }

  private enter(open: Map<string, number>, address: string, socket: Duplex): boolean {
    const count = open.get(address) ?? 0;
    if (count >= this.max) return false;
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    return true;
  }
}
