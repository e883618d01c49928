import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from './registry.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** What a proxy that stands in front leaves on a request. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'] as const;
const LOCAL_NAME = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;
const LOCAL_ADDRESS = /^(?:::ffff:)?127\.|^::1$/;

export interface WhoMayRead {
  token: string | undefined;
  /** Where clients find this server; this machine unless set. */
  publicUrl: string | undefined;
}

/** Answers `/metrics` to whoever has the token. A server that only this machine can find shows them to this machine without one. */
export function serveMetrics(registry: Registry, { token, publicUrl }: WhoMayRead): (request: IncomingMessage, response: ServerResponse) => void {
  // Of a public one nobody can tell: what forwards connections from anywhere asks from this machine as well, and may say any name.
  const isOpenHere = publicUrl === undefined || LOCAL_NAME.test(new URL(publicUrl).hostname);
  return (request, response) => {
    if (!mayRead(request, token, isOpenHere)) {
      const words = isOpenHere ? 'Only from this machine, or with the token of NEXUS_METRICS_TOKEN.\n' : 'Only with the token of NEXUS_METRICS_TOKEN.\n';
      response.writeHead(401, { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Bearer', 'content-length': Buffer.byteLength(words) });
      response.end(words);
      return;
    }
    const text = registry.text();
    response.writeHead(200, { 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
    response.end(text);
  };
}

function mayRead({ headers, socket }: IncomingMessage, token: string | undefined, isOpenHere: boolean): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (given !== undefined) return token !== undefined && isSame(given, token);
  if (!isOpenHere || !LOCAL_ADDRESS.test(socket.remoteAddress ?? '')) return false;
  return LOCAL_NAME.test(headers.host ?? '') && FORWARDED.every((name) => headers[name] === undefined);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** In the same time whatever is given, its length included. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));
