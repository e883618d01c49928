import type { APISoundboardSound, GatewayVoiceChannelEffectSendDispatchData as VoiceEffect } from 'discord-api-types/v10';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { dataUri } from '#api-v10/cdn/test-images';
import { describeWhere } from '../conditions/needs.ts';
import type { Listener } from '../listener.ts';
import { useWorld, type Scene } from '../world.ts';
import { CallSite, credentialsOf, lackingPage, type CallPage } from './call-site.ts';
import { WITH_VOICE } from './use-two-bots.ts';

const TROMBONE = '5';
const KNOCK = '2';

/** Measures what comes out of the page: how loud it is now, the loudest third of a second so far, and how many sounds play at once. */
const MEASURE = `
  window.out = { now: 0, loudest: 0, most: 0, playing: new Set() };
  const connect = AudioNode.prototype.connect;
  const samples = new Float32Array(16384);
  let sum;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      if (!sum) {
        sum = new AnalyserNode(to.context, { fftSize: samples.length });
        setInterval(() => {
          sum.getFloatTimeDomainData(samples);
          out.now = Math.sqrt(samples.reduce((all, one) => all + one * one, 0) / samples.length);
          out.loudest = Math.max(out.loudest, out.now);
        }, 40);
      }
      connect.call(this, sum);
    }
    return connect.call(this, to, ...rest);
  };
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    out.playing.add(this);
    out.most = Math.max(out.most, out.playing.size);
    this.addEventListener('ended', () => out.playing.delete(this));
    return start.apply(this, when);
  };
  AudioBufferSourceNode.prototype.stop = function (...when) {
    out.playing.delete(this);
    return stop.apply(this, when);
  };
  const ask = window.fetch;
  window.asked = [];
  window.fetch = (address, ...rest) => (asked.push(String(address)), ask(address, ...rest));
`;

