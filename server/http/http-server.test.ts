import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { useWorld } from '#compat-tests/world';
import { createEntrance } from './entrance.ts';
import { createHealth } from './health.ts';

describe('the health of a server', () => {
  const nothing = (): void => undefined;
  const fine = async (): Promise<null> => null;
  const answer = (ask: () => Promise<unknown>, { isDraining = false, askRedis = fine } = {}): Promise<[number, number, unknown]> => {
    const health = createHealth();
    health.add({ name: 'database', ask, words: 'The database does not answer.' });
    health.add({ name: 'redis', ask: askRedis, words: 'Redis does not answer.', counts: false });
    if (isDraining) health.drain();
    const server = createServer(createEntrance({ api: nothing, cdn: nothing, operator: nothing, pages: nothing, client: null, metrics: nothing, health }));
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', async () => {
        const address = server.address();
        const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
        const [live, ready] = await Promise.all([fetch(`${base}/health/live`), fetch(`${base}/health/ready`)]);
        const report: unknown = await ready.json();
        server.close();
        server.closeAllConnections();
        resolve([live.status, ready.status, report]);
      });
    });
  };

  it('is told as it is: alive, and ready only when the database answers', async () => {
    const ms = expect.any(Number) as number;
    const redis = { status: 'ok', ms, counts: false };
    expect(await answer(fine)).toEqual([200, 200, { status: 'ok', checks: { database: { status: 'ok', ms }, redis } }]);
    const gone = Object.assign(new Error('connect to postgres://nexus:hunter2@10.0.0.7'), { code: 'ECONNREFUSED' });
    expect(await answer(() => Promise.reject(new Error('outer', { cause: gone })))).toEqual([
      200,
      503,
      { status: 'failed', checks: { database: { status: 'failed', ms, reason: 'The database does not answer. (ECONNREFUSED)' }, redis } },
    ]);
  });

  it('stays while something is away without which it goes on, and shows that, without a long wait', async () => {
    const begunMs = performance.now();
    const [, status, report] = await answer(fine, { askRedis: () => new Promise(() => undefined) });
    expect([status, report]).toMatchObject([200, { status: 'ok', checks: { redis: { status: 'failed', counts: false } } }]);
    expect(performance.now() - begunMs).toBeLessThan(4_500);
  });

  it('is no longer ready while it drains', async () => {
    expect((await answer(fine, { isDraining: true })).slice(0, 2)).toEqual([200, 503]);
  });
});

describe('pages of other origins', () => {
  const world = useWorld();
  const ask = (path: string, init: RequestInit) => fetch(`${world().server.url}${path}`, init);
  const origin = 'https://chat.example.org';

  it('may ask what they may send', async () => {
    const answer = await ask('/api/v10/channels/1/messages', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-super-properties' },
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization,content-type,x-super-properties',
      'access-control-max-age': '86400',
    });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await ask('/api/nowhere', { method: 'OPTIONS' })).headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  it('may read answers, refusals and limits', async () => {
    const { bot } = await world().scene();
    for (const [path, status] of [
      ['/api/v10/users/@me', 200],
      ['/api/v10/channels/1', 404],
      ['/.well-known/openid-configuration', 200],
    ] as const) {
      const answer = await ask(path, { headers: { origin, authorization: bot.authorization } });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, '*']);
      expect(answer.headers.get('access-control-expose-headers')).toContain('X-RateLimit-Remaining');
    }
    const plain = await ask('/api/v10/users/@me', { headers: { authorization: bot.authorization } });
    expect(plain.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not command the operator’s part', async () => {
    const answer = await ask('/api/nexus/v1/operator/create-user', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('find connections that are kept', async () => {
    expect((await ask('/health', {})).headers.get('keep-alive')).toBe('timeout=65');
  });
});

describe('one address', () => {
  const limits = { NEXUS_RATE_LIMITS: 'on', NEXUS_MAX_CONNECTIONS_PER_ADDRESS: '3' };
  const open = useWorld({ settings: { ...limits, NEXUS_TRUSTED_PROXIES: '10.0.0.0/8' } });
  const proxied = useWorld({ settings: limits });

  it('may open so many connections, and others once it closes some', async () => {
    const sockets: Socket[] = [];
    const dial = async (): Promise<boolean> => {
      const socket = connect(Number(new URL(open().server.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      const answered = new Promise<boolean>((resolve) => socket.once('data', () => resolve(true)).once('close', () => resolve(false)));
      socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      return answered;
    };
    expect([await dial(), await dial(), await dial(), await dial()]).toEqual([true, true, true, false]);
    sockets[0]?.destroy();
    let isLetIn = false;
    // The server has yet to hear that one went.
    for (let tries = 0; !isLetIn && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isLetIn = await dial();
    }
    expect(isLetIn).toBe(true);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('is told apart behind a proxy', async () => {
    const dial = (address: string): Promise<number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${proxied().server.core.settings.gatewayUrl}/?v=10`, { headers: { 'x-forwarded-for': address } });
        socket.once('message', () => resolve(101)).once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
        socket.on('error', () => undefined);
      });
    expect(await Promise.all([1, 2, 3].map(() => dial('198.51.100.1')))).toEqual([101, 101, 101]);
    expect([await dial('198.51.100.1'), await dial('198.51.100.2')]).toEqual([429, 101]);
  });
});
