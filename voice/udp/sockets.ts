import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export type PacketListener = (packet: Buffer, from: RemoteInfo) => void;

const BUFFER_BYTES = 4 * 1024 * 1024;

/** One port, and sockets that share it, each connected to one client: the kernel then finds the way once, not for each packet. */
export class Sockets {
  readonly main: Socket;
  readonly port: number;
  readonly #host: string;
  readonly #listener: PacketListener;
  readonly #connected = new Set<Socket>();
  readonly #maxConnected: number;

  private constructor(main: Socket, host: string, listener: PacketListener, maxConnected: number) {
    this.main = main;
    this.port = main.address().port;
    this.#host = host;
    this.#listener = listener;
    // Elsewhere the system may hand a shared port's packets to any of its sockets.
    this.#maxConnected = process.platform === 'linux' ? maxConnected : 0;
  }

  /** Rejects when the port is in use. */
  static async open({ host, port, maxConnected, listener }: { host: string; port: number; maxConnected: number; listener: PacketListener }): Promise<Sockets> {
    // Sharing is allowed below, so a second server on the same port would only be noticed here.
    const probe = await bind(host, port, false);
    const free = probe.address().port;
    await new Promise<void>((closed) => probe.close(closed));
    const main = await bind(host, free, true);
    main.on('error', () => undefined).on('message', listener);
    enlarge(main);
    return new Sockets(main, host, listener, maxConnected);
  }

  /** A socket for one client, or undefined when there are too many or the system refuses: then the main one does. */
  connect(address: string, port: number): Socket | undefined {
    if (this.#connected.size >= this.#maxConnected) return undefined;
    const socket = newSocket(this.#host, true);
    socket.on('error', () => undefined);
    // With a look-up that answers at once, all of this happens before the next line: no packet of another can come in between.
    socket.bind({ port: this.port, address: this.#host, exclusive: true }, () => socket.connect(port, address));
    if (!isConnected(socket)) {
      socket.close();
      return undefined;
    }
    socket.on('message', this.#listener);
    this.#connected.add(socket);
    return socket;
  }

  release(socket: Socket): void {
    if (this.#connected.delete(socket)) socket.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.main, ...this.#connected].map((socket) => new Promise<void>((closed) => socket.close(closed))));
    this.#connected.clear();
  }
}

function isConnected(socket: Socket): boolean {
  try {
    return socket.remoteAddress().port > 0;
  } catch {
    return false;
  }
}

/** Addresses are always numbers here, so nothing need be asked, nor waited for. */
function lookupNothing(address: string, familyOrOptions: unknown, callback: (error: Error | null, address: string, family: number) => void): void {
  callback(null, address, isIPv6(address) ? 6 : 4);
}

const newSocket = (host: string, reuseAddr: boolean): Socket => createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', reuseAddr, lookup: lookupNothing });

function bind(host: string, port: number, reuseAddr: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = newSocket(host, reuseAddr);
    socket.once('error', reject);
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** As much as the system grants: a burst must not be lost while another task runs. */
function enlarge(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // Its own size does as well.
  }
}
