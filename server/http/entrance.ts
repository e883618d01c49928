import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDiscordHost } from '#protocol/discord-hosts';
import { isForPages, pageBehindApi } from '../pages/serve-pages.ts';
import type { ClientRoom } from '../client/serve-client.ts';
import { answeredCrossOrigin } from './cross-origin.ts';
import type { Health } from './health.ts';
import { nameRoute } from './request-facts.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Rooms {
  api: Answer;
  /** Gets the path below the CDN's root. */
  cdn: Answer;
  operator: Answer;
  /** What people open in a browser. */
  pages: Answer;
  /** The web client; null where it is not served. */
  client: ClientRoom | null;
  /** Figures for those who may see them. */
  metrics: Answer;
  health: Health;
}

const CDN_HOST = /^(?:cdn\.discordapp\.com|media\.discordapp\.net|images-ext-\d\.discordapp\.net)$/;

/** Leads each request to its room: one port carries REST, CDN, the operator's commands and pages. */
export function createEntrance(rooms: Rooms): Answer {
  const { health, client } = rooms;
  const into =
    (name: string, answer: Answer): Answer =>
    (request, response) => {
      nameRoute(response, name);
      answer(request, response);
    };
  const [cdn, operator, pages, metrics] = [
    into('cdn', rooms.cdn),
    into('operator', rooms.operator),
    into('pages', rooms.pages),
    into('metrics', rooms.metrics),
  ];
  const [live, ready] = [into('health', health.live), into('health', health.ready)];
  const anyOrigin = into('api', (request, response) => {
    if (!answeredCrossOrigin(request, response)) rooms.api(request, response);
  });
  return (request, response) => {
    const path = request.url ?? '/';
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (isDiscordHost(host) && CDN_HOST.test(host)) return cdn(request, response);
    if (path.startsWith('/api/nexus/v1/operator/')) return operator(request, response);
    const page = pageBehindApi(request);
    if (page !== null) request.url = page;
    if (client?.takes(request)) {
      nameRoute(response, 'client');
      return client.answer(request, response);
    }
    if (isForPages(request)) return pages(request, response);
    if (/^\/api(?=[/?]|$)/.test(path)) return anyOrigin(request, response);
    if (/^\/\.well-known\/(?:oauth-authorization-server|openid-configuration)$/.test(path)) {
      request.url = `/api${path}`;
      return anyOrigin(request, response);
    }
    if (path.startsWith('/cdn/')) {
      request.url = path.slice('/cdn'.length);
      return cdn(request, response);
    }
    if (path === '/health/live') return live(request, response);
    if (path === '/health' || path === '/health/ready') return ready(request, response);
    if (path === '/metrics') return metrics(request, response);
    // Whoever came with a browser is told by a page.
    if (request.headers.accept?.includes('text/html')) return pages(request, response);
    return sendText(response, 404, 'There is nothing here.\n');
  };
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
