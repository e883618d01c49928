import { jsonSplitter } from './split-json.ts';

/** Turns what a socket brings into JSON texts, in order. */
export interface FrameReader {
  read(data: string | ArrayBuffer): void;
  close(): void;
}

export const canInflate = (): boolean => typeof DecompressionStream !== 'undefined';

/**
 * One zlib stream for a connection, as `compress=zlib-stream` brings it. What comes out is parted by its own brackets, for the
 * platform's stream does not say where a frame ended.
 */
export function frameReader(isCompressed: boolean, onJson: (json: string) => void, onBroken: (error: unknown) => void): FrameReader {
  const decoder = new TextDecoder();
  if (!isCompressed) return { read: (data) => onJson(typeof data === 'string' ? data : decoder.decode(data)), close: () => undefined };
  let isClosed = false;
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const split = jsonSplitter((json) => {
    if (!isClosed) onJson(json);
  });
  const broken = (error: unknown): void => {
    if (!isClosed) onBroken(error);
  };
  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || isClosed) return;
      split(decoder.decode(value, { stream: true }));
    }
  };
  pump().catch(broken);
  return {
    read(data) {
      if (typeof data === 'string') onJson(data);
      else writer.write(new Uint8Array(data)).catch(broken);
    },
    close() {
      isClosed = true;
      void reader.cancel().catch(() => undefined);
      void writer.abort().catch(() => undefined);
    },
  };
}
