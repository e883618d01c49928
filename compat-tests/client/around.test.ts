/// <reference lib="dom" />
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { box, row, useClient, write } from './use-client.ts';

/** A picture of one red pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

describeWhere(lackingChromium(), 'getting around in the web client', () => {
  const { world, open } = useClient();

  it('sends files that were chosen and pasted, and shows pictures from this server', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('some notes') },
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('not this one') },
    ]);
    await page.getByRole('button', { name: 'Remove wrong.txt' }).click();
    await box(page).evaluate((area, pixel) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(pixel), (letter) => letter.charCodeAt(0))], 'red.png', { type: 'image/png' }));
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
    }, PIXEL.toString('base64'));
    await page.getByText('red.png').waitFor();
    await write(page, 'two files');
    const there = row(his, 'two files');
    await there.getByRole('link', { name: 'notes.txt' }).waitFor();
    await there.getByRole('img', { name: 'red.png' }).waitFor();
    await his.waitForFunction(() => document.querySelector<HTMLImageElement>('.attachments img')?.naturalWidth === 1);
    expect(await there.getByText('wrong.txt').count()).toBe(0);
  });

  it('leads from a profile to a direct message, by Ctrl+K to anywhere, and along links and mentions', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const sent = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: `go to <#${textId}>` });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: 'Robert' }).click();
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByRole('heading', { level: 1, name: 'Robert' }).waitFor();
    await write(page, `${world().server.url}/channels/${guildId}/${textId}/${sent.id}`);
    const { page: his } = await open(bob, '/channels/@me');
    await his.getByRole('link', { name: /Direct messages, 1 mention/ }).waitFor();
    await his.getByRole('link', { name: `${alice.name}, 1 mention`, exact: true }).click();
    await his.getByRole('link', { name: 'Direct messages', exact: true }).waitFor();
    await box(his).fill('one moment');
    await his.getByRole('link', { name: 'Friends' }).click();
    await his.getByRole('link', { name: `${alice.name}, draft`, exact: true }).click();
    await row(his, '#general › message').getByRole('link', { name: '#general › message' }).click();
    await row(his, 'go to #').locator('xpath=self::*[contains(@class, "found")]').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByLabel('Channel, person or guild').fill('gener');
    await page.keyboard.press('Enter');
    await row(page, 'go to #').getByRole('link', { name: /^#/ }).waitFor();
  });

  it("opens somebody's card from their name, their picture and mentions of them, with the mouse and the keys", async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    await bob.rest.post(`/channels/${textId}/messages`, { content: `good morning <@${alice.id}>` });
    const hook = await alice.rest.post<{ id: string; token: string }>(`/channels/${textId}/webhooks`, { name: 'The weather' });
    await alice.rest.post(`/webhooks/${hook.id}/${hook.token}?wait=true`, { content: 'sunny' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const greeting = row(page, 'good morning');
    const card = page.getByRole('dialog').filter({ has: page.getByRole('heading', { name: 'Robert' }) });
    await greeting.getByRole('button', { name: 'Robert', exact: true }).click();
    await card.getByRole('textbox', { name: 'Message to @Robert' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await greeting.locator('.author-avatar').click();
    await card.waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    // The Tab key comes from the message to the name in it, and after the card the focus is there again.
    await greeting.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await card.waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Robert');
    await greeting.getByRole('button', { name: `@${alice.name}` }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Edit profile' }).waitFor();
    await page.keyboard.press('Escape');
    await greeting.getByRole('button', { name: `@${alice.name}` }).click({ button: 'right' });
    await page.getByRole('menu', { name: `Menu of ${alice.name}` }).waitFor();
    await page.keyboard.press('Escape');
    expect(await row(page, 'sunny').getByRole('button', { name: 'The weather' }).count()).toBe(0);
  });

  it('mentions people by what they are called, and sends their ids', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).pressSequentially('hello @Rob');
    await page.getByRole('option', { name: /Robert/ }).waitFor();
    await box(page).press('Tab');
    await box(page).pressSequentially('how are you?');
    await box(page).press('Enter');
    await row(page, 'how are you?').locator('.mention').filter({ hasText: '@Robert' }).waitFor();
    const [message] = await bob.rest.get<{ content: string }[]>(`/channels/${textId}/messages`);
    expect(message?.content).toBe(`hello <@${bob.id}> how are you?`);
  });

  it('speaks German to those who want it, and keeps a draft and a theme over a reload', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { locale: 'de-DE' });
    await page.getByRole('textbox', { name: 'Nachricht in #general' }).fill('halb ferti');
    // What the server refuses is said in German as well.
    await page.route('**/messages/pins/*', (route) => route.fulfill({ status: 404, json: { message: 'Unknown Message', code: 10008 } }));
    const joined = row(page, '').first();
    await joined.hover();
    await joined.getByRole('button', { name: 'Mehr' }).click();
    await page.getByRole('menuitem', { name: 'Anheften' }).click();
    const refused = page.getByRole('alertdialog').filter({ hasText: 'Das hat nicht geklappt' });
    await refused.getByText('Diese Nachricht gibt es nicht mehr, oder du darfst sie nicht mehr lesen.').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await refused.getByRole('button', { name: 'Schließen' }).click();
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('link', { name: 'Aussehen' }).click();
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/users/@me/client-settings') && answer.request().method() === 'PATCH');
    await page.getByLabel('Dunkel').check();
    await kept;
    await page.goto(`${world().server.url}/channels/${guildId}/${textId}`);
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark' && document.documentElement.lang === 'de');
    await page.getByRole('textbox', { name: 'Nachricht in #general' }).filter({ hasText: 'halb ferti' }).waitFor();
  });
});
