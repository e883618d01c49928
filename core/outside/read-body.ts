import type { IncomingMessage } from 'node:http';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** The body is longer than it may be, or packed in a way that nobody asked for. */
export class BodyError extends Error {}

const tooLong = (maxBytes: number): BodyError => new BodyError(`the answer is longer than ${maxBytes} bytes`);

const UNPACK: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads a body, unpacked; neither what comes nor what it unpacks to is longer than `maxBytes`. What is longer is cut where it may be, else refused. */
export async function readBody(response: IncomingMessage, { maxBytes, mayCut }: { maxBytes: number; mayCut?: true }): Promise<Buffer> {
  if (!mayCut && Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLong(maxBytes);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(response, maxBytes) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      if (!mayCut) throw tooLong(maxBytes);
      chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)));
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(response: IncomingMessage, maxBytes: number): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return response;
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined;
  if (!unpack) {
    response.destroy();
    throw new BodyError('the answer is packed in an unknown way');
  }
  // Whatever breaks is heard where the unpacked bytes are read.
  return pipeline(response, atMost(maxBytes), unpack(), () => undefined);
}

/** A packed body could come for ever and unpack to nothing. */
const atMost = (maxBytes: number) =>
  async function* (body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw tooLong(maxBytes);
      yield chunk;
    }
  };
