import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { GatewayVoiceServerUpdateDispatchData as VoiceServerUpdate } from 'discord-api-types/v10';
import { CallBrowser } from '#voice/media/behaviour/call-browser';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { decodedSamples, oggOpus, risingTone } from './ogg-opus.ts';
import { WITH_VOICE } from './use-two-bots.ts';
import { homeIn, startVoiceBot, type VoiceBot } from './voice-bot.ts';

const FRAMES = 300;
const LOST_SHARE = 0.005;
const tools = await botTools();

function lackingLibrary(): string | undefined {
  try {
    createRequire(import.meta.url)('node-datachannel');
    return undefined;
  } catch {
    return 'node-datachannel has no build for this machine';
  }
}

describeWhere(tools.lacking ?? lackingLibrary() ?? lackingChromium(), 'a bot with @discordjs/voice and a browser in one call', () => {
  // In a process that carries calls, as many servers have it.
  const world = useWorld({ settings: { ...WITH_VOICE.settings, NEXUS_VOICE_PROCESSES: '1' } });
  let bot: VoiceBot | undefined;
  let browser: CallBrowser | undefined;
  afterAll(() => Promise.all([bot?.close(), browser?.close()]));

  it('hear each other, and the bot, which would encrypt, speaks in the open while a page is there that cannot', async () => {
    const scene = await world().scene();
    const file = join(world().settings.NEXUS_DATA, 'tone.ogg');
    await writeFile(file, oggOpus(risingTone(FRAMES)));
    bot = await startVoiceBot(homeIn(world()), tools, scene.bot, scene.guildId);
    bot.do('join', { channelId: scene.voiceId, dave: true });
    await bot.until('being connected', ({ event, status }) => event === 'status' && status === 'ready');

    const bob = await scene.bob.listen();
    const told = bob.next<VoiceServerUpdate>('VOICE_SERVER_UPDATE');
    bob.send(4, { guild_id: scene.guildId, channel_id: scene.voiceId, self_mute: false, self_deaf: false });
    const { token } = await told;
    browser = await CallBrowser.open();
    // Both are spoken on the port; a page of http takes the one without TLS.
    const url = `ws://127.0.0.1:${world().server.voice?.port}?v=8`;
    const page = await browser.enter(url, { server_id: scene.guildId, user_id: scene.bob.id, session_id: bob.sessionId, token });
    await bot.aboutUntil('a call in the open, with the page in it', ({ dave, clients }) => dave === 0 && clients.includes(scene.bob.id));

    bot.do('hear', { userId: scene.bob.id });
    bot.do('play', { file });
    const botSsrc = (await page.page
      .waitForFunction(`window.call.heard.find(({ op, d }) => op === 5 && d.user_id === '${bot.id}')?.d.ssrc`)
      .then((handle) => handle.jsonValue())) as number; // of SPEAKING
    const heard = await page.receivedUntil(
      'the whole file',
      botSsrc,
      ({ packetsReceived, totalAudioEnergy = 0 }) => packetsReceived >= FRAMES * (1 - LOST_SHARE) && totalAudioEnergy > 0.01,
    );
    expect(heard.packetsLost).toBeLessThanOrEqual(FRAMES * LOST_SHARE);

    let seen = 0;
    await bot.until('the sound of the page', ({ event, userId }) => event === 'packet' && userId === scene.bob.id && ++seen > FRAMES);
    const packets = bot.packetsOf(scene.bob.id);
    expect(new Set(decodedSamples(packets))).toEqual(new Set([960]));
  }, 240_000);
});
