import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useWorld } from '#compat-tests/world';
import { readSettings } from '../configuration/settings.ts';
import { createRegistry, MOST_MEMBERS } from './registry.ts';
import { engineFigures, measured } from './engine-figures.ts';
import { serveMetrics } from './serve-metrics.ts';

const TOKEN = 'a-token-of-32-characters-or-so-ok';

describe('the metrics of a server', () => {
  const world = useWorld({ settings: { NEXUS_METRICS_TOKEN: TOKEN } });
  const read = async (): Promise<Map<string, number>> => {
    const answer = await fetch(`${world().server.url}/metrics`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
  };
  /** As another machine or a proxy would ask. */
  const status = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request(`${world().server.url}/metrics`, { headers }, (answer) => resolve(answer.resume().statusCode ?? 0))
        .once('error', reject)
        .end();
    });

  it('tell of requests, events, statements and the process', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const heard = await bot.listen();
    const before = await read();
    const third = heard.next('MESSAGE_CREATE', (message) => message.content === 'three');
    for (const content of ['one', 'two', 'three']) await alice.rest.post(`/channels/${textId}/messages`, { content });
    await alice.rest.get(`/guilds/${guildId}`);
    await fetch(`${world().server.url}/api/v10/channels/${textId}`);
    await third;
    const after = await read();
    const grew = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grew('nexus_http_requests_total{method="POST",route="/channels/:channel_id/messages",status="2xx"}')).toBe(3);
    expect(grew('nexus_http_request_seconds_count{method="POST",route="/channels/:channel_id/messages"}')).toBe(3);
    expect(grew('nexus_http_requests_total{method="GET",route="/channels/:channel_id",status="4xx"}')).toBe(1);
    expect(grew('nexus_gateway_events_total{event="MESSAGE_CREATE"}')).toBe(3);
    expect(grew('nexus_gateway_deliveries_total{event="MESSAGE_CREATE"}')).toBe(3);
    expect(grew('nexus_gateway_payload_bytes_total{event="MESSAGE_CREATE"}')).toBeGreaterThan(600);
    expect(grew('nexus_bus_heard_total')).toBeGreaterThanOrEqual(3);
    expect(after.get('nexus_gateway_sessions')).toBe(1);
    expect(after.get('nexus_guilds_in_memory')).toBeGreaterThanOrEqual(1);
    expect([...after].filter(([name]) => name.startsWith('nexus_engine_seconds_count{engine="postgres"')).length).toBeGreaterThan(1);
    expect(after.get('nexus_postgres_connections{state="most"}')).toBeGreaterThan(0);
    expect(after.get('nexus_process_memory_bytes{kind="resident"}')).toBeGreaterThan(1e6);
    expect([...after.values()].filter((value) => Number.isNaN(value))).toEqual([]);
  });

  it('name no person, guild, path or address: labels are templates and words of ours', async () => {
    const { alice, guildId } = await world().scene();
    await alice.rest.get(`/guilds/${guildId}`);
    await fetch(`${world().server.url}/api/v10/nothing/${guildId}`);
    await fetch(`${world().server.url}/some/where/${guildId}`);
    await fetch(`${world().server.url}/cdn/attachments/${guildId}/1/secret.png`);
    const names = [...(await read()).keys()];
    for (const name of names) {
      expect(name).toMatch(/^nexus_[a-z0-9_]+(?:\{(?:[a-z_]+="[^"\\\n]*",?)+\})?$/);
      expect(name).not.toMatch(/\d{15,}/);
      expect(name).not.toMatch(/secret|some\/where|nothing/);
    }
    expect(new Set(names.flatMap((name) => [...name.matchAll(/([a-z_]+)="/g)].map(([, label]) => label)))).toEqual(
      new Set(
        ['method', 'route', 'status', 'le', 'engine', 'operation', 'state', 'event', 'code', 'quantile', 'kind', 'version', 'node', 'job'].filter((label) =>
          names.some((name) => name.includes(`${label}="`)),
        ),
      ),
    );
  });

  it('are shown to this machine and to the bearer of the token, and to nobody else', async () => {
    expect(await status({})).toBe(200);
    expect(await status({ 'x-forwarded-for': '203.0.113.7' })).toBe(401);
    expect(await status({ host: 'chat.example.org' })).toBe(401);
    expect(await status({ host: 'chat.example.org', authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await status({ authorization: `Bearer ${TOKEN}x` })).toBe(401);
    expect(await status({ authorization: 'Bearer' })).toBe(200);
  });

  it('of a server that others find are shown to the bearer of the token alone: what forwards connections asks from this machine too', async () => {
    const server = (publicUrl: string | undefined) => createServer(serveMetrics(createRegistry(), { token: TOKEN, publicUrl }));
    for (const [publicUrl, open] of [
      [undefined, 200],
      ['http://localhost:3000', 200],
      ['http://[::1]:3000', 200],
      ['https://chat.example.org', 401],
      ['https://localhost.example.org', 401],
    ] as const) {
      const served = server(publicUrl).listen(0, '127.0.0.1');
      await once(served, 'listening');
      const address = `http://127.0.0.1:${(served.address() as AddressInfo).port}`; // a port was asked for
      expect([publicUrl, (await fetch(address)).status]).toEqual([publicUrl, open]);
      expect((await fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
      served.close();
      served.closeAllConnections();
    }
  });

  it('demand a token that nobody guesses', async () => {
    await expect(readSettings({ NEXUS_METRICS_TOKEN: 'short' })).rejects.toThrow('NEXUS_METRICS_TOKEN must be 16 to 200');
  });
});

describe('the registry', () => {
  it('counts together what comes beyond the most members of a family', () => {
    const registry = createRegistry();
    const family = registry.counters('nexus_test_total', 'For a test.', ['route']);
    for (let route = 0; route < MOST_MEMBERS + 100; route++) family.of(`/r${route}`).value++;
    const lines = registry.text().split('\n');
    expect(lines).toContain('nexus_test_total{route="other"} 100');
    expect(lines.length).toBe(MOST_MEMBERS + 4);
  });

  it('takes no name that Prometheus would not, and none twice', () => {
    const registry = createRegistry();
    expect(() => registry.counters('Nexus-x', '')).toThrow('is no name');
    registry.counters('nexus_x', '');
    expect(() => registry.counters('nexus_x', '')).toThrow('twice');
  });

  it('writes buckets that add up', () => {
    const registry = createRegistry();
    const histogram = registry.histograms('nexus_took_seconds', 'For a test.', [], [0.1, 1]).of();
    for (const seconds of [0.05, 0.1, 0.5, 7]) histogram.observe(seconds);
    expect(registry.text().split('\n').slice(2, -1)).toEqual([
      'nexus_took_seconds_bucket{le="0.1"} 2',
      'nexus_took_seconds_bucket{le="1"} 3',
      'nexus_took_seconds_bucket{le="+Inf"} 4',
      'nexus_took_seconds_sum 7.65',
      'nexus_took_seconds_count 4',
    ]);
  });

  it('measures an adapter from outside, its failures too', async () => {
    const registry = createRegistry();
    class Store {
      private readonly rows = new Map([['a', 1]]);
      async get(key: string): Promise<number> {
        const row = this.rows.get(key);
        if (row === undefined) throw new Error('none');
        return row;
      }
    }
    const store = measured(engineFigures(registry).of('test'), new Store());
    expect(await store.get('a')).toBe(1);
    await expect(store.get('b')).rejects.toThrow('none');
    expect(registry.text()).toContain('nexus_engine_seconds_count{engine="test",operation="get"} 2');
    expect(registry.text()).toContain('nexus_engine_errors_total{engine="test",operation="get"} 1');
    expect(registry.text()).toContain('nexus_engine_pending{engine="test"} 0');
  });
});
