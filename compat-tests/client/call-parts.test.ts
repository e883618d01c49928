/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';
import { describeWhere } from '../conditions/needs.ts';
import { BreakingNetwork } from '../voice/breaking-network.ts';
import { GO_THROUGH, lackingPage } from '../voice/call-site.ts';
import { WITH_VOICE } from '../voice/use-two-bots.ts';
import type { Somebody } from '../world.ts';
import { CALL_SWITCHES, energyIn, untilHeard, untilMoving, watchCalls } from './call-window.ts';
import { useClient } from './use-client.ts';

const PATIENCE_MS = 60_000;
const FILM = 'A film with sound';
/** What is shown is the tab with the film. */
const SWITCHES = [...CALL_SWITCHES.filter((one) => !one.startsWith('--auto-select')), `--auto-select-tab-capture-source-by-title=${FILM}`];

describeWhere(lackingPage(), 'a call of the web client', () => {
  const { world, open } = useClient({ ...WITH_VOICE, switches: SWITCHES });
  const connected = (page: Page) => page.getByText('Voice connected');
  const inBar = (page: Page, name: string) => page.getByRole('toolbar', { name: 'Your call' }).getByRole('button', { name, exact: true });

  /** Somebody in the call; through a network that breaks, where one is given. */
  async function enter(who: Somebody, { guildId, voiceId }: { guildId: string; voiceId: string }, network?: BreakingNetwork): Promise<Page> {
    const { page } = await open(null, '/login', { permissions: ['camera', 'microphone'], bypassCSP: network !== undefined });
    page.setDefaultTimeout(PATIENCE_MS);
    await watchCalls(page);
    if (network) {
      await page.exposeFunction('wayTo', (to: number) => network.wayTo(to));
      await page.addInitScript(`
        ${GO_THROUGH}
        globalThis.WebSocket = class extends WebSocket {
          constructor(url, ...others) {
            super(String(url).replace(':${world().server.voice?.port}', ':${network.port}'), ...others);
          }
        };
      `);
    }
    await page.addInitScript((token) => localStorage.setItem('nexus.token', token), who.token);
    await page.goto(`${world().server.url}/channels/${guildId}/${voiceId}`);
    await page.getByRole('button', { name: 'Join the call' }).click();
    await connected(page).waitFor();
    return page;
  }
  /** As long as the browser's own clock says: two beeps of the microphone. */
  const wait = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_200)));
  async function loudness(page: Page): Promise<number> {
    const before = await energyIn(page);
    await wait(page);
    return (await energyIn(page)) - before;
  }

  it('comes back by itself when its line is cut or lets nothing through, and is heard', async () => {
    const scene = await world().scene();
    const network = await BreakingNetwork.open(world().server.voice?.port ?? 0);
    try {
      const hers = await enter(scene.alice, scene);
      const his = await enter(scene.bob, scene, network);
      for (const page of [hers, his]) await untilHeard(page);
      network.isSilent = true;
      network.cut();
      await his.getByText('Reconnecting …').waitFor();
      network.isSilent = false;
      await connected(his).waitFor();
      for (const page of [hers, his]) await untilHeard(page);
      await his.getByRole('article', { name: scene.alice.name }).waitFor();
      // Nobody is said to have gone.
      expect(await hers.getByText(`${scene.bob.name} left the call.`).count()).toBe(0);
    } finally {
      await network.close();
    }
  }, 180_000);

  it('carries the sound of a screen, takes noise away, and lets pictures float', async () => {
    const scene = await world().scene();
    const [hers, his] = [await enter(scene.alice, scene), await enter(scene.bob, scene)];
    await untilHeard(his);
    const before = await loudness(his);
    await hers.getByRole('button', { name: 'Noise suppression by RNNoise' }).click();
    // A beep is no speech.
    await askUntil(
      'nothing but noise, which is gone',
      () => loudness(his),
      (energy) => energy < before / 10,
      PATIENCE_MS,
    );

    await inBar(hers, 'Camera').click();
    await untilMoving(his, `Camera of ${scene.alice.name}`);
    await his.getByRole('button', { name: `Let the picture of ${scene.alice.name} float` }).click();
    await his.waitForFunction(() => document.pictureInPictureElement !== null);
    await his.getByRole('button', { name: `Let the picture of ${scene.alice.name} float` }).click();
    await his.waitForFunction(() => document.pictureInPictureElement === null);
    await inBar(hers, 'Camera').click();

    for (const page of [hers, his]) await page.keyboard.press('Control+Shift+M');
    await askUntil(
      'silence',
      () => loudness(hers),
      (energy) => energy === 0,
      PATIENCE_MS,
    );
    const film = await his.context().newPage();
    await film.setContent(`<title>${FILM}</title>`);
    await film.evaluate(() => {
      const context = new AudioContext();
      const tone = new OscillatorNode(context, { frequency: 440 });
      tone.connect(context.destination);
      tone.start();
    });
    await inBar(his, 'Share your screen').click();
    await his.getByRole('button', { name: 'Choose what to show' }).click();
    await hers.getByRole('button', { name: 'Watch the screen' }).click();
    await untilMoving(hers, `Screen of ${scene.bob.name}`);
    await untilHeard(hers);
  }, 180_000);
});
