import type { Readable } from 'node:stream';
import { apiError } from '#protocol/errors';

/** S3 takes at most 10,000 parts of at least 5 MiB: later parts of a very large file are larger. */
const FIRST_PART_BYTES = 8 * 1024 * 1024;
const PARTS_OF_ONE_SIZE = 2_000;
const bytesOfPart = (index: number): number => FIRST_PART_BYTES * 2 ** Math.floor(index / PARTS_OF_ONE_SIZE);

/** A stream cut into parts, of which one is in memory at a time. Throws REQUEST_ENTITY_TOO_LARGE over the limit. */
export async function* partsOf(bytes: Readable, maxBytes: number): AsyncGenerator<{ part: Buffer; isLast: boolean }> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let seenBytes = 0;
  let index = 0;
  for await (const piece of bytes as AsyncIterable<Buffer | string>) {
    let chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    seenBytes += chunk.length;
    if (seenBytes > maxBytes) throw apiError('REQUEST_ENTITY_TOO_LARGE');
    // More than a part, so that what is left afterwards is never empty.
    for (let size = bytesOfPart(index); waitingBytes + chunk.length > size; size = bytesOfPart(index)) {
      const rest = size - waitingBytes;
      const part = Buffer.concat([...waiting, chunk.subarray(0, rest)], size);
      chunk = chunk.subarray(rest);
      [waiting, waitingBytes] = [[], 0];
      index++;
      yield { part, isLast: false };
    }
    waiting.push(chunk);
    waitingBytes += chunk.length;
  }
  yield { part: Buffer.concat(waiting, waitingBytes), isLast: true };
}
