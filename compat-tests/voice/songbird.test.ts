import { spawn } from 'node:child_process';
import { ChannelType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { describeWhere } from '../conditions/needs.ts';
import { RUST_BUILD_MS, rustProgram, whyNoSerenity } from '../libraries/rust.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE, type StartBot } from './use-two-bots.ts';
import { tellVoiceBot, type Said, type VoiceBot } from './voice-bot.ts';

const tools = await botTools();
const lacking = (await whyNoSerenity()) ?? tools.lacking;
/** Of so many bytes is a frame of silence, which nobody encrypts. */
const SILENCE_BYTES = 3;

/** Told the API by serenity's own setting, and whom to believe at the voice gateway by the usual variable. */
const startSongbird: StartBot = async (world, bot, guildId) => {
  const { url, caPath } = world.server;
  const env: NodeJS.ProcessEnv = { ...process.env, BOT_TOKEN: bot.token, GUILD_ID: guildId, DISCORD_PROXY: url, SSL_CERT_FILE: caPath };
  return tellVoiceBot(spawn(await rustProgram('serenity'), ['voice'], { env, stdio: 'pipe' }), bot);
};

const isReady = ({ event, status }: Said): boolean => event === 'status' && status === 'ready';
const isIdle = ({ event, status }: Said): boolean => event === 'player' && status === 'idle';

describeWhere(lacking, 'a bot with songbird that plays a file', () => {
  beforeAll(() => rustProgram('serenity'), RUST_BUILD_MS);
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, 200, startSongbird);

  /** Which of the player's packets the server found encrypted from end to end while that was done. */
  const encryptedDuring = async (channelId: Snowflake, work: () => Promise<void>): Promise<Set<boolean>> => {
    const { world, player } = bots();
    const found = new Set<boolean>();
    const end = world.server.voice?.plane?.call(channelId).listen((userId, _kind, { payload }, isEncrypted) => {
      if (userId === player.id && payload.length > SILENCE_BYTES) found.add(isEncrypted);
    });
    await work();
    end?.();
    return found;
  };

  it('is heard by one with @discordjs/voice', async () => {
    const { voiceId, enter, leave, expectTone } = bots();
    await enter(false);
    expect(await encryptedDuring(voiceId, expectTone)).toEqual(new Set([false]));
    await leave();
  });

  it('is heard by one with whom it encrypts from end to end', async () => {
    const { voiceId, player, listener, enter, leave, play, expectTone } = bots();
    await enter(true);
    await listener.aboutUntil('a group', ({ dave, privacyCode }) => dave === 1 && privacyCode !== null);
    // It does not say when it is in the group, and speaks in the open until then.
    await player.until('the end of the file', isIdle, await play());
    expect(await encryptedDuring(voiceId, expectTone)).toEqual(new Set([true]));
    await leave();
  });

  it('is heard in the channel into which it goes, and in the one into which it is moved', async () => {
    const { alice, guildId, voiceId, player, listener, enter, leave, expectTone } = bots();
    const { id: otherId } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'other', type: ChannelType.GuildVoice });
    const bothReady = async (go: (bot: VoiceBot) => Promise<void> | void): Promise<void> => {
      for (const bot of [player, listener]) {
        const since = bot.said.length;
        await go(bot);
        await bot.until('being connected there', isReady, since);
      }
    };
    await enter(false);
    await bothReady((bot) => bot.do('move', { channelId: otherId }));
    await expectTone();
    await bothReady((bot) => alice.rest.patch(`/guilds/${guildId}/members/${bot.id}`, { channel_id: voiceId }));
    await expectTone();
    await leave();
  });
});
