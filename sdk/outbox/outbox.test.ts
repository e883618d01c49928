import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'fake-indexeddb/auto';
import type { APIMessage } from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';
import { newNonce, type OutboxEntry } from './entry.ts';
import { fileStorage } from './file-storage.ts';
import { indexedDbStorage } from './indexed-db-storage.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import { memoryStorage, type OutboxStorage } from './storage.ts';
import type { TabNews, Tabs } from './tabs.ts';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A server that remembers no nonces, and loses answers when told. */
function server() {
  const written: APIMessage[] = [];
  const faults: ('lost answer' | 'no connection' | DiscordError | null)[] = [];
  let last = 100;
  let asks = 0;
  return {
    written,
    faults,
    asks: () => asks,
    delivery: {
      async send({ body, files, channelId }: OutboxEntry): Promise<APIMessage> {
        const fault = faults.shift();
        if (fault === 'no connection') throw new TypeError('gone');
        if (fault instanceof DiscordError) throw fault;
        const message = {
          id: String(++last),
          type: 0,
          channel_id: channelId,
          content: body.content,
          attachments: files,
          author: { id: 'me' },
        } as unknown as APIMessage;
        written.push(message);
        if (fault === 'lost answer') throw new TypeError('gone');
        return message;
      },
      async ownMessagesAfter(channelId: string, messageId: string): Promise<APIMessage[]> {
        asks++;
        return written.filter((message) => message.channel_id === channelId && BigInt(message.id) > BigInt(messageId));
      },
      newestId: () => '50',
    },
  };
}

/** Opens tabs: the first leads, and the next one when it is closed. */
function browser(): () => Tabs {
  const listeners = new Set<(news: TabNews) => void>();
  const leaders: (() => void)[] = [];
  return () => {
    let listener = (_news: TabNews): void => undefined;
    let lead = (): void => undefined;
    return {
      lead(onLead) {
        lead = onLead;
        leaders.push(lead);
        if (leaders.length === 1) lead();
      },
      tell: (news) => [...listeners].filter((other) => other !== listener).forEach((other) => other(news)),
      onTold(onTold) {
        listener = onTold;
        listeners.add(listener);
      },
      close() {
        listeners.delete(listener);
        const place = leaders.indexOf(lead);
        leaders.splice(place, 1);
        if (place === 0) leaders[0]?.();
      },
    };
  };
}

/** A delivery that waits, of which the test says how far it is. */
function slowly() {
  const on: { content: string | undefined; onProgress(done: number): void; answer(id: string): void; signal: AbortSignal }[] = [];
  const send: OutboxOptions['delivery']['send'] = ({ body: { content } }, onProgress, signal) =>
    new Promise((resolve, reject) => {
      on.push({ content, onProgress, signal, answer: (id) => resolve({ id } as APIMessage) });
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  return { on, delivery: { send, ownMessagesAfter: async () => [], newestId: () => null } };
}

async function open(more: Partial<OutboxOptions> & Pick<OutboxOptions, 'delivery'>) {
  const shown = new Map<string, readonly OutboxEntry[]>();
  let timers: (() => void)[] = [];
  const outbox = new Outbox({
    storage: memoryStorage(),
    onChange: (channelId, entries) => shown.set(channelId, entries),
    schedule(_ms, run) {
      timers.push(run);
      return () => (timers = timers.filter((other) => other !== run));
    },
    ...more,
  });
  await outbox.open();
  return {
    outbox,
    shown: (channelId = '1') => shown.get(channelId)?.map(({ body, state }) => [body.content, state]) ?? [],
    async pass() {
      for (const run of timers.splice(0)) run();
      await settled();
    },
  };
}

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

  const trouble = (): DiscordError => new DiscordError('POST /x', 500, { code: 0, message: '500: Internal Server Error' });

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

describe('a nonce', () => {
  it('is never the same twice, and later ones are greater', () => {
    const nonces = [1_800_000_000_000, 1_800_000_000_000, 1_799_999_999_999, 1_800_000_000_001].map((ms) => BigInt(newNonce(ms, () => 0.5)));
    expect(nonces).toEqual(nonces.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(nonces).size).toBe(4);
    expect(String(nonces[0]).length).toBeLessThanOrEqual(25);
  });
});

const entry: OutboxEntry = {
  id: '123',
  channelId: '1',
  body: { content: 'kept' },
  files: [{ name: 'a.txt', data: new Blob(['contents'], { type: 'text/plain' }), description: 'words' }],
  createdAtMs: 5,
  state: 'waiting',
  triedAfterId: '9',
  error: null,
  progress: 0,
};

function behavesAsStorage(openStorage: () => OutboxStorage, blobs: 'blobs' | 'no blobs'): void {
  it('has what was saved, changed and not removed, also when opened anew', async () => {
    const storage = openStorage();
    const files = blobs === 'blobs' ? entry.files : [];
    await storage.save({ ...entry, files });
    await storage.save({ ...entry, files, id: '124' });
    await storage.save({ ...entry, files, state: 'failed' });
    await storage.remove('124');
    storage.close();
    const again = openStorage();
    const loaded = await again.load();
    expect(loaded).toEqual([{ ...entry, files: files.map((file) => ({ ...file, data: expect.anything() as Blob })), state: 'failed' }]);
    expect(await loaded[0]?.files[0]?.data.text()).toBe(blobs === 'blobs' ? 'contents' : undefined);
    await again.remove('123');
    expect(await again.load()).toEqual([]);
    again.close();
  });
}

describe('a storage in a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-outbox-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  behavesAsStorage(() => fileStorage(join(folder, 'unsent')), 'blobs');
});

describe('a storage in IndexedDB', () => {
  // Files are tested in a real browser: the stand-in copies no blobs.
  behavesAsStorage(() => indexedDbStorage('test'), 'no blobs');
});
