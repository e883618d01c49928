import { putFrameHead, sharedBytes, type Compression, type Encoding, type FrameFormat, type StreamState } from './build-frame.ts';
import { putHead, scratch } from './frame-head.ts';
import type { SharedEvent } from './shared-event.ts';

/** Longest head, with all that stands before it. */
const HEAD_ROOM = 96;
/** Longer events are not worth memory that is never given back. */
const MAX_BYTES = 8192;

/** The event that lies ready for sockets of one format. */
interface Pad {
  event: SharedEvent;
  seq: number;
  /** Where the frame of `seq` begins; it ends where the shared bytes end. */
  start: number;
  memory: Buffer;
  frame: Buffer;
}

type Pads = Record<Encoding, Partial<Record<Compression, Pad>>>;

let pads: Pads = { json: {}, etf: {} };

/**
 * One whole WebSocket frame, for bytes that leave at once: the event lies ready in memory of its own, and only the head with this
 * socket's number is written before it. What is returned holds until the next call. Null for what `buildFrame` makes.
 */
export function stampFrame(event: SharedEvent, seq: number, format: FrameFormat, stream: StreamState): Buffer | null {
  const shared = sharedBytes(event, format, stream);
  if (!shared || shared.length > MAX_BYTES) return null;
  const { encoding, compress } = format;
  const pad = pads[encoding][compress];
  // Sessions that were opened together count alike.
  if (pad?.event === event && pad.seq === seq) return pad.frame;
  const end = putHead(encoding, seq);
  const start = HEAD_ROOM - (end - putFrameHead(format, end, shared.length));
  const memory = pad?.memory ?? Buffer.allocUnsafeSlow(HEAD_ROOM + MAX_BYTES);
  for (let from = end - 1, at = HEAD_ROOM - 1; at >= start; from--, at--) memory[at] = scratch[from] ?? 0;
  if (pad?.event === event) {
    pad.seq = seq;
    if (pad.start !== start) pad.frame = memory.subarray((pad.start = start), HEAD_ROOM + shared.length);
    return pad.frame;
  }
  memory.set(shared, HEAD_ROOM);
  const frame = memory.subarray(start, HEAD_ROOM + shared.length);
  pads[encoding][compress] = { event, seq, start, memory, frame };
  return frame;
}

/** The system keeps what was stamped last: it must stay as it is. */
export function forgetStamped(): void {
  pads = { json: {}, etf: {} };
}
