import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isDiscordHost } from '#protocol/discord-hosts';
import type { RunTarget } from './run-target.ts';

export interface ConnectProxy {
  /** With a password, for HTTPS_PROXY: other users of the machine may not use the proxy. */
  url: string;
  close(): void;
}

/** A CONNECT proxy on loopback: Discord's names lead to the server, everything else where it wants to go (through `upstream`, if given). */
export async function openConnectProxy(target: RunTarget, upstream: string | undefined): Promise<ConnectProxy> {
  const password = randomBytes(16).toString('hex');
  const expected = Buffer.from(`Basic ${Buffer.from(`nexus:${password}`).toString('base64')}`);
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Duplex, first: Buffer) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    // Node.js takes its own listener away with a CONNECT, and an error that nobody hears ends the process.
    client.on('error', () => client.destroy());
    const given = Buffer.from(request.headers['proxy-authorization'] ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    if (host === '' || Number(port) > 65_535) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const isHere = isDiscordHost(host) && port === '443';
    const via = isHere ? undefined : upstream;
    const server = isHere ? connect(target.tlsPort, '127.0.0.1') : via ? connectThrough(via, `${host}:${port}`) : connect(Number(port), host);
    open.add(server);
    server.on('close', () => {
      open.delete(server);
      client.destroy();
    });
    client.on('close', () => server.destroy());
    server.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    server.once('connect', () => {
      // An upstream proxy gives its own answer to the CONNECT that it was sent.
      if (!via) client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.write(first);
      server.pipe(client).pipe(server);
    });
  });
  await new Promise<void>((ready, fail) => {
    server.on('error', fail);
    server.listen(0, '127.0.0.1', ready);
  });
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://nexus:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
  };
}

function connectThrough(proxy: string, authority: string): Socket {
  const { hostname, port, username, password } = new URL(proxy);
  const socket = connect(Number(port || 80), hostname);
  const login = username
    ? `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}\r\n`
    : '';
  socket.once('connect', () => socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`));
  return socket;
}
