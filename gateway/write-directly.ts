import type { Socket } from 'node:net';

/** What a TCP socket of Node.js writes through. */
export interface SocketHandle {
  /** Hands the bytes to the system at once; returns an error number, or 0. */
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
  /** What the system has not taken yet. */
  readonly writeQueueSize: number;
}

interface WriteRequest {
  /** Keeps the bytes in memory while the system has not taken all of them. */
  buffer?: Buffer;
  oncomplete(status: number): void;
}

/** Null where this Node.js has no such thing, and everything goes through the stream. */
const WriteWrap = findWriteWrap();

/**
 * The handle beneath a socket, if bytes may be handed to it: past its stream, which takes a seventh of the CPU of a fan-out.
 * Null while the stream itself has something to write, and for TLS.
 */
export function handleOf(raw: Socket & { _handle?: Partial<SocketHandle> | null }): SocketHandle | null {
  if (!WriteWrap || raw.destroyed || raw.connecting || raw.writableLength > 0 || 'encrypted' in raw) return null;
  const handle = raw._handle;
  return handle && typeof handle.writeBuffer === 'function' && handle.writeQueueSize === 0 ? (handle as SocketHandle) : null;
}

/** False when the system keeps the bytes for later: they must then stay as they are. What is written after them comes after them. */
export function writeDirectly(raw: Socket, handle: SocketHandle, bytes: Buffer): boolean {
  if (!WriteWrap) return true;
  const request = new WriteWrap();
  request.oncomplete = (status) => {
    if (status < 0) raw.destroy();
  };
  if (handle.writeBuffer(request, bytes) !== 0) {
    raw.destroy();
    return true;
  }
  if (handle.writeQueueSize === 0) return true;
  request.buffer = bytes;
  return false;
}

/** Node.js shows it to programs by no other way; `net` itself makes one for each write. */
function findWriteWrap(): (new () => WriteRequest) | null {
  try {
    const { binding } = process as unknown as { binding(name: string): { WriteWrap?: new () => WriteRequest } };
    return binding('stream_wrap').WriteWrap ?? null;
  } catch {
    return null;
  }
}
