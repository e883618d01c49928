import { useWorld } from '../world.ts';
import { connect, type RawClient } from './raw-client.ts';

const world = useWorld({ settings: { NEXUS_RATE_LIMITS: 'on' } });
const open = (): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('limits of the gateway', () => {
  it('close with 4008 after the 120th frame of a minute, and the session can be resumed', async () => {
    const { bot } = await world().scene();
    const client = await open();
    const { session_id } = await client.ready(bot.token);
    for (let n = 0; n < 119; n++) client.send(1, client.seq());
    await pause(200);
    expect(client.messages.filter(({ op }) => op === 11)).toHaveLength(119);
    client.send(1, null);
    expect(await client.closed).toBe(4008);
    const again = await open();
    again.resume(bot.token, session_id, client.seq());
    await again.event('RESUMED');
    await again.close();
  });

  it('answer op 9 to a second IDENTIFY of a shard within five seconds, and let other shards in', async () => {
    const { bot } = await world().scene();
    const clients = await Promise.all([open(), open(), open(), open()]);
    clients.forEach((client, index) => client.identify(bot.token, { shard: [[0, 0, 1, 16][index], 32] }));
    const answers = await Promise.all(clients.map((client) => client.take(({ op, t }) => op === 9 || t === 'READY')));
    expect(answers.map(({ op, d }) => (op === 9 ? d : 'ready')).slice(2)).toEqual(['ready', false]);
    expect(answers.filter(({ op }) => op === 9)).toHaveLength(2);
    const url = await bot.rest.get<{ session_start_limit: { total: number; remaining: number; max_concurrency: number } }>('/gateway/bot');
    expect(url.session_start_limit.remaining).toBe(url.session_start_limit.total - 2);
    await Promise.all(clients.map((client) => client.close()));
  });

  it('do not count resumes', async () => {
    const { bot } = await world().scene();
    const client = await open();
    const { session_id } = await client.ready(bot.token);
    let last = client;
    for (let n = 0; n < 5; n++) {
      const seq = last.seq();
      await last.cut();
      last = await open();
      last.resume(bot.token, session_id, seq);
      await last.event('RESUMED');
    }
    await last.close();
  });
});

describe('a client that does not read', () => {
  it('is cut off, holds up nobody, and gets what it missed when it resumes', async () => {
    const { bot, guildId, textId } = await world().scene();
    const { core, gateway } = world().server;
    const slow = await open();
    const { session_id } = await slow.ready(bot.token);
    const other = await world().bot({ guildId });
    const quick = await open();
    await quick.ready(other.token);
    const seq = slow.seq();
    slow.socket.pause();
    const content = 'x'.repeat(10_000);
    let n = 0;
    const say = (): void =>
      core.publish(
        { guild_id: guildId, channel_id: textId },
        { t: 'TYPING_START', d: { channel_id: textId, guild_id: guildId, user_id: bot.id, timestamp: n++, content } },
      );
    // Until the queue and the sockets beneath it are full.
    const connections = gateway?.connectionCount();
    while (gateway?.connectionCount() === connections && n < 5_000) {
      for (let each = 0; each < 10; each++) say();
      await pause(0);
    }
    await quick.event<{ timestamp: number }>('TYPING_START', ({ timestamp }) => timestamp === n - 1);
    slow.socket.resume();
    expect(await slow.closed).toBe(1006);
    const told = slow.seq();
    expect(told).toBeGreaterThan(seq);
    expect(told).toBeLessThan(seq + n);
    const again = await open();
    again.resume(bot.token, session_id, told);
    await again.event('RESUMED');
    const missed = [...slow.dispatches(), ...again.dispatches()].filter(({ t }) => t === 'TYPING_START');
    expect(missed.map(({ d }) => (d as { timestamp: number }).timestamp)).toEqual(Array.from({ length: n }, (_, index) => index));
    await Promise.all([again.close(), quick.close()]);
  }, 60_000);

  it('of moderate length loses nothing', async () => {
    const { bot, guildId, textId } = await world().scene();
    const { core } = world().server;
    const slow = await open();
    await slow.ready(bot.token);
    const seq = slow.seq();
    slow.socket.pause();
    for (let n = 0; n < 500; n++)
      core.publish(
        { guild_id: guildId, channel_id: textId },
        { t: 'TYPING_START', d: { channel_id: textId, guild_id: guildId, user_id: bot.id, timestamp: n } },
      );
    await pause(50);
    slow.socket.resume();
    await slow.event<{ timestamp: number }>('TYPING_START', ({ timestamp }) => timestamp === 499);
    const told = slow.dispatches().filter(({ s, t }) => (s ?? 0) > seq && t === 'TYPING_START');
    expect(told.map(({ d }) => (d as { timestamp: number }).timestamp)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    await slow.close();
  });
});
