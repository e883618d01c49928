import type { IncomingMessage } from 'node:http';
import { apiError, formError } from '#protocol/errors';
import { parseJsonKeepingIds } from '#protocol/lossless-json';

/** A JSON or form body is held in memory, so it has a limit; files are streamed and have their own. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** The body as a plain value; `{}` when there is none. Multipart is read elsewhere. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = await readText(request);
  if (text === '') return {};
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type !== 'application/json' && type !== '') {
    throw formError(['_'], 'CONTENT_TYPE_INVALID', 'Expected "Content-Type" header to be one of {\'application/json\'}.');
  }
  try {
    return parseJsonKeepingIds(text);
  } catch {
    throw apiError('INVALID_JSON');
  }
}

/** By events: an async iterator would cost more than all the rest of reading a message. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_TEXT_BYTES) chunks.push(chunk);
      else reject(apiError('REQUEST_ENTITY_TOO_LARGE'));
    });
    request.on('end', () => resolve((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString('utf8')));
    // The client went away: nobody reads the answer, and nothing is wrong here.
    request.on('error', () => reject(apiError('INVALID_JSON')));
  });
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
