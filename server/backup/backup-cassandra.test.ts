import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { pino } from 'pino';
import { checkEvent, checkReply, takeContractFaults } from '#openapi/contract/yardstick';
import { describeWhere } from '#compat-tests/conditions/needs';
import { restClient, type RestClient } from '#compat-tests/rest-client';
import { openWorld, testSettings, type Somebody, type World } from '#compat-tests/world';
import { lackingCassandra, startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { isEmpty } from '#storage/cassandra/message-engine';
import { askDatabase, openTestDatabase } from '#storage/postgres/test-database';
import { startServer } from '../boot/start-server.ts';
import type { Settings } from '../configuration/settings.ts';
import { restoreBackup } from './restore-backup.ts';
import { withCassandra } from './with-cassandra.ts';
import { writeBackup } from './write-backup.ts';

const log = pino({ level: 'error' });
const progress = (): void => undefined;
const HARD = 'before "quoted" \\ tab\there ünïcödé 🎉\nline \\N';
const fish = encodeURIComponent('🐟');
const thumb = encodeURIComponent('👍');

/** Every reference that the schema does not enforce itself, as the number of rows that lead nowhere. */
const DANGLING = `SELECT
  (SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT FROM channels c WHERE c.id = m.channel_id))::integer AS messages,
  (SELECT count(*) FROM reaction_emojis e WHERE (SELECT count(*) FROM reactions r WHERE (r.channel_id, r.message_id, r.emoji_key) = (e.channel_id, e.message_id, e.emoji_key)) <> e.normal + e.burst)::integer AS reactions,
  (SELECT count(*) FROM messages m WHERE m.pinned <> EXISTS (SELECT FROM pins p WHERE (p.channel_id, p.message_id) = (m.channel_id, m.id)))::integer AS pins,
  (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid IN ('messages'::regclass, 'reaction_emojis'::regclass))::integer AS references`;

describeWhere(lackingCassandra(), 'a backup of a server whose messages are in Cassandra', () => {
  let cassandra: RunningCassandra;
  let world: World;
  let folder: string;
  const removals: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    cassandra = await startCassandra();
    folder = await mkdtemp(join(tmpdir(), 'nexus-backup-'));
    world = await openWorld({ settings: { ...cassandra.environment, CASSANDRA_KEYSPACE: 'origin' } });
  }, 120_000);
  afterAll(async () => {
    for (const remove of removals.toReversed()) await remove();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
    await cassandra?.stop();
  }, 60_000);

  /** An instance with nothing in it, its messages in a keyspace or else in PostgreSQL. */
  const emptyInstance = async (keyspace: string | null): Promise<Settings> => {
    const database = await openTestDatabase();
    const data = await mkdtemp(join(tmpdir(), 'nexus-restored-'));
    removals.push(database.drop, () => rm(data, { recursive: true, force: true }));
    return testSettings(data, database.url, keyspace === null ? {} : { ...cassandra.environment, CASSANDRA_KEYSPACE: keyspace });
  };
  const ask = <Row extends object>({ DATABASE_URL: url }: Settings, text: string): Promise<Row[]> => askDatabase(url, text);
  let counter = 0;
  const back = (settings: Settings, wish: Partial<Parameters<typeof writeBackup>[2]> = {}) =>
    writeBackup(settings, log, {
      out: join(folder, `${counter++}.nexus`),
      files: true,
      secrets: true,
      messages: true,
      passphrase: 'sealed',
      version: '0.1.0',
      progress,
      ...wish,
    });
  const restore = (settings: Settings, file: string) => restoreBackup(settings, log, { file, passphrase: 'sealed', progress });

  interface Scene {
    alice: Somebody;
    bot: Somebody;
    textId: string;
    hard: string[];
    withFile: string;
  }
  let scene: Scene;
  let first: string;

  /** That a restored server has all of the scene, and goes on. */
  const expectScene = async (settings: Settings): Promise<void> => {
    const { alice, bot, textId, hard, withFile } = scene;
    const server = await startServer(settings, { log, checkReply, checkEvent });
    try {
      const rest = restClient(server.url, alice.authorization);
      const found: APIMessage[] = [];
      for (let before = ''; ; before = `&before=${found.at(-1)?.id}`) {
        const page = await rest.get<APIMessage[]>(`/channels/${textId}/messages?limit=100${before}`);
        if (page.length === 0) break;
        found.push(...page);
      }
      const byId = new Map(found.map((message) => [message.id, message]));
      expect(hard.filter((id) => byId.get(id)?.content !== HARD)).toEqual([]);
      expect(byId.get(hard[0] ?? '')?.reactions).toMatchObject([
        { count: 2, me: true, emoji: { name: '👍' } },
        { count: 1, me: false, emoji: { name: '🐟' } },
      ]);
      // However much was reacted meanwhile: what is counted is who is there.
      for (const { id, reactions } of found.filter((message) => message.reactions !== undefined))
        for (const { emoji, count } of reactions ?? [])
          expect(await rest.get<unknown[]>(`/channels/${textId}/messages/${id}/reactions/${encodeURIComponent(emoji.name ?? '')}?limit=100`)).toHaveLength(
            count,
          );
      const pins = await rest.get<{ items: { message: APIMessage }[] }>(`/channels/${textId}/messages/pins`);
      expect(pins.items.map(({ message }) => message.id)).toEqual([hard[1]]);
      const { attachments } = await rest.get<APIMessage>(`/channels/${textId}/messages/${withFile}`);
      expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('the bytes of a file');
      const states = await server.core.readStates.ofUser(alice.id);
      expect(states).toContainEqual(expect.objectContaining({ channel_id: textId, last_message_id: hard[2] }));
      await goesOn(restClient(server.url, bot.authorization), textId, hard[0] ?? '');
      await rest.delete(`/channels/${textId}/messages/${withFile}`);
      // It was known whose it is, so it goes with the message.
      const giveUpAtMs = Date.now() + 60_000;
      while ((await server.core.blobs.usage()).files > 0 && Date.now() < giveUpAtMs) await sleep(100);
      expect(await server.core.blobs.usage()).toEqual({ files: 0, bytes: 0 });
    } finally {
      await server.close();
    }
    expect(takeContractFaults()).toEqual([]);
  };
  const goesOn = async (rest: RestClient, textId: string, reacted: string): Promise<void> => {
    await rest.put(`/channels/${textId}/messages/${reacted}/reactions/${encodeURIComponent('🔥')}/@me`);
    await rest.delete(`/channels/${textId}/messages/${reacted}/reactions/${fish}/@me`);
    expect((await rest.get<APIMessage>(`/channels/${textId}/messages/${reacted}`)).reactions).toMatchObject([
      { count: 2, emoji: { name: '👍' } },
      { count: 1, me: true, emoji: { name: '🔥' } },
    ]);
    const { id } = await rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'after' });
    expect(BigInt(id)).toBeGreaterThan(BigInt(reacted));
  };

  it('has them, whatever is written meanwhile, and becomes one with all of them in PostgreSQL', async () => {
    const { alice, bob, bot, textId } = await world.scene();
    const hard: string[] = [];
    for (let n = 0; n < 12; n++) hard.push((await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: HARD })).id);
    const react = (who: Somebody, id = '', emoji = thumb) => who.rest.put(`/channels/${textId}/messages/${id}/reactions/${emoji}/@me`);
    await react(alice, hard[0]);
    await react(bob, hard[0]);
    await react(bot, hard[0], fish);
    await alice.rest.put(`/channels/${textId}/messages/pins/${hard[1]}`);
    const files = [{ name: 'note.txt', bytes: 'the bytes of a file' }];
    const withFile = (await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'file' }, { files })).id;
    // What she wrote herself she has read: she sets it back.
    await alice.rest.post(`/channels/${textId}/messages/${hard[2]}/ack`, { manual: true });
    scene = { alice, bot, textId, hard, withFile };
    // In a channel of its own, for what it leaves is of no one moment.
    const { textId: busyId } = await world.guild(bob);
    let isOver = false;
    let written = 0;
    const writing = [0, 1, 2].map(async (nth) => {
      for (let n = 0; !isOver; n++) {
        const { id } = await bob.rest.post<APIMessage>(`/channels/${busyId}/messages`, { content: `during ${n}` });
        written++;
        await bob.rest.put(`/channels/${busyId}/messages/${id}/reactions/${thumb}/@me`);
        if (n % 3 === nth) await bob.rest.delete(`/channels/${busyId}/messages/${id}/reactions/${thumb}/@me`);
        if (n % 4 === nth) await bob.rest.delete(`/channels/${busyId}/messages/${id}`);
        if (n % 5 === nth) await bob.rest.put(`/channels/${busyId}/messages/pins/${id}`).catch(() => undefined);
      }
    });
    while (written < 10) await sleep(20);
    const made = await back(world.settings);
    isOver = true;
    await Promise.all(writing);
    expect(made.without_messages).toBe(false);
    first = made.file;
    const settings = await emptyInstance(null);
    const restored = await restore(settings, first);
    expect(restored).toMatchObject({ messages: 'postgres', move_ended: false, files: made.files });
    expect(await ask(settings, DANGLING)).toEqual([{ messages: 0, reactions: 0, pins: 0, references: 4 }]);
    const table = 'SELECT (SELECT count(*) FROM message_engine)::integer AS engine, (SELECT count(*) FROM message_files)::integer AS files';
    expect(await ask(settings, table)).toEqual([{ engine: 0, files: 0 }]);
    await expectScene(settings);
  }, 180_000);

  it('becomes one with all of them in Cassandra, in an empty keyspace only', async () => {
    await expect(restore(await emptyInstance('origin'), first)).rejects.toThrow(/keyspace origin has messages already/);
    const settings = await emptyInstance('copied');
    expect(await restore(settings, first)).toMatchObject({ messages: 'cassandra' });
    await expectScene(settings);
    expect(await ask(settings, 'SELECT count(*)::integer AS n FROM messages')).toEqual([{ n: 0 }]);
  }, 180_000);

  it('comes into Cassandra from PostgreSQL as well, with the files that its messages show', async () => {
    const inPostgres = await emptyInstance(null);
    await restore(inPostgres, first);
    const { file } = await back(inPostgres);
    const settings = await emptyInstance('crossed');
    expect(await restore(settings, file)).toMatchObject({ messages: 'cassandra' });
    expect(await ask(settings, 'SELECT message_id, size_bytes::integer AS bytes FROM message_files')).toEqual([{ message_id: scene.withFile, bytes: 19 }]);
    await withCassandra(settings, settings.DATABASE_URL ?? '', async (opened) => {
      const { textId, hard, alice } = scene;
      expect(await opened?.engine.messages.byId(textId, hard[1] ?? '')).toMatchObject({ content: HARD, pinned: true });
      expect(await opened?.engine.messages.byId(textId, scene.withFile)).toMatchObject({ attachments: [{ size: 19 }] });
      const tallies = await opened?.engine.reactions.talliesOf(textId, hard, alice.id);
      expect(tallies?.get(hard[0] ?? '')).toMatchObject([
        { normal: 2, me: true },
        { normal: 1, me: false },
      ]);
      expect(await opened?.engine.readStates.ofUser(alice.id)).toContainEqual(expect.objectContaining({ last_message_id: hard[2] }));
    });
  }, 180_000);

  it('leaves neither engine filled when something fails', async () => {
    const settings = await emptyInstance('failed');
    await ask(settings, 'ALTER TABLE pins ADD CONSTRAINT none CHECK (false)');
    await expect(restore(settings, first)).rejects.toThrow(/none/);
    expect(await withCassandra(settings, settings.DATABASE_URL ?? '', async (opened) => opened && isEmpty(opened.cassandra))).toBe(true);
    expect(await ask(settings, 'SELECT count(*)::integer AS n FROM users')).toEqual([{ n: 0 }]);
  }, 60_000);

  it('leaves them out only when it is told to', async () => {
    const { CASSANDRA_CONTACT_POINTS: _points, ...without } = world.settings;
    await expect(back(without as Settings)).rejects.toThrow(/Set CASSANDRA_CONTACT_POINTS/);
    expect(await back(without as Settings, { messages: false })).toMatchObject({ without_messages: true });
  }, 60_000);
});
