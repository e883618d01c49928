import { ChannelType, type APIChannel } from 'discord-api-types/v10';
import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';
import type { Said } from './voice-bot.ts';

const tools = await botTools();
const isReady = ({ event, status }: Said): boolean => event === 'status' && status === 'ready';
const isPacket = ({ event }: Said): boolean => event === 'packet';

describeWhere(tools.lacking, 'bots with @discordjs/voice in a call', () => {
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, 150);
  beforeEach(() => bots().enter(true));
  afterEach(() => bots().leave());

  const grouped = async (): Promise<void> => {
    const { player, listener } = bots();
    const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
  };

  it('go on when their sockets are cut, without beginning anew', async () => {
    const { world, player, listener, expectTone } = bots();
    await grouped();
    const before = [player.said.length, listener.said.length] as const;
    for (const bot of [player, listener]) {
      const since = bot.said.length;
      bot.do('cut');
      // 5 is resuming, 4 is ready; the connection as a whole says ready again when it has resumed.
      await bot.until('having resumed', isReady, since);
    }
    for (const [index, bot] of [player, listener].entries()) {
      const statuses = bot.said.slice(before[index]).flatMap(({ event, status }) => (event === 'status' ? [status] : []));
      expect(statuses).not.toContain('signalling');
    }
    expect(world.server.voice?.gateway.memberCount()).toBe(2);
    await expectTone();
  });

  it('hear each other after both were moved to another channel', async () => {
    const { world, alice, guildId, player, listener, expectTone } = bots();
    const { id } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'other', type: ChannelType.GuildVoice });
    for (const bot of [player, listener]) {
      const since = bot.said.length;
      await alice.rest.patch(`/guilds/${guildId}/members/${bot.id}`, { channel_id: id });
      await bot.until('being connected there', isReady, since);
    }
    await grouped();
    await expectTone();
    expect(world.server.voice?.gateway.callCount()).toBe(1);
  });

  it('are not heard while the server mutes them, and are heard again', async () => {
    const { world, alice, guildId, player, listener, play, expectTone } = bots();
    await grouped();
    await alice.rest.patch(`/guilds/${guildId}/members/${player.id}`, { mute: true });
    const before = listener.packetsOf(player.id).length;
    const since = await play();
    await player.until('the end of the file', ({ event, status }) => event === 'player' && status === 'idle', since);
    expect(world.server.voice?.counters().dropped['not allowed']).toBeGreaterThan(100);
    expect(listener.packetsOf(player.id)).toHaveLength(before);
    await alice.rest.patch(`/guilds/${guildId}/members/${player.id}`, { mute: false });
    // It takes each frame once and in order, so one of before that came late would fail it.
    await expectTone();
  });

  it('hear nothing once they are thrown out', async () => {
    const { alice, guildId, voiceId, player, listener, play, expectTone } = bots();
    await grouped();
    const playing = await play();
    await listener.until('something that is heard', isPacket, listener.said.length);
    const since = listener.said.length;
    await alice.rest.patch(`/guilds/${guildId}/members/${listener.id}`, { channel_id: null });
    await listener.until('being disconnected', ({ event, status, closeCode }) => event === 'status' && status === 'disconnected' && closeCode === 4014, since);
    const heard = listener.packetsOf(player.id).length;
    await player.until('the end of the file', ({ event, status }) => event === 'player' && status === 'idle', playing);
    // Back again it hears the file once, and nothing of before: what was to come has come by then.
    const back = listener.said.length;
    listener.do('join', { channelId: voiceId, dave: true });
    await listener.until('being connected again', isReady, back);
    await grouped();
    expect(listener.packetsOf(player.id)).toHaveLength(heard);
    await expectTone();
  });
});
