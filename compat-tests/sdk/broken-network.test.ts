import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import type { APIMessage } from 'discord-api-types/v10';
import { checkEvent, checkReply } from '#openapi/contract/yardstick';
import { openLogin } from '#core/accounts/login';
import { createUser } from '#core/accounts/register';
import { createGuild } from '#core/guilds/create-guild';
import { freePort } from '#storage/embedded-postgres/free-port';
import { memoryStorage } from '#sdk/outbox/storage';
import { RestClient } from '#sdk/rest/rest-client';
import { transport, type Transport } from '#sdk/rest/transport';
import { newest } from '#sdk/state/history';
import { pendingOf } from '#sdk/state/selectors/pending';
import type { State } from '#sdk/state/state';
import { startServer, type NexusServer } from '#server/boot/start-server';
import { openTestDatabase } from '#storage/postgres/test-database';
import { testSettings, useWorld } from '../world.ts';
import { closeClients, enter, newClient, until } from './use-client.ts';

const world = useWorld();
afterEach(closeClients);

const contents = (state: State, channelId: string): string[] => {
  const history = state.histories.get(channelId);
  return (history && newest(history)?.messages.map(({ content }) => content)) ?? [];
};

/** Without the server's own words of who came in. */
const saidIn = (messages: readonly APIMessage[]): string[] => messages.filter(({ type }) => type === 0).map(({ content }) => content);

/** Sockets that a test can cut as a lost network does. */
function cuttable(): { WebSocket: never; cut(): void } {
  const sockets: WebSocket[] = [];
  class Cuttable extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  return { WebSocket: Cuttable as never, cut: () => sockets.at(-1)?.terminate() };
}

/** Lets requests through and loses the answers of so many messages. */
function losing(count: number): { transport: Transport; lost(): number } {
  let left = count;
  return {
    lost: () => count - left,
    transport: async (request) => {
      const answer = await transport(request);
      if (request.method !== 'POST' || !request.url.endsWith('/messages') || left === 0) return answer;
      left--;
      throw new TypeError('the connection broke');
    },
  };
}

describe('a connection that breaks', () => {
  it('is resumed: what was missed comes, in order, each once', async () => {
    const { alice, bob, textId } = await world().scene();
    const { WebSocket: Socket, cut } = cuttable();
    const client = await enter(world().server.url, alice.token, { WebSocket: Socket });
    await client.loadMessages(textId);
    const told: string[] = [];
    client.on('RESUMED', () => told.push('RESUMED'));
    client.on('READY', () => told.push('READY'));
    client.on('connection', (state) => told.push(state));
    for (let round = 1; round <= 2; round++) {
      cut();
      for (let n = 1; n <= 3; n++) await bob.rest.post(`/channels/${textId}/messages`, { content: `${round}.${n}` });
      await until(client, (state) => contents(state, textId).includes(`${round}.3`) && client.connection === 'connected');
    }
    expect(contents(client.state, textId).slice(-6)).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3']);
    expect(told).toEqual(['reconnecting', 'RESUMED', 'connected', 'reconnecting', 'RESUMED', 'connected']);
  });
});

describe('the outbox', () => {
  it('writes a message once whose answers are lost', async () => {
    const { alice, textId } = await world().scene();
    const { transport: losesThree, lost } = losing(3);
    const client = await enter(world().server.url, alice.token, { transport: losesThree });
    await client.loadMessages(textId);
    // Two that say the same are two.
    await client.send(textId, { content: 'same words' });
    await client.send(textId, { content: 'same words' });
    await client.send(textId, { content: 'last' });
    await until(client, (state) => pendingOf(state, textId).length === 0);
    expect(lost()).toBe(3);
    const written = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(saidIn(written)).toEqual(['last', 'same words', 'same words']);
  });

  it('keeps what cannot be sent over a restart of the program, files too, and sends it in order', async () => {
    const { alice, textId } = await world().scene();
    const storage = memoryStorage();
    const first = newClient(world().server.url, { token: alice.token, storage: () => storage, transport: () => Promise.reject(new TypeError('no network')) });
    for (let n = 1; n <= 3; n++) await first.send(textId, { content: `unsent ${n}` }, n === 2 ? [{ name: 'two.txt', data: new Blob(['two']) }] : []);
    expect(pendingOf(first.state, textId).map(({ body }) => body.content)).toEqual(['unsent 1', 'unsent 2', 'unsent 3']);
    first.close();
    const second = await enter(world().server.url, alice.token, { storage: () => storage });
    await until(second, (state) => pendingOf(state, textId).length === 0);
    const written = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(saidIn(written)).toEqual(['unsent 3', 'unsent 2', 'unsent 1']);
    expect(written[1]?.attachments.map(({ filename, size }) => [filename, size])).toEqual([['two.txt', 3]]);
    expect(await storage.load()).toEqual([]);
  });

  it('leaves standing what the server refuses, and goes on with the next', async () => {
    const { alice, textId } = await world().scene();
    const client = await enter(world().server.url, alice.token);
    await client.loadMessages(textId);
    const refused = await client.send(textId, { content: 'x'.repeat(5000) });
    await client.send(textId, { content: 'short' });
    await until(client, (state) => contents(state, textId).includes('short') && pendingOf(state, textId)[0]?.state === 'failed');
    expect(pendingOf(client.state, textId)[0]?.error).toMatchObject({ status: 400, code: 50035, errors: [{ path: 'content', code: 'BASE_TYPE_MAX_LENGTH' }] });
    await client.retry(refused.id);
    await until(client, (state) => pendingOf(state, textId)[0]?.state === 'failed');
    await client.discard(refused.id);
    expect(pendingOf(client.state, textId)).toEqual([]);
  });
});

