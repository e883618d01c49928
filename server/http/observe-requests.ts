import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ClientAddresses } from '#api-v10/client-address';
import type { Cell, Histogram, Registry } from '../metrics/registry.ts';
import { withFacts, type RequestFacts } from './request-facts.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface ObserveOptions {
  registry: Registry;
  log: Logger;
  addresses: ClientAddresses;
  /** Requests that take longer are logged; 0 for none. */
  slowMs: number;
  /** Whether lines that are logged deep inside carry the id, too. */
  isFollowed: boolean;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** By the hundreds of the status; the last is of those who went away before the end of the answer. */
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx', 'aborted'] as const;
/** Letters, digits and a few signs: it goes into headers and log lines. */
const SANE_ID = /^[\w.:+/=-]{8,128}$/;

/** What one route has done so far. */
interface RouteFigures {
  seconds: Histogram;
  classes: (Cell | undefined)[];
}

/** Gives each request an id, counts it under its route, and logs it when it is slow. */
export function observeRequests(answer: Answer, { registry, log, addresses, slowMs, isFollowed }: ObserveOptions): Answer {
  const requests = registry.counters('nexus_http_requests_total', 'Requests that were answered, or broken off.', ['method', 'route', 'status']);
  const seconds = registry.histograms('nexus_http_request_seconds', 'From the head of a request to the end of its answer.', ['method', 'route']);
  const slow = registry.counters('nexus_http_slow_requests_total', 'Requests that took longer than NEXUS_SLOW_REQUEST_MS.').of();
  let inFlight = 0;
  registry.read('nexus_http_requests_in_flight', 'Requests that are being answered.', [], () => inFlight);
  const known = new Map<string, RouteFigures>();
  const count = (method: string, route: string, status: number, tookSeconds: number): void => {
    const key = `${method} ${route}`;
    let figures = known.get(key);
    if (!figures) known.set(key, (figures = { seconds: seconds.of(method, route), classes: [] }));
    figures.seconds.observe(tookSeconds);
    const at = Math.floor(status / 100) - 1;
    (figures.classes[at] ??= requests.of(method, route, CLASSES[at] ?? 'other')).value++;
  };
  return (request, response) => {
    const facts: RequestFacts = { id: idOf(request, addresses), begunMs: performance.now(), route: 'none' };
    response.setHeader('x-request-id', facts.id);
    inFlight++;
    response.once('close', () => {
      inFlight--;
      const tookMs = performance.now() - facts.begunMs;
      const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other';
      const status = response.writableFinished ? response.statusCode : 600;
      count(method, facts.route, status, tookMs / 1000);
      const line = { request_id: facts.id, method, route: facts.route, status: status === 600 ? 'aborted' : status, ms: Math.round(tookMs) };
      if (slowMs > 0 && tookMs >= slowMs) {
        slow.value++;
        log.warn(line, 'a slow request');
      } else if (log.isLevelEnabled('debug')) log.debug(line, 'a request');
    });
    withFacts(response, facts, isFollowed, () => answer(request, response));
  };
}

const IDS = { prefix: randomBytes(6).toString('base64url'), next: 0 };

/** A proxy's own id, so that its log and ours can be read together; anybody else's word is not taken. */
function idOf(request: IncomingMessage, addresses: ClientAddresses): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && SANE_ID.test(given) && addresses.ofSocket(request.socket) === null) return given;
  return `${IDS.prefix}-${(IDS.next++).toString(36).padStart(4, '0')}`;
}
