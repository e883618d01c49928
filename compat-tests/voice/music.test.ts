import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';

const tools = await botTools();

describeWhere(tools.lacking, 'a bot with @discordjs/voice that plays a file', () => {
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, 400);

  it.each(['aead_xchacha20_poly1305_rtpsize', 'aead_aes256_gcm_rtpsize'])('is heard by another one, by %s', async (mode) => {
    const { world, player, listener, enter, leave, expectTone } = bots();
    const plane = world.server.voice?.plane;
    // The library takes the first that it knows.
    const modes = [mode, ...(plane?.modes ?? []).filter((one) => one !== mode)];
    Object.defineProperty(plane, 'modes', { configurable: true, value: modes });
    await enter(false);
    expect(await listener.about()).toMatchObject({ mode, clients: [player.id], dave: 0 });
    await expectTone();
    await leave();
  });

  it('60 Voice: join and play: it is heard when it is encrypted from end to end, with one code on both sides', async () => {
    const { player, listener, enter, leave, expectTone } = bots();
    await enter(true);
    const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
    await expectTone();
    await leave();
  });
});
