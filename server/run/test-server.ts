import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { constants, createDeflate } from 'node:zlib';
import { WebSocketServer, type WebSocket } from 'ws';
import { openAuthority } from '../tls/authority.ts';
import type { RunTarget } from './run-target.ts';

export interface TestServer {
  target: RunTarget;
  /** What was asked, as "GET host/path" and "WS host/path", in order. */
  asked: string[];
  close(): Promise<void>;
}

const bot = { id: '175928847299117063', username: 'parrot', discriminator: '0', global_name: null, avatar: null, bot: true, flags: 0 };
const application = {
  id: bot.id,
  name: 'parrot',
  icon: null,
  description: '',
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  owner: bot,
  team: null,
  flags: 0,
};
const gateway = 'wss://gateway.discord.gg';

/** Just enough of Discord, over TLS under its names, for a library to log in. */
export async function startTestServer(dir: string): Promise<TestServer> {
  const authority = await openAuthority(dir, []);
  const asked: string[] = [];
  const replies: Record<string, unknown> = {
    '/api/v10/gateway': { url: gateway },
    '/api/v10/gateway/bot': { url: gateway, shards: 1, session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 } },
    '/api/v10/users/@me': bot,
    '/api/v10/oauth2/applications/@me': application,
  };
  const server = createServer(authority.tlsOptions, (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0] ?? '';
    asked.push(`GET ${request.headers.host}${path}`);
    const body = replies[path];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { message: '404: Not Found', code: 0 }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    asked.push(`WS ${request.headers.host}${request.url?.split('?')[0]}`);
    serveGateway(socket, request.url?.includes('compress=zlib-stream') === true);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return {
    target: { httpPort: port, tlsPort: port, url: `https://127.0.0.1:${port}`, caPath: authority.caPath, bundlePath: authority.bundlePath },
    asked,
    close,
  };
}

function serveGateway(socket: WebSocket, isCompressed: boolean): void {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH });
  let block: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => block.push(piece));
  const send = (op: number, d: unknown, t: string | null = null) => {
    const text = JSON.stringify({ op, d, s: t ? 1 : null, t });
    if (!isCompressed) return socket.send(text);
    deflate.write(text);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      socket.send(Buffer.concat(block));
      block = [];
    });
  };
  send(10, { heartbeat_interval: 41_250 });
  socket.on('message', (data: Buffer) => {
    const { op } = JSON.parse(data.toString()) as { op: number };
    if (op === 1) send(11, null);
    if (op === 2)
      send(
        0,
        {
          v: 10,
          user: bot,
          guilds: [],
          session_id: 'a'.repeat(32),
          resume_gateway_url: gateway,
          session_type: 'normal',
          application: { id: bot.id, flags: 0 },
          private_channels: [],
        },
        'READY',
      );
  });
}
