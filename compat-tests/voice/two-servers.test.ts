import { randomBytes } from 'node:crypto';
import { ChannelType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { describeWhere } from '../conditions/needs.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';
import type { Said } from './voice-bot.ts';

const tools = await botTools();
const isReady = ({ event, status }: Said): boolean => event === 'status' && status === 'ready';

function carryCalls(settings: () => Record<string, string>): void {
  let two: TwoServers;
  let isOpen = false;
  beforeAll(async () => {
    two = await openTwoServers({ settings: { ...WITH_VOICE.settings, ...settings() } });
    isOpen = true;
  }, 60_000);
  afterAll(() => (isOpen ? two.close() : two?.a.close()));
  const bots = useTwoBots(() => two.a, tools, 100);

  it('meet all people of a channel on the same one, and move them to the other when that stops', async () => {
    const { alice, guildId, player, listener, enter, leave, expectTone } = bots();
    const [ofA, ofB] = [two.a.server.voice, two.b.voice];
    // The other server than the one whose gateway the bots are on.
    let channelId: Snowflake | undefined;
    for (let made = 0; channelId === undefined; made++) {
      const { id } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: `voice-${made}`, type: ChannelType.GuildVoice });
      if (two.a.server.core.voiceServers.endpointFor(id) === ofB?.endpoint) channelId = id;
    }
    await enter(true, channelId);
    expect([ofA?.gateway.memberCount(), ofB?.gateway.memberCount()]).toEqual([0, 2]);
    await listener.aboutUntil('a group', (about) => about.privacyCode !== null);
    await expectTone();
    const since = [player.said.length, listener.said.length] as const;
    isOpen = false;
    await two.b.close();
    await player.until('being connected again', isReady, since[0]);
    await listener.until('being connected again', isReady, since[1]);
    expect(ofA?.gateway.memberCount()).toBe(2);
    const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
    await expectTone();
    await leave();
  });
}

describeWhere(tools.lacking, 'two voice servers', () => carryCalls(() => ({})));

describeWhere(tools.lacking ?? lackingRedis(), 'two voice servers over one Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  carryCalls(() => ({ REDIS_URL: redis.url, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` }));
  // Hooks run in the order in which they stand here: after the servers have closed.
  afterAll(() => redis.stop());
});
