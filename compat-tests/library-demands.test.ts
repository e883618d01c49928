import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectSocket } from 'node:net';
import { inflateSync } from 'node:zlib';
import type { APIMessage, APIUser } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import { connect } from './raw-client/raw-client.ts';
import { ALL_INTENTS, openWorld, useWorld, type Scene } from './world.ts';

const world = useWorld();
let scene: Scene;
beforeAll(async () => {
  scene = await world().scene();
});

const api = (path: string): string => `${world().server.url}/api/v10${path}`;
const gatewayUrl = (): string => world().server.core.settings.gatewayUrl;
const asBot = (more: Record<string, string> = {}): Record<string, string> => ({ authorization: scene.bot.authorization, ...more });

/** What measured libraries ask of a server, one by one. */
describe('REST', () => {
  it('answers JSON as exactly application/json, errors too, and takes a charset in requests', async () => {
    for (const path of ['/users/@me', '/channels/1', '/nowhere']) {
      expect((await fetch(api(path), { headers: asBot() })).headers.get('content-type')).toBe('application/json');
    }
    const sent = await fetch(api(`/channels/${scene.textId}/messages`), {
      method: 'POST',
      headers: asBot({ 'content-type': 'application/json; charset=utf-8' }),
      body: JSON.stringify({ content: 'grüße' }),
    });
    expect(sent.status).toBe(200);
    expect(sent.headers.get('content-type')).toBe('application/json');
    expect(((await sent.json()) as APIMessage).content).toBe('grüße');
  });

  it('sends all rate-limit headers or none, and a 429 with Via, a JSON body and seconds as a fraction', async () => {
    const limited = await openWorld({ settings: { NEXUS_RATE_LIMITS: 'on' } });
    try {
      const { bot, textId } = await limited.scene();
      const names = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'x-ratelimit-reset-after', 'x-ratelimit-bucket'];
      const first = await bot.rest.ask('GET', '/users/@me');
      expect(names.filter((name) => first.headers.get(name) === null)).toEqual([]);
      expect(Number(first.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1.7e9);
      expect(first.headers.get('date')).not.toBeNull();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, number) =>
          bot.rest.ask<{ retry_after: number; global: boolean; message: string }>('POST', `/channels/${textId}/messages`, { body: { content: `${number}` } }),
        ),
      );
      const refused = answers.filter((answer) => answer.status === 429);
      expect(refused.length).toBeGreaterThan(0);
      for (const { headers, body } of refused) {
        expect(headers.get('via')).not.toBeNull();
        expect(headers.get('content-type')).toBe('application/json');
        expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
        expect(headers.get('x-ratelimit-scope')).toMatch(/^(?:user|global|shared)$/);
        expect(body).toMatchObject({ message: expect.any(String) as string, global: false });
        expect(body.retry_after).toBeGreaterThan(0);
        expect(names.filter((name) => headers.get(name) === null)).toEqual([]);
      }
    } finally {
      await limited.close();
    }
    const unlimited = await scene.bot.rest.ask('GET', '/users/@me');
    expect([...unlimited.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  }, 60_000);

  it('serves v9 beside v10 and no version at all; an unknown one is 400 with 50041', async () => {
    for (const prefix of ['/api/v9', '/api/v10', '/api']) {
      const answer = await fetch(`${world().server.url}${prefix}/users/@me`, { headers: asBot() });
      expect(((await answer.json()) as APIUser).id).toBe(scene.bot.id);
    }
    const unknown = await fetch(`${world().server.url}/api/v7/users/@me`, { headers: asBot() });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ code: 50041 });
  });

  it('makes ids that tell the present time and have at least 17 digits', async () => {
    const { id } = await scene.alice.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, { content: 'when' });
    expect(id).toMatch(/^\d{17,20}$/);
    expect(Math.abs(Number(BigInt(id) >> 22n) + 1_420_070_400_000 - Date.now())).toBeLessThan(5_000);
  });

  it('makes webhook tokens of 68 characters and bot tokens that begin with the id', async () => {
    const { id, token } = await scene.bot.rest.post<{ id: string; token: string }>(`/channels/${scene.textId}/webhooks`, { name: 'A hook' });
    expect(id).toMatch(/^\d{17,19}$/);
    expect(token).toMatch(/^[A-Za-z0-9_-]{68}$/);
    expect(Buffer.from(scene.bot.token.split('.')[0] ?? '', 'base64').toString()).toBe(scene.bot.id);
  });

  it('reads ids that come as JSON numbers without losing their last digits', async () => {
    const target = await scene.alice.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, { content: 'the one' });
    const body = `{"content":"a reply <@${scene.bob.id}>","message_reference":{"message_id":${target.id},"channel_id":${scene.textId}},"allowed_mentions":{"users":[${scene.bob.id}],"replied_user":false}}`;
    const { body: reply } = await scene.bot.rest.ask<APIMessage>('POST', `/channels/${scene.textId}/messages`, { body });
    expect(reply.message_reference?.message_id).toBe(target.id);
    expect(reply.mentions.map((user) => user.id)).toEqual([scene.bob.id]);
  });

  it('takes query booleans as 1, true and True', async () => {
    const hook = await scene.bot.rest.post<{ id: string; token: string }>(`/channels/${scene.textId}/webhooks`, { name: 'Waiting' });
    for (const wait of ['1', 'true', 'True']) {
      const { status, body } = await world().nobody.ask<APIMessage>('POST', `/webhooks/${hook.id}/${hook.token}`, {
        query: { wait },
        body: { content: 'waited for' },
      });
      expect([status, body.content]).toEqual([200, 'waited for']);
    }
    for (const wait of ['0', 'false', 'False', undefined]) {
      expect((await world().nobody.ask('POST', `/webhooks/${hook.id}/${hook.token}`, { query: { wait }, body: { content: 'not waited for' } })).status).toBe(
        204,
      );
    }
  });

  it('honours after in every list, so that paging ends', async () => {
    const { rest } = scene.bot;
    const message = await scene.alice.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, { content: 'liked' });
    const base = `/channels/${scene.textId}/messages/${message.id}`;
    for (const one of [scene.alice, scene.bob]) await one.rest.put(`${base}/reactions/%F0%9F%91%8D/@me`);
    const far = '9223372036854775807';
    const poll = await scene.bot.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, {
      poll: { question: { text: 'Well?' }, answers: [{ poll_media: { text: 'yes' } }], duration: 1 },
    });
    await scene.alice.rest.put(`/channels/${scene.textId}/polls/${poll.id}/answers/@me`, { answer_ids: [1] });
    const stranger = await world().person('stranger');
    await scene.bot.rest.put(`/guilds/${scene.guildId}/bans/${stranger.id}`, {});
    const thread = await scene.bot.rest.post<{ id: string }>(`${base}/threads`, { name: 'talk' });
    const lists = {
      [`${base}/reactions/%F0%9F%91%8D`]: 2,
      '/users/@me/guilds': 1,
      [`/guilds/${scene.guildId}/bans`]: 1,
      [`/guilds/${scene.guildId}/members`]: 3,
      [`/channels/${thread.id}/thread-members`]: 1,
    };
    for (const [path, count] of Object.entries(lists)) {
      expect([path, (await rest.get<unknown[]>(path, { query: { limit: 100, with_member: true } })).length]).toEqual([path, count]);
      expect([path, await rest.get<unknown[]>(path, { query: { limit: 100, after: far, with_member: true } })]).toEqual([path, []]);
    }
    const voters = `/channels/${scene.textId}/polls/${poll.id}/answers/1`;
    expect((await rest.get<{ users: unknown[] }>(voters)).users).toHaveLength(1);
    expect(await rest.get(voters, { query: { after: far } })).toEqual({ users: [] });
  });

  it('gives the page next to the id for after, newest first all the same', async () => {
    const ids: string[] = [];
    for (const content of ['one', 'two', 'three']) ids.push((await scene.alice.rest.post<APIMessage>(`/channels/${scene.textId}/messages`, { content })).id);
    const page = await scene.bot.rest.get<APIMessage[]>(`/channels/${scene.textId}/messages`, { query: { after: ids[0], limit: 1 } });
    expect(page.map((message) => message.content)).toEqual(['two']);
    const both = await scene.bot.rest.get<APIMessage[]>(`/channels/${scene.textId}/messages`, { query: { after: ids[0], limit: 2 } });
    expect(both.map((message) => message.content)).toEqual(['three', 'two']);
  });

  it('counts guilds always when asked, as hikari does', async () => {
    const [guild] = await scene.bot.rest.get<{ approximate_member_count: number }[]>('/users/@me/guilds', { query: { with_counts: true } });
    expect(guild?.approximate_member_count).toBe(3);
  });

  it('answers a request that asks for HTTP/2 by Upgrade as an ordinary one, its body too', async () => {
    const body = JSON.stringify({ content: 'from Java' });
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = httpRequest(
        api(`/channels/${scene.textId}/messages`),
        {
          method: 'POST',
          headers: asBot({
            connection: 'Upgrade, HTTP2-Settings',
            upgrade: 'h2c',
            'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          }),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response
            .on('data', (chunk: Buffer) => chunks.push(chunk))
            .on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ content: 'from Java' });
  });

  it("serves the same over TLS, under Discord's names, by a certificate of its own authority", async () => {
    const { server } = world();
    const ca = await readFile(server.caPath);
    for (const servername of ['discord.com', 'gateway.discord.gg', 'cdn.discordapp.com']) {
      const status = await new Promise<number>((resolve, reject) => {
        const sent = httpsRequest({ host: '127.0.0.1', port: server.tlsPort, servername, ca, path: '/api/v10/users/@me', headers: asBot() }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.once('error', reject);
        sent.end();
      });
      expect(status).toBe(200);
    }
  });
});

describe('the gateway', () => {
  const forms = [
    'v=10&encoding=json',
    'encoding=json&v=10&compress=zlib-stream',
    'v=10&encoding=json&compress=zstd-stream',
    'v=10',
    'v=9&encoding=json',
    'v=10&encoding=etf',
    '',
  ];
  it.each(forms)('takes the address "?%s"', async (query) => {
    const socket = new WebSocket(`${gatewayUrl()}/?${query}`, { perMessageDeflate: true });
    const first = await new Promise<Buffer>((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(data));
      socket.once('error', reject);
    });
    expect(first.length).toBeGreaterThan(10);
    expect(socket.extensions).toBe('');
    socket.close();
  });

  it('refuses v6 with 4012', async () => {
    const client = await connect(gatewayUrl(), { query: 'v=6&encoding=json' });
    expect(await client.closed).toBe(4012);
  });

  it('does not compress twice when IDENTIFY asks for compression on a compressed connection', async () => {
    for (const compress of ['zlib-stream', 'zstd-stream'] as const) {
      const client = await connect(gatewayUrl(), { compress });
      const ready = await client.ready(scene.bot.token, { compress: true, intents: ALL_INTENTS });
      expect(ready.v).toBe(10);
      await client.close();
    }
  });

  it('sends plain text or one whole zlib block a message when only IDENTIFY asks for compression', async () => {
    const socket = new WebSocket(`${gatewayUrl()}/?v=9&encoding=json`);
    const ready = await new Promise<{ t: string }>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        const message = JSON.parse(isBinary ? inflateSync(data).toString() : data.toString()) as { op: number; t: string };
        if (message.op === 10) socket.send(JSON.stringify({ op: 2, d: { token: scene.bot.token, compress: true, intents: 1, properties: {} } }));
        if (message.t === 'READY') resolve(message);
      });
    });
    expect(ready.t).toBe('READY');
    socket.close();
  });

  it('acknowledges a heartbeat before IDENTIFY', async () => {
    const client = await connect(gatewayUrl());
    client.send(1, null);
    await client.take((message) => message.op === 11);
    await client.ready(scene.bot.token, { intents: 1 });
    await client.close();
  });

  it('reads JSON in binary frames, and does not mind an Origin', async () => {
    const socket = new WebSocket(`${gatewayUrl()}/?v=10&encoding=json`, { origin: 'https://gateway.discord.gg' });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('message', (data: Buffer) => {
        const { op, t } = JSON.parse(data.toString()) as { op: number; t: string };
        if (op === 10) socket.send(Buffer.from(JSON.stringify({ op: 2, d: { token: scene.bot.token, intents: 1, properties: {} } })));
        if (t === 'READY') resolve();
      });
    });
    socket.close();
  });

  const identifies: Record<string, object> = {
    'no properties': { properties: {} },
    'properties with a dollar (discordgo)': { properties: { $os: 'linux', $browser: 'x', $device: '' }, v: 9, version: 9 },
    'a null presence (twilight)': { presence: null, shard: [0, 1], compress: false, large_threshold: null },
    'null activities (eris)': { presence: { status: 'offline', activities: null, since: null, afk: false } },
    'since as an object (serenity)': { presence: { status: 'online', since: { secs_since_epoch: 1, nanos_since_epoch: 2 }, activities: [], afk: false } },
    'a game of former days (discordgo)': {
      presence: { game: { name: 'x', type: 0, created_at: '0001-01-01T00:00:00Z' }, status: 'online', since: 0, afk: false },
    },
    'capabilities 0': { capabilities: 0 },
  };
  it.each(Object.entries(identifies))('identifies with %s', async (_name, identify) => {
    const client = await connect(gatewayUrl());
    const ready = await client.ready(scene.bot.token, { intents: 513, ...identify });
    expect(ready.guilds.map((guild) => guild.id)).toEqual([scene.guildId]);
    await client.close();
  });

  it('identifies without intents (discord.js 12)', async () => {
    const client = await connect(gatewayUrl());
    const ready = await client.ready(scene.bot.token, { intents: undefined });
    expect(ready.guilds).toHaveLength(1);
    await client.close();
  });

  it('tells the time of an activity as a number (discordgo), and has what JDA wants', async () => {
    const client = await connect(gatewayUrl());
    const ready = await client.ready(scene.bot.token, { intents: ALL_INTENTS });
    expect(ready['private_channels']).toEqual([]);
    const guild = client.dispatches().find(({ t }) => t === 'GUILD_CREATE')?.d as { afk_timeout: number; roles: { colors: object }[] };
    expect([60, 300, 900, 1800, 3600]).toContain(guild.afk_timeout);
    expect(guild.roles.every((role) => typeof role.colors === 'object')).toBe(true);
    client.send(3, { since: null, afk: false, status: 'online', activities: [{ name: 'x', type: 0, created_at: '0001-01-01T00:00:00Z' }] });
    const { activities } = await client.event<{ activities: { created_at: unknown }[] }>('PRESENCE_UPDATE', (d) => d.activities.length > 0);
    expect(typeof activities[0]?.created_at).toBe('number');
    await client.close();
  });

  it('reads user ids of op 8 that come as numbers', async () => {
    const client = await connect(gatewayUrl());
    await client.ready(scene.bot.token, { intents: ALL_INTENTS });
    client.sendRaw(`{"op":8,"d":{"guild_id":${scene.guildId},"user_ids":[${scene.bob.id}]}}`);
    const chunk = await client.event<{ members: { user: { id: string } }[] }>('GUILD_MEMBERS_CHUNK');
    expect(chunk.members.map((member) => member.user.id)).toEqual([scene.bob.id]);
    await client.close();
  });

  it('survives an upgrade that is cut off in the middle', async () => {
    const { hostname, port } = new URL(world().server.url);
    const socket = connectSocket(Number(port), hostname);
    socket.write(
      'GET /?v=10 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect((await fetch(api('/gateway'))).status).toBe(200);
  });
});
