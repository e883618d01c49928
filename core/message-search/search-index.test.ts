import { pino } from 'pino';
import { newMessage } from '#storage/behaviour/records';
import type { MessageRecord } from '../messages/message-record.ts';
import { SearchIndex } from './search-index.ts';

const CHANNEL = '10';
const messageOf = (id: string): MessageRecord => newMessage(CHANNEL, { id, guild_id: '1' });

/** An index of an engine that takes its time, over a store in memory. */
function openIndex() {
  const stored = new Map<string, MessageRecord>();
  const found = new Set<string>();
  let hold: Promise<void> = Promise.resolve();
  const engine = {
    name: 'test',
    keep: async (documents: { id: string }[]) => {
      await hold;
      for (const { id } of documents) found.add(id);
    },
    forget: async (_channel: string, ids: string[]) => ids.forEach((id) => found.delete(id)),
    search: async () => ({ total: found.size, ids: [] }),
  };
  const stores = {
    messages: { byIds: async (_channel: string, ids: string[]) => ids.flatMap((id) => stored.get(id) ?? []) },
    users: { byIds: async () => [] },
    searchJournal: {
      placesOf: async () => [{ channelId: CHANNEL, guildId: '1' }],
      note: async () => undefined,
      clear: async () => undefined,
      renew: async () => undefined,
    },
  };
  const index = new SearchIndex(engine as never, stores as never, pino({ level: 'silent' }), { waitMs: 1e9 });
  return {
    index,
    found,
    stored,
    write(id: string) {
      stored.set(id, messageOf(id));
      index.wrote(messageOf(id));
    },
    holdEngine(): () => void {
      let letGo = (): void => undefined;
      hold = new Promise((resolve) => (letGo = resolve));
      return letGo;
    },
    settle: () => index.search({} as never, {} as never),
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
