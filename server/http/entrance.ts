import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDiscordHost } from '#protocol/discord-hosts';
import { isForPages, pageBehindApi } from '../pages/serve-pages.ts';
import { answeredCrossOrigin } from './cross-origin.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Rooms {
  api: Answer;
  /** Gets the path below the CDN's root. */
  cdn: Answer;
  operator: Answer;
  /** What people open in a browser. */
  pages: Answer;
  /** Whether requests can be served: rejects when the database does not answer. */
  askReady(): Promise<unknown>;
}

const CDN_HOST = /^(?:cdn\.discordapp\.com|media\.discordapp\.net|images-ext-\d\.discordapp\.net)$/;

/** Leads each request to its room: one port carries REST, CDN, the operator's commands and pages. */
export function createEntrance({ api, cdn, operator, pages, askReady }: Rooms): Answer {
  const anyOrigin: Answer = (request, response) => {
    if (!answeredCrossOrigin(request, response)) api(request, response);
  };
  let asking: Promise<unknown> | undefined;
  const sayReady = async (response: ServerResponse): Promise<void> => {
    try {
      // One question at a time, however many ask.
      await (asking ??= askReady().finally(() => (asking = undefined)));
      sendText(response, 200, 'ok\n');
    } catch {
      sendText(response, 503, 'The database does not answer.\n');
    }
  };
  return (request, response) => {
    const path = request.url ?? '/';
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (isDiscordHost(host) && CDN_HOST.test(host)) return cdn(request, response);
    if (path.startsWith('/api/nexus/v1/operator/')) return operator(request, response);
    const page = pageBehindApi(request);
    if (page !== null) request.url = page;
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
    if (path === '/health/live') return sendText(response, 200, 'ok\n');
    if (path === '/health' || path === '/health/ready') return void sayReady(response);
    // Whoever came with a browser is told by a page.
    if (request.headers.accept?.includes('text/html')) return pages(request, response);
    return sendText(response, 404, 'There is nothing here.\n');
  };
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
