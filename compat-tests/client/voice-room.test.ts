/// <reference lib="dom" />
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';
import { describeWhere } from '../conditions/needs.ts';
import { botTools } from '../voice/bot-folder.ts';
import { lackingPage } from '../voice/call-site.ts';
import { oggOpus, risingTone } from '../voice/ogg-opus.ts';
import { WITH_VOICE } from '../voice/use-two-bots.ts';
import { homeIn, startVoiceBot } from '../voice/voice-bot.ts';
import type { Somebody } from '../world.ts';
import { askedFor, CALL_SWITCHES, energyIn, frameRatesSent, playersIn, untilHeard, untilMoving, watchCalls } from './call-window.ts';
import { look } from './look.ts';
import { useClient } from './use-client.ts';

/** Pictures are made and read by the processor alone, of which other tests want a share. */
const PATIENCE_MS = 90_000;
const tools = await botTools();

describeWhere(lackingPage(), 'the voice room of the web client', () => {
  const { world, open } = useClient({ ...WITH_VOICE, switches: CALL_SWITCHES });

  async function enter(who: Somebody, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await open(null, '/login', { permissions: ['camera', 'microphone'], ...options });
    page.setDefaultTimeout(PATIENCE_MS);
    await watchCalls(page);
    await page.addInitScript((token) => localStorage.setItem('nexus.token', token), who.token);
    await page.goto(`${world().server.url}${path}`);
    return page;
  }
  const connected = (page: Page) => page.getByText('Voice connected');
  const enterGeneral = (page: Page) => page.getByRole('link', { name: 'General', exact: true }).last().click();
  const inBar = (page: Page, name: string) => page.getByRole('toolbar', { name: 'Your call' }).getByRole('button', { name, exact: true });

  /** Nothing comes in while the microphone that beeps once a second would have been heard. */
  async function expectSilence(page: Page): Promise<void> {
    const before = await askUntil(
      'the last of it',
      async () => [await energyIn(page), await wait(page).then(() => energyIn(page))],
      ([a, b]) => a === b,
      PATIENCE_MS,
    );
    await wait(page);
    expect(await energyIn(page)).toBe(before[1]);
  }
  /** As long as the browser's own clock says: two beeps. */
  const wait = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_200)));

  it('lets two people hear each other, as loud as they like, and see cameras and screens', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const hers = await enter(alice, `/channels/${guildId}/${textId}`);
    const his = await enter(bob, `/channels/${guildId}/${textId}`);
    await enterGeneral(hers);
    await connected(hers).waitFor();
    await enterGeneral(his);
    await connected(his).waitFor();
    await hers.getByRole('log', { name: 'Who comes and goes' }).getByText(`${bob.name} joined the call.`).waitFor();
    await untilHeard(hers);
    await untilHeard(his);
    await hers.getByRole('button', { name: 'Encrypted from end to end' }).click();
    const code = await hers.getByRole('list', { name: 'Verification code' }).innerText();
    expect(code.replaceAll(/\D/g, '')).toMatch(/^\d{30}$/);
    await hers.keyboard.press('Escape');
    // The first click entered; this one opens the room.
    for (const page of [hers, his]) await enterGeneral(page);

    await hers.keyboard.press('Control+Shift+M');
    await his.getByRole('article', { name: alice.name }).getByText(', muted').waitFor();
    await expectSilence(his);
    await inBar(hers, 'Mute').click();
    await untilHeard(his);
    await inBar(his, 'Deafen').click();
    await hers.getByRole('article', { name: bob.name }).getByText(', deafened').waitFor();
    await expectSilence(his);
    await inBar(his, 'Deafen').click();
    await untilHeard(his);

    await his.getByRole('button', { name: `More about ${alice.name}` }).click();
    await his.getByRole('slider', { name: 'Volume' }).fill('40');
    await askUntil(
      'a quieter voice',
      () => playersIn(his),
      (all) => all.some(({ volume, muted }) => Math.abs(volume - 0.4) < 0.01 && !muted),
      PATIENCE_MS,
    );
    // What is louder than it came goes another way, and the element is silent.
    await his.getByRole('slider', { name: 'Volume' }).fill('200');
    await askUntil(
      'a louder voice',
      () => playersIn(his),
      (all) => all.some(({ muted }) => muted),
      PATIENCE_MS,
    );
    await his.getByRole('switch', { name: 'Mute for me' }).press('Space');
    await askUntil(
      'no voice',
      () => playersIn(his),
      (all) => all.some(({ volume }) => volume === 0),
      PATIENCE_MS,
    );
    await his.keyboard.press('Escape');
    // The same in the menu, from the list as from the call, and all else that can be done with somebody.
    const herMenu = his.getByRole('menu', { name: `Menu of ${alice.name}` });
    await his.locator('.in-voice').filter({ hasText: alice.name }).press('ContextMenu');
    await herMenu.getByRole('menuitemcheckbox', { name: 'Mute for me' }).click();
    await askUntil(
      'her voice again',
      () => playersIn(his),
      (all) => all.some(({ muted }) => muted),
      PATIENCE_MS,
    );
    await his.getByRole('article', { name: alice.name }).click({ button: 'right' });
    await herMenu.getByRole('menuitem', { name: 'Profile' }).waitFor();
    await his.keyboard.press('Escape');
    await herMenu.waitFor({ state: 'detached' });

    await inBar(hers, 'Camera').click();
    await untilMoving(his, `Camera of ${alice.name}`);
    expect(await look(his, 'voice-room')).toEqual([]);
    await inBar(hers, 'Camera').click();
    await his.getByLabel(`Camera of ${alice.name}`).waitFor({ state: 'detached' });

    await inBar(his, 'Share your screen').click();
    const wishes = his.getByRole('dialog', { name: 'Share your screen' });
    await wishes.getByLabel('Resolution').selectOption('1080p');
    await wishes.getByLabel('Pictures a second').selectOption('60');
    await wishes.getByRole('button', { name: 'Choose what to show' }).click();
    await hers.getByRole('button', { name: 'Watch the screen' }).click();
    await hers.locator('.tile.screen video').waitFor();
    expect(await askedFor(his, 'screen')).toMatchObject({ width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 60, max: 60 } });
    expect(await frameRatesSent(his)).toEqual([60]);
    await untilMoving(hers, `Screen of ${bob.name}`);
    await hers.getByRole('button', { name: 'Stop watching' }).click();
    await hers.getByRole('button', { name: 'Watch the screen' }).waitFor();
    await inBar(his, 'Stop sharing your screen').click();
    await hers.getByRole('article', { name: `Screen of ${bob.name}` }).waitFor({ state: 'detached' });

    await inBar(his, 'Disconnect').click();
    await connected(his).waitFor({ state: 'detached' });
    const left = hers.getByRole('log', { name: 'Who comes and goes' }).getByText(`${bob.name} left the call.`);
    await left.waitFor();
    expect(await left.count()).toBe(1);
  }, 300_000);

  it('says what happened: muted and moved by a moderator, gone elsewhere, full, and the way back after a reload', async () => {
    const { alice, bob, guildId, textId, voiceId } = await world().scene();
    const { id: otherId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Lounge', type: 2, user_limit: 1 });
    const his = await enter(bob, `/channels/${guildId}/${voiceId}`);
    await his.getByRole('button', { name: 'Join the call' }).click();
    await connected(his).waitFor();
    const member = `/guilds/${guildId}/members/${bob.id}`;
    const hers = await enter(alice, `/guild-settings/${guildId}/members`);
    const menu = hers.getByRole('button', { name: `Menu of ${bob.name}` });
    await menu.click();
    await hers.getByRole('menuitemcheckbox', { name: 'Server mute', checked: false }).click();
    await his.getByText('A moderator muted you: nobody hears you.').waitFor();
    await alice.rest.patch(member, { mute: false });
    await menu.click();
    await hers.getByRole('menuitem', { name: 'Move to' }).click();
    await hers.getByRole('menuitem', { name: 'Lounge' }).click();
    await his.getByText('A moderator moved you to Lounge.').waitFor();
    await connected(his).waitFor();

    await hers.goto(`${world().server.url}/channels/${guildId}/${otherId}`);
    await hers.getByText('1 of 1 places are taken').waitFor();

    await his.reload();
    await his.getByText('You were in a call').waitFor();
    await his.getByRole('button', { name: 'Go back in' }).click();
    await connected(his).waitFor();

    const second = await enter(bob, `/channels/${guildId}/${textId}`);
    await second.getByRole('button', { name: 'Take it over' }).click();
    await connected(second).waitFor();
    await his.getByText('You joined a call on another device, so this one left.').waitFor();
    await alice.rest.patch(member, { channel_id: null });
    await second.getByText('You were disconnected by a moderator.').waitFor();
  }, 240_000);

  it('rings for a friend on all devices, until one of them answers', async () => {
    const { alice, bob } = await world().scene();
    const { id } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const hers = await enter(alice, `/channels/@me/${id}`);
    const [his, second] = [await enter(bob, '/channels/@me'), await enter(bob, '/channels/@me')];
    // Nobody looks at the second one: there the system says so.
    await second.addInitScript(() => {
      localStorage.setItem('nexus.notices', JSON.stringify({ desktop: true }));
      const shown: string[] = [];
      class Noted extends EventTarget {
        static permission = 'granted';
        close(): void {
          shown.pop();
        }
        constructor(title: string, { body = '' }: { body?: string }) {
          super();
          shown.push(`${title} ${body}`);
        }
      }
      Object.assign(globalThis, { Notification: Noted, shown });
      document.hasFocus = () => false;
    });
    await second.reload();
    const untilShown = (words: string) => second.waitForFunction((all) => String((globalThis as unknown as { shown: string[] }).shown) === all, words);
    await second.getByRole('button', { name: /^You:/ }).waitFor();
    await hers.getByRole('button', { name: 'Call', exact: true }).click();
    await hers.getByText(`Calling ${bob.name} …`).waitFor();
    await untilShown(`${alice.name} calls you.`);
    for (const page of [his, second]) await page.getByRole('dialog', { name: 'Incoming call' }).waitFor();
    await his.getByRole('button', { name: 'Accept' }).click();
    await second.getByRole('dialog', { name: 'Incoming call' }).waitFor({ state: 'detached' });
    await untilShown('');
    await hers.getByText(`Calling ${bob.name} …`).waitFor({ state: 'hidden' });
    for (const page of [hers, his]) await connected(page).waitFor();
    await untilHeard(hers);
    await untilHeard(his);
    await inBar(hers, 'Disconnect').click();
    await inBar(his, 'Disconnect').click();
    await hers.getByRole('button', { name: 'Call', exact: true }).click();
    await second.getByRole('button', { name: 'Decline' }).click();
    await his.getByRole('dialog', { name: 'Incoming call' }).waitFor({ state: 'detached' });
  }, 240_000);

  it('lets one choose and try devices, also while they are used, without noise and by a key', async () => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const hers = await enter(alice, '/settings/voice');
    const choose = (label: string, device: string): Promise<string> =>
      hers
        .getByRole('combobox', { name: label, exact: true })
        .selectOption({ label: device })
        .then(([id = '']) => id);
    await hers.getByText('RNNoise', { exact: true }).click();
    const microphoneId = await choose('Microphone', 'Fake Audio Input 2');
    await hers.getByRole('button', { name: 'Test the microphone' }).click();
    const level = (): Promise<number> => hers.getByLabel('Level of the microphone').evaluate((meter: HTMLMeterElement) => meter.value);
    await askUntil('a level', level, (db) => db > -60, PATIENCE_MS);
    expect(await askedFor(hers, 'audio')).toMatchObject({ deviceId: { exact: microphoneId } });
    expect(await hers.getByText('RNNoise could not be loaded').count()).toBe(0);
    await hers.getByRole('button', { name: 'Stop the test' }).click();
    const outputId = await choose('Loudspeaker or headphones', 'Fake Audio Output 1');
    const cameraId = await choose('Camera', 'fake_device_2');
    await hers.getByRole('button', { name: 'Preview the camera' }).click();
    await untilMoving(hers, 'Your camera');
    expect(await askedFor(hers, 'camera')).toMatchObject({ deviceId: { exact: cameraId } });
    expect(await look(hers, 'voice-settings')).toEqual([]);
    await hers.getByText('The browser’s own').or(hers.getByText("The browser's own")).click();
    await hers.getByText('Push to talk', { exact: true }).click();
    await hers.getByRole('button', { name: 'Choose another' }).click();
    await hers.keyboard.press('F9');
    await hers.getByText('Key to talk: F9').waitFor();
    await hers.goto(`${world().server.url}/channels/${guildId}/${voiceId}`);
    await hers.getByRole('button', { name: 'Join the call' }).click();
    const his = await enter(bob, `/channels/${guildId}/${voiceId}`);
    await his.getByRole('button', { name: 'Join the call' }).click();
    for (const page of [hers, his]) await connected(page).waitFor();
    await expectSilence(his);
    await hers.keyboard.down('F9');
    await untilHeard(his);
    await hers.keyboard.up('F9');
    await expectSilence(his);
    // For who has no such key there is a button to hold.
    await hers.getByRole('button', { name: 'Hold to talk' }).hover();
    await hers.mouse.down();
    await untilHeard(his);
    await hers.mouse.up();
    await expectSilence(his);

    // In the call it is what was chosen; another one takes its place while it goes on, and for one that was taken out the usual one does.
    expect(await askedFor(hers, 'audio')).toMatchObject({ deviceId: { exact: microphoneId } });
    await askUntil(
      'a voice where it shall be heard',
      () => playersIn(hers),
      (all) => all.some(({ sinkId }) => sinkId === outputId),
      PATIENCE_MS,
    );
    await inBar(hers, 'Camera').click();
    await untilMoving(his, `Camera of ${alice.name}`);
    expect(await askedFor(hers, 'camera')).toMatchObject({ deviceId: { exact: cameraId } });
    await hers.getByRole('link', { name: 'Settings' }).click();
    await hers.getByRole('link', { name: 'Voice and video' }).click();
    const nextIds = [await choose('Microphone', 'Fake Audio Input 1'), await choose('Camera', 'fake_device_0')];
    await askUntil(
      'the other devices',
      async () => [await askedFor(hers, 'audio'), await askedFor(hers, 'camera')].map((wish) => (wish?.deviceId as { exact: string } | undefined)?.exact),
      (ids) => String(ids) === String(nextIds),
      PATIENCE_MS,
    );
    await untilMoving(his, `Camera of ${alice.name}`);
    await hers.evaluate(() =>
      localStorage.setItem('nexus.voice', JSON.stringify({ ...JSON.parse(localStorage.getItem('nexus.voice') ?? '{}'), cameraId: 'gone' })),
    );
    await hers.reload();
    await hers.getByRole('combobox', { name: 'Camera', exact: true }).getByText('The chosen one, which is not there now').waitFor({ state: 'attached' });
    await hers.getByRole('button', { name: 'Preview the camera' }).click();
    await untilMoving(hers, 'Your camera');
  }, 240_000);

  (tools.lacking === undefined ? it : it.skip)(
    'lets the music of a bot be heard',
    async () => {
      const { alice, bot, guildId, voiceId } = await world().scene();
      const file = join(world().settings.NEXUS_DATA, 'music.ogg');
      await writeFile(file, oggOpus(risingTone(400)));
      const player = await startVoiceBot(homeIn(world()), tools, bot, guildId);
      try {
        player.do('join', { channelId: voiceId, dave: true });
        await player.until('being connected', ({ event, status }) => event === 'status' && status === 'ready');
        const hers = await enter(alice, `/channels/${guildId}/${voiceId}`);
        await hers.getByRole('button', { name: 'Join the call' }).click();
        await connected(hers).waitFor();
        await hers.getByRole('button', { name: 'Encrypted from end to end' }).waitFor();
        player.do('play', { file });
        await untilHeard(hers);
        await hers.getByRole('article', { name: bot.name }).getByText(', speaks').waitFor();
      } finally {
        await player.close();
      }
    },
    120_000,
  );
});
