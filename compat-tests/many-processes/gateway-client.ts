import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

interface Frame {
  op: number;
  t: string | null;
  d: unknown;
  s: number | null;
}

/** What one gateway session was told, from its READY until it was lost or the test ended. */
export interface Epoch {
  sessionId: string;
  /** Contents of messages, in the order in which they came. */
  contents: string[];
  /** Sequence numbers that came out of their order. */
  disorder: string[];
}

/**
 * A client as the libraries are: when the connection breaks it resumes, when the session is invalid it identifies again,
 * and it goes on trying for ever.
 */
export class GatewayClient {
  readonly epochs: Epoch[] = [];
  /** Since its last READY all of its guilds have come. */
  isIn = false;
  resumes = 0;
  readonly closeCodes: number[] = [];
  private socket: WebSocket | undefined;
  private sessionId: string | undefined;
  private seq = 0;
  private guildsLeft = 0;
  private isOver = false;
  private readonly address: string;
  private readonly token: string;
  private readonly intents: number;

  constructor(url: string, token: string, intents: number) {
    this.address = `${url.replace(/^http/, 'ws')}/?v=10&encoding=json`;
    this.token = token;
    this.intents = intents;
    this.connect();
  }

  get losses(): number {
    return Math.max(this.epochs.length - 1, 0);
  }

  /** Forgets what it has heard so far, for the next test; the session stays. */
  beginAnew(): void {
    this.epochs.splice(0, this.epochs.length, { sessionId: this.sessionId ?? '', contents: [], disorder: [] });
    this.closeCodes.length = 0;
    this.resumes = 0;
  }

  close(): void {
    this.isOver = true;
    this.socket?.close(1000);
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    let beats: NodeJS.Timeout | undefined;
    this.socket = socket;
    this.isIn = false;
    socket.on('error', () => undefined);
    socket.once('close', (code) => {
      clearInterval(beats);
      this.closeCodes.push(code);
      this.isIn = false;
      if (!this.isOver) void sleep(50 + Math.random() * 200, undefined, { ref: false }).then(() => this.isOver || this.connect());
    });
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.op === 10) {
        const { heartbeat_interval: everyMs } = frame.d as { heartbeat_interval: number };
        beats = setInterval(() => this.send(1, this.seq), everyMs).unref();
        this.greet();
      } else if (frame.op === 7) socket.close(4000);
      else if (frame.op === 9) {
        if (frame.d !== true) this.sessionId = undefined;
        void sleep(50 + Math.random() * 200, undefined, { ref: false }).then(
          () => this.socket === socket && socket.readyState === WebSocket.OPEN && this.greet(),
        );
      } else if (frame.op === 0) this.hear(frame);
    });
  }

  private greet(): void {
    if (this.sessionId !== undefined) this.send(6, { token: this.token, session_id: this.sessionId, seq: this.seq });
    else this.send(2, { token: this.token, intents: this.intents, properties: { os: 'linux', browser: 'test', device: 'test' } });
  }

  private hear({ t, d, s }: Frame): void {
    if (t === 'READY') {
      const { session_id: sessionId, guilds } = d as { session_id: string; guilds: unknown[] };
      this.sessionId = sessionId;
      this.seq = 0;
      this.guildsLeft = guilds.length;
      this.epochs.push({ sessionId, contents: [], disorder: [] });
    }
    const epoch = this.epochs.at(-1);
    if (s !== this.seq + 1) epoch?.disorder.push(`${t} has number ${s} after ${this.seq}`);
    this.seq = s ?? this.seq;
    if (t === 'GUILD_CREATE') this.guildsLeft--;
    if (t === 'RESUMED') this.resumes++;
    if (t === 'RESUMED' || this.guildsLeft <= 0) this.isIn = true;
    if (t === 'MESSAGE_CREATE') epoch?.contents.push((d as { content: string }).content);
  }

  private send(op: number, d: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ op, d }));
  }
}
