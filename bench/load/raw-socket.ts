import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const NOTHING = Buffer.alloc(0);
/** Code 1000, under a mask of zero. */
const CLOSE_FRAME = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff]);

/**
 * The client's end of a WebSocket that does little more than count: with a thousand of them in one process, a whole
 * library would measure itself.
 */
export class RawSocket {
  onFrame: (payload: Buffer) => void = () => undefined;
  onClose: (reason: string) => void = () => undefined;
  private readonly socket: Socket;
  private rest: Buffer = NOTHING;
  private isUpgraded = false;

  constructor(url: URL, onOpen: () => void) {
    this.socket = connect(Number(url.port), url.hostname, () => {
      const key = randomBytes(16).toString('base64');
      this.socket.write(
        `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.socket.setNoDelay(true);
    this.socket.on('error', (error) => this.onClose(error.message));
    this.socket.on('close', () => this.onClose('closed'));
    this.socket.on('data', (chunk: Buffer) => {
      let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
      if (!this.isUpgraded) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return void (this.rest = bytes);
        if (!bytes.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) return this.onClose(bytes.toString('latin1', 0, 200));
        this.isUpgraded = true;
        bytes = bytes.subarray(end + 4);
        onOpen();
      }
      this.rest = this.readFrames(bytes);
    });
  }

  /** A text frame, or a binary one of bytes. The mask is zero, so the payload goes out as it is. */
  send(message: string | Uint8Array): void {
    const payload = Buffer.from(message as string); // copies bytes as well
    if (payload.length > 65_535) throw new Error('too long for this client');
    const opcode = typeof message === 'string' ? 0x81 : 0x82;
    const head = payload.length < 126 ? Buffer.from([opcode, 0x80 | payload.length]) : Buffer.from([opcode, 0xfe, payload.length >> 8, payload.length & 0xff]);
    this.socket.write(Buffer.concat([head, Buffer.alloc(4), payload]));
  }

  /** As a client that will not come back: the server need not keep the session for a resume. */
  async close(): Promise<void> {
    const isOver = new Promise<void>((resolve) => (this.socket.destroyed ? resolve() : this.socket.once('close', () => resolve())));
    this.onClose = () => undefined;
    if (this.isUpgraded) this.socket.end(CLOSE_FRAME);
    else this.socket.destroy();
    await isOver;
  }

  /** As when a network goes away: the client may come back. */
  breakOff(): void {
    this.onClose = () => undefined;
    this.socket.destroy();
  }

  /** Returns what is left of the last, unfinished frame. */
  private readFrames(bytes: Buffer): Buffer {
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = (bytes[at + 1] ?? 0) & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127) {
        if (bytes.length - at < 10) break;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      if (bytes.length < start + length) break;
      const opcode = (bytes[at] ?? 0) & 0x0f;
      if (opcode === 8) this.onClose(`closed with ${length >= 2 ? bytes.readUInt16BE(start) : 1005}: ${bytes.toString('utf8', start + 2, start + length)}`);
      else this.onFrame(bytes.subarray(start, start + length));
      at = start + length;
    }
    return at === bytes.length ? NOTHING : bytes.subarray(at);
  }
}