describeWhere(lackingPage(), 'two people in a call who play sounds', () => {
  const world = useWorld(WITH_VOICE);
  let scene: Scene;
  let site: CallSite;
  let [alice, bob]: { page: CallPage; listener: Listener }[] = [];
  let cdn: string;
  beforeAll(async () => {
    scene = await world().scene();
    cdn = world().server.core.settings.cdnUrl;
    site = await CallSite.open();
    [alice, bob] = [await enter(scene.alice), await enter(scene.bob)];
  }, 240_000);
  afterAll(() => site?.close());

  async function enter(person: Scene['alice']): Promise<{ page: CallPage; listener: Listener }> {
    const listener = await person.listen();
    const page = await site.page({ before: MEASURE });
    await page.ask(`(async () => {
      window.said = [];
      window.call = new sdk.VoiceCall({ cdn: ${JSON.stringify(cdn)}, encryption: 'off' });
      call.on('effect', (effect) => said.push(effect));
      await call.join(${JSON.stringify(await credentialsOf(world(), person, scene, { listener }))});
    })()`);
    return { page, listener };
  }

  const everybody = () => [alice, bob].map((one) => one ?? fail());
  const fail = (): never => {
    throw new Error('the pages are not there');
  };

  /** Each page is told of it by the gateway of its person; the answer is what that said. */
  async function play(person: Scene['alice'], soundId: string, guildId?: string): Promise<VoiceEffect> {
    for (const { page } of everybody()) {
      await page.until<number>('silence', 'out.now', (loudness) => loudness === 0);
      await page.ask('out.loudest = out.most = 0');
    }
    const told = everybody().map(({ listener }) => listener.next<VoiceEffect>('VOICE_CHANNEL_EFFECT_SEND'));
    await person.rest.post(`/channels/${scene.voiceId}/send-soundboard-sound`, { sound_id: soundId, ...(guildId && { source_guild_id: guildId }) });
    const effects = await Promise.all(told);
    await Promise.all(everybody().map(({ page }, index) => page.ask(`call.hearEffect(${JSON.stringify(effects[index])})`)));
    return effects[0] ?? fail();
  }

  const hasBegun = (page: CallPage): Promise<unknown> => page.until<number>('a sound that begins', 'out.most', (most) => most > 0);
  /** How loud it was, once it is over. */
  async function loudness(page: CallPage): Promise<number> {
    await page.until<number>('the end of a sound', 'out.playing.size', (playing) => playing === 0);
    return page.ask<number>('out.loudest');
  }

  it('hear them, who plays them too, as loud as the guild and they themselves wish', async () => {
    const effect = await play(scene.alice, TROMBONE);
    await Promise.all(everybody().map(({ page }) => hasBegun(page)));
    const [hers = 0, his = 0] = await Promise.all(everybody().map(({ page }) => loudness(page)));
    expect(hers).toBeGreaterThan(0.1);
    expect(his / hers).toBeCloseTo(1, 1);
    for (const { page } of everybody()) {
      expect(await page.ask('asked')).toEqual([`${cdn}/soundboard-sounds/${TROMBONE}`]);
      expect(await page.ask('said')).toEqual([effect]);
    }

    const quiet = await scene.bot.rest.post<APISoundboardSound>(`/guilds/${scene.guildId}/soundboard-sounds`, {
      name: 'Quiet trombone',
      volume: 0.5,
      sound: dataUri(defaultSoundFile(TROMBONE) ?? Buffer.alloc(0), 'audio/mpeg'),
    });
    await bob?.page.ask('call.soundboard.setVolume(0.5)');
    await play(scene.bob, quiet.sound_id);
    await Promise.all(everybody().map(({ page }) => hasBegun(page)));
    const [herHalf = 0, hisQuarter = 0] = await Promise.all(everybody().map(({ page }) => loudness(page)));
    expect(herHalf / hers).toBeCloseTo(0.5, 1);
    expect(hisQuarter / hers).toBeCloseTo(0.25, 1);
  }, 60_000);

  it('hear none while they are deaf, or at volume 0, or from somebody they want none of', async () => {
    const page = bob?.page ?? fail();
    for (const [silence, voice] of [
      ['call.setDeaf(true)', 'call.setDeaf(false)'],
      ['call.soundboard.setVolume(0)', 'call.soundboard.setVolume(1)'],
      [`call.soundboard.setHeard('${scene.alice.id}', false)`, `call.soundboard.setHeard('${scene.alice.id}', true)`],
    ]) {
      const before = await page.ask<number>('said.length');
      await page.ask(silence ?? '');
      await play(scene.alice, KNOCK);
      // Both are told at once, and hers was not kept.
      await hasBegun(alice?.page ?? fail());
      expect([silence, await loudness(page)]).toEqual([silence, 0]);
      expect(await page.ask('said.length')).toBe(before + 1);
      await page.ask(voice ?? '');
      // One that plays is cut off.
      await play(scene.alice, TROMBONE);
      await hasBegun(page);
      await page.ask(`${silence}; out.loudest = 0`);
      await page.until<number>('silence', 'out.playing.size', (playing) => playing === 0);
      expect(await (alice?.page ?? fail()).ask<number>('out.playing.size')).toBeGreaterThan(0);
      await page.ask(voice ?? '');
      await loudness(alice?.page ?? fail());
    }
  }, 60_000);

  it('never hear more than a few at once, fetch each once, and nothing that is not theirs', async () => {
    const page = alice?.page ?? fail();
    const effect = await play(scene.alice, KNOCK);
    await loudness(page);
    await page.ask(`asked.length = 0; out.most = 0; for (let time = 0; time < 40; time++) call.hearEffect(${JSON.stringify(effect)})`);
    await page.until<number>('many', 'out.most', (most) => most > 0);
    await loudness(page);
    expect(await page.ask('out.most')).toBe(8);
    expect(await page.ask('asked')).toEqual([]);
    const said = await page.ask<number>('said.length');
    await page.ask(`call.hearEffect(${JSON.stringify({ ...effect, channel_id: '1' })})`);
    expect(await page.ask('said.length')).toBe(said);
    for (const soundId of ['../attachments/1', 'https://example.com/1', '', '99999999999999999999']) {
      await page.ask(`call.hearEffect(${JSON.stringify({ ...effect, sound_id: soundId })})`);
    }
    expect(await page.ask('asked')).toEqual([`${cdn}/soundboard-sounds/99999999999999999999`]);
    expect(await page.ask('call.state')).toBe('connected');
  }, 60_000);

  it('hear no more of a call that they left', async () => {
    const page = alice?.page ?? fail();
    const effect = await play(scene.bob, TROMBONE);
    await hasBegun(page);
    await page.ask('call.leave()');
    await page.until<number>('silence', 'out.playing.size', (playing) => playing === 0);
    await page.ask(`out.most = 0; call.hearEffect(${JSON.stringify(effect)})`);
    await loudness(bob?.page ?? fail());
    expect(await page.ask('out.most')).toBe(0);
  }, 60_000);
});
