import { jest } from '@jest/globals';
import { pino } from 'pino';
import { newMessage } from '#storage/behaviour/records';
import type { MessageRecord } from '../messages/message-record.ts';
import type { JournalEntry, WrittenEntry } from '../ports/search-journal.ts';
import { SearchIndex, type SearchIndexOptions } from './search-index.ts';

const CHANNEL = '10';
const messageOf = (id: string): MessageRecord => newMessage(CHANNEL, { id, guild_id: '1' });

/** An index of an engine that takes its time, over a store in memory. */
function openIndex(options: SearchIndexOptions = { waitMs: 1e9 }) {
  const stored = new Map<string, MessageRecord>();
  const found = new Set<string>();
  const calls: string[] = [];
  let hold: Promise<void> = Promise.resolve();
  let isAway = false;
  let notes: WrittenEntry[] = [];
  let changes = 0;
  const engine = {
    name: 'test',
    keep: async (documents: { id: string }[]) => {
      await hold;
      if (isAway) throw new Error('the engine is away');
      calls.push('keep');
      for (const { id } of documents) found.add(id);
    },
    forget: async (gone: { id: string }[]) => {
      calls.push('forget');
      for (const { id } of gone) found.delete(id);
    },
    search: async () => ({ total: found.size, ids: [] }),
  };
  const stores = {
    messages: { byIds: async (_channel: string, ids: string[]) => ids.flatMap((id) => stored.get(id) ?? []) },
    users: { byIds: async () => [] },
    searchJournal: {
      placesOf: async (ids: string[]) => ids.map((channelId) => ({ channelId, guildId: '1' })),
      note: async (owner: string, entries: (JournalEntry & { seq: number })[]) => void notes.push(...entries.map((entry) => ({ ...entry, owner }))),
      clear: async (done: { owner: string; seq: number }[]) => {
        notes = notes.filter((note) => !done.some(({ owner, seq }) => note.owner === owner && note.seq === seq));
      },
      renew: async () => undefined,
      // All others have been dead for long.
      ofOthers: async (owner: string) => notes.filter((note) => note.owner !== owner),
      history: async () => ({ isDone: true, channelId: '0', indexed: 0 }),
      alone: async (work: () => Promise<void>) => work(),
    },
  };
  const index = new SearchIndex(engine as never, stores as never, pino({ level: 'silent' }), options);
  return {
    index,
    found,
    stored,
    calls,
    write(id: string) {
      stored.set(id, messageOf(id));
      index.wrote(messageOf(id));
    },
    holdEngine(): () => void {
      let letGo = (): void => undefined;
      hold = new Promise((resolve) => (letGo = resolve));
      return letGo;
    },
    async edit(id: string) {
      stored.set(id, { ...messageOf(id), content: String(++changes) });
      const { noted, seqs } = index.foreseeChanges(CHANNEL, [id]);
      await noted;
      index.changed(CHANNEL, [id], seqs);
    },
    notes: () => notes,
    engineIsAway: (is: boolean) => void (isAway = is),
    settle: () => index.search({} as never, {} as never, 'guilds'),
  };
}

describe('A message that another process deletes before it is taken in here', () => {
  it.each([
    ['MESSAGE_DELETE', { channel_id: CHANNEL, id: '101' }],
    ['MESSAGE_DELETE_BULK', { channel_id: CHANNEL, ids: ['101', '999'] }],
    ['CHANNEL_DELETE', { id: CHANNEL, guild_id: '1' }],
    ['guild_deleted', { guild_id: '1' }],
  ])('is not taken in any more (%s)', async (t, d) => {
    const { index, found, stored, write, settle } = openIndex();
    write('101');
    stored.delete('101');
    index.heard({ t, d });
    write('102');
    await settle();
    expect([...found]).toEqual(['102']);
    await index.close();
  });

  it('goes again when it is being taken in just then', async () => {
    const { index, found, stored, write, holdEngine, settle } = openIndex();
    const letGo = holdEngine();
    write('101');
    const settled = settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    stored.delete('101');
    index.heard({ t: 'MESSAGE_DELETE', d: { channel_id: CHANNEL, id: '101' } });
    letGo();
    await settled;
    await settle();
    expect([...found]).toEqual([]);
    await index.close();
  });
});

it('tells the engine of the edits and deletions of many channels at once', async () => {
  const { index, found, stored, calls, settle } = openIndex();
  for (let number = 0; number < 60; number++) {
    const [channelId, id] = [String(1_000 + number), String(5_000 + number)];
    if (number % 2 === 0) stored.set(id, newMessage(channelId, { id, guild_id: '1' }));
    else found.add(id);
    index.changed(channelId, [id], []);
  }
  await settle();
  expect([...found].toSorted()).toEqual([...stored.keys()].toSorted());
  expect(calls).toEqual(['forget', 'keep']);
  await index.close();
});

describe('Changes while the engine is away', () => {
  it('are left to the journal where there are too many, and are taken in when it is there again', async () => {
    const { index, found, edit, notes, engineIsAway, settle } = openIndex({ waitMs: 1e9, mostHeld: 5 });
    engineIsAway(true);
    for (let id = 101; id <= 120; id++) await edit(String(id));
    await settle();
    const left = notes().filter(({ owner }) => owner !== index.owner);
    const ids = Array.from({ length: 15 }, (_, more) => String(106 + more));
    expect(left.map((note) => 'messageId' in note && note.messageId)).toEqual(ids);
    engineIsAway(false);
    await index.prepare();
    // What was held comes by itself, a moment later.
    expect([...found]).toEqual(expect.arrayContaining(ids));
    expect(notes().filter(({ owner }) => owner !== index.owner)).toEqual([]);
    await index.close();
  });

  it('of one message are one, however many they are', async () => {
    const { index, found, edit, notes, settle } = openIndex();
    for (let time = 0; time < 50; time++) await edit('101');
    await settle();
    expect([...found]).toEqual(['101']);
    await index.close();
    expect(notes()).toEqual([]);
  });
});

describe('What is written', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  it('waits for more while there is little, and not when there is much', async () => {
    const { index, found, write } = openIndex({});
    write('101');
    await jest.advanceTimersByTimeAsync(900);
    expect(found.size).toBe(0);
    await jest.advanceTimersByTimeAsync(200);
    expect(found.size).toBe(1);
    for (let id = 201; id <= 300; id++) write(String(id));
    await jest.advanceTimersByTimeAsync(200);
    expect(found.size).toBe(101);
    await index.close();
  });
});
