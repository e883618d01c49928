import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWhere } from '../conditions/needs.ts';
import { useWorld, type Scene } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { BreakingNetwork } from './breaking-network.ts';
import { CallSite, credentialsOf, lackingPage, streamCredentialsOf, type CallPage } from './call-site.ts';
import { decodedSamples, oggOpus, risingTone } from './ogg-opus.ts';
import { WITH_VOICE } from './use-two-bots.ts';
import { homeIn, startVoiceBot, type VoiceBot } from './voice-bot.ts';

const FRAMES = 100;
const FRAME_S = 0.02;
const MAX_TURNS = 15;
const LOST_SHARE = 0.005;
const tools = await botTools();

interface Heard {
  packets: number;
  lost: number;
  energy: number;
  concealedS: number;
  frames: number;
  width: number;
}

interface Encryption {
  version: number;
  privacyCode: string | null;
  members: string[];
}

const JOIN = `async (credentials, options = {}) => {
  window.said = [];
  window.call = new sdk.VoiceCall(options);
  for (const name of ['state', 'ended', 'left', 'video']) call.on(name, (payload) => said.push({ name, payload: name === 'left' ? payload.userId : payload }));
  call.setTalkMode('always');
  call.setMicrophone(await sdk.openMicrophone());
  await call.join(credentials);
}`;

const NOTHING: Heard = { packets: 0, lost: 0, energy: 0, concealedS: 0, frames: 0, width: 0 };
const received = (userId: string, kind: 'audio' | 'video'): string =>
  `call.stats().then(({ people }) => people.get('${userId}')?.${kind} ?? ${JSON.stringify(NOTHING)})`;

