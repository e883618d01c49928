import { memoryStorage, type OutboxStorage } from './storage.ts';
import { browser, open, server, settled, slowly } from './test-outbox.ts';

describe('the outbox of several tabs', () => {
  it('sends from one tab only, and shows what another one wrote', async () => {
    const { delivery, written } = server();
    const storage = memoryStorage();
    const tab = browser();
    const first = await open({ delivery, storage, tabs: tab() });
    let isSecondSending = false;
    const send: typeof delivery.send = (entry) => {
      isSecondSending = true;
      return delivery.send(entry);
    };
    const second = await open({ delivery: { ...delivery, send }, storage, tabs: tab() });
    await second.outbox.add('1', { content: 'from the second' });
    await settled();
    expect(written.map(({ content }) => content)).toEqual(['from the second']);
    expect([first.shown(), second.shown(), isSecondSending]).toEqual([[], [], false]);
    first.outbox.close();
    await second.outbox.add('1', { content: 'alone' });
    await settled();
    expect([written.length, isSecondSending]).toEqual([2, true]);
  });

  it('writes nothing twice where the tab that sent is closed before the answer comes', async () => {
    const { delivery, written } = server();
    const storage = memoryStorage();
    const tab = browser();
    const send: typeof delivery.send = async (entry) => {
      await delivery.send(entry);
      return new Promise(() => undefined);
    };
    const first = await open({ delivery: { ...delivery, send }, storage, tabs: tab() });
    const second = await open({ delivery, storage, tabs: tab() });
    await first.outbox.add('1', { content: 'a' });
    await settled();
    first.outbox.close();
    await settled();
    expect([written.length, second.shown()]).toEqual([1, []]);
  });

  it('ends what is on its way where it is discarded in a tab that does not send', async () => {
    const { delivery, on } = slowly();
    const storage = memoryStorage();
    const tab = browser();
    const first = await open({ delivery, storage, tabs: tab() });
    const second = await open({ delivery, storage, tabs: tab() });
    const { id } = await second.outbox.add('1', { content: 'a' });
    await second.outbox.add('1', { content: 'b' });
    await settled();
    await second.outbox.discard(id);
    await settled();
    expect([on.map(({ content, signal }) => [content, signal.aborted]), first.shown()]).toEqual([
      [
        ['a', true],
        ['b', false],
      ],
      [['b', 'sending']],
    ]);
    expect(await storage.load()).toMatchObject([{ body: { content: 'b' } }]);
  });

  it('does not send what is discarded before the tab that sends knows of it', async () => {
    const { delivery, written } = server();
    const storage = memoryStorage();
    const tab = browser();
    const load: OutboxStorage['load'] = async () => {
      const old = await storage.load();
      await settled();
      return old;
    };
    await open({ delivery, storage: { ...storage, load }, tabs: tab() });
    await settled();
    const second = await open({ delivery, storage, tabs: tab() });
    const { id } = await second.outbox.add('1', { content: 'a' });
    await second.outbox.discard(id);
    await settled();
    await settled();
    expect([written, await storage.load()]).toEqual([[], []]);
  });

  it('tells all tabs how far the files are, four times a second, and when it has to begin anew', async () => {
    const { delivery, on } = slowly();
    const storage = memoryStorage();
    const tab = browser();
    let nowMs = 1_800_000_000_000;
    const first = await open({ delivery, storage, tabs: tab(), now: () => nowMs });
    const second = await open({ delivery, storage, tabs: tab() });
    const { id } = await second.outbox.add('1', { content: 'a' });
    await settled();
    const progress = (): unknown[] => [first, second].map(({ outbox }) => outbox.entriesOf('1')[0]?.progress);
    on[0]?.onProgress(0.2);
    expect(progress()).toEqual([0.2, 0.2]);
    nowMs += 100;
    on[0]?.onProgress(0.3);
    expect(progress()).toEqual([0.3, 0.2]);
    nowMs += 200;
    on[0]?.onProgress(0.4);
    expect(progress()).toEqual([0.4, 0.4]);
    on[0]?.onProgress(1);
    expect(progress()).toEqual([1, 1]);
    // Another message does not set it back.
    await first.outbox.add('1', { content: 'b' });
    await settled();
    expect(progress()).toEqual([1, 1]);
    first.outbox.close();
    await settled();
    expect(second.outbox.entriesOf('1')).toMatchObject([{ id, state: 'sending', progress: 0 }, { body: { content: 'b' } }]);
    expect(on).toHaveLength(2);
  });

  it('sends from the tab in which it was written what no other tab can know of, when its turn comes', async () => {
    const { delivery, on } = slowly();
    const storage = memoryStorage();
    const { warn } = console;
    console.warn = () => undefined;
    let isFull = false;
    const filling: OutboxStorage = { ...storage, save: (entry) => (isFull ? Promise.reject(new Error('full')) : storage.save(entry)) };
    const tab = browser();
    const first = await open({ delivery, storage, tabs: tab() });
    const second = await open({ delivery, storage: filling, tabs: tab() });
    await second.outbox.add('1', { content: 'a' });
    await settled();
    isFull = true;
    await second.outbox.add('1', { content: 'b' });
    await settled();
    expect([on.length, second.shown()]).toEqual([
      1,
      [
        ['a', 'waiting'],
        ['b', 'waiting'],
      ],
    ]);
    on[0]?.answer('7');
    await settled();
    // There is room again: it is not put before the others, which would send it as well.
    isFull = false;
    await first.outbox.add('2', { content: 'c' });
    await settled();
    expect([on.map(({ content }) => content), first.shown(), second.shown()]).toEqual([['a', 'b', 'c'], [], [['b', 'sending']]]);
    on[1]?.answer('8');
    await settled();
    expect([on.length, second.shown()]).toEqual([3, []]);
    console.warn = warn;
  });
});
