import type { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import type { WebSocket } from 'ws';
import type { VoiceSession } from './voice-session.ts';

/** A slow reader may have this much waiting; who has more is cut off, and may resume. */
const MAX_QUEUED_BYTES = 2 * 1024 * 1024;
/** What a client may send in a minute: heartbeats, speaking and wishes for video are small and come often. */
const MAX_FRAMES = 600;
const MAX_BYTES = 4 * 1024 * 1024;
const WINDOW_MS = 60_000;
/** Frames of one client that may wait for the one before them. */
const MAX_WAITING = 100;
/** How long a closed connection may take to go by itself. */
const CLOSING_MS = 5_000;

/** One WebSocket of the voice gateway, and the session that it carries. */
export class VoiceConnection {
  readonly socket: WebSocket;
  readonly version: number;
  session: VoiceSession | null = null;
  /** The server ended it: whatever code the client answers with says nothing of the session. */
  isClosedHere = false;
  readonly sinceMs: number;
  /** When the client last showed that it lives. */
  lastHeartbeatMs: number;
  private windowSinceMs: number;
  private frames = 0;
  private bytes = 0;
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, version: number, nowMs: number) {
    this.socket = socket;
    this.version = version;
    this.sinceMs = nowMs;
    this.lastHeartbeatMs = nowMs;
    this.windowSinceMs = nowMs;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Counts one frame of the client; false when it sends too much. */
  mayReceive(nowMs: number, sizeBytes: number): boolean {
    if (nowMs - this.windowSinceMs >= WINDOW_MS) {
      this.windowSinceMs = nowMs;
      this.frames = 0;
      this.bytes = 0;
    }
    this.bytes += sizeBytes;
    return ++this.frames <= MAX_FRAMES && this.bytes <= MAX_BYTES;
  }

  /** Works on the client's frames one after another, whatever each of them waits for; false when too many wait. */
  inTurn(work: () => Promise<void> | void, onError: (error: unknown) => void): boolean {
    if (this.waiting === 0) {
      // Most wait for nothing.
      try {
        const going = work();
        if (going) this.waitFor(() => going, onError);
      } catch (error) {
        onError(error);
      }
      return true;
    }
    if (this.waiting >= MAX_WAITING) return false;
    this.waitFor(() => (this.isOpen ? work() : undefined), onError);
    return true;
  }

  private waitFor(work: () => Promise<void> | void, onError: (error: unknown) => void): void {
    this.waiting++;
    this.last = this.last
      .then(work)
      .catch(onError)
      .finally(() => this.waiting--);
  }

  /** A whole frame: text or bytes. */
  write(frame: string | Buffer): void {
    if (!this.isOpen) return;
    if (this.socket.bufferedAmount > MAX_QUEUED_BYTES) return this.socket.terminate();
    this.socket.send(frame);
  }

  send(op: number, d: unknown): void {
    this.write(JSON.stringify({ op, d }));
  }

  close(code: VoiceCloseCodes, reason: string): void {
    if (!this.isOpen) return;
    this.isClosedHere = true;
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), CLOSING_MS).unref();
  }
}
