import type { APIMessage } from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';
import { memoryStorage } from './storage.ts';
import { browser, open, server, settled } from './test-outbox.ts';

const trouble = (): DiscordError => new DiscordError('POST /x', 500, { code: 0, message: '500: Internal Server Error' });

describe('the outbox of a server in trouble', () => {
  it('says that the server has trouble with one, gives it up after eight times, and goes on with the next', async () => {
    const { delivery, written, faults } = server();
    const storage = memoryStorage();
    faults.push(...Array.from({ length: 8 }, trouble));
    const first = await open({ delivery, storage });
    await first.outbox.add('1', { content: 'a' });
    await settled();
    expect(first.outbox.entriesOf('1')).toMatchObject([{ state: 'waiting', error: { status: 500 }, troubles: 1 }]);
    await first.outbox.add('1', { content: 'b' });
    for (let count = 0; count < 4; count++) await first.pass();
    first.outbox.close();
    // What was counted is not counted anew after a restart.
    const second = await open({ delivery, storage });
    await settled();
    for (let count = 0; count < 2; count++) await second.pass();
    expect([written.map(({ content }) => content), second.shown()]).toEqual([['b'], [['a', 'failed']]]);
    const [failed] = second.outbox.entriesOf('1');
    await second.outbox.retry(failed?.id ?? '');
    await settled();
    expect([written.map(({ content }) => content), second.shown()]).toEqual([['b', 'a'], []]);
  });

  it('tries one at once that waits for a server in trouble, where a person says so in any tab', async () => {
    const { delivery, written, faults } = server();
    const storage = memoryStorage();
    const tab = browser();
    const first = await open({ delivery, storage, tabs: tab() });
    const second = await open({ delivery, storage, tabs: tab() });
    faults.push(trouble());
    const { id } = await first.outbox.add('1', { content: 'a' });
    await settled();
    expect(second.outbox.entriesOf('1')).toMatchObject([{ state: 'waiting', error: { status: 500 } }]);
    await second.outbox.retry(id);
    await settled();
    expect([written.length, first.shown(), second.shown()]).toEqual([1, [], []]);
  });

  it('goes on at once where one that the server has trouble with is discarded', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown } = await open({ delivery });
    faults.push(trouble());
    const { id } = await outbox.add('1', { content: 'a' });
    await settled();
    await outbox.add('1', { content: 'b' });
    await outbox.discard(id);
    await settled();
    expect([written.map(({ content }) => content), shown()]).toEqual([['b'], []]);
  });

  it('writes nothing twice where the server had trouble after it was written', async () => {
    const { delivery, written, faults } = server();
    const send: typeof delivery.send = async (entry) => {
      await delivery.send(entry);
      throw trouble();
    };
    const { outbox, shown, pass } = await open({ delivery: { ...delivery, send } });
    await outbox.add('1', { content: 'a' });
    await settled();
    expect([shown(), faults]).toEqual([[['a', 'waiting']], []]);
    await pass();
    expect([written.length, shown()]).toEqual([1, []]);
  });

  it('gives nothing up while the server is gone altogether', async () => {
    const { delivery, written, faults } = server();
    const { outbox, shown, pass } = await open({ delivery, isServerThere: () => false });
    faults.push(...Array.from({ length: 20 }, () => new DiscordError('POST /x', 502, 'Bad Gateway')));
    await outbox.add('1', { content: 'a' });
    await settled();
    for (let count = 0; count < 20; count++) await pass();
    expect([written.length, shown()]).toEqual([1, []]);
  });

  it('does not take a refused look-up for a refusal of the message', async () => {
    const { delivery, written, faults } = server();
    const lookUps: (DiscordError | null)[] = [new DiscordError('GET /x', 429, { retry_after: 900 }), new DiscordError('GET /x', 401, { code: 0 })];
    const ownMessagesAfter = async (channelId: string, messageId: string): Promise<APIMessage[]> => {
      const fault = lookUps.shift();
      if (fault) throw fault;
      return delivery.ownMessagesAfter(channelId, messageId);
    };
    const { outbox, shown, pass } = await open({ delivery: { ...delivery, ownMessagesAfter } });
    faults.push('lost answer');
    await outbox.add('1', { content: 'a' });
    await settled();
    await pass();
    await pass();
    expect(shown()).toEqual([['a', 'waiting']]);
    await pass();
    expect([written.length, shown()]).toEqual([1, []]);
  });

  it.each<[string, () => Promise<APIMessage[] | null>]>([
    ['is refused', () => Promise.reject(new DiscordError('GET /x', 403, { code: 50001 }))],
    ['shows nothing', async () => null],
  ])('leaves to a person what may stand where history %s and the server has forgotten the nonce', async (_how, ownMessagesAfter) => {
    const { delivery, written, faults } = server();
    let nowMs = 1_800_000_000_000;
    const { outbox, shown, pass } = await open({ delivery: { ...delivery, ownMessagesAfter }, now: () => nowMs });
    faults.push('lost answer', new DiscordError('POST /x', 429, { retry_after: 1 }), 'no connection');
    const { id } = await outbox.add('1', { content: 'a' });
    await settled();
    // The server would know the nonce still.
    nowMs += 60_000;
    await pass();
    nowMs += 60_000;
    await pass();
    expect([written.length, shown()]).toEqual([1, [['a', 'waiting']]]);
    nowMs += 4 * 60_000;
    await pass();
    expect([written.length, shown()]).toEqual([1, [['a', 'failed']]]);
    await outbox.retry(id);
    await settled();
    expect([written.length, shown()]).toEqual([2, []]);
  });
});
