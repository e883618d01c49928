import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect, isIP, type AddressInfo, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectByTls } from 'node:tls';
import { WebSocket } from 'ws';
import { CALLED_BY } from '#core/gateway/gateway-address';
import { foreignUpgrades } from '../http/foreign-upgrades.ts';
import { openAuthority } from '../tls/authority.ts';
import type { RunTarget } from './run-target.ts';

const ANSWERS_WITHIN_MS = 10_000;

/** Throws, in words, where no WebSocket can be opened at the address. */
export function demandGateway(gatewayUrl: string): Promise<void> {
  const socket = new WebSocket(`${gatewayUrl.replace(/\/+$/, '')}/?v=10&encoding=json`, { handshakeTimeout: ANSWERS_WITHIN_MS });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => reject(new Error(error.message || (error.code ?? 'it does not answer'))));
  });
}

/**
 * The target, for an api process whose gateway is another one: under Discord's names both are one address, so that a
 * front on loopback takes WebSockets to the gateway's own address and everything else to the process.
 */
export async function leadToGateway(target: RunTarget, gatewayUrl: string): Promise<RunTarget & { close(): void }> {
  const { tlsOptions } = await openAuthority(dirname(target.caPath), []);
  const gateway = new URL(gatewayUrl);
  const agent = new Agent({ keepAlive: true });
  const open = new Set<Duplex>();
  const keep = (socket: Duplex): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url: path, rawHeaders: headers } = request;
    const passed = ask({ host: '127.0.0.1', port: target.httpPort, agent, method, path, headers, setHost: false }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.statusMessage, answered.rawHeaders);
      answered.on('error', () => response.destroy()).pipe(response);
    });
    passed.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'The api process does not answer.', code: 0 }));
    });
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  };
  const lead = (request: IncomingMessage, near: Duplex, first: Buffer): void => {
    const far = connectTo(gateway);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    far.once(gateway.protocol === 'wss:' ? 'secureConnect' : 'connect', () => {
      far.write(headOf(request, gateway));
      far.write(first);
      near.pipe(far).pipe(near);
    });
  };

  const foreign = foreignUpgrades(answer);
  const server = createServer(tlsOptions, answer).on('upgrade', (request: IncomingMessage, socket: Duplex, first: Buffer) => {
    (request.headers.upgrade?.toLowerCase() === 'websocket' ? lead : foreign)(request, socket, first);
  });
  await new Promise<void>((ready, fail) => {
    server.on('error', fail);
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    ...target,
    tlsPort: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      for (const socket of open) socket.destroy();
    },
  };
}

function connectTo({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'ws:') return connect(Number(port || 80), host);
  return connectByTls({ host, port: Number(port || 443), ...(isIP(host) === 0 && { servername: host }) });
}

/** As it came; a gateway behind a proxy is asked by its own name. Each hears Discord's, so that it names that to resume at, which an isolated program can reach. */
function headOf({ method, url = '/', httpVersion, rawHeaders }: IncomingMessage, gateway: URL): string {
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(gateway.hostname);
  const lines = [`${method} ${gateway.pathname.replace(/\/+$/, '')}${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const isRenamed = name.toLowerCase() === 'host' && !isHere;
    lines.push(`${name}: ${isRenamed ? gateway.host : rawHeaders[at + 1]}`);
    if (isRenamed) lines.push(`${CALLED_BY}: ${rawHeaders[at + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
