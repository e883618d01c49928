/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { look } from './look.ts';
import { box, row, useClient } from './use-client.ts';

const channel = (page: Page, name: string | RegExp) => page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name, exact: true });
const line = (page: Page) => page.getByRole('group', { name: 'Messages' }).getByText('New', { exact: true });

async function markUnread(page: Page, text: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
}

describeWhere(lackingChromium(), 'what is new in a channel of the web client', () => {
  const { world, open } = useClient();

  it('begins at a line to which a bar leads, however far up, and where "Mark as unread" puts it, on all devices', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id: otherId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'elsewhere', type: 0 });
    const say = (content: string) => bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content });
    const read = await say('read long ago');
    await alice.rest.post(`/channels/${textId}/messages/${read.id}/ack`, { token: null });
    for (let count = 1; count <= 120; count++) await say(count === 80 ? `<@${alice.id}> line ${count}.` : `line ${count}.`);

    const { page } = await open(alice, `/channels/${guildId}/${otherId}`);
    const { page: other } = await open(alice, `/channels/${guildId}/${otherId}`);
    await channel(page, /^general, 1 mention/).click();
    await row(page, 'line 120.').waitFor();
    const bar = page.getByRole('button', { name: /^More than \d+ new messages$/ });
    await bar.waitFor();
    for (const each of [page, other]) await channel(each, 'general').waitFor();
    expect(await look(page, 'unread-bar')).toEqual([]);
    await bar.click();
    await line(page).waitFor();
    await row(page, 'line 1.').first().waitFor();
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'To the newest' }).click();
    await row(page, 'line 120.').waitFor();

    // A few that came meanwhile, as many as are here.
    await channel(page, 'elsewhere').click();
    await page.getByRole('textbox', { name: 'Message in #elsewhere' }).waitFor();
    for (let count = 121; count <= 150; count++) await say(`line ${count}.`);
    await channel(page, /^general, unread/).click();
    await page.getByRole('button', { name: /^30 new messages since / }).waitFor();
    await page.getByRole('button', { name: 'Mark as read', exact: true }).click();
    await page.getByRole('button', { name: /^30 new messages since / }).waitFor({ state: 'detached' });

    await say(`<@${alice.id}> last of all`);
    await row(page, 'last of all').waitFor();
    // Seen here, and therefore read there.
    await channel(other, 'general').waitFor();
    await markUnread(page, 'line 149.');
    await line(page).waitFor();
    const place = await line(page).evaluate((one) => one.closest('.day')?.parentElement?.textContent ?? '');
    expect(place).toContain('line 149.');
    for (const each of [page, other]) await channel(each, /^general, 1 mention/).waitFor();
    // To look at it does not read it; to come back does.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await row(page, 'last of all').hover();
    await channel(other, /^general, 1 mention/).waitFor();
    await channel(page, 'elsewhere').click();
    await page.getByRole('textbox', { name: 'Message in #elsewhere' }).waitFor();
    await channel(page, /^general, 1 mention/).click();
    await box(page).waitFor();
    await line(page).waitFor();
    for (const each of [page, other]) await channel(each, 'general').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
  });
});
