/// <reference lib="dom" />
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Somebody } from '../world.ts';
import type { Page } from 'playwright-core';
import { box, useClient, write } from './use-client.ts';
import { seedMessages } from './seed-messages.ts';

/** A picture of one red pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

/** A message in its channel, and not in a list of found ones. */
const row = (page: Page, text: string) => page.locator('[data-message]').filter({ hasText: text });

describeWhere(lackingChromium(), 'finding things in the web client', () => {
  const time = { aheadMs: 0 };
  const { world, open } = useClient({ clock: { nowMs: () => Date.now() + time.aheadMs } });
  const say = async (who: Somebody, channelId: string, content: string): Promise<string> =>
    (await who.rest.post<{ id: string }>(`/channels/${channelId}/messages`, { content })).id;

  it('finds messages by words and filters, marks the words, and leads to each; keeps searches', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const other = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'sky', type: 0 });
    await Promise.all(Array.from({ length: 30 }, (_, count) => say(alice, textId, `kites number ${count}`)));
    await say(bob, other.id, 'a red kite over the harbour');
    const linked = await say(bob, textId, 'kite shop: https://kites.example/');
    await alice.rest.put(`/channels/${textId}/messages/pins/${linked}`, {});
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    await page.keyboard.press('Control+f');
    const field = page.getByRole('combobox', { name: 'Search' });
    const panel = page.getByRole('complementary', { name: 'Search' });
    await field.fill('kite');
    await field.press('Enter');
    await panel.getByRole('status').filter({ hasText: '32 results' }).waitFor();
    await panel.getByRole('tab', { name: /^Messages 32/ }).waitFor();
    await page.waitForFunction(() => (CSS.highlights.get('found')?.size ?? 0) >= 25);
    // The rest comes as one scrolls.
    await panel.locator('.results').evaluate((area) => area.scrollTo(0, area.scrollHeight));
    await page.waitForFunction(() => document.querySelectorAll('.results article').length === 32);
    // What stands around one of them is shown to who asks for it.
    const shop = panel.locator('.result').filter({ hasText: 'kite shop' });
    await shop.hover();
    await shop.getByRole('button', { name: 'Show the messages around it' }).click();
    await shop.getByRole('article').filter({ hasText: 'pinned a message' }).getByRole('button', { name: 'Jump' }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.result.whole article').length === 3);
    expect(await faultsOfAccess(page)).toEqual([]);
    await shop.getByRole('button', { name: 'Hide the messages around it' }).click();
    await shop.getByText('pinned a message').waitFor({ state: 'detached' });
    // A filter is completed with the keys, and becomes a chip.
    await field.press('End');
    await field.pressSequentially(' from:rob');
    await panel.getByRole('option', { name: /Robert/ }).waitFor();
    await field.press('Enter');
    await panel.getByRole('status').filter({ hasText: '2 results' }).waitFor();
    await panel.getByText('from: Robert').waitFor();
    await panel.getByRole('tab', { name: 'Links 1' }).click();
    await panel.getByRole('status').filter({ hasText: '1 result' }).waitFor();
    await panel.getByRole('tab', { name: 'Pins 1' }).click();
    await panel.getByText('kite shop').waitFor();
    await panel.getByRole('tab', { name: /^Messages/ }).click();
    await panel.getByRole('button', { name: 'Save the search' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Kites of Robert');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    expect(await faultsOfAccess(page)).toEqual([]);
    // It leads into another channel, and what was found stays.
    await panel.getByRole('article').filter({ hasText: 'over the harbour' }).getByRole('button', { name: 'Jump' }).click();
    await page.getByRole('heading', { level: 1, name: 'sky' }).waitFor();
    await row(page, 'over the harbour').locator('xpath=self::*[contains(@class, "found")]').waitFor();
    await panel.getByText('kite shop').waitFor();
    await panel.getByRole('button', { name: 'Clear the search' }).click();
    await panel.getByRole('button', { name: /^Kites of Robert/ }).click();
    await panel.getByRole('status').filter({ hasText: '2 results' }).waitFor();
    await panel.getByLabel('Order').selectOption('oldest');
    await page.waitForFunction(() => document.querySelector('.results article')?.textContent.includes('over the harbour'));
    await panel.getByRole('button', { name: 'Clear the search' }).click();
    await panel.getByRole('button', { name: 'Rename Kites of Robert' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('His kites');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByRole('button', { name: 'Delete His kites' }).click();
    await panel.getByText('His kites').waitFor({ state: 'detached' });
    await field.fill('no such word');
    await field.press('Enter');
    await panel.getByText('Nothing was found').waitFor();
    await field.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('looks through one conversation and through all', async () => {
    const { alice, bob } = await world().scene();
    const carol = await world().person('carol');
    const direct = async (who: Somebody): Promise<string> => (await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: who.id })).id;
    await alice.rest.put(`/users/@me/relationships/${carol.id}`, {});
    await carol.rest.put(`/users/@me/relationships/${alice.id}`, {});
    const [withBob, withCarol] = [await direct(bob), await direct(carol)];
    await say(alice, withBob, 'the harbour at six');
    await say(carol, withCarol, 'which harbour?');
    const { page } = await open(alice, `/channels/@me/${withBob}`);
    await row(page, 'at six').waitFor();
    await page.keyboard.press('Control+f');
    await page.getByRole('combobox', { name: 'Search' }).fill('harbour');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Search' });
    await panel.getByRole('status').filter({ hasText: '1 result' }).waitFor();
    await panel.getByLabel('Where to look').selectOption('');
    await panel.getByRole('status').filter({ hasText: '2 results' }).waitFor();
    await panel.getByRole('article').filter({ hasText: 'which harbour?' }).getByRole('button', { name: 'Jump' }).click();
    await page.getByRole('heading', { level: 1, name: carol.name }).waitFor();
    await row(page, 'which harbour?').waitFor();
  });

  it('shows pins, goes to a day, and follows links to messages everywhere', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const first = await say(bob, textId, 'the very first');
    await Promise.all(Array.from({ length: 60 }, (_, count) => say(alice, textId, `line ${count}`)));
    const { id: sky } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'sky', type: 0 });
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'a picture to keep' }));
    form.set('files[0]', new Blob([PIXEL], { type: 'image/png' }), 'red.png');
    const sent = await fetch(`${world().server.url}/api/v10/channels/${textId}/messages`, {
      method: 'POST',
      headers: { authorization: bob.authorization },
      body: form,
    });
    const { id: kept } = (await sent.json()) as { id: string };
    const drawn = await bot.rest.post<{ id: string }>(`/channels/${textId}/messages`, {
      flags: 1 << 15,
      components: [{ type: 10, content: 'built of parts' }],
    });
    const poll = { question: { text: 'Which tower?' }, answers: [{ poll_media: { text: 'The left one' } }] };
    const asked = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { poll });
    for (const id of [drawn.id, asked.id, kept]) await alice.rest.put(`/channels/${textId}/messages/pins/${id}`, {});
    await bob.rest.post(`/channels/${sky}/messages`, { message_reference: { type: 1, channel_id: textId, message_id: drawn.id } });
    // As it stands in messages that were brought over from Discord.
    await say(bob, sky, `https://discord.com/channels/${guildId}/${textId}/${first} in <id:customize>`);
    const { page } = await open(alice, `/channels/${guildId}/${sky}`);
    await row(page, 'built of parts').getByText('Forwarded').waitFor();
    await row(page, 'Channels & roles').getByRole('link', { name: '#general › message', exact: true }).click();
    await row(page, 'the very first').locator('xpath=self::*[contains(@class, "found")]').waitFor();
    // So does what a channel is about, once it is read in full.
    await alice.rest.patch(`/channels/${textId}`, { topic: `Look at the **sky**,\nin <#${sky}>. Rain is ||near||.` });
    await page.getByRole('button', { name: /^Look at the sky, in #sky/ }).click();
    const topic = page.getByRole('dialog', { name: '#general' });
    await topic.getByRole('button', { name: /^Spoiler/ }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await topic.getByRole('link', { name: '#sky' }).click();
    await page.waitForURL(`**/${sky}`);
    await topic.waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByRole('button', { name: 'Pinned messages' }).click();
    const pins = page.getByRole('dialog', { name: 'Pinned messages' });
    for (const words of ['built of parts', 'The left one', 'a picture to keep']) await pins.getByText(words, { exact: true }).waitFor();
    const picture = pins.getByRole('article').filter({ hasText: 'a picture to keep' });
    await picture.hover();
    await picture.getByRole('button', { name: 'Jump' }).click();
    await row(page, 'a picture to keep').locator('xpath=self::*[contains(@class, "found")]').waitFor();
    for (const id of [drawn.id, asked.id]) await alice.rest.delete(`/channels/${textId}/messages/pins/${id}`);
    await page.getByRole('button', { name: 'Pinned messages' }).click();
    await pins.getByRole('article').hover();
    await pins.getByRole('button', { name: 'Unpin' }).click();
    await pins.getByText('Nothing is pinned here yet.').waitFor();
    await page.keyboard.press('Escape');
    // Too fast, it waits by itself and says so; for what lasts longer one has to come back.
    let refusals = 0;
    await page.route('**/messages/pins/*', (route) => {
      const seconds = refusals++ === 0 ? 3 : 900;
      if (refusals === 2) return route.continue();
      return route.fulfill({
        status: 429,
        headers: { 'retry-after': `${seconds}` },
        json: { message: 'You are being rate limited.', retry_after: seconds, global: false },
      });
    });
    const choose = async (words: string): Promise<void> => {
      await row(page, 'a picture to keep').hover();
      await row(page, 'a picture to keep').getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: words, exact: true }).click();
    };
    await choose('Pin');
    await page.getByRole('alertdialog').filter({ hasText: 'That was too fast' }).getByText('It goes on by itself in 3 s.').waitFor();
    await choose('Unpin');
    await page.getByRole('alertdialog').filter({ hasText: 'That did not work' }).getByText('That was too often. Wait a moment.').waitFor();
    await page.unroute('**/messages/pins/*');
    await page.getByRole('button', { name: 'Jump to a date' }).click();
    await page.getByRole('dialog', { name: 'Jump to a date' }).locator('[data-today] , [role=button]:not([aria-disabled=true])').last().click();
    // That day began with who came in.
    const [oldest] = await alice.rest.get<{ id: string }[]>(`/channels/${textId}/messages?after=0&limit=1`);
    await page.waitForURL(`**/${oldest?.id}`);
    await page.locator(`[data-message="${oldest?.id}"]`).waitFor();
  });

  it('leads who writes while they read far back to what they wrote, and knows no gap on the way', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const first = await say(bob, textId, 'the very first');
    const like = { channel_id: textId, id: first };
    await seedMessages(
      world(),
      like,
      Array.from({ length: 119 }, (_, count) => `line ${count}`),
    );
    await say(bob, textId, 'line 119');
    const { page } = await open(alice, `/channels/${guildId}/${textId}/${first}`);
    await row(page, 'the very first').locator('xpath=self::*[contains(@class, "found")]').waitFor();
    expect(await row(page, 'line 119').count()).toBe(0);
    await write(page, 'I read all of it');
    await page.locator('article:not(.pending)').filter({ hasText: 'I read all of it' }).waitFor();
    await row(page, 'line 119').waitFor();
    await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
    await page.waitForFunction(() => {
      const area = document.querySelector('.scroller');
      return area !== null && area.scrollHeight - area.scrollTop - area.clientHeight < 4;
    });
    // Others' words move nobody who reads.
    await page.getByRole('group', { name: 'Messages' }).hover();
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'To the newest' }).waitFor();
    const measure = () => page.getByRole('group', { name: 'Messages' }).evaluate(({ scrollTop, scrollHeight }) => ({ scrollTop, scrollHeight }));
    // Once it stands: rows that roll into view are measured, and what was guessed of them is put right.
    let before = await measure();
    for (let still = 0; still < 5;) {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const now = await measure();
      still = now.scrollTop === before.scrollTop ? still + 1 : 0;
      before = now;
    }
    await say(bob, textId, 'well done');
    await page.waitForFunction((height) => (document.querySelector('.scroller')?.scrollHeight ?? 0) > height, before.scrollHeight);
    expect((await measure()).scrollTop).toBe(before.scrollTop);
  });

  // The last one: it puts the server's clock on, and that of the browser stays.
  it('gathers in the inbox what is unread, mentions one, was saved, and comes due', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id: sky } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'sky', type: 0 });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    await say(bob, sky, 'clouds from the west');
    await page.getByRole('link', { name: /^sky, unread/ }).waitFor();
    await page.keyboard.press('Control+i');
    const inbox = page.getByRole('dialog', { name: 'Inbox' });
    await inbox.getByRole('tab', { name: 'Unread' }).click();
    await inbox.getByText('clouds from the west').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await inbox.getByRole('button', { name: 'Mark as read' }).first().click();
    await inbox.getByText('You have read everything.').waitFor();
    await inbox.getByRole('tab', { name: 'Mentions' }).click();
    await inbox.getByText('Nobody mentioned you lately.').waitFor();
    await say(bob, sky, `<@${alice.id}> look up`);
    await inbox.getByText('look up').waitFor();
    await say(bob, sky, '@everyone rain');
    await inbox.getByRole('button', { name: 'Remove from the list' }).last().click();
    await inbox.getByText('look up').waitFor({ state: 'detached' });
    await inbox.press('Escape');
    await inbox.waitFor({ state: 'detached' });
    await say(bob, textId, 'the key is under the mat');
    const there = row(page, 'under the mat');
    await there.hover();
    await there.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save for later' }).click();
    await page.getByText('Saved for later').waitFor();
    await page.keyboard.press('Control+i');
    await inbox.getByRole('tab', { name: 'Saved' }).click();
    await inbox.getByRole('article').hover();
    await inbox.getByRole('button', { name: 'Time and note' }).click();
    await page.getByLabel('Tomorrow at nine').check();
    await page.getByLabel('A note to yourself').fill('Take it along');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await inbox.getByText('Take it along').waitFor();
    await page.getByLabel('A note to yourself').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await inbox.waitFor({ state: 'detached' });
    await there.hover();
    await there.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Remind me' }).click();
    await page.getByLabel('In 20 minutes').check();
    await page.getByLabel('A note to yourself').fill('Fetch the key');
    await page.getByRole('dialog').getByRole('button', { name: 'Remind me' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    time.aheadMs += 21 * 60_000;
    const notices = page.getByRole('region', { name: 'Notices' });
    await notices.getByText('Fetch the key').waitFor();
    await page.getByRole('button', { name: /^Inbox, 1 reminder is due/ }).waitFor();
    time.aheadMs += 40 * 3_600_000;
    await notices.getByText('Take it along').waitFor();
    await notices.getByRole('alertdialog').filter({ hasText: 'Take it along' }).getByRole('button', { name: 'Jump' }).click();
    await there.locator('xpath=self::*[contains(@class, "found")]').waitFor();
    await page.keyboard.press('Control+i');
    await inbox.getByRole('tab', { name: 'Reminders' }).click();
    await inbox.getByRole('listitem').filter({ hasText: 'Fetch the key' }).getByRole('button', { name: 'Done' }).click();
    await inbox.getByText('Nothing to be reminded of').waitFor();
  });
});
