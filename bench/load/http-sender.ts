import { connect, type Socket } from 'node:net';

interface Pending {
  resolve: (answer: { status: number; body: string }) => void;
  reject: (error: Error) => void;
}

/** One keep-alive connection that sends one request at a time, with as little of our own work as can be. */
export class HttpSender {
  private readonly url: URL;
  /** Made with the first request: a server closes what says nothing for long. */
  private socket: Socket | null = null;
  private readonly head: string;
  private received = '';
  private pending: Pending | null = null;

  constructor(url: URL, headers: Readonly<Record<string, string>>) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const type = headers['Content-Type'] === undefined ? 'Content-Type: application/json\r\n' : '';
    this.head = `Host: ${url.host}\r\n${type}${lines.join('')}`;
    this.url = url;
  }

  request(method: string, path: string, body: string | Buffer = ''): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      if (this.pending) throw new Error('one at a time');
      // Between two requests the server may have closed what was idle for long.
      const socket = !this.socket || this.socket.destroyed || this.socket.readableEnded ? this.connect() : this.socket;
      this.pending = { resolve, reject };
      const head = `${method} ${path} HTTP/1.1\r\n${this.head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
      socket.write(typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body]));
    });
  }

  close(): void {
    this.socket?.destroy();
  }

  private connect(): Socket {
    const socket = connect(Number(this.url.port), this.url.hostname);
    const fail = (error: Error): void => {
      if (socket === this.socket) this.fail(error);
    };
    this.socket = socket;
    this.received = '';
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      // What nobody asked for says only that it is being closed.
      if (this.pending) this.receive(chunk);
      else socket.destroy();
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    return socket;
  }

  private receive(chunk: string): void {
    this.received += chunk;
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.received.slice(0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.received.length < end + 4 + length) return;
    const body = this.received.slice(end + 4, end + 4 + length);
    this.received = this.received.slice(end + 4 + length);
    const { pending } = this;
    this.pending = null;
    pending?.resolve({ status: Number(head.slice(9, 12)), body });
  }

  private fail(error: Error): void {
    const { pending } = this;
    this.pending = null;
    pending?.reject(error);
  }
}
