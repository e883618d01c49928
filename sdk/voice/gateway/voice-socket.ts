import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { afterClose, type EndReason } from './after-close.ts';
import { backoffMs } from '../../backoff.ts';

/** What opens a call: as VOICE_SERVER_UPDATE and VOICE_STATE_UPDATE of the gateway say. */
export interface VoiceCredentials {
  /** A host and port, as VOICE_SERVER_UPDATE names it; or a whole URL of ws: or wss:. */
  endpoint: string;
  token: string;
  /** Of the guild; of the channel, for calls in direct messages; of the stream's own server, for screens. */
  serverId: string;
  channelId: string;
  userId: string;
  /** Of the gateway session. */
  sessionId: string;
}

/** Hears what the gateway says, in order. */
export interface SocketOutlet {
  message(op: number, d: unknown): void;
  bytes(op: number, payload: Uint8Array<ArrayBuffer>): void;
  /** A session goes on where it stood: what was missed follows. */
  resumed(): void;
  /** It will be tried again, unless `ended` follows. */
  broken(): void;
  ended(reason: EndReason, code: number | null): void;
}

export interface SocketOptions {
  /** What IDENTIFY says beside the credentials. */
  identify: object;
  outlet: SocketOutlet;
  open?: (url: string) => WebSocket;
  schedule?: Schedule;
}

/** Runs something later; the answer calls it off. */
export type Schedule = (ms: number, run: () => void) => () => void;

export const schedule: Schedule = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

const VERSION = 8;
/** A number of 16 bits and the opcode, before what bytes say. */
const HEAD_BYTES = 3;
/** Between HELLO and READY or RESUMED. */
const PATIENCE_MS = 15_000;
const MAX_REFUSALS = 3;
/** As `readyState` says it. */
const OPEN = 1;

/** A session with a voice gateway, over as many connections as it takes: it beats, resumes from the last number, and identifies again when it must. */
export class VoiceSocket {
  readonly #credentials: VoiceCredentials;
  readonly #options: SocketOptions;
  readonly #open: (url: string) => WebSocket;
  readonly #schedule: Schedule;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #refusals = 0;
  #hasSession = false;
  #isReady = false;
  #lastSeq = -1;
  #isAnswered = true;
  /** Of the wait for what comes next: a session, or the next attempt. */
  #cancelWait: () => void = () => undefined;
  #cancelBeat: () => void = () => undefined;
  #isOver = false;

  constructor(credentials: VoiceCredentials, options: SocketOptions) {
    this.#credentials = credentials;
    this.#options = options;
    this.#open = options.open ?? ((url) => new WebSocket(url));
    this.#schedule = options.schedule ?? schedule;
    this.#connect();
  }

  /** Whether what is sent arrives now. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Nothing is sent while there is no session: whoever comes back says again what counts. */
  send(op: number, d: unknown): void {
    if (this.#isReady) this.#write(JSON.stringify({ op, d }));
  }

  sendBytes(op: number, payload: Uint8Array): void {
    if (!this.#isReady) return;
    const frame = new Uint8Array(payload.length + 1);
    frame[0] = op;
    frame.set(payload, 1);
    this.#write(frame);
  }

  /** Does not wait for the next attempt: the network is back, for one. A connection that only seems to stand is left alone. */
  hurry(): void {
    if (this.#socket || this.#isOver) return;
    this.#attempt = 0;
    this.#connect();
  }

  close(): void {
    this.#isOver = true;
    this.#drop(1000);
  }

  #connect(): void {
    this.#dropTimers();
    const { endpoint } = this.#credentials;
    const socket = this.#open(`${endpoint.includes('://') ? endpoint : `wss://${endpoint}`}${endpoint.includes('?') ? '&' : '/?'}v=${VERSION}`);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#cancelWait = this.#schedule(PATIENCE_MS, () => this.#follow(null));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket === socket) this.#hear(data);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#follow(code);
    };
  }

  #hear(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      const view = new DataView(data);
      this.#lastSeq = view.getUint16(0);
      return this.#options.outlet.bytes(view.getUint8(2), new Uint8Array(data, HEAD_BYTES));
    }
    const { op, d, seq } = JSON.parse(data) as { op: number; d: unknown; seq?: number }; // as the protocol says
    if (seq !== undefined) this.#lastSeq = seq;
    if (op === VoiceOpcodes.Hello) return this.#greet((d as { heartbeat_interval: number }).heartbeat_interval);
    if (op === VoiceOpcodes.HeartbeatAck) return void (this.#isAnswered = true);
    if (op === VoiceOpcodes.Ready || op === VoiceOpcodes.Resumed) this.#begin();
    if (op === VoiceOpcodes.Resumed) return this.#options.outlet.resumed();
    this.#options.outlet.message(op, d);
  }

  #greet(intervalMs: number): void {
    const { serverId, channelId, userId, sessionId, token } = this.#credentials;
    const claim = { server_id: serverId, session_id: sessionId, token };
    const say = (op: number, d: unknown): void => this.#write(JSON.stringify({ op, d }));
    if (this.#hasSession) say(VoiceOpcodes.Resume, { ...claim, seq_ack: this.#lastSeq });
    else say(VoiceOpcodes.Identify, { ...claim, user_id: userId, channel_id: channelId, ...this.#options.identify });
    this.#isAnswered = true;
    const beat = (): void => {
      // The browser may take minutes to notice by itself.
      if (!this.#isAnswered) return this.#follow(null);
      this.#isAnswered = false;
      say(VoiceOpcodes.Heartbeat, { t: Date.now(), seq_ack: this.#lastSeq });
      this.#cancelBeat = this.#schedule(intervalMs, beat);
    };
    this.#cancelBeat = this.#schedule(intervalMs * Math.random(), beat);
  }

  /** A connection that breaks says so only later, and takes nothing any more. */
  #write(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(frame);
  }

  #begin(): void {
    this.#cancelWait();
    this.#hasSession = true;
    this.#isReady = true;
    // A server that lets in and closes at once is given a breath.
    this.#attempt = 1;
    this.#refusals = 0;
  }

  /** What comes after a connection that broke; null when this side gave it up. */
  #follow(code: number | null): void {
    const { outlet } = this.#options;
    const verdict = code === null ? 'resume' : afterClose(code);
    const wasReady = this.#isReady;
    this.#drop(code === null ? 4000 : null);
    if (typeof verdict === 'object') return this.#end(verdict.end, code);
    if (verdict === 'identify again') {
      // To one who was only asking to come in it is a refusal.
      if (!this.#hasSession && ++this.#refusals >= MAX_REFUSALS) return this.#end('disconnected', code);
      this.#hasSession = false;
      this.#lastSeq = -1;
    }
    if (wasReady) outlet.broken();
    this.#cancelWait = this.#schedule(backoffMs(this.#attempt++), () => this.#connect());
  }

  #end(reason: EndReason, code: number | null): void {
    this.#isOver = true;
    this.#options.outlet.ended(reason, code);
  }

  #drop(code: number | null): void {
    this.#dropTimers();
    const socket = this.#socket;
    this.#socket = null;
    this.#isReady = false;
    if (code !== null) socket?.close(code);
  }

  #dropTimers(): void {
    this.#cancelWait();
    this.#cancelBeat();
  }
}
