import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

const HOST = '127.0.0.1';
const LOST_OF = 20;
/** Sound is smaller. */
const PICTURE_BYTES = 400;

/** A way between browsers and the port of an engine, which loses every twentieth packet of pictures to browsers when it is told to. */
export class LosingNetwork {
  losesPictures = false;
  /** What comes faster than this to browsers is lost, if set. */
  bytesPerSecond = Infinity;
  readonly #front: Socket;
  readonly #enginePort: number;
  /** One of these stands for each browser. */
  readonly #backs = new Map<string, Socket>();
  #count = 0;
  #left = 0;
  #leftAtMs = performance.now();

  private constructor(front: Socket, enginePort: number) {
    this.#front = front;
    this.#enginePort = enginePort;
    front.on('message', (packet, from) => this.#backOf(from).send(packet, this.#enginePort, HOST));
  }

  static async open(enginePort: number): Promise<LosingNetwork> {
    const front = createSocket('udp4');
    front.bind(0, HOST);
    await once(front, 'listening');
    return new LosingNetwork(front, enginePort);
  }

  get port(): number {
    return this.#front.address().port;
  }

  async close(): Promise<void> {
    for (const socket of [this.#front, ...this.#backs.values()]) await new Promise<void>((resolve) => socket.close(resolve));
  }

  #backOf({ port, address }: RemoteInfo): Socket {
    let back = this.#backs.get(`${address} ${port}`);
    if (!back) {
      back = createSocket('udp4');
      back.on('message', (packet) => {
        if (!this.#isLost(packet)) this.#front.send(packet, port, address);
      });
      this.#backs.set(`${address} ${port}`, back);
    }
    return back;
  }

  #isLost(packet: Buffer): boolean {
    const isRtp = ((packet[0] ?? 0) & 0xc0) === 0x80 && !((packet[1] ?? 0) >= 192 && (packet[1] ?? 0) <= 223);
    if (isRtp && !this.#fits(packet.length)) return true;
    return this.losesPictures && isRtp && packet.length > PICTURE_BYTES && ++this.#count % LOST_OF === 0;
  }

  /** A tenth of a second's worth may come at once. */
  #fits(bytes: number): boolean {
    if (this.bytesPerSecond === Infinity) return true;
    const nowMs = performance.now();
    this.#left = Math.min(this.bytesPerSecond / 10, this.#left + ((nowMs - this.#leftAtMs) * this.bytesPerSecond) / 1000);
    this.#leftAtMs = nowMs;
    if (this.#left < bytes) return false;
    this.#left -= bytes;
    return true;
  }
}
