import type { Socket } from 'node:net';
import { GatewayOpcodes, type GatewayCloseCodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { buildFrame, controlFrame, openStream, putFrame, type FrameFormat, type StreamState } from './frames/build-frame.ts';
import type { SharedEvent } from './frames/shared-event.ts';
import { forgetStamped, stampFrame } from './frames/stamp-frame.ts';
import { countClosed, gatewayFigures } from './gateway-figures.ts';
import type { Session } from './session.ts';
import { DirectWriter } from './write-directly.ts';

/**
 * A slow reader may have this much waiting; who has more when the next frame comes is cut off. Less than a session keeps,
 * so that a resume brings all of it.
 */
const MAX_QUEUED_BYTES = 2 * 1024 * 1024;
/** Long answers go on when no more than this is waiting; more is not held back for the end of a turn. */
const CALM_BYTES = 256 * 1024;
/** Frames a client may send in a minute. Source: Discord, "Rate Limiting". */
const MAX_FRAMES = 120;
const FRAMES_WINDOW_MS = 60_000;
/** Frames of one client that may wait for the one before them, whatever the limits. */
const MAX_WAITING = 500;
/** How long a closed connection may take to go by itself. */
const CLOSING_MS = 5_000;

/** Up to here the frames of a turn are put together in memory that all connections use by turns. */
const MAX_HELD_BYTES = 48 * 1024;
const MAX_HELD_FRAMES = 64;
const ROOM_OF_FRAMES = { few: 4 * 1024, many: 64 * 1024 };

/** Connections that have something to write in this turn of the event loop. */
let written: Connection[] = [];
/** Where frames are put together; given away for good when the system has not taken what is in it. */
let few = Buffer.allocUnsafeSlow(ROOM_OF_FRAMES.few);
let many = Buffer.allocUnsafeSlow(ROOM_OF_FRAMES.many);

/** A frame that leaves at the end of the turn: an event with its number, or bytes. */
interface Held {
  what: SharedEvent | Buffer;
  seq: number;
}

/** One WebSocket of the gateway: what it was asked to speak, and the session it carries. */
export class Connection {
  readonly socket: WebSocket;
  readonly format: FrameFormat;
  readonly version: number;
  /** Where this client finds the gateway again. */
  readonly gatewayUrl: string;
  session: Session | null = null;
  /** The server ended it: whatever code the client answers with says nothing of the session. */
  isClosedHere = false;
  /** When the client last showed that it lives. */
  lastHeartbeatMs: number;
  private readonly stream: StreamState;
  private isCorked = false;
  private isListed = false;
  private readonly direct: DirectWriter;
  /** What this turn brought, as long as it may go past the socket's stream: the first frame, and those that follow it. */
  private first: SharedEvent | Buffer | null = null;
  private firstSeq = 0;
  private more: Held[] | null = null;
  private heldBytes = 0;
  /** Bytes that may wait beyond the limit, from a replay that is not read yet. */
  private allowance = 0;
  private framesSinceMs: number;
  private frames = 0;
  private waiting = 0;
  private last: Promise<void> | null = null;

  constructor(socket: WebSocket, format: FrameFormat, version: number, gatewayUrl: string, nowMs: number) {
    this.socket = socket;
    this.format = format;
    this.version = version;
    this.gatewayUrl = gatewayUrl;
    this.stream = openStream(format);
    this.direct = new DirectWriter(this.raw);
    this.lastHeartbeatMs = nowMs;
    this.framesSinceMs = nowMs;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Counts one frame of the client; false when it sends too many. */
  mayReceive(nowMs: number): boolean {
    if (nowMs - this.framesSinceMs >= FRAMES_WINDOW_MS) {
      this.framesSinceMs = nowMs;
      this.frames = 0;
    }
    return ++this.frames <= MAX_FRAMES;
  }

  /** Works on the client's frames one after another, whatever each of them waits for; false when too many wait. */
  inTurn(work: () => Promise<void> | void, onError: (error: unknown) => void): boolean {
    if (this.waiting >= MAX_WAITING) return false;
    const run = async (): Promise<void> => {
      try {
        if (this.isOpen) await work();
      } catch (error) {
        onError(error);
      } finally {
        if (--this.waiting === 0) this.last = null;
      }
    };
    this.waiting++;
    this.last = this.last ? this.last.then(run) : run();
    if (this.waiting === 0) this.last = null;
    return true;
  }

  sendEvent(event: SharedEvent, seq: number): void {
    if (this.isOpen && !this.hold(event, seq, event.sizeHint)) this.write(buildFrame(event, seq, this.format, this.stream));
  }

  /** What a resume brings comes all at once, however much it is: the client's slowness is not to blame for that. */
  replayEvent(event: SharedEvent, seq: number): void {
    this.allowance += event.sizeHint;
    this.sendEvent(event, seq);
  }

  sendControl(op: GatewayOpcodes, d: unknown): void {
    if (op === GatewayOpcodes.InvalidSession) gatewayFigures.refused++;
    if (!this.isOpen) return;
    const frame = controlFrame(op, d, this.format, this.stream);
    if (!Buffer.isBuffer(frame) || !this.hold(frame, 0, frame.length)) this.write(frame);
  }

  close(code: GatewayCloseCodes | 1000 | 1001, reason: string): void {
    if (!this.isOpen) return;
    this.isClosedHere = true;
    countClosed(code);
    // Before the frame that closes.
    this.release();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), CLOSING_MS).unref();
  }

  /** Resolves when the client has read most of what was written, or is gone. */
  async drained(): Promise<void> {
    const { raw } = this;
    if (!this.isOpen || raw.destroyed || raw.writableLength <= CALM_BYTES) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        raw.off('drain', done).off('close', done);
        resolve();
      };
      raw.on('drain', done).on('close', done);
    });
  }

  /** `ws` has no public way to write a prepared frame; this field has carried the socket since its first version. */
  private get raw(): Socket {
    return (this.socket as unknown as { _socket: Socket })._socket;
  }

  /** Keeps a frame for the end of the turn; false when it must go through the stream, with all that is kept before it. */
  private hold(what: SharedEvent | Buffer, seq: number, bytes: number): boolean {
    if (this.isCorked) return false;
    if (this.first && (this.heldBytes + bytes > MAX_HELD_BYTES || (this.more?.length ?? 0) >= MAX_HELD_FRAMES)) {
      if (this.direct.isFree) this.writeHeld();
      else this.release();
    }
    if (this.first) (this.more ??= []).push({ what, seq });
    else {
      if (this.isCorked || bytes > MAX_HELD_BYTES || !this.direct.isFree) return false;
      this.first = what;
      this.firstSeq = seq;
      this.list();
    }
    this.heldBytes += bytes;
    return true;
  }

  /** What was kept goes through the stream after all. */
  private release(): void {
    const { first, firstSeq, more } = this;
    this.letGo();
    if (first) this.writeOne(first, firstSeq);
    for (const { what, seq } of more ?? []) this.writeOne(what, seq);
  }

  private writeOne(what: SharedEvent | Buffer, seq: number): void {
    this.write(Buffer.isBuffer(what) ? what : buildFrame(what, seq, this.format, this.stream));
  }

  private letGo(): void {
    this.first = null;
    this.more = null;
    this.heldBytes = 0;
  }

  /** Everything that was kept in one write to the system. */
  private writeHeld(): void {
    const { first, firstSeq, more, heldBytes } = this;
    if (!first) return;
    if (!more) {
      const bytes = Buffer.isBuffer(first) ? first : stampFrame(first, firstSeq, this.format, this.stream);
      if (bytes) {
        this.letGo();
        if (!this.direct.write(bytes)) forgetStamped();
        return;
      }
    }
    const isFew = heldBytes < ROOM_OF_FRAMES.few / 2;
    const into = isFew ? few : many;
    let end = this.put(first, firstSeq, into, 0);
    for (let index = 0; more && end >= 0 && index < more.length; index++) {
      const next = more[index];
      if (next) end = this.put(next.what, next.seq, into, end);
    }
    if (end < 0) return this.release();
    this.letGo();
    if (this.direct.write(into.subarray(0, end))) return;
    if (isFew) few = Buffer.allocUnsafeSlow(ROOM_OF_FRAMES.few);
    else many = Buffer.allocUnsafeSlow(ROOM_OF_FRAMES.many);
  }

  /** Where it ends; -1 when it must go through the stream. */
  private put(what: SharedEvent | Buffer, seq: number, into: Buffer, at: number): number {
    return Buffer.isBuffer(what) ? putBytes(what, into, at) : this.putEvent(what, seq, into, at);
  }

  private putEvent(event: SharedEvent, seq: number, into: Buffer, at: number): number {
    const end = putFrame(event, seq, this.format, this.stream, into, at);
    if (end >= 0 || this.format.compress === 'none' || this.format.compress === 'zlib-stream') return end;
    const frame = buildFrame(event, seq, this.format, this.stream);
    return Buffer.isBuffer(frame) ? putBytes(frame, into, at) : -1;
  }

  /** Frames are whole already, so they go to the socket beneath `ws`: nothing is copied or framed again. */
  private write(frame: Buffer | readonly Buffer[]): void {
    const { raw } = this;
    if (raw.writableLength > CALM_BYTES) {
      if (raw.writableLength > MAX_QUEUED_BYTES + this.allowance) {
        gatewayFigures.cutOff++;
        this.socket.terminate();
        return;
      }
      // Only what the system does not take counts as waiting.
      if (this.isCorked) {
        raw.uncork();
        raw.cork();
      }
    }
    if (!this.isCorked) {
      raw.cork();
      this.isCorked = true;
      this.list();
    }
    if (Buffer.isBuffer(frame)) raw.write(frame);
    else for (const piece of frame) raw.write(piece);
  }

  /** All frames of one turn of the event loop leave in one write. */
  private list(): void {
    if (this.isListed) return;
    this.isListed = true;
    if (written.push(this) === 1) setImmediate(flushAll);
  }

  private flush(): void {
    if (this.first) {
      // A connection that ended in the meantime has nothing more to hear.
      if (!this.isOpen) this.letGo();
      else if (this.direct.isFree) this.writeHeld();
      else this.release();
    }
    this.isListed = false;
    if (!this.isCorked && this.allowance === 0) return;
    const { raw } = this;
    if (this.isCorked) {
      this.isCorked = false;
      // The socket is gone when the connection ended in the meantime.
      raw?.uncork();
    }
    if (raw && raw.writableLength <= CALM_BYTES) this.allowance = 0;
  }

  static flushAll(): void {
    const connections = written;
    written = [];
    for (const connection of connections) connection.flush();
  }
}

function putBytes(bytes: Buffer, into: Buffer, at: number): number {
  if (at + bytes.length > into.length) return -1;
  into.set(bytes, at);
  return at + bytes.length;
}

const flushAll = (): void => Connection.flushAll();
