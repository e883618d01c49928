import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import type { Selection, UdpPlane } from './udp-plane.ts';
import { transportModes, type PacketCipher, type TransportMode } from './transport-modes.ts';

/** What came to a client: the clear part, what was sealed behind it, and the counter. */
export interface Arrival {
  clear: Buffer;
  plain: Buffer;
  counter: number;
}

const HOST = '127.0.0.1';

/** A bot's side of the UDP plane, on a real socket. */
export class TestClient {
  readonly socket: Socket;
  ssrc: number;
  readonly raw: Buffer[] = [];
  cipher: PacketCipher | undefined;
  counter = 0;
  sequence = 100;
  timestamp = 1000;
  #port: number;
  #waiting: (() => void)[] = [];

  private constructor(socket: Socket, port: number, ssrc: number) {
    this.socket = socket;
    this.#port = port;
    this.ssrc = ssrc;
    this.#hear(socket);
  }

  static async open(port: number, ssrc: number): Promise<TestClient> {
    return new TestClient(await openSocket(), port, ssrc);
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(packet: Buffer, socket = this.socket): void {
    socket.send(packet, this.#port, HOST);
  }

  /** Waits until at least so many packets came in all. */
  async arrivals(count: number): Promise<Buffer[]> {
    while (this.raw.length < count) await new Promise<void>((came) => this.#waiting.push(came));
    return this.raw;
  }

  async discover(): Promise<{ address: string; port: number }> {
    const count = this.raw.length;
    this.send(discoveryRequest(this.ssrc));
    const response = (await this.arrivals(count + 1))[count] as Buffer;
    this.raw.splice(count, 1);
    return { address: response.toString('latin1', 8, response.indexOf(0, 8)), port: response.readUInt16BE(72) };
  }

  /** Discovers, and gets a key as the voice gateway would give it. */
  async select(member: { select(selection: Selection): void }, mode: TransportMode, { withoutSodium = false } = {}): Promise<void> {
    const place = await this.discover();
    const secretKey = randomBytes(32);
    this.cipher = transportModes({ withoutSodium }).cipher(mode, secretKey);
    member.select({ mode, secretKey, ...place });
  }

  /** A sealed packet; `header` is everything in front of the sealed part. */
  seal(header: Buffer, plain: Buffer, counter = ++this.counter): Buffer {
    const packet = Buffer.alloc(header.length + plain.length + 20);
    header.copy(packet);
    this.cipher?.seal(plain, header, counter, packet, header.length);
    packet.writeUInt32BE(counter, packet.length - 4);
    return packet;
  }

  /** The next packet of sound. */
  frame(payload: Buffer): Buffer {
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp += 960;
    return this.seal(header({ ssrc: this.ssrc, sequence: this.sequence, timestamp: this.timestamp }), payload);
  }

  open(packet: Buffer, clearBytes = 12): Arrival {
    const clear = packet.subarray(0, clearBytes);
    const counter = packet.readUInt32BE(packet.length - 4);
    const plain = this.cipher?.open(packet.subarray(clearBytes, packet.length - 4), clear, counter);
    if (!plain) throw new Error('What came does not open with the key.');
    return { clear, plain, counter };
  }

  async payloads(count: number): Promise<string[]> {
    return (await this.arrivals(count)).map((packet) => this.open(packet).plain.toString());
  }

  /** Another socket of the same client, as after its router chose another port; what comes there counts as come. */
  async moveSocket(): Promise<Socket> {
    const socket = await openSocket();
    this.#hear(socket);
    return socket;
  }

  close(): void {
    this.socket.close();
  }

  #hear(socket: Socket): void {
    socket.on('message', (packet) => {
      this.raw.push(packet);
      for (const came of this.#waiting.splice(0)) came();
    });
  }
}

const openSocket = (): Promise<Socket> =>
  new Promise((opened) => {
    const socket = createSocket('udp4');
    socket.bind(0, HOST, () => {
      // The process that tests may be kept from reading for a while.
      socket.setRecvBufferSize(1024 * 1024);
      opened(socket);
    });
  });

export function discoveryRequest(ssrc: number): Buffer {
  const request = Buffer.alloc(74);
  request.writeUInt16BE(1, 0);
  request.writeUInt16BE(70, 2);
  request.writeUInt32BE(ssrc, 4);
  return request;
}

/** An RTP header as bots write it, with what the test wants otherwise. */
export function header({
  ssrc,
  sequence = 1,
  timestamp = 960,
  payloadType = 120,
  marker = false,
  csrcs = [],
  extensionWords,
  padded = false,
}: {
  ssrc: number;
  sequence?: number;
  timestamp?: number;
  payloadType?: number;
  marker?: boolean;
  csrcs?: number[];
  extensionWords?: number;
  padded?: boolean;
}): Buffer {
  const bytes = Buffer.alloc(12 + 4 * csrcs.length + (extensionWords === undefined ? 0 : 4));
  bytes[0] = 0x80 | (padded ? 0x20 : 0) | (extensionWords === undefined ? 0 : 0x10) | csrcs.length;
  bytes[1] = payloadType | (marker ? 0x80 : 0);
  bytes.writeUInt16BE(sequence, 2);
  bytes.writeUInt32BE(timestamp, 4);
  bytes.writeUInt32BE(ssrc, 8);
  csrcs.forEach((csrc, index) => bytes.writeUInt32BE(csrc, 12 + 4 * index));
  if (extensionWords !== undefined) {
    bytes.writeUInt16BE(0xbede, bytes.length - 4);
    bytes.writeUInt16BE(extensionWords, bytes.length - 2);
  }
  return bytes;
}

/** Waits until the plane has read so many packets in all. */
export async function settled(plane: UdpPlane, received: number): Promise<void> {
  while (plane.counters.received < received) await new Promise((tick) => setTimeout(tick, 1));
}
