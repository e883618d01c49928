import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressesBehind } from '#api-v10/client-address';
import { openLog } from '../log/open-log.ts';
import { createRegistry } from '../metrics/registry.ts';
import { observeRequests } from './observe-requests.ts';
import { nameRoute } from './request-facts.ts';

describe('requests that are observed', () => {
  let text = '';
  const log = openLog('info', { write: (line) => void (text += line) });
  const lines = (): Record<string, unknown>[] =>
    text
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  beforeEach(() => {
    text = '';
  });

  const serve = async (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    trusted: string[],
    ask: (url: string) => Promise<unknown>,
    slowMs = 0,
  ): Promise<string> => {
    const registry = createRegistry();
    const server = createServer(observeRequests(answer, { registry, log, addresses: addressesBehind(trusted), slowMs, isFollowed: true }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await sleep(20);
    server.closeAllConnections();
    server.close();
    return registry.text();
  };
  const idOf = async (url: string, id?: string): Promise<string | null> =>
    (await fetch(url, { headers: id ? { 'x-request-id': id } : {} })).headers.get('x-request-id');

  it('each have an id of their own, which goes back with the answer', async () => {
    const ids = new Set<string | null>();
    await serve(
      (_request, response) => response.end(),
      [],
      async (url) => {
        for (let n = 0; n < 5; n++) ids.add(await idOf(url, 'the-strangers-own'));
      },
    );
    expect([ids.size, ids.has(null), ids.has('the-strangers-own')]).toEqual([5, false, false]);
  });

  it('keep the id of a trusted proxy when it is a sane one', async () => {
    await serve(
      (_request, response) => response.end(),
      ['127.0.0.0/8'],
      async (url) => {
        expect(await idOf(url, 'proxy-4711-abc')).toBe('proxy-4711-abc');
        expect(await idOf(url, 'a b"c<script>')).not.toBe('a b"c<script>');
        expect(await idOf(url, 'x'.repeat(200))).not.toContain('xx');
      },
    );
  });

  it('put their id on every line that is logged on their behalf, however deep', async () => {
    const deep = async (word: string): Promise<void> => {
      await sleep(5);
      log.info(word);
    };
    let given: string | null = null;
    await serve(
      (_request, response) => void deep('from within').then(() => response.end()),
      [],
      async (url) => {
        given = await idOf(url);
      },
    );
    expect(lines()).toMatchObject([{ msg: 'from within', request_id: given }]);
  });

  it('are logged when they are slow, and counted, by the name of their route and not by their path', async () => {
    const figures = await serve(
      (_request, response) => {
        nameRoute(response, '/channels/:channel_id');
        setTimeout(() => response.end(), 60);
      },
      [],
      (url) => fetch(`${url}/channels/4711?token=secret`),
      50,
    );
    expect(lines()).toMatchObject([{ msg: 'a slow request', method: 'GET', route: '/channels/:channel_id', status: 200, request_id: expect.any(String) }]);
    expect(text).not.toMatch(/4711|secret/);
    expect(figures).toContain('nexus_http_slow_requests_total 1');
  });

  it('are counted as broken off when the client goes away', async () => {
    const figures = await serve(
      () => undefined,
      [],
      (url) => fetch(url, { signal: AbortSignal.timeout(50) }).catch(() => null),
    );
    expect(figures).toContain('nexus_http_requests_total{method="GET",route="none",status="aborted"} 1');
    expect(figures).toContain('nexus_http_requests_in_flight 0');
  });
});
