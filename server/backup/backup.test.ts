import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { pino } from 'pino';
import { checkEvent, checkReply, takeContractFaults } from '#openapi/contract/yardstick';
import { listenTo } from '#compat-tests/listener';
import { restClient } from '#compat-tests/rest-client';
import { ALL_INTENTS, testSettings, useWorld } from '#compat-tests/world';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { wireTime } from '#core/ports/clock';
import { REFUSE } from '#storage/cassandra/message-engine';
import { holdFiles } from '#storage/postgres/backup-lock';
import { openSnapshot } from '#storage/postgres/table-copies';
import { askDatabase, openTestDatabase } from '#storage/postgres/test-database';
import { openDisk } from '../boot/open-blobs.ts';
import { startServer } from '../boot/start-server.ts';
import type { Settings } from '../configuration/settings.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup, type WrittenBackup } from './write-backup.ts';

const log = pino({ level: 'error' });
const progress = (): void => undefined;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-backup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let counter = 0;
const back = async (settings: Settings, wish: Partial<Parameters<typeof writeBackup>[2]> = {}): Promise<WrittenBackup> =>
  writeBackup(settings, log, {
    out: join(folder, `${counter++}.nexus`),
    files: true,
    secrets: true,
    messages: true,
    passphrase: null,
    version: '0.1.0',
    progress,
    ...wish,
  });

