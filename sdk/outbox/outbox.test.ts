import type { APIMessage } from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';
import { memoryStorage, type OutboxStorage } from './storage.ts';
import { open, server, settled } from './test-outbox.ts';

describe('the outbox', () => {
  it('sends in order, and forgets what was delivered', async () => {
    const { delivery, written } = server();
    const storage = memoryStorage();
    const { outbox, shown } = await open({ delivery, storage });
    const adding = ['a', 'b', 'c'].map((content) => outbox.add('1', { content }));
    expect(shown()).toHaveLength(3);
    await Promise.all(adding);
    await settled();
    expect(written.map(({ content }) => content)).toEqual(['a', 'b', 'c']);
    expect(shown()).toEqual([]);
    expect(await storage.load()).toEqual([]);
  });

  it('holds a channel up while there is no connection, and no other', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown, pass } = await open({ delivery });
    faults.push('no connection');
    await outbox.add('1', { content: 'a' });
    await settled();
    await outbox.add('1', { content: 'b' });
    await outbox.add('2', { content: 'other' });
    await settled();
    expect(written.map(({ content }) => content)).toEqual(['other']);
    expect(shown()).toEqual([
      ['a', 'waiting'],
      ['b', 'waiting'],
    ]);
    await pass();
    expect(written.map(({ content }) => content)).toEqual(['other', 'a', 'b']);
  });

  it('does not write again what an attempt without an answer wrote, and two with the same words are two', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown, pass } = await open({ delivery });
    faults.push('lost answer', 'lost answer');
    await Promise.all([outbox.add('1', { content: 'same' }), outbox.add('1', { content: 'same ' })]);
    await settled();
    await pass();
    await pass();
    expect(written.map(({ content }) => content)).toEqual(['same', 'same ']);
    expect(shown()).toEqual([]);
  });

  it('takes nothing for a message that the server said in one’s name', async () => {
    const { delivery, written, faults } = server();
    const { outbox, pass } = await open({ delivery });
    faults.push('no connection');
    await outbox.add('1', { poll: { question: { text: 'q' }, answers: [] } });
    written.push({ id: '60', type: 7, channel_id: '1', content: '', attachments: [], author: { id: 'me' } } as unknown as APIMessage);
    await settled();
    await pass();
    expect(written).toHaveLength(2);
  });

  it('looks for nothing before a first attempt', async () => {
    const { delivery, asks } = server();
    const { outbox } = await open({ delivery });
    await outbox.add('1', { content: 'a' });
    await settled();
    expect(asks()).toBe(0);
  });

  it('goes on after the program was ended in the middle', async () => {
    const { delivery, written, faults } = server();
    const storage = memoryStorage();
    faults.push('lost answer');
    const first = await open({ delivery, storage });
    await first.outbox.add('1', { content: 'a' });
    await first.outbox.add('1', { content: 'b' });
    await settled();
    first.outbox.close();
    const second = await open({ delivery, storage });
    await settled();
    expect(written.map(({ content }) => content)).toEqual(['a', 'b']);
    expect(second.shown()).toEqual([]);
  });

  it('leaves what is refused to a person', async () => {
    const { delivery, written, faults } = server();
    const storage = memoryStorage();
    const { outbox, shown } = await open({ delivery, storage });
    faults.push(new DiscordError('POST /x', 403, { code: 50013, message: 'Missing Permissions' }));
    const { id } = await outbox.add('1', { content: 'a' });
    await outbox.add('1', { content: 'b' });
    await settled();
    expect(shown()).toEqual([['a', 'failed']]);
    expect((await storage.load())[0]?.error).toEqual({ status: 403, code: 50013, message: 'Missing Permissions', errors: [] });
    await outbox.retry(id);
    await settled();
    expect(written.map(({ content }) => content)).toEqual(['b', 'a']);
    faults.push(new DiscordError('POST /x', 400, { code: 50035 }));
    const refused = await outbox.add('1', { content: 'c' });
    await settled();
    await outbox.discard(refused.id);
    expect(shown()).toEqual([]);
    expect(await storage.load()).toEqual([]);
  });

  it('waits where it is told to, and when it is logged out', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown, pass } = await open({ delivery });
    faults.push(new DiscordError('POST /x', 429, { message: 'x', retry_after: 90 }), new DiscordError('POST /x', 401, { code: 0 }));
    await outbox.add('1', { content: 'a' });
    await settled();
    expect(shown()).toEqual([['a', 'waiting']]);
    await pass();
    expect(shown()).toEqual([['a', 'waiting']]);
    outbox.wake();
    await settled();
    expect(written).toHaveLength(1);
  });

  it('waits for slow mode however long it is, says so, and goes on in order', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown, pass } = await open({ delivery });
    const slow = new DiscordError('POST /x', 429, { message: 'x', code: 20016, retry_after: 3600 });
    faults.push('no connection', null, slow, null, slow);
    for (const content of ['a', 'b', 'c']) await outbox.add('1', { content });
    await settled();
    await pass();
    expect(written.map(({ content }) => content)).toEqual(['a']);
    expect(outbox.entriesOf('1')).toMatchObject([
      { body: { content: 'b' }, state: 'waiting', triedAfterId: null, error: { code: 20016 } },
      { body: { content: 'c' }, state: 'waiting', error: null },
    ]);
    await pass();
    expect(shown()).toEqual([['c', 'waiting']]);
    await pass();
    expect(written.map(({ content }) => content)).toEqual(['a', 'b', 'c']);
  });

  it('knows its message when the gateway tells of it before the answer comes', async () => {
    let answer = (_message: APIMessage): void => undefined;
    const { outbox, shown } = await open({
      delivery: { send: () => new Promise((resolve) => (answer = resolve)), ownMessagesAfter: async () => [], newestId: () => null },
    });
    const { id } = await outbox.add('1', { content: 'a' });
    await settled();
    outbox.heard({ nonce: id, id: '7', author: { id: 'somebody else' } }, 'me');
    expect(shown()).toEqual([['a', 'sending']]);
    outbox.heard({ nonce: id, id: '7', author: { id: 'me' } }, 'me');
    expect(shown()).toEqual([]);
    answer({ id: '7' } as APIMessage);
    await settled();
    expect(shown()).toEqual([]);
  });

  it('sends all the same what cannot be kept', async () => {
    const { delivery, written } = server();
    const { warn } = console;
    let warned = 0;
    console.warn = () => warned++;
    const refusing: OutboxStorage = { ...memoryStorage(), save: () => Promise.reject(new Error('full')) };
    const { outbox } = await open({ delivery, storage: refusing });
    await outbox.add('1', { content: 'a' });
    await settled();
    expect(written).toHaveLength(1);
    console.warn = warn;
    expect(warned).toBeGreaterThan(0);
  });
});
