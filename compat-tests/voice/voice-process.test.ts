import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { APIChannel } from 'discord-api-types/v10';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { describeWhere } from '../conditions/needs.ts';
import { startFleet, type Fleet } from '../many-processes/fleet.ts';
import { restClient } from '../rest-client.ts';
import { botTools } from './bot-folder.ts';
import { oggOpus, risingTone } from './ogg-opus.ts';
import { startVoiceBot, type Said, type VoiceBot } from './voice-bot.ts';

const tools = await botTools();
const isGone = ({ event, status }: Said): boolean => event === 'status' && status === 'disconnected';
const isReady = ({ event, status }: Said): boolean => event === 'status' && status === 'ready';

describeWhere(tools.lacking ?? lackingRedis(), 'a process that does nothing but voice', () => {
  let redis: RunningRedis | undefined;
  let fleet: Fleet | undefined;
  const bots: VoiceBot[] = [];
  afterAll(async () => {
    await Promise.all(bots.map((bot) => bot.close()));
    await fleet?.close();
    await redis?.stop();
  });

  it('carries the calls of a server whose gateway is another process', async () => {
    redis = await startRedis();
    fleet = await startFleet({ api: 1, gateway: 1, worker: 0, settings: { REDIS_URL: redis.url, REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` } });
    const voice = await fleet.add('voice');
    const [api] = fleet.of('api');
    const url = api?.server.url ?? '';
    const folder = voice.folder.path;
    const alice = await fleet.nexus<{ token: string }>('user', 'create', 'alice');
    const guild = await fleet.nexus<{ id: string }>('guild', 'create', 'A guild');
    const channels = await restClient(url, alice.token).get<APIChannel[]>(`/guilds/${guild.id}/channels`);
    const channelId = channels.find(({ type }) => type === 2)?.id;
    for (const name of ['player', 'listener']) {
      const made = await fleet.nexus<{ id: string; bot_id?: string; token: string }>('bot', 'create', name, '--guild', guild.id, '--intents', 'all');
      const home = { url, caPath: join(voice.folder.env['NEXUS_DATA'] ?? '', 'tls', 'ca.crt'), folder };
      bots.push(await startVoiceBot(home, tools, { id: made.id, name, token: made.token }, guild.id));
    }
    const [player, listener] = bots as [VoiceBot, VoiceBot];
    for (const bot of bots) {
      bot.do('join', { channelId });
      await bot.until('being connected', isReady);
    }
    const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    const { clients } = await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
    const [playerId = ''] = clients;
    listener.do('hear', { userId: playerId });
    const file = join(folder, 'tone.ogg');
    const frames = risingTone(50);
    await writeFile(file, oggOpus(frames));
    player.do('play', { file });
    const last = frames.at(-1)?.toString('base64');
    await listener.until('the end of the file', ({ event, opus }) => event === 'packet' && opus === last);
    const heard = new Set(listener.packetsOf(playerId).map((packet) => packet.toString('base64')));
    expect(frames.filter((frame) => heard.has(frame.toString('base64'))).length).toBeGreaterThanOrEqual(49);

    // Killed, it says goodbye to nobody. Its bots ask again, learn that it is gone, and do not try it over and over meanwhile.
    const since = bots.map(({ said }) => said.length);
    await voice.end('SIGKILL');
    for (const [index, bot] of bots.entries()) await bot.until('hearing that it is gone', isGone, since[index]);
    const next = await voice.folder.start();
    for (const [index, bot] of bots.entries()) {
      await bot.until('being connected to the next one', isReady, since[index]);
      expect(bot.said.slice(since[index]).filter(({ status }) => status === 'signalling').length).toBeLessThanOrEqual(2);
    }
    const { privacyCode: after } = await player.aboutUntil('a new group', (about) => about.privacyCode !== null && about.privacyCode !== privacyCode);
    await listener.aboutUntil('the same group again', (about) => about.privacyCode === after);
    expect(await next.end('SIGTERM')).toBe(0);
    expect(fleet.deaths()).toEqual([]);
  }, 240_000);
});
