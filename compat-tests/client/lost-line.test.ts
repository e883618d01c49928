/// <reference lib="dom" />
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess, type Faults } from '../browser/use-browser.ts';
import { row, useClient, write } from './use-client.ts';

interface Written {
  id: string;
  content: string;
}

/** Browsers write down each request that found no line, which is what these tests are about. */
const forgiveTheLine = ({ console: lines }: Faults): void => void lines.splice(0, lines.length, ...lines.filter((line) => !line.includes('net::ERR_')));

describeWhere(lackingChromium(), 'the web client without a line, and after a reload', () => {
  const { world, open } = useClient();

  it('keeps what is written without a connection, also over a reload, and sends it once', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, context, faults } = await open(alice, `/channels/${guildId}/${textId}`);
    await write(page, 'before');
    await row(page, 'before').waitFor();
    // The page itself is there; nothing of the server is.
    await context.route('**/api/**', (route) => route.abort());
    await write(page, 'written in the tunnel');
    await page.locator('article.pending').filter({ hasText: 'written in the tunnel' }).waitFor();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'said meanwhile' });
    await page.reload();
    await context.unroute('**/api/**');
    await row(page, 'written in the tunnel').waitFor();
    await row(page, 'said meanwhile').waitFor();
    const all = await bob.rest.get<Written[]>(`/channels/${textId}/messages`);
    expect(all.filter(({ content }) => content === 'written in the tunnel')).toHaveLength(1);
    expect(await page.locator('article').filter({ hasText: 'written in the tunnel' }).count()).toBe(1);
    forgiveTheLine(faults);
  });

  it('says that the line is gone, and comes back by itself with what was missed', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, context, faults } = await open(alice, `/channels/${guildId}/${textId}`);
    await row(page, 'is here').first().waitFor();
    await context.setOffline(true);
    await write(page, 'into the void');
    await page.locator('article.pending').filter({ hasText: 'into the void' }).waitFor();
    // Closed from the other side, as a line that breaks is.
    await world().server.gateway?.restartSessions('a test cuts the line');
    await page.getByText('No connection.').waitFor();
    // A part that is not here yet comes with the line, and takes nothing away before.
    await page.keyboard.press('Control+k');
    await page.locator('article.pending').filter({ hasText: 'into the void' }).waitFor();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'are you there?' });
    await context.setOffline(false);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'into the void').waitFor();
    await row(page, 'are you there?').waitFor();
    await page.getByText('No connection.').waitFor({ state: 'detached' });
    const all = await bob.rest.get<Written[]>(`/channels/${textId}/messages`);
    expect(all.filter(({ content }) => content === 'into the void')).toHaveLength(1);
    forgiveTheLine(faults);
  });

  it('loses nothing of a form or a thread when the line goes in the middle, says so, and goes on', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { id: threadId } = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'The tunnel', type: 11 });
    const hers = await open(alice, `/guild-settings/${guildId}/overview`);
    const his = await open(bob, `/channels/${guildId}/${textId}/threads/${threadId}`);
    const bar = hers.page.getByRole('region', { name: 'Unsaved changes' });
    const panel = his.page.getByRole('complementary', { name: 'Thread' });
    const inThread = panel.getByRole('textbox', { name: /^Message / });
    await hers.page.getByLabel('Name of the guild').fill('Under the hill');
    await inThread.fill('begun above');
    for (const { context } of [hers, his]) await context.setOffline(true);
    await world().server.gateway?.restartSessions('a test cuts the line');
    await his.page.getByText('No connection.').waitFor();
    await bar.getByRole('button', { name: 'Save changes' }).click();
    await bar.getByRole('alert').getByText('The server does not answer.').waitFor();
    await hers.page.getByLabel('Description').fill('It is dark here.');
    await inThread.press('Enter');
    await panel.locator('article.pending').filter({ hasText: 'begun above' }).waitFor();
    await inThread.fill('not ended yet');
    // What others did meanwhile does not undo what one has not saved.
    await alice.rest.patch(`/guilds/${guildId}`, { description: 'The others were here.' });
    for (const { context } of [hers, his]) await context.setOffline(false);
    await his.page.getByText('No connection.').waitFor({ state: 'detached' });
    await panel.locator('article:not(.pending)').filter({ hasText: 'begun above' }).waitFor();
    await inThread.getByText('not ended yet').waitFor();

    // The server has the change and its answer is lost: once it is heard of, nothing is left to save.
    const guild = `**/api/v10/guilds/${guildId}`;
    await hers.page.route(guild, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await bar.getByRole('button', { name: 'Save changes' }).click();
    await bar.waitFor({ state: 'detached' });
    await hers.page.unroute(guild);
    expect(await bob.rest.get(`/guilds/${guildId}`)).toMatchObject({ name: 'Under the hill', description: 'It is dark here.' });
    await hers.page.getByLabel('Description').fill('It is light again.');
    expect(await bar.getByRole('alert').count()).toBe(0);
    await bar.getByRole('button', { name: 'Save changes' }).click();
    await bar.waitFor({ state: 'detached' });
    await inThread.press('Enter');
    await panel.locator('article:not(.pending)').filter({ hasText: 'not ended yet' }).waitFor();
    const said = await bob.rest.get<Written[]>(`/channels/${threadId}/messages`);
    expect(said.map(({ content }) => content).filter((content) => content !== '')).toEqual(['not ended yet', 'begun above']);
    for (const { faults } of [hers, his]) forgiveTheLine(faults);
  });

  it('says what the server does not want, and lets it be taken back', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(bob, `/channels/${guildId}/${textId}`);
    await row(page, 'is here').first().waitFor();
    // Between the key and the request the right to write goes.
    await page.route('**/api/v10/channels/*/messages', async (route) => {
      if (route.request().method() === 'POST') await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny: '2048', allow: '0' });
      await route.continue();
    });
    await write(page, 'too late');
    await page.getByRole('alert').filter({ hasText: 'Not sent: You may not do this.' }).waitFor();
    // Its channel says so from afar.
    const marked = page.getByRole('link', { name: 'general, not sent' });
    await marked.waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.locator('article').filter({ hasText: 'too late' }).waitFor({ state: 'detached' });
    await marked.waitFor({ state: 'detached' });
    await page.getByText('You may not write here.').waitFor();
    await page.unroute('**/api/v10/channels/*/messages');

    // Where the channel itself goes, the words can still be had.
    const { id: denId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'den', type: 0 });
    await page.getByRole('link', { name: 'den' }).click();
    await page.route(`**/api/v10/channels/${denId}/messages`, async (route) => {
      if (route.request().method() === 'POST') await alice.rest.delete(`/channels/${denId}`);
      await route.continue();
    });
    await write(page, 'words to keep');
    await page.getByRole('button', { name: '1 message was not sent' }).click();
    const kept = page.getByRole('dialog', { name: 'Not sent' });
    await kept.getByText('words to keep').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await kept.getByRole('button', { name: 'Discard' }).click();
    await kept.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'was not sent' }).count()).toBe(0);
  });
});
