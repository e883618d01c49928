import { GatewayOpcodes } from 'discord-api-types/v10';
import { backoffMs } from '../backoff.ts';
import { afterClose, type GatewayEnd } from './after-close.ts';
import { canInflate, frameReader, type FrameReader } from './frame-reader.ts';

/** As much of a WebSocket as is used: a browser's own, Node's from 22 on, or that of `ws`. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}
export type SocketConstructor = new (url: string) => SocketLike;

/** `connecting` for the first time; `reconnecting` comes back by itself; `ended` does not. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export interface GatewayOutlet {
  /** An event of a session, in order, once each. */
  dispatch(t: string, d: unknown): void;
  state(state: ConnectionState): void;
  ended(reason: GatewayEnd, code: number | null): void;
}

export interface GatewaySocketOptions {
  /** Where the gateway is, asked before each new session. */
  url: () => Promise<string>;
  token: string;
  /** What IDENTIFY says beside the token, asked for before each. */
  identify: () => object;
  outlet: GatewayOutlet;
  WebSocket: SocketConstructor;
  compress?: boolean;
  schedule?: Schedule;
  chance?: () => number;
}

/** Runs something later; the answer calls it off. */
export type Schedule = (ms: number, run: () => void) => () => void;

const schedule: Schedule = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** For HELLO, and then for READY or RESUMED. */
const PATIENCE_MS = 20_000;
/** For the answer to a heartbeat that asks whether a connection still stands. */
const PROBE_MS = 5_000;
/** So often a session is looked for where it was. */
const MOST_AT_HOLDER = 3;
/** As `readyState` says it. */
const OPEN = 1;
/** Frames that wait for a session: what is older than these was overtaken. */
const MOST_QUEUED = 50;

interface Frame {
  op: number;
  d: unknown;
  s: number | null;
  t: string | null;
}

/** A session with the gateway over as many connections as it takes: it beats, resumes, and identifies again when it must. */
export class GatewaySocket {
  readonly #options: GatewaySocketOptions;
  readonly #schedule: Schedule;
  /** Of the next session or resume. */
  token: string;
  #socket: SocketLike | null = null;
  #reader: FrameReader | null = null;
  #session: { id: string; url: string } | null = null;
  #seq = 0;
  #attempt = 0;
  #isAnswered = true;
  #isReady = false;
  #isOver = false;
  #isCompressed: boolean;
  /** Whether anything came over this connection, and whether any of it could be read. */
  #hasReceived = false;
  #hasHeard = false;
  /** Counts connections, so that what belongs to one before does nothing any more. */
  #turn = 0;
  #queued: string[] = [];
  #state: ConnectionState = 'idle';
  #cancelWait: () => void = () => undefined;
  #cancelBeat: () => void = () => undefined;
  #cancelProbe: () => void = () => undefined;

  constructor(options: GatewaySocketOptions) {
    this.#options = options;
    this.token = options.token;
    this.#schedule = options.schedule ?? schedule;
    this.#isCompressed = (options.compress ?? true) && canInflate();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get sessionId(): string | null {
    return this.#session?.id ?? null;
  }

