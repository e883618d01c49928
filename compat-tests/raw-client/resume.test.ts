import { useWorld, type Scene } from '../world.ts';
import { connect, type Message, type RawClient, type RawOptions } from './raw-client.ts';

const world = useWorld();
let scene: Scene;
beforeEach(async () => {
  scene = await world().scene();
});

const open = (options?: RawOptions): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl, options);
const say = (content: string): Promise<unknown> => scene.alice.rest.post(`/channels/${scene.textId}/messages`, { content });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const contents = (messages: readonly Message[]): unknown[] =>
  messages.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => (d as { content: string }).content);

/** Numbers without a gap and without a double. */
function expectInOrder(messages: readonly Message[], from: number): void {
  expect(messages.map(({ s }) => s)).toEqual(messages.map((_, index) => from + index));
}

describe('a resume', () => {
  it('brings exactly what was missed, in order, then RESUMED, then what comes after', async () => {
    const first = await open();
    const ready = await first.ready(scene.bot.token);
    await say('before');
    await first.event('MESSAGE_CREATE');
    const seq = first.seq();
    await first.cut();
    for (let n = 1; n <= 5; n++) await say(`missed ${n}`);
    const second = await open();
    second.resume(scene.bot.token, ready.session_id, seq);
    await second.event('RESUMED');
    await say('after');
    await second.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'after');
    const told = second.dispatches();
    expectInOrder(told, seq + 1);
    expect(told.map(({ t }) => t)).toEqual([...Array.from({ length: 5 }, () => 'MESSAGE_CREATE'), 'RESUMED', 'MESSAGE_CREATE']);
    expect(contents(told)).toEqual(['missed 1', 'missed 2', 'missed 3', 'missed 4', 'missed 5', 'after']);
    await second.close();
  });

  it('loses and doubles nothing while events flow all the time', async () => {
    const first = await open();
    const ready = await first.ready(scene.bot.token);
    let isOver = false;
    let said = 0;
    const talking = Promise.all(
      [1, 2, 3].map(async () => {
        while (!isOver) await say(`word ${said++}`);
      }),
    );
    let last = first;
    const told: Message[] = [];
    for (let round = 0; round < 6; round++) {
      await pause(100);
      const seq = last.seq();
      told.push(...last.dispatches().filter(({ s }) => (s ?? 0) <= seq));
      // Half of the time the old connection is still there when the new one takes over.
      if (round % 2 === 0) await last.cut();
      const next = await open(round % 3 === 0 ? { compress: 'zlib-stream' } : {});
      next.resume(scene.bot.token, ready.session_id, seq);
      await next.event('RESUMED');
      if (round % 2 === 1) expect(await last.closed).toBe(4000);
      last = next;
    }
    isOver = true;
    await talking;
    await say('the end');
    await last.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'the end');
    told.push(...last.dispatches());
    expectInOrder(told, 1);
    const heard = contents(told);
    expect(new Set(heard)).toEqual(new Set([...Array.from({ length: said }, (_, n) => `word ${n}`), 'the end']));
    expect(heard).toHaveLength(said + 1);
    await last.close();
  });

  it('may be in another encoding and compression than the session was opened with', async () => {
    const first = await open();
    const ready = await first.ready(scene.bot.token);
    const seq = first.seq();
    await first.cut();
    await say('missed');
    const second = await open({ encoding: 'etf', compress: 'zstd-stream' });
    second.resume(scene.bot.token, ready.session_id, seq);
    await second.event('RESUMED');
    expect(contents(second.dispatches())).toEqual(['missed']);
    await second.close();
  });

  it('is possible again and again from the same number', async () => {
    const first = await open();
    const ready = await first.ready(scene.bot.token);
    await say('one');
    await first.event('MESSAGE_CREATE');
    await first.cut();
    for (let round = 0; round < 3; round++) {
      const again = await open();
      again.resume(scene.bot.token, ready.session_id, 1);
      await again.event('RESUMED');
      expect(again.dispatches()[0]).toMatchObject({ s: 2, t: 'GUILD_CREATE' });
      expect(contents(again.dispatches())).toEqual(['one']);
      await again.cut();
    }
  });

  it('is refused by op 9 when the session is unknown, was closed by 1000 or 1001, or has forgotten too much', async () => {
    const refused = async (sessionId: string, seq: number): Promise<void> => {
      const client = await open();
      client.resume(scene.bot.token, sessionId, seq);
      expect(await client.take(({ op }) => op === 9)).toEqual({ op: 9, d: false, s: null, t: null });
      // The same connection may open a session anew.
      await client.ready(scene.bot.token);
      await client.close();
    };
    await refused('0'.repeat(32), 1);
    for (const code of [1000, 1001]) {
      const client = await open();
      const { session_id } = await client.ready(scene.bot.token);
      await client.close(code);
      await pause(50);
      await refused(session_id, client.seq());
    }
    const client = await open();
    const { session_id } = await client.ready(scene.bot.token);
    await client.cut();
    const { core } = world().server;
    for (let n = 0; n < 3000; n++)
      core.publish(
        { guild_id: scene.guildId, channel_id: scene.textId },
        { t: 'MESSAGE_DELETE', d: { id: '1', channel_id: scene.textId, guild_id: scene.guildId } },
      );
    await refused(session_id, 2);
  });

  it('is possible after the server closed the connection for a mistake', async () => {
    const first = await open();
    const { session_id } = await first.ready(scene.bot.token);
    const seq = first.seq();
    first.send(77, {});
    expect(await first.closed).toBe(4001);
    const second = await open();
    second.resume(scene.bot.token, session_id, seq);
    await second.event('RESUMED');
    await second.close();
  });

  it('goes on compressing each message where IDENTIFY asked for that', async () => {
    const first = await open();
    const ready = await first.ready(scene.bot.token, { compress: true });
    expect(first.kinds.at(-1)).toBe('binary');
    await first.cut();
    const second = await open();
    second.resume(scene.bot.token, ready.session_id, first.seq());
    await second.event('RESUMED');
    await say('much of the same '.repeat(100));
    await second.event('MESSAGE_CREATE');
    expect(second.kinds.at(-1)).toBe('binary');
    await second.close();
  });
});