describe('a server that is stopped and started, and has limits', () => {
  let server: NexusServer;
  let token: string;
  let textId: string;
  let start: () => Promise<void>;
  let takeDown: () => Promise<void>;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'nexus-sdk-'));
    const database = await openTestDatabase();
    const settings = await testSettings(dataDir, database.url, { NEXUS_PORT: String(await freePort()), NEXUS_RATE_LIMITS: 'on' });
    start = async () => void (server = await startServer(settings, { log: pino({ level: 'silent' }), checkReply, checkEvent }));
    takeDown = async () => {
      await server.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    };
    await start();
    const user = await createUser(server.core, { username: 'stayer', password: 'correct horse battery' });
    token = await openLogin(server.core, user.id, { os: 'test', platform: 'test' });
    const guild = await createGuild(server.core, user.id, { name: 'g' });
    textId = [...((await server.core.states.get(guild.id))?.channels.values() ?? [])].find(({ type }) => type === 0)?.id ?? '0';
  }, 60_000);
  afterAll(() => takeDown());

  it('has what was written meanwhile, once, and also what it wrote before and did not answer', async () => {
    const { transport: losesOne, lost } = losing(1);
    const client = await enter(server.url, token, { transport: losesOne });
    await client.loadMessages(textId);
    const away = new Promise<void>((resolve) => {
      const stop = client.on('connection', (state) => {
        if (state !== 'reconnecting') return;
        stop();
        resolve();
      });
    });
    // Its nonce is forgotten with the server.
    await client.send(textId, { content: 'not answered' });
    while (lost() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    await away;
    await client.send(textId, { content: 'written meanwhile' });
    expect(pendingOf(client.state, textId).at(-1)?.body.content).toBe('written meanwhile');
    await start();
    await until(client, (state) => client.connection === 'connected' && pendingOf(state, textId).length === 0);
    const written = await client.rest.call('GET /channels/{channel_id}/messages', { path: { channel_id: textId } });
    expect(written.map(({ content }) => content)).toEqual(['written meanwhile', 'not answered']);
    expect(client.needsMessages(textId)).toBe(true);
    await client.loadMessages(textId);
    expect(contents(client.state, textId)).toEqual(['not answered', 'written meanwhile']);
  });

  it('is not asked for more than it allows, and asked again where two programs together did', async () => {
    const refused: number[] = [];
    const counting: Transport = async (request) => {
      const answer = await transport(request);
      if (answer.status === 429) refused.push(answer.status);
      return answer;
    };
    const path = { channel_id: textId };
    const programs = [1, 2].map(() => new RestClient({ base: server.url, token, transport: counting }));
    const numbers = Array.from({ length: 8 }, (_, n) => n);
    await Promise.all(numbers.map((n) => programs[n % 2]?.call('POST /channels/{channel_id}/messages', { path, body: { content: `limited ${n}` } })));
    expect(refused.length).toBeGreaterThan(0);
    const written = (await programs[0]?.call('GET /channels/{channel_id}/messages', { path, query: { limit: 8 } })) ?? [];
    expect(written.map(({ content }) => content).toSorted()).toEqual(numbers.map((n) => `limited ${n}`));
  });
});
