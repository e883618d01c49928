import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { wireTime } from '#core/ports/clock';
import { useWorld, type Somebody } from '#compat-tests/world';
import { dataUri, testPng } from '../cdn/test-images.ts';

const world = useWorld();
const files = [{ name: 'a.txt', bytes: 'hello' }];
const image = dataUri(testPng());

/** Every file that the server holds, by the path of its key. */
async function blobs(): Promise<string[]> {
  const root = join(world().settings.NEXUS_DATA, 'files');
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
const say = (somebody: Somebody, channelId: string) => somebody.rest.post(`/channels/${channelId}/messages`, { content: 'see' }, { files });

describe('files', () => {
  it('go with their guild, its pictures too', async () => {
    await removeDoomedFiles(world().server.core);
    const before = await blobs();
    const { alice, bot, guildId, textId } = await world().scene();
    await say(bot, textId);
    await alice.rest.patch(`/guilds/${guildId}`, { icon: image });
    await alice.rest.post(`/guilds/${guildId}/emojis`, { name: 'dot', image });
    await alice.rest.post(`/channels/${textId}/webhooks`, { name: 'hook', avatar: image });
    expect(await blobs()).toHaveLength(before.length + 8);
    await alice.rest.delete(`/guilds/${guildId}`);
    await removeDoomedFiles(world().server.core);
    expect(await blobs()).toEqual(before);
  });

  it('go with their channel or thread, and no others', async () => {
    const before = await blobs();
    const { alice, bot, guildId, textId } = await world().scene();
    const channel = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'files' });
    const threads = await Promise.all(
      [textId, channel.id].map((id) => alice.rest.post<{ id: string }>(`/channels/${id}/threads`, { name: 'thread', type: 11, auto_archive_duration: 60 })),
    );
    for (const id of [textId, channel.id, ...threads.map((thread) => thread.id)]) await say(bot, id);
    expect(await blobs()).toHaveLength(before.length + 8);
    await alice.rest.delete(`/channels/${channel.id}`);
    await alice.rest.delete(`/channels/${threads[0]?.id}`);
    await removeDoomedFiles(world().server.core);
    expect(await blobs()).toHaveLength(before.length + 2);
  });

  it('that no message took are known to go, whatever becomes of this process', async () => {
    const { bot, textId } = await world().scene();
    const { attachments } = await bot.rest.post<{ attachments: { upload_url: string; upload_filename: string }[] }>(`/channels/${textId}/attachments`, {
      files: [{ filename: 'a.txt', file_size: 5 }],
    });
    await fetch(attachments[0]?.upload_url ?? '', { method: 'PUT', body: 'hello' });
    const { core } = world().server;
    const dueIn = (hours: number) => core.doomedFiles.due(wireTime(core.clock.nowMs() + hours * 3_600_000), 100);
    const key = `pending/${attachments[0]?.upload_filename.split('.')[0] ?? ''}`;
    expect(await dueIn(0.9)).not.toContain(key);
    expect(await dueIn(1.1)).toContain(key);
  });
});
