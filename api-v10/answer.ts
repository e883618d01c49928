import type { ServerResponse } from 'node:http';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { Core } from '#core/core';
import { ApiError, apiError } from '#protocol/errors';
import type { Bytes } from './route.ts';

/** Exactly this: eris, discord.py and others compare the whole header and take anything else for text. */
const JSON_TYPE = 'application/json';

/** The id that whoever took the request in has given it, for a line of the log. */
export function requestIdOf(response: ServerResponse): { request_id?: string } {
  const id = response.getHeader('x-request-id');
  return typeof id === 'string' ? { request_id: id } : {};
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  // As text, so that Node.js writes head and body in one piece.
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export function sendBytes(response: ServerResponse, status: number, { contentType, bytes, cacheControl }: Bytes): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': bytes.length,
    'cache-control': cacheControl,
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}

export function sendNothing(response: ServerResponse): void {
  response.writeHead(204);
  response.end();
}

/** discord.py takes a 429 without Via for a ban by the network in front. */
export const VIA = '1.1 nexus';

function sayWhenToComeBack(response: ServerResponse, { extras }: ApiError): void {
  const seconds = typeof extras?.['retry_after'] === 'number' ? extras['retry_after'] : 1;
  response.setHeader('via', VIA);
  response.setHeader('retry-after', String(Math.max(1, Math.ceil(seconds))));
  response.setHeader('x-ratelimit-scope', 'user');
}

/** What was refused for want of an engine is one line, for the engine's own outage is told already; whatever else went wrong comes with its place. */
export const failureLog =
  (log: Core['log'], response: ServerResponse, facts: Record<string, string>, words: string): ((error: unknown) => void) =>
  (error) => {
    const known = { ...facts, ...requestIdOf(response) };
    if (error instanceof StorageUnavailableError) log.warn({ ...known, reason: error.message }, 'a request was refused, because an engine does not answer');
    else log.error({ err: error, ...known }, words);
  };

/** Turns whatever was thrown into Discord's error answer. Only unforeseen ones are logged, with the request's id. */
export function sendError(response: ServerResponse, error: unknown, logUnforeseen: (error: unknown) => void): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof ApiError) {
    if (error.row.status === 429) sayWhenToComeBack(response, error);
    sendJson(response, error.row.status, error.toBody());
    return;
  }
  logUnforeseen(error);
  const unavailable = error instanceof StorageUnavailableError;
  const row = apiError(unavailable ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR');
  sendJson(response, row.row.status, row.toBody());
}
