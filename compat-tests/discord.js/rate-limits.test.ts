import { RESTEvents, type RateLimitData } from 'discord.js';
import { pino } from 'pino';
import { RateLimits } from '#api-v10/rate-limits';
import { systemClock } from '#core/ports/clock';
import { inProcessBus } from '#storage/in-process/bus';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import type { Answer } from '../rest-client.ts';
import { useBot } from './use-bot.ts';
import { openWorld } from '../world.ts';

const scene = useBot({ settings: { NEXUS_RATE_LIMITS: 'on' } });

interface Limited {
  message: string;
  retry_after: number;
  global: boolean;
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('rate limits', () => {
  it('hold a bot up that sends fifteen messages at once, and every one arrives in order', async () => {
    const { client, channel } = scene();
    const waits: RateLimitData[] = [];
    const refusals: number[] = [];
    client.rest.on(RESTEvents.RateLimited, (data) => waits.push(data));
    client.rest.on(RESTEvents.Response, (_request, response) => response.status === 429 && refusals.push(response.status));
    const contents = Array.from({ length: 15 }, (_, number) => `quick ${number}`);
    const startedMs = Date.now();
    const sent = await Promise.all(contents.map((content) => channel.send(content)));
    expect(sent.map(({ content }) => content)).toEqual(contents);
    expect(Date.now() - startedMs).toBeGreaterThan(8_000);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits[0]).toMatchObject({ limit: 5, method: 'POST', global: false, scope: 'user' });
    expect(refusals).toEqual([]);
    expect((await channel.messages.fetch({ limit: 15 })).map(({ content }) => content).reverse()).toEqual(contents);
  });

  it('are enforced as the headers say, for each channel by itself', async () => {
    const { bot, alice, guildId } = scene();
    const { id } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'busy' });
    const { id: otherId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'calm' });
    const type = (channelId: string): Promise<Answer<Limited>> => bot.rest.ask<Limited>('POST', `/channels/${channelId}/typing`);
    const answers: Answer<Limited>[] = [];
    for (let count = 0; count < 6; count++) answers.push(await type(id));
    const header = (name: string): (string | null)[] => answers.map(({ headers }) => headers.get(name));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, 429]);
    expect(header('x-ratelimit-remaining')).toEqual(['4', '3', '2', '1', '0', '0']);
    expect(new Set(header('x-ratelimit-limit'))).toEqual(new Set(['5']));
    expect(new Set(header('x-ratelimit-bucket')).size).toBe(1);
    for (const { headers } of answers) {
      const after = Number(headers.get('x-ratelimit-reset-after'));
      expect(after).toBeGreaterThan(0);
      expect(after).toBeLessThanOrEqual(5);
      expect(Math.abs(Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000 - after)).toBeLessThan(2);
    }
    const refused = answers[5] as Answer<Limited>;
    expect(refused.body).toEqual({ message: 'You are being rate limited.', retry_after: expect.any(Number), global: false });
    expect(refused.body.retry_after).toBeGreaterThan(0);
    expect(refused.headers.get('via')).not.toBeNull();
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(refused.headers.get('x-ratelimit-global')).toBeNull();
    expect(refused.headers.get('retry-after')).toBe(String(Math.ceil(refused.body.retry_after)));
    const other = await type(otherId);
    expect([other.status, other.headers.get('x-ratelimit-remaining')]).toEqual([204, '4']);
    expect(other.headers.get('x-ratelimit-bucket')).toBe(refused.headers.get('x-ratelimit-bucket'));
    expect((await alice.rest.ask('POST', `/channels/${id}/typing`)).status).toBe(204);
    await pause(refused.body.retry_after * 1000 + 20);
    expect((await type(id)).status).toBe(204);
  });

  it('stop a bot that asks everywhere at once, but not its interactions and webhooks', async () => {
    let nowMs = Date.now();
    const world = await openWorld({ settings: { NEXUS_RATE_LIMITS: 'on' }, clock: { nowMs: () => nowMs } });
    try {
      const { bot, textId, guildId } = await world.scene();
      const webhook = await bot.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'Free' });
      nowMs += 1_000;
      const paths = ['/users/@me', `/channels/${textId}`, `/guilds/${guildId}`, `/guilds/${guildId}/roles`];
      const answers = await Promise.all(Array.from({ length: 160 }, (_, count) => bot.rest.ask<Limited>('GET', paths[count % 4] ?? '')));
      const globals = answers.filter(({ status }) => status === 429);
      expect(globals).toHaveLength(110);
      for (const { headers, body } of globals) {
        expect(body).toMatchObject({ global: true });
        expect(body.retry_after).toBeLessThanOrEqual(1);
        expect([headers.get('x-ratelimit-global'), headers.get('x-ratelimit-scope')]).toEqual(['true', 'global']);
        expect(headers.get('via')).not.toBeNull();
      }
      const free = await Promise.all(Array.from({ length: 20 }, () => bot.rest.ask('GET', `/webhooks/${webhook.id}/${webhook.token}`)));
      expect(free.every(({ status }) => status === 200)).toBe(true);
      nowMs += 1_000;
      expect((await bot.rest.ask('GET', '/users/@me')).status).toBe(200);
    } finally {
      await world.close();
    }
  });

  it('shut an address out after ten thousand invalid requests in ten minutes', () => {
    let nowMs = 0;
    const limits = new RateLimits(
      { rateWindows: inProcessRateWindows(() => nowMs), bus: inProcessBus(), clock: { ...systemClock, nowMs: () => nowMs }, log: pino({ level: 'silent' }) },
      true,
    );
    for (let count = 0; count < 9_999; count++) limits.countInvalid('192.0.2.1');
    expect(limits.refusalOfAddress('192.0.2.1')).toBeNull();
    limits.countInvalid('192.0.2.1');
    expect(limits.refusalOfAddress('192.0.2.1')).toMatchObject({ status: 429, body: { global: true, retry_after: 600 } });
    expect(limits.refusalOfAddress('192.0.2.2')).toBeNull();
    nowMs = 600_001;
    expect(limits.refusalOfAddress('192.0.2.1')).toBeNull();
  });
});
