import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import type { Settings } from '#server/configuration/settings';
import { askServer } from '#server/operator/ask-operator';
import { openTestDatabase } from '#storage/postgres/test-database';
import { lackingCassandra, startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { describeWhere } from '../conditions/needs.ts';
import { restClient, type RestClient } from '../rest-client.ts';
import { dataFolder, type DataFolder, type ServerProcess } from './server-process.ts';

describeWhere(lackingCassandra(), 'A server whose messages move to Cassandra', () => {
  let cassandra: RunningCassandra;
  let database: { url: string; drop(): Promise<void> };
  const folders: DataFolder[] = [];
  const servers: ServerProcess[] = [];
  beforeAll(async () => {
    [cassandra, database] = await Promise.all([startCassandra({ durable: true }), openTestDatabase()]);
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) if (server.child.exitCode === null && server.child.signalCode === null) await server.end('SIGKILL');
    for (const folder of folders) await folder.remove();
    await database.drop();
    await cassandra.stop();
  });

  it('keeps what it answered: before, on the way, killed in the middle of it, and after', async () => {
    const settings = { DATABASE_URL: database.url, NEXUS_RATE_LIMITS: 'off' };
    const before = await dataFolder(settings);
    folders.push(before);
    const first = await before.start();
    servers.push(first);
    const operator = (server: ServerProcess, action: string, input: object = {}): Promise<Record<string, unknown>> =>
      askServer({ NEXUS_DATA: before.env['NEXUS_DATA'] ?? '', NEXUS_HOST: '127.0.0.1' } as Settings, Number(new URL(server.url).port), action, input); // all that it reads
    const alice = await operator(first, 'create-user', { username: 'alice' });
    const guild = await operator(first, 'create-guild', { name: 'A guild' });
    const channel = `/channels/${String(guild['channel_id'])}/messages`;
    const token = String(alice['token']);
    const said = new Map<string, string>();
    const say = async (rest: RestClient, content: string): Promise<void> => void said.set((await rest.post<APIMessage>(channel, { content })).id, content);
    for (let number = 0; number < 300; number += 30)
      await Promise.all(Array.from({ length: 30 }, (_, more) => say(restClient(first.url, token), `before ${number + more}`)));
    await first.end('SIGTERM');

    Object.assign(before.env, cassandra.environment, { CASSANDRA_KEYSPACE: 'moving' });
    let server = await before.start();
    servers.push(server);
    let isOver = false;
    const chat = async (writer: number): Promise<void> => {
      for (let turn = 0; !isOver; turn++) {
        const rest = restClient(server.url, token);
        // What is not answered may be there or not; it is asked for by nobody.
        await say(rest, `writer ${writer}, turn ${turn}`).catch(() => sleep(100));
        const own = [...said].filter(([, content]) => content.startsWith(`writer ${writer},`));
        const [id, content] = own[Math.floor(own.length / 2)] ?? [];
        if (id === undefined || content === undefined) continue;
        if (turn % 3 === 0) {
          said.delete(id);
          await rest.patch(`${channel}/${id}`, { content: `${content}!` }).then(
            () => said.set(id, `${content}!`),
            () => undefined,
          );
        } else if (turn % 5 === 1 && own.length > 5) {
          said.delete(id);
          await rest.delete(`${channel}/${id}`).then(
            () => gone.add(id),
            () => undefined,
          );
        }
      }
    };
    const gone = new Set<string>();
    const chatting = [0, 1].map(chat);
    const status = () => operator(server, 'message-move');
    const { code, stdout } = await before.nexus(['migrate-messages', 'start']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Look again: npx nexus migrate-messages status')]);
    while (Number((await status())['copied']) < 100) await sleep(20);
    await server.end('SIGKILL');
    server = await before.start();
    servers.push(server);
    while ((await status())['stage'] !== 'done') await sleep(500);
    expect(await status()).toMatchObject({ phase: 'copying', stage: 'done', repaired: 0 });
    await operator(server, 'message-move', { step: 'read' });
    await sleep(500);
    expect(await operator(server, 'message-move', { step: 'finish' })).toMatchObject({ phase: 'cassandra' });
    await sleep(500);
    isOver = true;
    await Promise.all(chatting);

    const rest = restClient(server.url, token);
    const found = new Map<string, string>();
    for (let page = await rest.get<APIMessage[]>(`${channel}?limit=100`); page.length > 0;) {
      for (const { id, content } of page) found.set(id, content);
      page = await rest.get<APIMessage[]>(`${channel}?limit=100&before=${page.at(-1)?.id}`);
    }
    expect([...said].filter(([id, content]) => found.get(id) !== content)).toEqual([]);
    expect([...gone].filter((id) => found.has(id))).toEqual([]);
    expect(said.size).toBeGreaterThan(300);

    // What is looked up again is found there.
    const bob = await operator(server, 'create-user', { username: 'bob' });
    const his = restClient(server.url, String(bob['token']));
    const bobId = String(bob['id']);
    await rest.post('/users/@me/relationships', { username: 'bob' });
    await his.post('/users/@me/relationships', { username: 'alice' });
    const { id: directId } = await rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bobId });
    const named = await rest.post<APIMessage>(`/channels/${directId}/messages`, { content: `<@${bobId}>` });
    await his.put(`/users/@me/saved-messages/${directId}/${named.id}`);
    expect(await his.get('/users/@me/saved-messages')).toMatchObject({ results: [{ message: { id: named.id, content: named.content } }] });
    const mentions = async (): Promise<string[]> => (await his.get<APIMessage[]>('/users/@me/mentions')).map(({ id }) => id);
    while ((await mentions()).length === 0) await sleep(50);
    expect(await mentions()).toEqual([named.id]);
    await rest.delete(`/channels/${directId}/messages/${named.id}`);
    expect(await mentions()).toEqual([]);

    // Without Cassandra what it cannot do now is to be tried again; then it goes on by itself.
    await cassandra.killNode(0);
    await expect(rest.post(channel, { content: 'nobody hears' })).rejects.toThrow('503');
    await cassandra.startNode(0);
    for (let isBack = false; !isBack;)
      isBack = await say(rest, 'back again').then(
        () => true,
        () => sleep(200, false),
      );
    await server.end('SIGTERM');

    delete before.env['CASSANDRA_CONTACT_POINTS'];
    await expect(before.start()).rejects.toThrow('Set CASSANDRA_CONTACT_POINTS');
  }, 240_000);
});
