import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { pythonWith, whyNoPython } from '../libraries/python.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE, type StartBot } from './use-two-bots.ts';
import { tellVoiceBot } from './voice-bot.ts';

const here = dirname(fileURLToPath(import.meta.url));
const tools = await botTools();
const lacking = (await whyNoPython()) ?? tools.lacking;

/** By `nexus run`, as somebody would whose bot names no address of this server. */
const startPython: StartBot = async (world, bot, guildId) => {
  const python = await pythonWith('discordpy-music', ['discord.py[voice]==2.7.1']);
  const env: NodeJS.ProcessEnv = { ...process.env, BOT_TOKEN: bot.token, GUILD_ID: guildId, NEXUS_DATA: world.settings.NEXUS_DATA };
  delete env['NODE_OPTIONS'];
  const command = join(here, '..', '..', 'bin', 'nexus.js');
  return tellVoiceBot(spawn(process.execPath, [command, 'run', '--', python, join(here, 'programs', 'discordpy_music.py')], { env, stdio: 'pipe' }), bot);
};

describeWhere(lacking, 'a bot with discord.py that plays a file', () => {
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, 200, startPython);

  it.each([false, true])('is heard by one with @discordjs/voice (who encrypts from end to end: %s)', async (dave) => {
    const { player, listener, enter, leave, expectTone } = bots();
    await enter(dave);
    if (dave) {
      const { privacyCode } = await listener.aboutUntil('a group', (about) => about.privacyCode !== null);
      await player.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
    }
    await expectTone();
    await leave();
  });
});
