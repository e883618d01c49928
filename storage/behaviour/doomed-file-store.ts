import type { CrosspostStore } from '#core/ports/follow-up-stores';
import type { MessageRecord } from '#core/messages/message-record';
import type { Stores } from '#core/ports/stores';
import { insertGuild, newId, newMessage, thread } from './records.ts';

const timeAt = (minute: number): string => `2026-01-02T03:${String(minute).padStart(2, '0')}:00.000000+00:00`;
const fileOf = (key: string) => ({ id: newId(), filename: 'a', size: 1, key });
const withFiles = (channelId: string, guildId: string, keys: readonly string[], more: Partial<MessageRecord> = {}): MessageRecord =>
  newMessage(channelId, { guild_id: guildId, attachments: keys.map(fileOf), ...more });

/** What every store of doomed files promises, together with the stores whose owners of files go. */
export function behavesAsDoomedFileStore(open: () => Stores): void {
  const due = async (minute = 59): Promise<string[]> => (await open().doomedFiles.due(timeAt(minute), 1000)).toSorted();
  afterEach(async () => open().doomedFiles.forget(await due()));

  it('tells which files are due, each until it is forgotten', async () => {
    await open().doomedFiles.add(['a/1', 'a/2', 'a/1'], timeAt(10));
    await open().doomedFiles.add(['a/3'], timeAt(20));
    await open().doomedFiles.add([], timeAt(1));
    expect(await due(9)).toEqual([]);
    expect(await due(10)).toEqual(['a/1', 'a/2']);
    expect(await open().doomedFiles.due(timeAt(20), 1)).toHaveLength(1);
    await open().doomedFiles.forget(['a/1']);
    expect(await due(20)).toEqual(['a/2', 'a/3']);
  });

  it('keeps the later time of a file that is doomed twice', async () => {
    await open().doomedFiles.add(['b/1'], timeAt(10));
    await open().doomedFiles.add(['b/1'], timeAt(30));
    await open().doomedFiles.add(['b/1'], timeAt(20));
    expect(await due(29)).toEqual([]);
    expect(await due(30)).toEqual(['b/1']);
  });

  it('gets the files of a removed channel and its threads, forwarded ones too, but not those of copies', async () => {
    const { guildId, channel } = await insertGuild(open());
    const child = thread(channel, 11, null);
    await open().guilds.saveChannels([child]);
    const snapshot = { attachments: [fileOf('c/snapshot')] } as unknown as NonNullable<MessageRecord['message_snapshots']>[number]; // all that matters here
    const copied = withFiles(channel.id, guildId, ['c/copied']);
    for (const message of [
      withFiles(channel.id, guildId, ['c/1', 'c/2']),
      withFiles(child.id, guildId, ['c/thread']),
      withFiles(channel.id, guildId, [], { message_snapshots: [snapshot] }),
      withFiles(channel.id, guildId, ['c/of-source'], { flags: 2 }),
      copied,
    ])
      await open().messages.insert(message);
    await published(open().crossposts, copied);
    await open().guilds.removeChannel(channel.id, ['c/avatar']);
    expect(await due()).toEqual(['c/1', 'c/2', 'c/avatar', 'c/snapshot', 'c/thread']);
  });

  it('gets the files of a removed guild', async () => {
    const { guildId, channel } = await insertGuild(open());
    await open().messages.insert(withFiles(channel.id, guildId, ['d/1']));
    await open().messages.insert(withFiles(newId(), newId(), ['d/of-another']));
    await open().guilds.remove(guildId, ['d/icon']);
    expect(await due()).toEqual(['d/1', 'd/icon']);
  });
}

const published = (crossposts: CrosspostStore, source: MessageRecord): Promise<void> =>
  crossposts.add({ source_channel_id: source.channel_id, source_message_id: source.id, channel_id: newId(), message_id: newId() });
