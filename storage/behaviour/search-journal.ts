import type { JournalEntry } from '#core/ports/search-journal';
import type { Stores } from '#core/ports/stores';
import { WORDLESS } from '#protocol/channel-kinds';
import { insertGuild, newId, textChannel, thread } from './records.ts';

const UNREAD = { isDone: false, channelId: '0', indexed: 0 };

/** What every journal of the search index promises. */
export function behavesAsSearchJournal(open: () => Stores): void {
  const journal = () => open().searchJournal;

  it('knows how far each kind was read into an index', async () => {
    const index = `index ${newId()}`;
    const far = { isDone: false, channelId: newId(), indexed: 12_345_678_901 };
    const done = { isDone: true, channelId: newId(), indexed: 3 };
    expect(await journal().history(index, 'guilds')).toEqual(UNREAD);
    await journal().saveHistory(index, 'guilds', far);
    expect(await journal().history(index, 'direct')).toEqual(UNREAD);
    await journal().saveHistory(index, 'direct', done);
    expect([await journal().history(index, 'guilds'), await journal().history(index, 'direct')]).toEqual([far, done]);
    await journal().saveHistory(index, 'guilds', done);
    expect(await journal().history(index, 'guilds')).toEqual(done);
  });

  it.each(['guilds', 'direct'] as const)('forgets all that it knew of another index as soon as one is read into, by %s first', async (first) => {
    const [former, next] = [`former ${newId()}`, `next ${newId()}`];
    const done = { isDone: true, channelId: newId(), indexed: 7 };
    for (const kind of ['guilds', 'direct'] as const) await journal().saveHistory(former, kind, done);
    await journal().saveHistory(next, first, { ...UNREAD, indexed: 1 });
    // Whoever goes back to the former one reads it anew: it misses what came meanwhile, of both kinds.
    for (const kind of ['guilds', 'direct'] as const) expect(await journal().history(former, kind)).toEqual(UNREAD);
    expect(await journal().history(next, first === 'guilds' ? 'direct' : 'guilds')).toEqual(UNREAD);
    expect(await journal().history(next, first)).toEqual({ ...UNREAD, indexed: 1 });
  });

  it('gives the notes of those who are gone to others, until they are cleared', async () => {
    const [owner, other] = [`owner ${newId()}`, `other ${newId()}`];
    const entries: (JournalEntry & { seq: number })[] = [
      { seq: 1, kind: 'from', channelId: newId(), messageId: newId() },
      { seq: 2, kind: 'message', channelId: newId(), messageId: newId() },
      { seq: 3, kind: 'channel', channelId: newId() },
      { seq: 4, kind: 'guild', guildId: newId() },
    ];
    const written = entries.map((entry) => ({ ...entry, owner }));
    const left = async (by: string, olderThanMs = 0) => (await journal().ofOthers(by, olderThanMs, 1000)).filter((entry) => entry.owner === owner);
    await journal().note(owner, entries);
    await journal().note(owner, entries.slice(0, 1));
    expect(await left(other)).toEqual(written);
    expect(await left(owner)).toEqual([]);
    // Who lives sees to their own.
    await journal().renew(owner);
    expect(await left(other, 60_000)).toEqual([]);
    await journal().clear(written.slice(0, 2));
    await journal().clear([]);
    expect(await left(other)).toEqual(written.slice(2));
    await journal().clear(written);
    expect(await left(other)).toEqual([]);
  });

  it('knows every place that holds messages, those of guilds apart from conversations', async () => {
    const { guildId, channel } = await insertGuild(open());
    const wordless = WORDLESS.map((type) => ({ ...textChannel(guildId), type }));
    const [shown, hidden] = [thread(channel, 11, null), thread(channel, 12, null)];
    await open().guilds.saveChannels([...wordless, shown, hidden]);
    const { channel: direct } = await open().directChannels.between(newId(), newId(), newId());
    const group = { ...direct, id: newId(), type: 3 as const, name: 'Trip', owner_id: newId() };
    await open().directChannels.insertGroup(group);

    const all = [channel, ...wordless, shown, hidden, direct, group].map(({ id }) => id);
    const after = async (kind: 'guilds' | 'direct') =>
      (await journal().placesAfter(kind, (BigInt(channel.id) - 1n).toString(), 1000)).filter(({ channelId }) => all.includes(channelId));
    const inGuild = { guildId, parentId: null, isPrivate: false, locale: 'en-US' };
    const places = [
      { ...inGuild, channelId: channel.id },
      { ...inGuild, channelId: shown.id, parentId: channel.id },
      { ...inGuild, channelId: hidden.id, parentId: channel.id, isPrivate: true },
    ];
    const conversations = [direct, group].map(({ id }) => ({ ...inGuild, guildId: id, channelId: id }));
    expect(await after('guilds')).toEqual(places);
    expect(await after('direct')).toEqual(conversations);
    expect(await journal().placesAfter('direct', direct.id, 1)).toEqual(conversations.slice(1));
    expect((await journal().placesOf([hidden.id, direct.id, newId()])).toSorted((a, b) => a.channelId.localeCompare(b.channelId))).toEqual([
      places[2],
      conversations[0],
    ]);
  });

  it('lets one at a time work', async () => {
    let inner: boolean | undefined;
    expect(await journal().alone(async () => void (inner = await journal().alone(async () => undefined)))).toBe(true);
    expect(inner).toBe(false);
    await expect(journal().alone(() => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
    expect(await journal().alone(async () => undefined)).toBe(true);
  });
}
