import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** The way between a page and a voice server: its connection can be cut, and its packets stopped. */
export class BreakingNetwork {
  /** Nothing gets through, by UDP. */
  isSilent = false;
  readonly #door: Server;
  readonly #connections = new Set<Socket>();
  readonly #ways = new Map<number, Promise<UdpSocket>>();
  readonly #backs = new Set<UdpSocket>();

  private constructor(door: Server) {
    this.#door = door;
  }

  static async open(tcpPort: number): Promise<BreakingNetwork> {
    const door = createServer((near) => {
      const far = connect(tcpPort, HOST);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        network.#connections.add(one);
        one.pipe(other);
        one
          .on('error', () => other.destroy())
          .on('close', () => {
            network.#connections.delete(one);
            other.destroy();
          });
      }
    });
    const network = new BreakingNetwork(door);
    await once(door.listen(0, HOST), 'listening');
    return network;
  }

  get port(): number {
    return (this.#door.address() as AddressInfo).port; // it listens on a port
  }

  /** Breaks what is connected now, without a word; whoever comes again is let through. */
  cut(): void {
    for (const connection of this.#connections) connection.resetAndDestroy();
  }

  /** The port that leads to that one by UDP. */
  async wayTo(port: number): Promise<number> {
    let way = this.#ways.get(port);
    if (!way) {
      way = this.#openWay(port);
      this.#ways.set(port, way);
    }
    return (await way).address().port;
  }

  async close(): Promise<void> {
    this.cut();
    for (const socket of [...(await Promise.all(this.#ways.values())), ...this.#backs]) socket.close();
    await new Promise((resolve) => this.#door.close(resolve));
  }

  async #openWay(to: number): Promise<UdpSocket> {
    const front = createSocket('udp4');
    const backs = new Map<number, UdpSocket>();
    front.on('message', (packet, { port }) => {
      let back = backs.get(port);
      if (!back) {
        back = createSocket('udp4').on('message', (answer) => {
          if (!this.isSilent) front.send(answer, port, HOST);
        });
        backs.set(port, back);
        this.#backs.add(back);
      }
      if (!this.isSilent) back.send(packet, to, HOST);
    });
    front.bind(0, HOST);
    await once(front, 'listening');
    return front;
  }
}
