import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';
import { homeIn, startVoiceBot } from './voice-bot.ts';

const tools = await botTools();

describeWhere(tools.lacking, 'a call that is encrypted from end to end', () => {
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, 100);

  it('speaks in the open while somebody is there who cannot do it, and is encrypted again after that', async () => {
    const { world, alice, guildId, voiceId, player, listener, enter, leave, expectTone } = bots();
    await enter(true);
    const { privacyCode: before } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === before);
    await expectTone();

    const plain = await startVoiceBot(homeIn(world), tools, await world.bot({ owner: alice, guildId }), guildId);
    plain.do('join', { channelId: voiceId, dave: false });
    await plain.until('being connected', ({ event, status }) => event === 'status' && status === 'ready');
    plain.do('hear', { userId: player.id });
    for (const bot of [player, listener]) await bot.aboutUntil('no encryption', ({ dave }) => dave === 0);
    await expectTone();
    expect(plain.packetsOf(player.id).length).toBeGreaterThan(50);

    await plain.close();
    const { privacyCode: after } = await player.aboutUntil('a new group', ({ dave, privacyCode }) => dave === 1 && privacyCode !== null);
    await listener.aboutUntil('the same new group', (about) => about.dave === 1 && about.privacyCode === after);
    expect(after).not.toBe(before);
    await expectTone();
    await leave();
  });

  it('takes a third one in, who hears from then on, and is encrypted anew without them', async () => {
    const { world, alice, guildId, voiceId, player, listener, enter, leave, expectTone } = bots();
    await enter(true);
    const { privacyCode: ofTwo } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === ofTwo);
    const third = await startVoiceBot(homeIn(world), tools, await world.bot({ owner: alice, guildId }), guildId);
    third.do('join', { channelId: voiceId });
    const { privacyCode: ofThree } = await third.aboutUntil('a group', (about) => about.privacyCode !== null);
    for (const bot of [player, listener]) await bot.aboutUntil('the same group', (about) => about.privacyCode === ofThree);
    third.do('hear', { userId: player.id });
    await expectTone();
    expect(third.packetsOf(player.id).length).toBeGreaterThan(50);
    await third.close();
    for (const bot of [player, listener])
      await bot.aboutUntil('a group without the third', ({ privacyCode }) => privacyCode !== null && privacyCode !== ofThree);
    await expectTone();
    await leave();
  });
});
