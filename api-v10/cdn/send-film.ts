import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Core } from '#core/core';
import { dispositionOf } from './send-file.ts';
import type { FilmElsewhere } from './find-file.ts';

/** Answers with a film of another host, or the part of it that is asked for, as it comes. False where there is none. */
export async function sendFilm(
  core: Core,
  client: string,
  request: IncomingMessage,
  response: ServerResponse,
  { address, filename, cacheControl }: FilmElsewhere,
): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { range } = request.headers;
  const ifRange = request.headersDistinct['if-range']?.[0];
  const film = await core.outsideFilms.open(core, address, { range, ifRange, client, signal: gone.signal });
  if (!film) return false;
  const headers = {
    'content-type': film.contentType,
    'content-length': film.sizeBytes,
    'content-range': film.contentRange,
    'accept-ranges': film.acceptsRanges ? 'bytes' : null,
    etag: film.etag,
    'last-modified': film.lastModified,
    'content-disposition': dispositionOf('inline', filename),
    'cache-control': film.status === 416 ? 'no-store' : cacheControl,
  };
  for (const [name, value] of Object.entries(headers)) if (value !== null) response.setHeader(name, value);
  response.statusCode = film.status;
  if (request.method === 'HEAD') {
    film.bytes.destroy();
    response.end();
  } else await pipeline(film.bytes, response);
  return true;
}
