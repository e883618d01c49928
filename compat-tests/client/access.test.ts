/// <reference lib="dom" />
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { nexusClient } from '../nexus-client.ts';
import { furnishTalk } from './furnish-talk.ts';
import { phone } from './look.ts';
import { box, row, useClient } from './use-client.ts';

/** A folder for pictures of what the tests look at; without it none are made. */
const PICTURES = process.env['NEXUS_PICTURES'];

async function picture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

describeWhere(lackingChromium(), 'the web client can be used by everybody', () => {
  const { world, open } = useClient();
  let talk: Awaited<ReturnType<typeof furnishTalk>>;
  beforeAll(async () => {
    talk = await furnishTalk(world());
  });
  const found: string[] = [];
  const look = async (page: Page, name: string): Promise<void> => {
    if (PICTURES !== undefined) await picture(page, PICTURES, name);
    found.push(...(await faultsOfAccess(page)).map((fault) => `${name} ${fault}`));
  };
  const inBoth = async (page: Page, name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction((theme) => document.documentElement.dataset['theme'] === theme, colorScheme);
      await look(page, `${name}-${colorScheme}`);
    }
  };
  beforeEach(() => found.splice(0));

  it('on a wide screen, light and dark', async () => {
    const { alice, guildId, channelId } = talk;
    const { page } = await open(alice, `/channels/${guildId}/${channelId}`);
    await row(page, 'See you on Friday').waitFor();
    await page.locator('.hljs-keyword').first().waitFor();
    // What has room stands there whole.
    await page.getByRole('row', { name: 'Text Channels' }).waitFor();
    const names = await page
      .locator('.category h2 span, .channel .name')
      .evaluateAll((all) => all.map((one) => [one.textContent, one.scrollWidth <= one.clientWidth]));
    expect(names).toContainEqual(['Text Channels', true]);
    expect(names.filter(([, isWhole]) => !isWhole)).toEqual([]);
    await inBoth(page, 'wide');
    await row(page, 'See you on Friday').hover();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy the text' }).waitFor();
    await inBoth(page, 'menu');
    await page.keyboard.press('Escape');
    // Written from right to left all is the other way round: the bar stands at the left end of its row, and its menu opens to the right.
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    const mirrored = row(page, 'See you on Friday');
    await mirrored.hover();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy the text' }).waitFor();
    const [line, bar, menu] = await Promise.all([mirrored, page.getByRole('toolbar'), page.getByRole('menu')].map((part) => part.boundingBox()));
    expect(bar?.x).toBeLessThan((line?.x ?? 0) + (line?.width ?? 0) / 2);
    expect(menu?.x).toBeGreaterThan(bar?.x ?? 0);
    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.documentElement.dir = ''));
    await box(page).pressSequentially('@');
    await page.getByRole('listbox').waitFor();
    await inBoth(page, 'mentions');
    await box(page).fill('');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await inBoth(page, 'switcher');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('dialog').waitFor();
    await inBoth(page, 'settings');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Direct messages' }).click();
    await page.getByRole('heading', { name: 'Friends' }).waitFor();
    await inBoth(page, 'friends');
    expect(found).toEqual([]);
  });

  it('on a phone, light and dark', async () => {
    const { alice, guildId, channelId } = talk;
    const { page } = await open(alice, `/channels/${guildId}/${channelId}`, { viewport: phone });
    await row(page, 'See you on Friday').waitFor();
    await inBoth(page, 'phone');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'general', exact: true }).waitFor();
    await inBoth(page, 'phone-channels');
    expect(found).toEqual([]);
  });

  it('before the login, and in high contrast', async () => {
    const { alice, bob, guildId, channelId } = talk;
    const { page } = await open(null, '/login');
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await look(page, 'login');
    await page.goto(`${world().server.url}/register`);
    await page.getByRole('button', { name: 'Make an account' }).waitFor();
    await look(page, 'register');
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${channelId}/invites`);
    await page.goto(`${world().server.url}/invite/${code}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await look(page, 'invite');
    const { page: his } = await open(bob, `/channels/${guildId}/${channelId}`);
    await nexusClient(world(), bob).patch('/users/@me/client-settings', { theme: 'contrast' });
    await his.waitForFunction(() => document.documentElement.dataset['theme'] === 'contrast');
    await row(his, 'See you on Friday').waitFor();
    await look(his, 'contrast');
    expect(found).toEqual([]);
  });

  it('with the keyboard alone, and by ear', async () => {
    const { alice, bob, guildId, channelId } = await furnishTalk(world());
    const { page } = await open(alice, `/channels/${guildId}/${channelId}`);
    await row(page, 'See you on Friday').waitFor();
    await bob.rest.post(`/channels/${channelId}/messages`, { content: 'one **more** thing' });
    await page.getByRole('log').getByText(': one more thing').waitFor();
    expect(await page.getByRole('log').getByText('one more thing').count()).toBe(1);
    await box(page).focus();
    const isAtMessage = (): Promise<boolean> => page.evaluate(() => document.activeElement?.tagName === 'ARTICLE');
    for (let steps = 0; steps < 30 && !(await isAtMessage()); steps++) await page.keyboard.press('Shift+Tab');
    expect(await isAtMessage()).toBe(true);
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() => document.activeElement?.textContent.includes('See you on Friday'));
    const isAtReply = (): Promise<boolean> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Reply');
    for (let steps = 0; steps < 20 && !(await isAtReply()); steps++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Answering').waitFor();
  });
});
