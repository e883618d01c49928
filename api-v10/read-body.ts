import type { IncomingMessage } from 'node:http';
import { apiError, formError } from '#protocol/errors';
import { parseJsonKeepingIds } from '#protocol/lossless-json';

/** So much of what is over the limit is read and thrown away, for the sake of clients that read no answer before they have said all. */
const PATIENCE_BYTES = 32 * 1024 * 1024;

/** The body as a plain value; `{}` when there is none. Throws 413 over `maxBytes`. Multipart is read elsewhere. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = await readText(request, maxBytes);
  if (text === '') return {};
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type !== 'application/json' && type !== '') {
    throw formError([], 'CONTENT_TYPE_INVALID', 'Expected "Content-Type" header to be one of {\'application/json\'}.');
  }
  try {
    return parseJsonKeepingIds(text);
  } catch {
    throw apiError('INVALID_JSON');
  }
}

/** By events: an async iterator would cost more than all the rest of reading a message. */
function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (size > maxBytes + PATIENCE_BYTES) request.destroy();
      reject(apiError('REQUEST_ENTITY_TOO_LARGE'));
    });
    request.on('end', () => resolve((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString('utf8')));
    // The client went away: nobody reads the answer, and nothing is wrong here.
    request.on('error', () => reject(apiError('INVALID_JSON')));
  });
}

/** Takes what is still to come of a body that was refused, within the same patience. */
export function throwAwayRest(request: IncomingMessage): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > PATIENCE_BYTES) request.destroy();
  });
  request.resume();
}

/** Query fields; a repeated key becomes an array. */
export function readQuery(url: string): Record<string, string | string[]> {
  const question = url.indexOf('?');
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, never>;
  if (question < 0) return query;
  for (const [key, value] of new URLSearchParams(url.slice(question + 1))) {
    const known = query[key];
    query[key] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return query;
}
