import type { IncomingMessage, ServerResponse } from 'node:http';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
/** What a page on another origin may read beside the body. */
const EXPOSED =
  'Date, Retry-After, Via, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Reset-After, X-RateLimit-Bucket, X-RateLimit-Global, X-RateLimit-Scope';
/** The usual ones; what else a page asks to send is taken as well, for the API reads nothing that is sent by itself: cookies are for pages only. */
const HEADERS = 'Authorization, Content-Type, X-Audit-Log-Reason, X-Discord-Locale';
const HEADER_NAMES = /^[\w-]{1,100}(?: *, *[\w-]{1,100}){0,50}$/;

/**
 * Lets pages of any origin use the API, as a client that is served elsewhere has to. A token stands in a header that no
 * browser adds by itself, so that a page can do no more than whoever wrote it. True when the request was a preflight and is answered.
 */
export function answeredCrossOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.origin !== undefined) {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', EXPOSED);
  }
  if (request.method !== 'OPTIONS') return false;
  const asked = request.headers['access-control-request-headers'];
  response.writeHead(204, {
    allow: `${METHODS}, OPTIONS`,
    'access-control-allow-origin': '*',
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': typeof asked === 'string' && HEADER_NAMES.test(asked) ? asked : HEADERS,
    'access-control-max-age': '86400',
  });
  response.end();
  return true;
}
