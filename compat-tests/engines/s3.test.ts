import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { dataUri, testPng } from '#api-v10/cdn/test-images';
import type { ShownExport } from '#core/exports/export-jobs';
import { lackingVersitygw, startVersitygw, type RunningVersitygw } from '#scripts/services/versitygw';
import { startServer, type NexusServer } from '#server/boot/start-server';
import { moveFilesCommand } from '#server/cli/move-files-command';
import { readSettings } from '#server/configuration/settings';
import { shownSettings } from '#server/configuration/shown-settings';
import { describeWhere } from '../conditions/needs.ts';
import { nexusClient } from '../nexus-client.ts';
import { readZip } from '../read-zip.ts';
import { restClient } from '../rest-client.ts';
import { openWorld, type Scene, type Somebody, type World } from '../world.ts';

const MIB = 1024 * 1024;
interface Sent {
  id: string;
  attachments: { id: string; url: string; size: number; content_type: string; width?: number }[];
}

describeWhere(lackingVersitygw(), 'A server whose files are in an S3 store', () => {
  let gateway: RunningVersitygw;
  let world: World;
  let scene: Scene;
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  beforeAll(async () => {
    gateway = await startVersitygw();
  }, 400_000);
  afterAll(() => gateway?.stop());

  const send = (somebody: Pick<Somebody, 'rest'>, channelId: string, bytes: Uint8Array, name = 'clip.mp4') =>
    somebody.rest.post<Sent>(`/channels/${channelId}/messages`, { content: 'a file' }, { files: [{ name, bytes, type: 'video/mp4' }] });
  const urlOf = (message: Sent): string => message.attachments[0]?.url ?? '';
  const bytesAt = async (url: string): Promise<Buffer> => {
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };

  describe('from the beginning', () => {
    beforeAll(async () => {
      world = await openWorld({ settings: gateway.environment, log: 'silent' });
      scene = await world.scene();
    }, 60_000);
    afterAll(() => world?.close());

    it('takes attachments and gives them whole and in parts, sends a message with them and deletes them with it', async () => {
      const bytes = randomBytes(9 * MIB + 3);
      const message = await send(scene.bot, scene.textId, bytes);
      expect(message.attachments).toMatchObject([{ size: bytes.length, content_type: 'video/mp4' }]);
      expect((await bytesAt(urlOf(message))).equals(bytes)).toBe(true);
      const part = await fetch(urlOf(message), { headers: { range: `bytes=${8 * MIB - 1}-${8 * MIB}` } });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${8 * MIB - 1}-${8 * MIB}/${bytes.length}`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(8 * MIB - 1, 8 * MIB + 1))).toBe(true);
      await scene.bot.rest.delete(`/channels/${scene.textId}/messages/${message.id}`);
      expect((await fetch(urlOf(message))).status).toBe(404);
    });

    it('keeps pictures of people, guilds and emojis there, in every size', async () => {
      const image = dataUri(testPng());
      const { id, avatar } = await scene.alice.rest.patch<{ id: string; avatar: string }>('/users/@me', { avatar: image });
      const shown = await fetch(`${world.server.url}/cdn/avatars/${id}/${avatar}.webp?size=16`);
      expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
      const emoji = await scene.bot.rest.post<{ id: string }>(`/guilds/${scene.guildId}/emojis`, { name: 'dot', image });
      expect((await fetch(`${world.server.url}/cdn/emojis/${emoji.id}.png`)).status).toBe(200);
    });

    it('takes uploads in two steps', async () => {
      const announced = await scene.bot.rest.post<{ attachments: { upload_url: string; upload_filename: string }[] }>(`/channels/${scene.textId}/attachments`, {
        files: [{ filename: 'a.txt', file_size: 5 }],
      });
      const [{ upload_url: url, upload_filename: name } = { upload_url: '', upload_filename: '' }] = announced.attachments;
      expect((await fetch(url, { method: 'PUT', body: 'hello' })).ok).toBe(true);
      const message = await scene.bot.rest.post<Sent>(`/channels/${scene.textId}/messages`, {
        attachments: [{ id: '0', filename: 'a.txt', uploaded_filename: name }],
      });
      expect((await bytesAt(urlOf(message))).toString()).toBe('hello');
    });

    it('writes exports there, with the files in them', async () => {
      const message = await send(scene.alice, scene.textId, Buffer.from('to be kept'));
      const client = nexusClient(world, scene.alice);
      await client.post('/users/@me/export', { password: 'correct horse battery' });
      let done: ShownExport | undefined;
      for (let looks = 0; looks < 100 && done?.status !== 'done'; looks++) {
        await wait(200);
        [done] = await client.get<ShownExport[]>('/users/@me/export');
      }
      const zip = await readZip(await bytesAt(done?.url ?? ''));
      expect([...zip.keys()].some((name) => name.includes(message.attachments[0]?.id ?? 'none'))).toBe(true);
    });

    it('says 503 while the store is away, loses nothing, and goes on when it is back', async () => {
      const message = await send(scene.bot, scene.textId, Buffer.from('kept'));
      await gateway.kill();
      expect(await scene.bot.rest.refused('POST', `/channels/${scene.textId}/messages`, { body: {}, files: [{ name: 'a', bytes: 'lost' }] })).toBe('503 0');
      expect((await fetch(urlOf(message))).status).toBe(503);
      // What needs no file does not notice.
      await scene.bot.rest.post(`/channels/${scene.textId}/messages`, { content: 'still here' });
      const gone = await send(scene.bot, scene.textId, Buffer.alloc(1)).catch(() => undefined);
      expect(gone).toBeUndefined();
      await gateway.restart();
      expect((await bytesAt(urlOf(message))).toString()).toBe('kept');
      expect((await bytesAt(urlOf(await send(scene.bot, scene.textId, Buffer.from('again'))))).toString()).toBe('again');
    });

    it('does not notice a restart of the store while files come and go', async () => {
      const restarting = wait(150).then(() => gateway.restart());
      const sent = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          await wait(index * 50);
          const message = await send(scene.bot, scene.textId, Buffer.from(`file ${index}`));
          return { index, text: (await bytesAt(urlOf(message))).toString() };
        }),
      );
      await restarting;
      expect(sent.filter(({ index, text }) => text !== `file ${index}`)).toEqual([]);
    });

    it('counts what the store is asked', async () => {
      const figures = await (await fetch(`http://127.0.0.1:${world.server.httpPort}/metrics`)).text();
      expect(figures).toMatch(/nexus_engine_seconds_count\{engine="files",operation="put"\} [1-9]/);
      expect(figures).toMatch(/nexus_engine_errors_total\{engine="files",operation="put"\} [1-9]/);
    });

    it('shows nobody the secret key', () => {
      expect(JSON.stringify(shownSettings(world.settings))).not.toContain(gateway.secretKey);
      expect(shownSettings(world.settings)).toMatchObject({ S3_SECRET_KEY: '…', S3_ENDPOINT: gateway.endpoint });
    });
  });

  it('sends clients to the store for large attachments, where the operator wants that', async () => {
    const linking = await openWorld({ settings: { ...gateway.environment, S3_REDIRECT_BYTES: '1000' } });
    try {
      const { bot, textId } = await linking.scene();
      const [small, large] = [await send(bot, textId, Buffer.alloc(999)), await send(bot, textId, Buffer.alloc(1_000, 'x'))];
      expect((await fetch(urlOf(small), { redirect: 'manual' })).status).toBe(200);
      const sentAway = await fetch(urlOf(large), { redirect: 'manual' });
      expect([sentAway.status, new URL(sentAway.headers.get('location') ?? '').origin]).toEqual([302, gateway.endpoint]);
      const followed = await fetch(urlOf(large), { headers: { range: 'bytes=998-' } });
      expect([followed.status, await followed.text(), followed.headers.get('content-type')]).toEqual([206, 'xx', 'video/mp4']);
      expect(followed.headers.get('content-disposition')).toContain('clip.mp4');
      expect((await fetch(urlOf(large), { method: 'HEAD' })).headers.get('content-length')).toBe('1000');
    } finally {
      await linking.close();
    }
  });

  it('moves all files to the store and back while it runs, and reads them wherever they are', async () => {
    const grown = await openWorld({ comparesMemory: false });
    let server: NexusServer | undefined;
    const before = { ...process.env };
    try {
      const { bot, textId } = await grown.scene();
      const given = Array.from({ length: 12 }, () => randomBytes(20_000));
      const messages: { id: string; bytes: Buffer }[] = [];
      for (const bytes of given) messages.push({ id: (await send(bot, textId, bytes)).id, bytes });
      const data = { NEXUS_DATA: grown.settings.NEXUS_DATA, DATABASE_URL: grown.settings.DATABASE_URL ?? '' };
      const environment = { ...gateway.environment, S3_BUCKET: 'moving', ...data };
      Object.assign(process.env, environment);
      await expect(moveFilesCommand({ to: 's3', json: true })).rejects.toThrow('keeps its files in the data folder');

      const restart = async (files: 's3' | 'disk') => {
        await (server ?? grown.server).close();
        const others = { NEXUS_PORT: '0', NEXUS_HOST: '127.0.0.1', NEXUS_RATE_LIMITS: 'off' };
        server = await startServer(await readSettings({ ...environment, ...others, NEXUS_LINK_PREVIEWS: 'off', NEXUS_FILES: files }), { log });
        return restClient(server.url, bot.authorization);
      };
      const allThere = async (rest: Somebody['rest']) => {
        for (const { id, bytes } of messages) {
          const message = await rest.get<Sent>(`/channels/${textId}/messages/${id}`);
          expect((await bytesAt(urlOf(message))).equals(bytes)).toBe(true);
        }
      };
      for (const to of ['s3', 'disk'] as const) {
        const rest = await restart(to);
        await allThere(rest);
        const moving = moveFilesCommand({ to, json: true });
        const bytes = randomBytes(10_000);
        messages.push({ id: (await send({ rest }, textId, bytes)).id, bytes });
        const [removed] = messages.splice(0, 1);
        await rest.delete(`/channels/${textId}/messages/${removed?.id ?? ''}`);
        await allThere(rest);
        expect(await moving).toBe(0);
        await allThere(rest);
      }
      expect(await server?.core.blobs.usage()).toMatchObject({ files: messages.length });
      expect(logged.filter((line) => line.includes(gateway.secretKey))).toEqual([]);
    } finally {
      for (const name of Object.keys(gateway.environment).concat('NEXUS_DATA', 'DATABASE_URL')) delete process.env[name];
      Object.assign(process.env, before);
      await server?.close();
      await grown.close();
    }
  }, 90_000);

  it('does not start with settings that cannot be right, and says which', async () => {
    const start = (settings: Record<string, string>) => openWorld({ settings: { ...gateway.environment, ...settings }, log: 'silent' });
    await expect(start({ S3_SECRET_KEY: 'another-secret' })).rejects.toThrow('S3_SECRET_KEY does not belong to S3_ACCESS_KEY');
    await expect(readSettings({ S3_ENDPOINT: gateway.endpoint })).rejects.toThrow('set S3_ACCESS_KEY and S3_SECRET_KEY too');
    await expect(readSettings({ NEXUS_FILES: 's3' })).rejects.toThrow('set S3_ENDPOINT');
    await expect(readSettings({ S3_ENDPOINT: 'http://localhost:9000/bucket' })).rejects.toThrow('S3_ENDPOINT must have no path');
  });
});
