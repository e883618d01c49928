import type { IncomingMessage, ServerResponse } from 'node:http';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { apiError } from '#protocol/errors';
import { failureLog, sendError } from './answer.ts';
import { runRoute, type Pipeline } from './pipeline.ts';
import { NEXUS_PREFIX, type AnyRoute, type Method } from './route.ts';

const VERSION = /^\/api(?:\/v(\d+))?(?=\/|$|\?)/;
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** v9 is what discordgo and older libraries speak; no version at all is what some links use. */
const SERVED_VERSIONS = new Set(['9', '10']);

/** Answers everything below /api, by the rows of the route table. */
export function createApi(pipeline: Pipeline, routes: readonly AnyRoute[]): (request: IncomingMessage, response: ServerResponse) => void {
  const router = createRouter({ ignoreTrailingSlash: true, maxParamLength: 300, caseSensitive: true });
  for (const route of routes) router.on(route.method as HTTPMethod, route.path, () => undefined, route);
  const fail = (response: ServerResponse, error: unknown): void => sendError(response, error, failureLog(pipeline.core.log, response, {}, 'routing failed'));
  return (request, response) => {
    const url = request.url ?? '';
    const [prefix, version] = VERSION.exec(url) ?? [];
    if (prefix === undefined) return fail(response, apiError('NOT_FOUND'));
    // Ours has a version of its own.
    if (version !== undefined && url.startsWith(`${NEXUS_PREFIX}/`, prefix.length)) return fail(response, apiError('NOT_FOUND'));
    if (version !== undefined && !SERVED_VERSIONS.has(version)) return fail(response, apiError('INVALID_API_VERSION_PROVIDED'));
    // Libraries escape `@me` and `@original` in some of their paths; the rows have them plain.
    const path = url.slice(prefix.length).replaceAll('%40', '@') || '/';
    let found;
    try {
      found = router.find(request.method as HTTPMethod, path);
    } catch {
      return fail(response, apiError('NOT_FOUND'));
    }
    if (!found) {
      const isKnownPath = METHODS.some((method) => router.find(method as HTTPMethod, path));
      return fail(response, apiError(isKnownPath ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND'));
    }
    // The store is the row that was registered with this path.
    pipeline.onRoute?.(found.store as AnyRoute, response);
    void runRoute(pipeline, found.store as AnyRoute, request, response, found.params as Record<string, string>);
  };
}
