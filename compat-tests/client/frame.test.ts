/// <reference lib="dom" />
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Somebody } from '../world.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { box, useClient } from './use-client.ts';

/** A folder for pictures of what the tests look at; without it none are made. */
const PICTURES = process.env['NEXUS_PICTURES'];

async function look(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) {
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }
  expect((await faultsOfAccess(page)).map((fault) => `${name} ${fault}`)).toEqual([]);
}

/** Drags as a hand does: some way first, so that the browser takes it for a drag. */
async function drag(page: Page, from: Locator, to: Locator, where: 'before' | 'on' | 'after' = 'on'): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('what is dragged has to be seen');
  const y = { before: end.y + 2, on: end.y + end.height / 2, after: end.y + end.height - 2 }[where];
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2 + 8, { steps: 3 });
  await page.mouse.move(end.x + end.width / 2, y, { steps: 8 });
  await page.mouse.move(end.x + end.width / 2, y + 0.5, { steps: 2 });
  await page.mouse.up();
}

const rail = (page: Page) => page.getByRole('navigation', { name: 'Guilds' });
const channels = (page: Page) => page.getByRole('navigation', { name: 'Channels' });
const members = (page: Page) => page.getByRole('complementary', { name: 'Members' });

describeWhere(lackingChromium(), 'the frame of the web client', () => {
  const { world, open } = useClient();
  const makeGuild = (alice: Somebody, name: string): Promise<{ id: string }> => alice.rest.post('/guilds', { name });
  const makeChannel = (alice: Somebody, guildId: string, body: object): Promise<{ id: string }> => alice.rest.post(`/guilds/${guildId}/channels`, body);

  it('keeps guilds in folders, by mouse and by keyboard, on all devices', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const garden = await makeGuild(alice, 'Garden');
    const kitchen = await makeGuild(alice, 'Kitchen');
    const { page } = await open(alice, `/channels/${garden.id}`);
    const { page: other } = await open(alice, '/channels/@me');
    const tile = (of: Page, name: string) => rail(of).getByRole('link', { name, exact: true });
    await tile(other, 'Kitchen').waitFor();
    await drag(page, tile(page, 'Kitchen'), tile(page, 'Garden'));
    const folder = rail(other).getByRole('row', { name: 'Folder', exact: true });
    await folder.waitFor();
    // What it is called shows everywhere, and what is in it when it is opened.
    await rail(page).getByRole('row', { name: 'Folder', exact: true }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Folder settings' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Home');
    await page.getByRole('radio', { name: 'Colour 2' }).check({ force: true });
    await look(page, 'frame-folder');
    await page.getByRole('button', { name: 'Save' }).click();
    await rail(other).getByRole('row', { name: 'Home' }).getByRole('button', { name: 'Expand' }).click();
    await tile(other, 'Kitchen').waitFor();
    // By keyboard: taken up at its handle, and put down behind the last one.
    await rail(other).getByRole('row', { name: 'Kitchen' }).focus();
    await other.keyboard.press('ArrowRight');
    await other.keyboard.press('Enter');
    const isAt = (words: string): Promise<boolean> => other.evaluate((said) => document.activeElement?.getAttribute('aria-label') === said, words);
    await other.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Insert'));
    for (let steps = 0; steps < 20 && !(await isAt('Insert after The guild')); steps++) await other.keyboard.press('ArrowDown');
    await other.keyboard.press('Enter');
    const order = [expect.objectContaining({ name: 'Home', color: 0x1f7a5c, guild_ids: [garden.id] }), [guildId], [kitchen.id]];
    await rail(page).getByRole('row', { name: 'Kitchen' }).waitFor();
    const { guild_folders: folders } = await alice.rest.get<{ guild_folders: { guild_ids: string[] }[] }>('/users/@me/settings');
    expect([folders[0], ...folders.slice(1).map((one) => one.guild_ids)]).toEqual(order);
    // A mention in a closed folder stands on it; muted guilds are not unread, and say so until when.
    await bob.rest.post(`/channels/${textId}/messages`, { content: `<@${alice.id}> look` });
    await rail(page).getByRole('row', { name: 'The guild, 1 mention' }).waitFor();
    await tile(page, 'The guild, 1 mention').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mute the guild' }).click();
    await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
    await tile(other, 'The guild, 1 mention').click({ button: 'right' });
    await other.getByRole('menuitem', { name: /Unmute the guild.*Muted until/ }).waitFor();
    await other.getByRole('menuitem', { name: 'Mark as read' }).click();
    await rail(page).getByRole('row', { name: 'The guild', exact: true }).waitFor();
  });

  it('puts channels elsewhere for who may, asks for their permissions, and folds categories everywhere', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const projects = await makeChannel(alice, guildId, { name: 'Projects', type: 4 });
    const secret = await makeChannel(alice, guildId, { name: 'Secret', type: 4, permission_overwrites: [{ id: bob.id, type: 1, allow: '0', deny: '2048' }] });
    const one = await makeChannel(alice, guildId, { name: 'one', type: 0, parent_id: projects.id });
    const two = await makeChannel(alice, guildId, { name: 'two', type: 0, parent_id: projects.id });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const link = (of: Page, name: string) => channels(of).getByRole('link', { name, exact: true });
    const order = (of: Page) => channels(of).locator('.channel .name').allTextContents();
    await link(page, 'two').waitFor();
    await drag(page, link(page, 'two'), link(page, 'one'), 'before');
    for (const each of [his, page])
      await each.waitForFunction(() =>
        [...document.querySelectorAll('.channel .name')]
          .map((name) => name.textContent)
          .join()
          .includes('two,one'),
      );
    // Into a category that other people may see.
    await drag(page, link(page, 'one'), channels(page).getByRole('row', { name: 'Secret' }));
    await page.getByRole('dialog').getByRole('button', { name: 'Take them over' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const moved = (await alice.rest.get<{ id: string; parent_id: string; permission_overwrites: object[] }[]>(`/guilds/${guildId}/channels`)).find(
      ({ id }) => id === one.id,
    );
    expect(moved).toMatchObject({ parent_id: secret.id, permission_overwrites: [{ id: bob.id, deny: '2048' }] });
    // Who may not arrange them finds no handle.
    expect(
      await channels(his)
        .getByRole('button', { name: /^Move / })
        .count(),
    ).toBe(0);
    // What is folded is so on all devices, and shows what is unread all the same.
    const { page: other } = await open(alice, `/channels/${guildId}/${textId}`);
    await link(other, 'two').waitFor();
    await channels(page).getByRole('button', { name: 'Collapse Projects' }).click();
    await link(other, 'two').waitFor({ state: 'detached' });
    await bob.rest.post(`/channels/${two.id}/messages`, { content: 'news' });
    await channels(other).getByRole('link', { name: 'two, unread' }).click({ button: 'right' });
    await other.getByRole('menuitem', { name: 'Mute the channel' }).click();
    await other.getByRole('menuitem', { name: 'Until I turn it back on' }).click();
    await channels(page).getByRole('link', { name: /^two/ }).waitFor({ state: 'detached' });
    expect(await order(page)).not.toContain('two');
    // With arrows, and Enter to go there.
    await channels(page).getByRole('row', { name: 'Secret' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'one' }).waitFor();
    await look(page, 'frame-channels');
  });

  it('lists members as the server has them, and shows who they are', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    await bob.rest.patch('/users/@me/profile', { bio: 'I **like** roses.', pronouns: 'he/him', accent_color: 0x1f7a5c });
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'Gardeners', hoist: true, color: 0x2da85f });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`, { colorScheme: 'dark' });
    await members(page).getByRole('heading', { name: 'Gardeners — 1' }).waitFor();
    // A status of one's own shows beside others at once, and goes when it is cleared.
    await his.getByRole('button', { name: /^You:/ }).click();
    await his.getByRole('menuitem', { name: 'Set a custom status' }).click();
    await his.getByRole('textbox', { name: 'What is going on?' }).fill('In the garden');
    await look(his, 'frame-status-dark');
    await his.getByRole('button', { name: 'Save' }).click();
    await members(page).getByText('In the garden').waitFor();
    await members(page)
      .getByRole('button', { name: /Robert/ })
      .click();
    const card = page.getByRole('dialog', { name: 'Robert' });
    await card.getByText('I like roses.').waitFor();
    await look(page, 'frame-profile');
    await card.getByRole('textbox', { name: /^Note/ }).fill('grows roses');
    await card.getByRole('button', { name: 'Add friend' }).click();
    await card.getByRole('button', { name: 'Take back the friend request' }).waitFor();
    await card.getByRole('button', { name: 'Whole profile' }).click();
    const whole = page.getByRole('dialog', { name: 'Profile of Robert' });
    await whole.getByRole('tab', { name: 'Mutual guilds · 1' }).click();
    await whole.getByRole('button', { name: 'The guild' }).waitFor();
    await whole.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await alice.rest.get(`/users/@me/notes/${bob.id}`)).toMatchObject({ note: 'grows roses' });
    // He says yes, and the two are friends who see each other.
    await his.goto(`${world().server.url}/channels/@me?tab=pending`);
    await his.getByRole('button', { name: `Accept ${alice.name}` }).click();
    await his.getByRole('tab', { name: 'Online', exact: true }).click();
    await his.getByRole('button', { name: `Write to ${alice.name}` }).waitFor();
    await look(his, 'frame-friends-dark');
    // A group of three, named, and left again.
    const carla = await world().person('carla');
    await carla.rest.put(`/users/@me/relationships/${bob.id}`, {}).catch(() => undefined);
    await carla.rest.post('/users/@me/relationships', { username: bob.name });
    await his.getByRole('tab', { name: /Pending/ }).click();
    await his.getByRole('button', { name: `Accept ${carla.name}` }).click();
    await his.getByRole('button', { name: 'New conversation' }).click();
    for (const { name } of [alice, carla]) await his.getByRole('checkbox', { name }).check();
    await his.getByRole('button', { name: 'Create the group' }).click();
    await box(his).waitFor();
    await his
      .getByRole('navigation', { name: 'Direct messages' })
      .getByRole('link', { name: /3 members/ })
      .click({ button: 'right' });
    await his.getByRole('menuitem', { name: 'Edit the group' }).click();
    await his.getByRole('textbox', { name: 'Name' }).fill('The three');
    await his.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /^Direct messages/ }).click();
    const hers = page.getByRole('navigation', { name: 'Direct messages' });
    await hers.getByRole('link', { name: /The three/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Leave the group' }).click();
    await page.getByRole('button', { name: 'Leave the group' }).click();
    await hers.getByRole('link', { name: /The three/ }).waitFor({ state: 'detached' });
  });

  it('shows the messages of a channel first and the rest with the next pictures, and never lets one write to the channel that was left', async () => {
    const { alice, guildId, textId } = await world().scene();
    const other = await makeChannel(alice, guildId, { name: 'other', type: 0 });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await channels(page).getByRole('link', { name: 'other' }).waitFor();
    const labels = await page.evaluate(async (id) => {
      const label = (): string | null | undefined => document.querySelector('.composer :is([role=textbox], textarea)')?.getAttribute('aria-label');
      document.querySelector<HTMLElement>(`nav a[href$="${id}"]`)?.click();
      for (let turns = 0; turns < 50 && !document.querySelector('.beginning h2')?.textContent?.includes('other'); turns++) await Promise.resolve();
      const behind = label();
      // Whatever is pressed, a key or the mouse, is pressed in what is shown then.
      dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
      return [behind, label()];
    }, other.id);
    expect(labels).toEqual(['Message in #general', 'Message in #other']);
    await page.getByRole('heading', { level: 1, name: 'other' }).waitFor();
  });

  it('leads around by keys: to what waits, by signs, up and down, and reads it', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const ideas = await makeChannel(alice, guildId, { name: 'ideas', type: 0 });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    await bob.rest.post(`/channels/${ideas.id}/messages`, { content: `<@${alice.id}> an idea` });
    await bob.rest.post(`/channels/${ideas.id}/threads`, { name: 'a boat', type: 11 });
    await channels(page).getByRole('link', { name: 'ideas, 1 mention' }).waitFor();
    await box(page).fill('see #boat');
    await page.getByRole('option', { name: '#a boat ideas' }).waitFor();
    await box(page).fill('');
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: /^ideas.*1 mention/ }).waitFor();
    await look(page, 'frame-switcher');
    await page.getByRole('combobox', { name: 'Channel, person or guild' }).fill('!gen');
    expect(await page.getByRole('option').count()).toBe(1);
    await page.getByRole('combobox', { name: 'Channel, person or guild' }).fill('*guild');
    await page.getByRole('option', { name: 'The guild' }).waitFor();
    await page.getByRole('combobox', { name: 'Channel, person or guild' }).fill('#boat');
    await page.getByRole('option', { name: 'a boat ideas · The guild' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+Escape');
    await channels(page).getByRole('link', { name: 'ideas', exact: true }).waitFor();
    // It is in no category, and stands above.
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('heading', { level: 1, name: 'ideas' }).waitFor();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'more' });
    await channels(page).getByRole('link', { name: 'general, unread' }).waitFor();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await page.getByRole('heading', { level: 1, name: 'general' }).waitFor();
    await page.keyboard.press('Control+/');
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
  });
});