  open(): void {
    if (this.#state !== 'idle') return;
    this.#setState('connecting');
    this.#connect();
  }

  /** Sends a frame, or keeps it until there is a session. */
  send(op: number, d: unknown): void {
    const frame = JSON.stringify({ op, d });
    if (!this.#isReady || !this.#write(frame)) this.#queued = [...this.#queued, frame].slice(-MOST_QUEUED);
  }

  /** The network is said to be back, or gone: tries at once, or asks whether the connection still stands. */
  look(): void {
    if (this.#isOver || this.#state === 'idle') return;
    if (!this.#socket) {
      this.#attempt = 0;
      return this.#connect();
    }
    if (!this.#isReady) return;
    this.#beat();
    this.#cancelProbe();
    this.#cancelProbe = this.#schedule(PROBE_MS, () => {
      if (!this.#isAnswered) this.#follow(null);
    });
  }

  close(): void {
    this.#end('closed', null);
  }

  #connect(): void {
    const turn = ++this.#turn;
    this.#cancelWait();
    this.#cancelWait = this.#schedule(PATIENCE_MS, () => this.#follow(null));
    // The process that held the session may be gone for good; another takes it over.
    const finding = this.#session && this.#attempt <= MOST_AT_HOLDER ? Promise.resolve(this.#session.url) : this.#options.url();
    finding.then(
      (url) => {
        if (turn === this.#turn && !this.#isOver) this.#open(url, turn);
      },
      () => {
        if (turn === this.#turn) this.#follow(null);
      },
    );
  }

  #open(url: string, turn: number): void {
    const address = new URL(url);
    address.searchParams.set('v', '10');
    address.searchParams.set('encoding', 'json');
    if (this.#isCompressed) address.searchParams.set('compress', 'zlib-stream');
    const isCurrent = (): boolean => turn === this.#turn && !this.#isOver;
    let socket: SocketLike;
    try {
      socket = new this.#options.WebSocket(address.href);
    } catch {
      return this.#follow(null);
    }
    const reader = frameReader(
      this.#isCompressed,
      (json) => {
        if (isCurrent()) this.#hear(JSON.parse(json) as Frame); // as the protocol says
      },
      () => {
        if (isCurrent()) this.#follow(null);
      },
    );
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#reader = reader;
    this.#hasReceived = this.#hasHeard = false;
    socket.onmessage = ({ data }) => {
      this.#hasReceived = true;
      reader.read(data as string | ArrayBuffer); // as binaryType says
    };
    socket.onclose = ({ code }) => {
      if (isCurrent()) this.#follow(code);
    };
    // The close that follows says all there is to do.
    socket.onerror = () => undefined;
  }

  #hear({ op, d, s, t }: Frame): void {
    this.#hasHeard = true;
    if (op === GatewayOpcodes.Dispatch) {
      if (s !== null) this.#seq = s;
      return this.#dispatch(t ?? '', d);
    }
    if (op === GatewayOpcodes.Hello) return this.#greet((d as { heartbeat_interval: number }).heartbeat_interval);
    if (op === GatewayOpcodes.HeartbeatAck) return void (this.#isAnswered = true);
    if (op === GatewayOpcodes.Heartbeat) return this.#beat();
    if (op === GatewayOpcodes.Reconnect) return this.#follow(null);
    if (op !== GatewayOpcodes.InvalidSession) return;
    if (d !== true) this.#session = null;
    this.#follow(null);
  }

  #dispatch(t: string, d: unknown): void {
    if (t === 'READY') {
      const { session_id: id, resume_gateway_url: url } = d as { session_id: string; resume_gateway_url: string };
      this.#session = { id, url };
    }
    if (t !== 'READY' && t !== 'RESUMED') return this.#tell(t, d);
    this.#cancelWait();
    this.#attempt = 0;
    this.#isReady = true;
    this.#tell(t, d);
    this.#queued = this.#queued.filter((frame) => !this.#write(frame));
    this.#setState('connected');
  }

  /** Whoever stumbles over an event loses that one: the connection is not to blame, and a resume would bring it again. */
  #tell(t: string, d: unknown): void {
    try {
      this.#options.outlet.dispatch(t, d);
    } catch (error) {
      console.error(`The event ${t} was not understood.`, error);
    }
  }

  #greet(intervalMs: number): void {
    const { token } = this;
    const { identify } = this.#options;
    this.#isAnswered = true;
    const keepBeating = (): void => {
      if (!this.#isAnswered) return this.#follow(null);
      this.#beat();
      this.#cancelBeat = this.#schedule(intervalMs, keepBeating);
    };
    this.#cancelBeat();
    this.#cancelBeat = this.#schedule(intervalMs * (this.#options.chance ?? Math.random)(), keepBeating);
    const session = this.#session;
    if (session) this.#write(JSON.stringify({ op: GatewayOpcodes.Resume, d: { token, session_id: session.id, seq: this.#seq } }));
    else {
      this.#seq = 0;
      this.#write(JSON.stringify({ op: GatewayOpcodes.Identify, d: { token, ...identify() } }));
    }
  }

  #beat(): void {
    this.#isAnswered = false;
    this.#write(JSON.stringify({ op: GatewayOpcodes.Heartbeat, d: this.#seq || null }));
  }

  /** Whether it went out: a connection that breaks says so only later, and takes nothing any more. */
  #write(frame: string): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(frame);
    return true;
  }

  /** What becomes of a connection that broke, or was given up with null. */
  #follow(code: number | null): void {
    // Some browsers and proxies break what is compressed: without it, it may work.
    if (this.#hasReceived && !this.#hasHeard) this.#isCompressed = false;
    this.#drop();
    if (this.#isOver) return;
    const next = code === null ? 'resume' : afterClose(code);
    if (typeof next === 'object') return this.#end(next.end, code);
    if (next === 'identify') this.#session = null;
    if (this.#state === 'connected') this.#setState('reconnecting');
    this.#cancelWait = this.#schedule(backoffMs(this.#attempt++, this.#options.chance), () => this.#connect());
  }

  #drop(): void {
    this.#turn++;
    this.#isReady = false;
    this.#cancelWait();
    this.#cancelBeat();
    this.#cancelProbe();
    this.#reader?.close();
    const socket = this.#socket;
    this.#socket = this.#reader = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    try {
      // Any other code would end the session.
      socket.close(this.#isOver ? 1000 : 4000);
    } catch {
      // It was never open.
    }
  }

  #end(reason: GatewayEnd, code: number | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#drop();
    this.#setState('ended');
    this.#options.outlet.ended(reason, code);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.outlet.state(state);
  }
}
