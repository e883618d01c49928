import { Readable } from 'node:stream';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';

/** Within this time a file must have found the message that names it. */
const UNTAKEN_KEPT_MS = 60 * 60_000;

/** Keeps the bytes of a file for a message that is yet to be written. It is doomed until a message with it is stored, so that no crash leaves it behind. */
export async function receiveFile(
  core: Core,
  key: string,
  bytes: Readable,
  options: { maxBytes: number; contentType: string },
): Promise<{ sizeBytes: number }> {
  // The sender may break off before anybody reads, and an error that nobody hears ends the process.
  bytes.once('error', () => undefined);
  await core.doomedFiles.add([key], wireTime(core.clock.nowMs() + UNTAKEN_KEPT_MS));
  return core.blobs.put(key, bytes, options);
}

export const receiveBytes = (core: Core, key: string, bytes: Buffer, contentType: string): Promise<{ sizeBytes: number }> =>
  receiveFile(core, key, Readable.from([bytes]), { maxBytes: bytes.length, contentType });