describeWhere(tools.lacking ?? lackingPage(), 'two pages with the SDK and a bot with @discordjs/voice', () => {
  const world = useWorld(WITH_VOICE);
  let scene: Scene;
  let site: CallSite;
  let network: BreakingNetwork;
  let [alice, bob]: CallPage[] = [];
  let bot: VoiceBot;
  let file: string;
  beforeAll(async () => {
    scene = await world().scene();
    file = join(world().settings.NEXUS_DATA, 'tone.ogg');
    await writeFile(file, oggOpus(risingTone(FRAMES)));
    bot = await startVoiceBot(homeIn(world()), tools, scene.bot, scene.guildId);
    bot.do('join', { channelId: scene.voiceId, dave: true });
    await bot.until('being connected', ({ event, status }) => event === 'status' && status === 'ready');
    site = await CallSite.open();
    network = await BreakingNetwork.open(world().server.voice?.port ?? 0);
    // The second as in browsers that are somewhat older.
    [alice, bob] = [await site.page({ through: network }), await site.page({ before: 'delete globalThis.RTCRtpScriptTransform' })];
    await alice.ask(`(${JOIN})(${JSON.stringify(await credentialsOf(world(), scene.alice, scene, { port: network.port }))}, { qualities: 2 })`);
    // As the docs say it.
    await bob.ask(
      `import('/example.js').then(async ({ enterCall }) => (window.call = await enterCall(${JSON.stringify(await credentialsOf(world(), scene.bob, scene))})))`,
    );
    await bob.ask(`call.setTalkMode('always'); window.said = []; call.on('ended', (payload) => said.push(payload))`);
  }, 240_000);
  afterAll(async () => {
    await Promise.all([bot?.close(), site?.close()]);
    await network?.close();
  });

  const page = (one: CallPage | undefined): CallPage => {
    if (!one) throw new Error('the pages are not there');
    return one;
  };

  /** All three in one group; the answer is its code. */
  async function oneGroup(): Promise<string> {
    const of = (one: CallPage | undefined): Promise<Encryption> =>
      page(one).until<Encryption>('a group of three', 'call.encryption', ({ privacyCode, members }) => privacyCode !== null && members.length === 3);
    const { privacyCode } = await of(alice);
    await page(bob).until<Encryption>('the same group', 'call.encryption', (state) => state.privacyCode === privacyCode);
    await bot.aboutUntil('the same group', (about) => about.dave === 1 && about.privacyCode === privacyCode);
    return privacyCode ?? '';
  }

  /** The bot plays its file, and each of these hears it whole. */
  async function expectBotHeard(...pages: (CallPage | undefined)[]): Promise<void> {
    const before = await Promise.all(pages.map((one) => page(one).ask<Heard>(received(bot.id, 'audio'))));
    bot.do('play', { file });
    await Promise.all(pages.map((one, index) => expectFile(page(one), before[index] ?? NOTHING)));
  }

  async function expectFile(by: CallPage, before: Heard): Promise<void> {
    const heard = await by.until<Heard>(
      'the whole file',
      received(bot.id, 'audio'),
      ({ packets, energy }) => packets - before.packets >= FRAMES * (1 - LOST_SHARE) && energy - before.energy > 0.01,
    );
    expect(heard.lost - before.lost).toBeLessThanOrEqual(FRAMES * LOST_SHARE);
  }

  /** The microphone that is none beeps once a second. Heard by and by without gaps that the browser has to fill. */
  async function expectBeeps(by: CallPage, userId: string): Promise<void> {
    let gapsS: number[] = [];
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const before = await by.ask<Heard>(received(userId, 'audio'));
      const after = await by.until<Heard>('packets of a page', received(userId, 'audio'), ({ packets }) => packets > before.packets + 100);
      const gapS = after.concealedS - before.concealedS;
      if (after.energy > before.energy + 0.1 && gapS < ((after.packets - before.packets) * FRAME_S) / 2) return;
      gapsS = [...gapsS, gapS];
    }
    throw new Error(`the sound of a page is not heard, or in pieces: ${gapsS.join(' ')}`);
  }

  it('are one group of DAVE with one code, and hear each other', async () => {
    const code = await oneGroup();
    expect(code.replaceAll(/\D/g, '')).toMatch(/^\d{30}$/);
    const pairwise = await page(alice).ask<string>(`call.verificationCode('${scene.bob.id}')`);
    expect(pairwise).toBe(await page(bob).ask<string>(`call.verificationCode('${scene.alice.id}')`));
    // A page makes its line for somebody when they begin to speak for the first time, which costs the first syllable.
    bot.do('play', { file });
    for (const one of [alice, bob]) await page(one).until<Heard>('the bot', received(bot.id, 'audio'), ({ packets }) => packets > 20);
    await expectBotHeard(alice, bob);
    await expectBeeps(page(bob), scene.alice.id);
    await expectBeeps(page(alice), scene.bob.id);
    for (const { id } of [scene.alice, scene.bob]) {
      let seen = 0;
      bot.do('hear', { userId: id });
      await bot.until('the sound of a page', ({ event, userId }) => event === 'packet' && userId === id && ++seen > 100);
      expect(new Set(decodedSamples(bot.packetsOf(id)))).toEqual(new Set([960]));
    }
  }, 120_000);

  it('show each other their cameras, encrypted as well', async () => {
    await page(alice).ask(`sdk.openCamera({ width: 640, height: 360, frameRate: 20 }).then((track) => call.setCamera(track))`);
    const seen = await page(bob).until<Heard>('pictures', received(scene.alice.id, 'video'), ({ frames }) => frames >= 30);
    expect(seen.width).toBeGreaterThanOrEqual(320);
    expect(await page(bob).ask<boolean>(`call.videoOf('${scene.alice.id}') instanceof MediaStreamTrack`)).toBe(true);
    expect(await page(bob).ask<boolean>(`document.querySelector('video')?.srcObject.active`)).toBe(true);
    await page(alice).ask('call.setCamera(null)');
    await page(bob).until<boolean>('no pictures any more', `call.videoOf('${scene.alice.id}') === null`, (isGone) => isGone);
  }, 120_000);

  it('say how loud everybody is, and send nothing while the key to talk is not held down', async () => {
    await page(bob).until<number>('a level', `call.levels().get('${scene.alice.id}')`, (level) => level > 0.005);
    await page(bob).until<number>('their own level', `call.levels().get('${scene.bob.id}')`, (level) => level > 0.005);
    const speakingOf = (userId: string): string => `call.people.get('${userId}').speaking`;
    await page(alice).ask(`call.setTalkMode('push to talk')`);
    await page(bob).until<number>('silence', speakingOf(scene.alice.id), (speaking) => speaking === 0);
    await page(bob).until<number>('no sound', `call.levels().get('${scene.alice.id}')`, (level) => level < 0.0005);
    await page(alice).ask('call.talk(true)');
    await page(bob).until<number>('speech', speakingOf(scene.alice.id), (speaking) => speaking === 1);
    await page(bob).until<number>('sound', `call.levels().get('${scene.alice.id}')`, (level) => level > 0.005);
    await page(alice).ask(`call.setTalkMode('voice activity')`);
    // The microphone that is none beeps once a second.
    await page(bob).until<number>('a pause', speakingOf(scene.alice.id), (speaking) => speaking === 0);
    await page(bob).until<number>('a beep', speakingOf(scene.alice.id), (speaking) => speaking === 1);
    await page(alice).ask(`call.setTalkMode('always')`);
  }, 120_000);

  it('go on in the same group when the connection of one is cut', async () => {
    const code = await oneGroup();
    network.cut();
    await page(alice).until<object[]>('having noticed', 'said', (said) => JSON.stringify(said).includes('reconnecting'));
    await page(alice).until<string>('being back', 'call.state', (state) => state === 'connected');
    expect(await oneGroup()).toBe(code);
    await expectBotHeard(alice);
    await expectBeeps(page(alice), scene.bob.id);
  }, 120_000);

  it('find another way when no packets come through any more', async () => {
    const code = await oneGroup();
    network.isSilent = true;
    await page(alice).until<string>('having noticed', 'call.state', (state) => state === 'reconnecting');
    network.isSilent = false;
    await page(alice).until<string>('being back', 'call.state', (state) => state === 'connected');
    expect(await oneGroup()).toBe(code);
    await expectBotHeard(alice);
    await expectBeeps(page(alice), scene.bob.id);
  }, 120_000);

  it('let one who was thrown out hear nothing more, and make a group without them', async () => {
    const code = await oneGroup();
    await scene.alice.rest.patch(`/guilds/${scene.guildId}/members/${scene.bob.id}`, { channel_id: null });
    await page(bob).until<object[]>('being out', 'said', (said) => JSON.stringify(said).includes('"reason":"disconnected"'));
    await page(alice).until<Encryption>('a group of two', 'call.encryption', ({ privacyCode, members }) => members.length === 2 && privacyCode !== code);
    expect(await page(bob).ask<number>('call.people.size')).toBe(0);
    expect(await page(bob).ask<boolean>('call.encryption.privacyCode === null')).toBe(true);
    await expectBotHeard(alice);
  }, 120_000);

  it('speak in the open with one who cannot encrypt, unless they would rather leave', async () => {
    await page(bob).ask(`(${JOIN})(${JSON.stringify(await credentialsOf(world(), scene.bob, scene))}, { encryption: 'off' })`);
    await page(alice).until<Encryption>('a call in the open', 'call.encryption', ({ version, privacyCode }) => version === 0 && privacyCode === null);
    await bot.aboutUntil('a call in the open', ({ dave }) => dave === 0);
    bot.do('play', { file });
    await page(bob).until<Heard>('the bot', received(bot.id, 'audio'), ({ packets }) => packets > 20);
    await expectBotHeard(alice, bob);
    await expectBeeps(page(bob), scene.alice.id);
    await expectBeeps(page(alice), scene.bob.id);

    await page(alice).ask('call.leave()');
    const credentials = JSON.stringify(await credentialsOf(world(), scene.alice, scene));
    expect(await page(alice).ask<string>(`(${JOIN})(${credentials}, { encryption: 'require' }).then(() => 'in', ({ message }) => message)`)).toContain(
      'encryption lost',
    );
    await page(bob).ask('call.leave()');
    await bot.aboutUntil('encryption again', ({ dave }) => dave === 1);
    await page(alice).ask(`call.join(${JSON.stringify(await credentialsOf(world(), scene.alice, scene))})`);
    await page(alice).until<Encryption>('a group', 'call.encryption', ({ privacyCode }) => privacyCode !== null);
    await expectBotHeard(alice);
  }, 120_000);

  it('show a screen with a call of its own, in a group of its own', async () => {
    const [hers, his] = [await scene.alice.listen(), await scene.bob.listen()];
    for (const [person, listener] of [
      [scene.alice, hers],
      [scene.bob, his],
    ] as const)
      await credentialsOf(world(), person, scene, { listener });
    const { guildId, voiceId } = scene;
    const shown = await streamCredentialsOf(world(), scene.alice, hers, 18, { type: 'guild', guild_id: guildId, channel_id: voiceId });
    // Browsers ask for a screen only after a touch.
    await page(alice).page.mouse.click(5, 5);
    const size = await page(alice).ask<{ width: number; height: number }>(`(async () => {
      const screen = await sdk.captureScreen({ height: 1080, frameRate: 60 });
      window.stream = new sdk.VoiceCall({ sound: 'screen', encryption: 'require' });
      stream.setTalkMode('always');
      stream.setMicrophone(screen.audio ?? (await sdk.openMicrophone()));
      stream.setCamera(screen.video, { maxBitrate: 8_000_000, maxFramerate: 60, preference: 'maintain-framerate' });
      await stream.join(${JSON.stringify(shown)});
      return screen.video.getSettings();
    })()`);
    expect(size.height).toBeLessThanOrEqual(1080);
    const key = `guild:${guildId}:${voiceId}:${scene.alice.id}`;
    const watched = await streamCredentialsOf(world(), scene.bob, his, 20, { stream_key: key });
    await page(bob).ask(`(window.call = new sdk.VoiceCall({ encryption: 'require' })).join(${JSON.stringify(watched)})`);
    const { privacyCode } = await page(bob).until<Encryption>('a group', 'call.encryption', (state) => state.privacyCode !== null);
    await page(alice).until<Encryption>('the same group', 'stream.encryption', (state) => state.privacyCode === privacyCode);
    const seen = await page(bob).until<Heard>('the screen', received(scene.alice.id, 'video'), ({ frames }) => frames >= 20);
    expect(seen.width).toBeGreaterThanOrEqual(320);
    await page(bob).until<Heard>('its sound', received(scene.alice.id, 'audio'), ({ packets, energy }) => packets > 50 && energy > 0.001);
    expect(await page(bob).ask<number>(`call.people.get('${scene.alice.id}').speaking`)).toBe(2);
    for (const one of [alice, bob]) await page(one).ask('(window.stream ?? call).leave()');
  }, 120_000);
});
