import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '#compat-tests/conditions/needs';
import type { MessageRecord } from '#core/messages/message-record';
import type { Stores } from '#core/ports/stores';
import { startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { lackingCassandra, optionsFor } from '../behaviour/opened-cassandra-stores.ts';
import { insertGuild, newId, newMessage, thread } from '../behaviour/records.ts';
import { openPostgresStores, type OpenedStores } from '../postgres/open-stores.ts';
import { openTestDatabase } from '../postgres/test-database.ts';
import { openCassandraStores, type OpenedCassandraStores } from './open-stores.ts';

/** There are thousands of them, and each is asked for three emojis. */
const READ_AT_ONCE = 32;
const EMOJIS = ['👍', '🐟', '🎉'];
const unicode = (name: string) => ({ id: null, name, animated: false });

/** What was answered, and so must be there. */
class Written {
  readonly messages = new Map<string, MessageRecord>();
  readonly reactions = new Map<string, Set<string>>();
  readonly reads = new Map<string, string>();
}

/** Writes, edits, deletes, reacts and reads as fast as it is answered, until told to end. */
async function chat(stores: () => Stores, channels: readonly string[], written: Written, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const channelId = channels[turn % channels.length] ?? '';
    const message = newMessage(channelId, {
      content: `turn ${turn}`,
      ...(turn % 5 === 0 && { attachments: [{ id: newId(), filename: 'a', size: 3, key: `k/${newId()}` }] }),
    });
    await stores().messages.insert(message);
    written.messages.set(message.id, message);
    const known = [...written.messages.values()];
    const one = known[(turn * 7) % known.length] ?? message;
    if (turn % 3 === 0) {
      const edited = { ...one, content: `${one.content}, edited in turn ${turn}` };
      if (await stores().messages.save(edited)) written.messages.set(one.id, edited);
    }
    if (turn % 4 === 1 && known.length > 20) {
      const [gone] = await stores().messages.remove(one.channel_id, [one.id]);
      if (gone) {
        written.messages.delete(one.id);
        written.reactions.delete(one.id);
      }
    } else if (turn % 2 === 0) {
      const [user, emoji] = [`40000000000000000${turn % 4}`, EMOJIS[turn % 3] ?? ''];
      const key = `${emoji} ${user}`;
      const reacted = written.reactions.get(one.id) ?? new Set();
      if (reacted.has(key)) {
        if (await stores().reactions.remove(one.channel_id, one.id, emoji, user, 0)) reacted.delete(key);
      } else if (await stores().reactions.add(one.channel_id, one.id, unicode(emoji), user, 0)) reacted.add(key);
      written.reactions.set(one.id, reacted);
    }
    const reader = `50000000000000000${turn % 5}`;
    await stores().readStates.save([{ user_id: reader, channel_id: channelId, last_message_id: message.id, mention_count: turn }]);
    written.reads.set(`${reader} ${channelId}`, message.id);
    // Who reads sees what they wrote just now.
    if (turn % 6 === 0) expect(await stores().messages.byId(channelId, message.id)).toMatchObject({ id: message.id });
  }
}

async function expectAll(stores: Stores, channels: readonly string[], written: Written): Promise<void> {
  for (const channelId of channels) {
    const found: MessageRecord[] = [];
    for (let page = await stores.messages.page(channelId, { newest: true }, 100); page.length > 0;) {
      found.push(...page);
      page = await stores.messages.page(channelId, { before: page.at(-1)?.id ?? '0' }, 100);
    }
    const expected = [...written.messages.values()]
      .filter((message) => message.channel_id === channelId)
      .toSorted((a, b) => (BigInt(a.id) > BigInt(b.id) ? -1 : 1));
    expect(found).toEqual(expected);
    const expectReactions = async ({ id }: MessageRecord): Promise<void> => {
      const found = await Promise.all(EMOJIS.map((emoji) => stores.reactions.users(channelId, id, emoji, 0, undefined, 100)));
      const reacted = [...(written.reactions.get(id) ?? [])].toSorted();
      expect(found).toEqual(EMOJIS.map((emoji) => reacted.filter((key) => key.startsWith(emoji)).map((key) => key.slice(emoji.length + 1))));
    };
    for (let at = 0; at < expected.length; at += READ_AT_ONCE) await Promise.all(expected.slice(at, at + READ_AT_ONCE).map(expectReactions));
  }
  for (const [key, messageId] of written.reads) {
    const [reader = '', channelId = ''] = key.split(' ');
    expect(await stores.readStates.ofUser(reader)).toContainEqual(expect.objectContaining({ channel_id: channelId, last_message_id: messageId }));
  }
}

