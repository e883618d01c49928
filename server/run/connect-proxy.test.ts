import { once } from 'node:events';
import { connect } from 'node:net';
import { openConnectProxy } from './connect-proxy.ts';

const target = { pid: 1, httpPort: 1, tlsPort: 1, url: 'http://localhost', caPath: '', bundlePath: '' };

it('survives strangers that break off, and ports that are none', async () => {
  const unforeseen: unknown[] = [];
  const remember = (error: unknown): void => void unforeseen.push(error);
  process.on('uncaughtException', remember);
  const proxy = await openConnectProxy(target, undefined);
  const { port, username, password } = new URL(proxy.url);
  const login = `Proxy-Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}\r\n`;
  const ask = async (authority: string, headers = ''): Promise<string> => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${headers}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.resetAndDestroy();
    return answer.toString().split('\r\n', 1)[0] ?? '';
  };
  expect(await Promise.all(Array.from({ length: 20 }, () => ask('example.org:443')))).toEqual(
    Array.from({ length: 20 }, () => 'HTTP/1.1 407 Proxy Authentication Required'),
  );
  expect(await ask('127.0.0.1:99999', login)).toBe('HTTP/1.1 502 Bad Gateway');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(unforeseen).toEqual([]);
  process.off('uncaughtException', remember);
  proxy.close();
});
