import type { Socket } from 'node:net';
import type { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { buildFrame, controlFrame, openStream, type FrameFormat, type StreamState } from './frames/build-frame.ts';
import type { SharedEvent } from './frames/shared-event.ts';
import type { Session } from './session.ts';

/** A slow reader may have this much waiting; beyond it the connection is closed and the session stays resumable. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/** Frames a client may send in a minute. Source: Discord, "Rate Limiting". */
const MAX_FRAMES = 120;
const FRAMES_WINDOW_MS = 60_000;

/** One WebSocket of the gateway: what it was asked to speak, and the session it carries. */
export class Connection {
  readonly socket: WebSocket;
  readonly format: FrameFormat;
  session: Session | null = null;
  /** An IDENTIFY or RESUME is being worked on: another one is one too many. */
  isIdentifying = false;
  /** When the client last showed that it lives. */
  lastHeartbeatMs: number;
  private readonly stream: StreamState;
  private framesSinceMs: number;
  private frames = 0;

  constructor(socket: WebSocket, format: FrameFormat, nowMs: number) {
    this.socket = socket;
    this.format = format;
    this.stream = openStream(format);
    this.lastHeartbeatMs = nowMs;
    this.framesSinceMs = nowMs;
  }

  /** Counts one frame of the client; false when it sends too many. */
  mayReceive(nowMs: number): boolean {
    if (nowMs - this.framesSinceMs >= FRAMES_WINDOW_MS) {
      this.framesSinceMs = nowMs;
      this.frames = 0;
    }
    return ++this.frames <= MAX_FRAMES;
  }

  sendEvent(event: SharedEvent, seq: number): void {
    this.write(buildFrame(event, seq, this.format, this.stream));
  }

  sendControl(op: GatewayOpcodes, d: unknown): void {
    this.write(controlFrame(op, d, this.format, this.stream));
  }

  close(code: GatewayCloseCodes | 1000 | 1001, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Frames are whole already, so they go to the socket beneath `ws`: nothing is copied or framed again. */
  private write(frame: Buffer | readonly Buffer[]): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    // `ws` has no public way to write a prepared frame; this field has carried the socket since its first version.
    const raw = (this.socket as unknown as { _socket: Socket })._socket;
    if (Buffer.isBuffer(frame)) raw.write(frame);
    else {
      raw.cork();
      for (const piece of frame) raw.write(piece);
      raw.uncork();
    }
    if (raw.writableLength > MAX_QUEUED_BYTES) this.socket.terminate();
  }
}