describeWhere(lackingCassandra(), 'The move of messages from PostgreSQL to Cassandra', () => {
  let running: RunningCassandra;
  let database: { url: string; drop(): Promise<void> };
  let postgres: OpenedStores;
  beforeAll(async () => {
    [running, database] = await Promise.all([startCassandra({ durable: true }), openTestDatabase()]);
    postgres = await openPostgresStores(database.url);
  }, 120_000);
  afterAll(async () => {
    await postgres.close();
    await database.drop();
    await running.stop();
  });

  it('loses nothing that was written meanwhile, also when who copies dies and Cassandra restarts, and ends with both the same', async () => {
    const options = { ...optionsFor(running), moveShare: 0.9 };
    const { guildId, channel } = await insertGuild(postgres.stores);
    const child = thread(channel, 11, null, { message_count: 0, total_message_sent: 0 });
    await postgres.stores.guilds.saveChannels([child]);
    const channels = [channel.id, child.id, newId()];
    const written = new Written();
    for (let n = 0; n < 900; n++) {
      const message = newMessage(channels[n % 3] ?? '', { guild_id: guildId, content: `from before ${n}` });
      written.messages.set(message.id, message);
    }
    await Promise.all([...written.messages.values()].map((message) => postgres.stores.messages.insert(message)));
    let opened: OpenedCassandraStores = await openCassandraStores(postgres, options);
    expect(opened.phase()).toBe('postgres');
    const until = async (stage: string): Promise<void> => {
      while ((await opened.move.status()).stage !== stage) await sleep(50);
    };

    let isOver = false;
    const chatting = chat(
      () => opened.stores,
      channels,
      written,
      () => isOver,
    );
    chatting.catch(() => undefined);
    await expect(opened.move.take('read')).rejects.toThrow('once everything is copied');
    await opened.move.take('start');
    while ((await opened.move.status()).copied < 200) await sleep(20);

    // The one that copies goes, and another begins where it was.
    const before = await opened.move.status();
    const next = await openCassandraStores(postgres, options);
    const former = opened;
    opened = next;
    await sleep(100);
    await former.close();
    expect((await opened.move.status()).copied).toBeGreaterThanOrEqual(before.copied);

    // Nobody has to wait while Cassandra is away, and what it missed is copied.
    await running.killNode(0);
    const missed = written.messages.size;
    while (written.messages.size < missed + 2) await sleep(50);
    await running.startNode(0);

    await until('done');
    const { repaired } = await opened.move.status();
    expect(repaired).toBe(0);
    await opened.move.take('read');
    await sleep(600);
    await opened.move.take('back');
    await sleep(600);
    await opened.move.take('read');
    await sleep(600);
    await opened.move.take('finish');
    expect(opened.phase()).toBe('cassandra');
    await sleep(600);
    isOver = true;
    await chatting;

    await expectAll(opened.stores, channels, written);
    const { rows } = await postgres.pool.query('SELECT (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM message_outbox) AS outbox');
    expect(rows).toEqual([{ messages: '0', outbox: '0' }]);
    const inThread = [...written.messages.values()].filter((message) => message.channel_id === child.id).length;
    expect((await opened.stores.guilds.channelById(child.id))?.message_count).toBe(inThread);
    // A process that does not know yet is refused instead of writing where nobody looks.
    await expect(postgres.stores.messages.insert(newMessage(channel.id))).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await opened.close();
  }, 240_000);
});
