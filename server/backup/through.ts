import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes as a transform makes them; an error on either side comes out here. */
export async function* through(bytes: AsyncIterable<Buffer>, transform: Transform): AsyncGenerator<Buffer> {
  // Whatever fails destroys the transform with its error, which then comes out below.
  const running = pipeline(Readable.from(bytes, { objectMode: false }), transform).catch(() => undefined);
  for await (const chunk of transform) yield chunk as Buffer; // as zlib gives them
  await running;
}