/** An instance with nothing in it. */
async function emptyInstance(): Promise<{ settings: Settings; remove(): Promise<void> }> {
  const database = await openTestDatabase();
  const data = await mkdtemp(join(tmpdir(), 'nexus-restored-'));
  const settings = await testSettings(data, database.url);
  return {
    settings,
    async remove() {
      await database.drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const ask = <Row extends object>({ DATABASE_URL: url }: Settings, text: string): Promise<Row[]> => askDatabase(url, text);

const putFile = (settings: Settings): Promise<unknown> =>
  openDisk(settings).put('attachments/1', Readable.from([Buffer.from('bytes')]), { maxBytes: 10, contentType: 'text/plain' });

/** Every reference that the schema does not enforce itself, as the number of rows that lead nowhere. */
const DANGLING = `SELECT
  (SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT FROM channels c WHERE c.id = m.channel_id))::integer AS messages,
  (SELECT count(*) FROM reaction_emojis e WHERE (SELECT count(*) FROM reactions r WHERE (r.channel_id, r.message_id, r.emoji_key) = (e.channel_id, e.message_id, e.emoji_key)) <> e.normal + e.burst)::integer AS reactions,
  (SELECT count(*) FROM messages m WHERE m.pinned <> EXISTS (SELECT FROM pins p WHERE (p.channel_id, p.message_id) = (m.channel_id, m.id)))::integer AS pins,
  (SELECT count(*) FROM members m WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = m.user_id))::integer AS members`;

describe('a backup of a server that runs', () => {
  const world = useWorld();

  it('has all that was there before it began and nothing half, whatever is written meanwhile, and becomes a server that bots log in to', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const before: string[] = [];
    for (let n = 0; n < 60; n++) {
      const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `before ${n} "quoted" \\ tab\there ünïcödé 🎉\nline` });
      before.push(id);
    }
    await bob.rest.put(`/channels/${textId}/messages/${before[0]}/reactions/${encodeURIComponent('👍')}/@me`);
    await alice.rest.put(`/channels/${textId}/messages/pins/${before[1]}`);
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'with a file' }));
    form.set('files[0]', new Blob(['the bytes of a file'], { type: 'text/plain' }), 'note.txt');
    const posted = await fetch(`${world().server.url}/api/v10/channels/${textId}/messages`, {
      method: 'POST',
      headers: { authorization: alice.authorization },
      body: form,
    });
    expect(posted.status).toBe(200);
    const withFile = (await posted.json()) as APIMessage; // Discord's own form
    let isOver = false;
    const acknowledged: string[] = [];
    const writers = [alice, bob, bot].map(async (somebody) => {
      for (let n = 0; !isOver; n++) {
        const { id } = await somebody.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: `during ${n}` });
        acknowledged.push(id);
        if (n % 3 === 0) await somebody.rest.put(`/channels/${textId}/messages/${id}/reactions/${encodeURIComponent('🔥')}/@me`);
        if (n % 10 === 5) await somebody.rest.delete(`/channels/${textId}/messages/${id}`);
      }
    });
    // A file that goes while the backup is made is still in it.
    let deleting: Promise<unknown> | undefined;
    const written = await back(world().settings, {
      progress: () => void (deleting ??= alice.rest.delete(`/channels/${textId}/messages/${withFile.id}`)),
    });
    expect(written.missing_files).toBe(0);
    await deleting;
    isOver = true;
    await Promise.all(writers);
    expect(acknowledged.length).toBeGreaterThan(3);

    const instance = await emptyInstance();
    const restored = await restoreBackup(instance.settings, log, { file: written.file, passphrase: null, progress });
    expect([restored.rows, restored.files]).toEqual([written.rows, written.files]);
    expect(await ask(instance.settings, DANGLING)).toEqual([{ messages: 0, reactions: 0, pins: 0, members: 0 }]);
    const server = await startServer(instance.settings, { log, checkReply, checkEvent });
    const rest = restClient(server.url, bot.authorization);
    for (const [n, id] of before.entries()) {
      const message = await rest.get<APIMessage>(`/channels/${textId}/messages/${id}`);
      expect(message.content).toBe(`before ${n} "quoted" \\ tab\there ünïcödé 🎉\nline`);
    }
    expect((await rest.get<APIMessage>(`/channels/${textId}/messages/${before[0]}`)).reactions).toMatchObject([{ count: 1 }]);
    const { attachments } = await rest.get<APIMessage>(`/channels/${textId}/messages/${withFile.id}`);
    expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('the bytes of a file');
    const heard = await listenTo(server.core.settings.gatewayUrl, bot.token, ALL_INTENTS);
    expect(heard.hasHeard('GUILD_CREATE', (guild: { id: string }) => guild.id === guildId)).toBe(true);
    const { id } = await rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'after' });
    expect(BigInt(id)).toBeGreaterThan(BigInt(before.at(-1) ?? 0));
    await heard.close();
    await server.close();
    await instance.remove();
    expect(takeContractFaults()).toEqual([]);
  }, 120_000);

  it('goes into an empty instance only', async () => {
    const written = await back(world().settings);
    await expect(restoreBackup(world().settings, log, { file: written.file, passphrase: null, progress })).rejects.toThrow(/A server runs on/);
    const instance = await emptyInstance();
    await restoreBackup(instance.settings, log, { file: written.file, passphrase: null, progress });
    await expect(restoreBackup(instance.settings, log, { file: written.file, passphrase: null, progress })).rejects.toThrow(/holds something already/);
    await instance.remove();
  });

  it('is refused whole when a byte of it is another, or its end is missing', async () => {
    await world().scene();
    const { file } = await back(world().settings);
    const bytes = await readFile(file);
    const instance = await emptyInstance();
    const damaged = join(folder, 'damaged.nexus');
    const restore = (): Promise<unknown> => restoreBackup(instance.settings, log, { file: damaged, passphrase: null, progress });
    await writeFile(damaged, bytes.subarray(0, bytes.length - 200));
    await expect(restore()).rejects.toThrow(/damaged.nexus is cut short: its end is missing/);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bytes.length >> 1) ^ 0xff, bytes.length >> 1);
    await writeFile(damaged, changed);
    await expect(restore()).rejects.toThrow(/cannot be used|is damaged/);
    await writeFile(damaged, 'no backup at all');
    await expect(restore()).rejects.toThrow(/is not a backup of Nexus/);
    await writeFile(damaged, gzipSync('no backup at all'));
    await expect(restore()).rejects.toThrow(/is cut short|is not a backup of Nexus/);
    await writeFile(damaged, '');
    await expect(restore()).rejects.toThrow(/is not a backup of Nexus/);
    expect(await ask(instance.settings, 'SELECT count(*)::integer AS n FROM users')).toEqual([{ n: 0 }]);
    await instance.remove();
  });

  it('is opened by its passphrase alone when it has one, and shows nothing without', async () => {
    await world().scene();
    const plain = await back(world().settings);
    const { file } = await back(world().settings, { passphrase: 'correct horse' });
    expect((await stat(plain.file)).mode & 0o077).toBe(0);
    expect((await readFile(file)).includes('backup.json')).toBe(false);
    const instance = await emptyInstance();
    const restore = (passphrase: string | null): Promise<{ rows: number }> => restoreBackup(instance.settings, log, { file, passphrase, progress });
    await expect(restore(null)).rejects.toThrow(/is encrypted/);
    await expect(restore('battery staple')).rejects.toThrow(/passphrase is another one/);
    expect((await restore('correct horse')).rows).toBeGreaterThan(0);
    await instance.remove();
  });

  it('takes everything back when something fails half-way', async () => {
    await world().scene();
    const { file } = await back(world().settings);
    const instance = await emptyInstance();
    // What the backup cannot know: somebody has forbidden a table to hold anything.
    await ask(instance.settings, 'ALTER TABLE members ADD CONSTRAINT none CHECK (false)');
    await expect(restoreBackup(instance.settings, log, { file, passphrase: null, progress })).rejects.toThrow(/none/);
    expect(await ask(instance.settings, 'SELECT count(*)::integer AS n FROM users')).toEqual([{ n: 0 }]);
    await ask(instance.settings, 'ALTER TABLE members DROP CONSTRAINT none');
    await restoreBackup(instance.settings, log, { file, passphrase: null, progress });
    await instance.remove();
  });

  it('keeps files of messages that are deleted meanwhile, and forgets them only when they have gone', async () => {
    const { core } = world().server;
    const { alice, textId } = await world().scene();
    const files = [{ name: 'a.txt', bytes: 'hello' }];
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'see' }, { files });
    const doomed = (): Promise<string[]> => core.doomedFiles.due(wireTime(core.clock.nowMs()), 1000);
    await removeDoomedFiles(core);
    const snapshot = await openSnapshot(world().settings.DATABASE_URL ?? '');
    await alice.rest.delete(`/channels/${textId}/messages/${id}`);
    await removeDoomedFiles(core);
    const [key = ''] = await doomed();
    expect(await core.blobs.stat(key)).toMatchObject({ sizeBytes: 5 });
    await snapshot.demandKept();
    await snapshot.close();
    await removeDoomedFiles(core);
    expect([await core.blobs.stat(key), await doomed()]).toEqual([null, []]);
  });

  it('is of files that nobody moves meanwhile, and they are not moved before it is done', async () => {
    const url = world().settings.DATABASE_URL ?? '';
    const moving = await holdFiles(url, 'alone');
    await expect(back(world().settings)).rejects.toThrow(/files are being moved/);
    await expect(holdFiles(url, 'alone')).rejects.toThrow(/are being moved already/);
    const { file } = await back(world().settings, { files: false });
    const instance = await emptyInstance();
    const target = await holdFiles(instance.settings.DATABASE_URL ?? '', 'alone');
    await expect(restoreBackup(instance.settings, log, { file, passphrase: null, progress })).rejects.toThrow(/files are being moved/);
    await target.release();
    await moving.release();
    const snapshot = await openSnapshot(url);
    const another = await openSnapshot(url);
    await expect(holdFiles(url, 'alone')).rejects.toThrow(/A backup of the files is being made/);
    await another.close();
    await snapshot.close();
    const held = await holdFiles(url, 'alone');
    expect(held.lost.aborted).toBe(false);
    await ask(world().settings, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nexus files'");
    const giveUpAtMs = Date.now() + 30_000;
    while (!held.lost.aborted && Date.now() < giveUpAtMs) await sleep(20);
    expect(held.lost.aborted).toBe(true);
    await held.release();
    await instance.remove();
  });

  it('goes where a server was started once, but not where one still runs', async () => {
    await world().scene();
    const { file } = await back(world().settings);
    const instance = await emptyInstance();
    const restore = (): Promise<unknown> => restoreBackup(instance.settings, log, { file, passphrase: null, progress });
    await (await startServer(instance.settings, { log, checkReply, checkEvent })).close();
    await ask(instance.settings, "INSERT INTO worker_leases (worker_id, holder, expires_at) VALUES (9, 'another machine', now() + interval '1 minute')");
    await expect(restore()).rejects.toThrow(/Processes of Nexus work with this database/);
    await ask(instance.settings, 'UPDATE worker_leases SET expires_at = now()');
    await restore();
    await instance.remove();
  });

  it('goes beside the files that are there when it has none', async () => {
    await world().scene();
    const instance = await emptyInstance();
    await putFile(instance.settings);
    const whole = await back(world().settings);
    await expect(restoreBackup(instance.settings, log, { file: whole.file, passphrase: null, progress })).rejects.toThrow(/There are files already/);
    const { file } = await back(world().settings, { files: false });
    await restoreBackup(instance.settings, log, { file, passphrase: null, progress });
    expect(await openDisk(instance.settings).usage()).toMatchObject({ files: 1 });
    await instance.remove();
  });

  it('is refused in a folder that has none of the files, and tells of some that are missing', async () => {
    const { alice, textId } = await world().scene();
    const post = (): Promise<APIMessage> =>
      alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'key' }, { files: [{ name: 'a.txt', bytes: 'hello' }] });
    const posted = [await post(), await post()];
    const elsewhere = { ...world().settings, NEXUS_DATA: join(folder, 'of another process') };
    await expect(back(elsewhere)).rejects.toThrow(/names \d+ files .*none of them is in .*of another process.*NEXUS_DATA.*--without-missing-files/);
    const whole = await back(world().settings);
    const named = (await back(elsewhere, { withoutMissingFiles: true })).missing_files;
    expect([whole.missing_files, named > 1, whole.files >= named]).toEqual([0, true, true]);
    await openDisk(world().settings).remove([`uploads/${posted[0]?.attachments[0]?.id}`]);
    expect(await back(world().settings)).toMatchObject({ missing_files: 1 });
    await alice.rest.delete(`/channels/${textId}/messages/${posted[0]?.id}`);
    expect(await back(elsewhere, { files: false })).toMatchObject({ files: 0, missing_files: 0 });
  });

  it('leaves the files where nobody knows whether the database has kept the rows', async () => {
    const { alice, textId } = await world().scene();
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'see' }, { files: [{ name: 'a.txt', bytes: 'hello' }] });
    const { file, files } = await back(world().settings);
    const instance = await emptyInstance();
    await ask(instance.settings, "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'late'; END $$");
    await ask(instance.settings, 'CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()');
    await expect(restoreBackup(instance.settings, log, { file, passphrase: null, progress })).rejects.toThrow(/Nobody knows .*late/);
    expect(await openDisk(instance.settings).usage()).toMatchObject({ files });
    await instance.remove();
  });

  it.each(['copying', 'reading', 'cassandra'] as const)('can be put back when messages are %s', async (phase) => {
    const { alice, textId } = await world().scene();
    const { id } = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'pinned' });
    await alice.rest.put(`/channels/${textId}/messages/pins/${id}`);
    const [source, target] = [await emptyInstance(), await emptyInstance()];
    const first = await back(world().settings, { files: false });
    await restoreBackup(source.settings, log, { file: first.file, passphrase: null, progress });
    await ask(source.settings, `INSERT INTO message_engine (phase) VALUES ('${phase}')`);
    if (phase === 'cassandra') await ask(source.settings, `${REFUSE}; TRUNCATE messages, reactions, reaction_emojis, read_states`);
    else await ask(source.settings, `INSERT INTO message_changes (what, channel_id, item_id) VALUES ('messages', ${textId}, ${id})`);
    const written = await back(source.settings, { messages: phase !== 'cassandra', files: false });
    expect(written.without_messages).toBe(phase === 'cassandra');
    const restored = await restoreBackup(target.settings, log, { file: written.file, passphrase: null, progress });
    expect(restored.move_ended).toBe(phase !== 'cassandra');
    expect(
      await ask(
        target.settings,
        `SELECT (SELECT count(*) FROM pins WHERE message_id = ${id})::integer AS pins, (SELECT count(*) FROM messages WHERE id = ${id})::integer AS messages,
          (SELECT count(*) FROM message_changes)::integer AS changes, (SELECT max(phase) FROM message_engine) AS phase`,
      ),
    ).toEqual([phase === 'cassandra' ? { pins: 1, messages: 0, changes: 0, phase } : { pins: 1, messages: 1, changes: 0, phase: null }]);
    if (phase === 'cassandra') await expect(ask(target.settings, 'DELETE FROM messages')).rejects.toThrow(/messages are in Cassandra/);
    await source.remove();
    await target.remove();
  });
});

describe('a backup of an older version', () => {
  it('is brought up to date with its files, in a database that has nothing of a newer one', async () => {
    const [source, target] = [await emptyInstance(), await emptyInstance()];
    const blank = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public';
    const dump = gunzipSync(await readFile(new URL('../../compat-tests/upgrade/from-0013.sql.gz', import.meta.url))).toString();
    await ask(source.settings, `${blank};\n${dump}`);
    await putFile(source.settings);
    const { file } = await back(source.settings);
    const restore = (): Promise<{ files: number }> => restoreBackup(target.settings, log, { file, passphrase: null, progress });
    await expect(restore()).rejects.toThrow(/schema of this database is newer/);
    await ask(target.settings, blank);
    expect(await restore()).toMatchObject({ files: 1 });
    expect(await openDisk(target.settings).usage()).toMatchObject({ files: 1 });
    const ofUsers = 'SELECT count(*)::integer AS n FROM users';
    expect(await ask(target.settings, ofUsers)).toEqual(await ask(source.settings, ofUsers));
    await source.remove();
    await target.remove();
  });
});
