import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from './registry.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** What a proxy that stands in front leaves on a request. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'] as const;
const LOCAL_NAME = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;
const LOCAL_ADDRESS = /^(?:::ffff:)?127\.|^::1$/;

/** Answers `/metrics` to whoever has the token, or asks from this machine without a proxy in between. */
export function serveMetrics(registry: Registry, token: string | undefined): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (!mayRead(request, token)) {
      const words = 'Only from this machine, or with the token of NEXUS_METRICS_TOKEN.\n';
      response.writeHead(401, { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Bearer', 'content-length': Buffer.byteLength(words) });
      response.end(words);
      return;
    }
    const text = registry.text();
    response.writeHead(200, { 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
    response.end(text);
  };
}

function mayRead({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (given !== undefined) return token !== undefined && isSame(given, token);
  return LOCAL_ADDRESS.test(socket.remoteAddress ?? '') && LOCAL_NAME.test(headers.host ?? '') && FORWARDED.every((name) => headers[name] === undefined);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** In the same time whatever is given, its length included. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));
