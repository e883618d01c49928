import type { EncryptionState } from './dave-session.ts';
import type { DaveCodec, MediaKind } from './mls-group.ts';

/** Whose frames a transform carries: this member's own, by codec, or those of somebody else. */
export interface FrameRoute {
  kind: MediaKind;
  /** Null for a line that nobody speaks on now. */
  userId: string | null;
  direction: 'send' | 'receive';
  /** For browsers whose frames do not tell. */
  codec: DaveCodec;
}

/** What the page tells its worker, in order. */
export type ToWorker =
  | { act: 'load'; wasm: string }
  | { act: 'begin'; version: number; userId: string; groupId: string }
  | { act: 'recognize'; userId: string }
  | { act: 'forget'; userId: string | null }
  | { act: 'hear'; op: number; d: unknown }
  | { act: 'hear bytes'; op: number; payload: Uint8Array }
  | { act: 'route'; id: number; route: FrameRoute | null }
  | { act: 'carry'; id: number; readable: ReadableStream; writable: WritableStream }
  | { act: 'verify'; id: number; userId: string };

/** What the worker tells its page. */
export type FromWorker =
  | { act: 'loaded' }
  | { act: 'failed'; message: string }
  | { act: 'send'; op: number; d: object }
  | { act: 'send bytes'; op: number; payload: Uint8Array }
  | { act: 'changed'; state: EncryptionState }
  | { act: 'verified'; id: number; code: string | null };

/** For RTCRtpScriptTransform. */
export interface TransformOptions {
  id: number;
}
