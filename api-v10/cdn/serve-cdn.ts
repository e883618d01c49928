import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '#core/core';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { ApiError } from '#protocol/errors';
import { failureLog, sendError } from '../answer.ts';
import type { ClientAddresses } from '../client-address.ts';
import { drawnPictures, type DrawnPictures } from './drawn-pictures.ts';
import { findFile, type NoFile } from './find-file.ts';
import { sendFile } from './send-file.ts';
import { sendFilm } from './send-film.ts';

/** Of what cannot be had just now. */
const RETRY_AFTER_S = '5';

const NO_FILE: Record<NoFile, Buffer> = {
  404: Buffer.from('This content is no longer available.'),
  400: Buffer.from('There is no such size or format.'),
  415: Buffer.from('This picture cannot be had in that format.'),
};

/** Answers the paths of Discord's CDN, the prefix already cut. Pictures come in the size and format that is asked for. */
export function createCdn(core: Core, addresses: ClientAddresses): (request: IncomingMessage, response: ServerResponse) => void {
  const pictures = drawnPictures(core);
  return (request, response) => {
    void serve(core, pictures, addresses, request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      if (error instanceof ApiError) return refuse(response, error);
      failureLog(core.log, response, {}, 'a file could not be served')(error);
      const isAway = error instanceof StorageUnavailableError;
      for (const name of ['etag', 'content-disposition', 'content-range', 'accept-ranges']) response.removeHeader(name);
      if (isAway) response.setHeader('retry-after', RETRY_AFTER_S);
      sendText(response, isAway ? 503 : 500, Buffer.from('This content could not be read.'));
    });
  };
}

async function serve(core: Core, pictures: DrawnPictures, addresses: ClientAddresses, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "sandbox; default-src 'none'");
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'GET, HEAD');
    response.setHeader('access-control-allow-headers', 'range, if-none-match, if-range');
    response.setHeader('access-control-max-age', '86400');
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD, OPTIONS');
    return sendText(response, 405, Buffer.from('Method not allowed.'));
  }
  const file = await findFile(core, pictures, request.url ?? '/');
  if (typeof file === 'number') return sendText(response, file, NO_FILE[file]);
  response.setHeader('access-control-expose-headers', 'content-length, content-range, accept-ranges, etag');
  if (!('address' in file)) await sendFile(request, response, file);
  else if (!(await sendFilm(core, addresses.ofRequest(request), request, response, file))) sendText(response, 404, NO_FILE[404]);
}

/** Too many films of other hosts are passed on: the form is that of the API. */
function refuse(response: ServerResponse, error: ApiError): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('retry-after', RETRY_AFTER_S);
  sendError(response, error, () => undefined);
}

function sendText(response: ServerResponse, status: number, text: Buffer): void {
  response.setHeader('cache-control', 'no-store');
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length });
  response.end(text);
}
