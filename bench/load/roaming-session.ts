import { RawSocket } from './raw-socket.ts';

const PATIENCE_MS = 60_000;
/** A little more often than the server asks for. */
const HEARTBEAT_MS = 35_000;
/** Where the number of a dispatch begins: `{"op":0,"s":12,"t":...`. */
const SEQ_AT = 12;
const HEAD_BYTES = 80;

interface Waiting {
  t: string;
  resolve(payload: string): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** The number of a dispatch in JSON that begins at `at`; 0 for what is none. */
export function seqIn(bytes: Buffer, at = 0): number {
  // The sixth is the opcode.
  if (bytes.length < at + SEQ_AT || bytes[at] !== 123 || bytes[at + 6] !== 48 || bytes[at + 9] !== 115) return 0;
  let seq = 0;
  for (let index = at + SEQ_AT; ; index++) {
    const digit = (bytes[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) return seq;
    seq = seq * 10 + digit;
  }
}

/** A client that loses its connection, resumes, begins anew, and all the while sees whether an event is missing or doubled. */
export class RoamingSession {
  /** Called with INTERACTION_CREATE. */
  onInteraction: ((payload: string) => void) | null = null;
  /** Dispatches over all its lives. */
  heard = 0;
  /** Numbers that did not follow the last one. */
  mistakes = 0;
  sessionId = '';
  private readonly url: URL;
  private readonly token: string;
  private readonly intents: number | undefined;
  private readonly onLost: (reason: string) => void;
  private socket: RawSocket | null = null;
  private seq = 0;
  private waiting: Waiting | null = null;

  constructor(url: string, { token, intents, onLost }: { token: string; intents?: number; onLost: (reason: string) => void }) {
    this.url = new URL(url.replace('http', 'ws'));
    this.url.search = '?v=10&encoding=json';
    this.token = token;
    this.intents = intents;
    this.onLost = onLost;
    setInterval(() => this.say(1, this.seq), HEARTBEAT_MS).unref();
  }

  /** A session from nothing; the one before is left for the server to forget. */
  async begin(): Promise<void> {
    this.drop();
    this.seq = 0;
    const ready = await this.connect('READY', 2, {
      token: this.token,
      properties: { os: 'linux', browser: 'bench', device: 'bench' },
      ...(this.intents !== undefined && { intents: this.intents }),
    });
    this.sessionId = (JSON.parse(ready) as { d: { session_id: string } }).d.session_id;
  }

  /** The connection breaks off. */
  drop(): void {
    this.socket?.breakOff();
    this.socket = null;
  }

  async resume(): Promise<void> {
    await this.connect('RESUMED', 6, { token: this.token, session_id: this.sessionId, seq: this.seq });
  }

  /** Until the server tells it to all clients of this person. */
  async showAs(status: string, game: string): Promise<void> {
    const told = this.expect('SESSIONS_REPLACE');
    this.say(3, { since: null, activities: [{ name: game, type: 0 }], status, afk: false });
    await told;
  }

  async findMembers(guildId: string, query: string): Promise<void> {
    const found = this.expect('GUILD_MEMBERS_CHUNK');
    this.say(8, { guild_id: guildId, query, limit: 50 });
    await found;
  }

  private async connect(t: string, op: number, d: object): Promise<string> {
    const heard = this.expect(t);
    const socket = new RawSocket(this.url, () => this.say(op, d));
    socket.onFrame = (payload) => this.receive(payload);
    socket.onClose = (reason) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.fail(new Error(reason));
      this.onLost(reason);
    };
    this.socket = socket;
    return heard;
  }

  private receive(payload: Buffer): void {
    const seq = seqIn(payload);
    if (seq === 0) {
      if (payload.toString('latin1', 0, HEAD_BYTES).includes('"op":9')) this.fail(new Error('the session is gone'));
      return;
    }
    if (seq !== this.seq + 1) this.mistakes++;
    this.seq = seq;
    this.heard++;
    if (!this.waiting && !this.onInteraction) return;
    const t = /"t":"(\w+)"/.exec(payload.toString('latin1', 0, HEAD_BYTES))?.[1];
    if (t === 'INTERACTION_CREATE') this.onInteraction?.(payload.toString());
    if (!this.waiting || t !== this.waiting.t) return;
    clearTimeout(this.waiting.timer);
    this.waiting.resolve(t === 'READY' ? payload.toString() : '');
    this.waiting = null;
  }

  private expect(t: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error(`no ${t} came`)), PATIENCE_MS);
      this.waiting = { t, resolve, reject, timer };
    });
  }

  private fail(error: Error): void {
    if (!this.waiting) return;
    clearTimeout(this.waiting.timer);
    this.waiting.reject(error);
    this.waiting = null;
  }

  private say(op: number, d: unknown): void {
    this.socket?.send(JSON.stringify({ op, d }));
  }
}
