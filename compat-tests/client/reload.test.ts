/// <reference lib="dom" />
import type { APIMessage } from 'discord-api-types/v10';
import type { Page, Route } from 'playwright-core';
import { askUntil } from '../ask-until.ts';
import { logIn } from '../browser/acts.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { lackingPage } from '../voice/call-site.ts';
import { WITH_VOICE } from '../voice/use-two-bots.ts';
import { CALL_SWITCHES } from './call-window.ts';
import { box, inBox, row, useClient, write } from './use-client.ts';

const MESSAGES = '**/api/v10/channels/*/messages';

/** Loads the page anew as an impatient person does, and has it whole again. */
async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.locator('#root > :not(#splash)').first().waitFor();
}

/** Has a browser's question whether to leave answered by yes. */
function leaveAtOnce(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept());
}

describeWhere(lackingChromium(), 'the web client, loaded anew at a bad moment', () => {
  const { world, open } = useClient();

  it('sends what was on its way once, whether the server had it already or not, with its files', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).waitFor();
    const said = async (text: string): Promise<APIMessage[]> =>
      (await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`)).filter(({ content }) => content === text);
    /** Reloads while `meet` has the request, and lets requests pass again. */
    const inTheMiddle = async (text: string, meet: (route: Route) => Promise<unknown>): Promise<void> => {
      let isMet = false;
      await page.route(MESSAGES, async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await meet(route);
        isMet = true;
      });
      await write(page, text);
      await askUntil('it is on its way', () => isMet, Boolean, 20_000);
      await page.unroute(MESSAGES);
      await reload(page);
      await row(page, text).waitFor();
      expect(await page.locator('article').filter({ hasText: text }).count()).toBe(1);
      expect(await said(text)).toHaveLength(1);
    };
    await inTheMiddle('never arrived', async () => undefined);
    // The server has it, and its answer is lost with the page.
    await inTheMiddle('arrived unheard', async (route) => {
      await route.fetch();
    });
    await page.locator('input[type=file]').setInputFiles({ name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('all of it') });
    await page
      .getByRole('button', { name: /log\.txt/ })
      .first()
      .waitFor();
    await inTheMiddle('with a file', async () => undefined);
    const [sent] = await said('with a file');
    expect(sent?.attachments.map(({ filename, size }) => [filename, size])).toEqual([['log.txt', 9]]);
  });

  it('keeps what is begun in the box and in an edit, and nothing half of what stands in a dialog or settings', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    leaveAtOnce(page);
    await write(page, 'as it stands');
    await row(page, 'as it stands').waitFor();
    await box(page).fill('begun and not');
    await row(page, 'as it stands').hover();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Edit the message' }).fill('half of an edit');
    await reload(page);
    const edit = page.getByRole('textbox', { name: 'Edit the message' });
    await edit.getByText('half of an edit').waitFor();
    expect(await inBox(page)).toBe('begun and not');
    expect((await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages?limit=1`))[0]?.content).toBe('as it stands');
    await edit.press('End');
    await edit.pressSequentially(', and the rest');
    await edit.press('Enter');
    await row(page, 'half of an edit, and the rest').waitFor();
    // Left, it does not come back; nor does that of a message which is gone.
    await row(page, 'half of an edit').hover();
    await page.getByRole('button', { name: 'Edit' }).click();
    await edit.fill('not meant');
    await edit.press('Escape');
    await reload(page);
    await row(page, 'half of an edit, and the rest').waitFor();
    expect(await edit.count()).toBe(0);
    await row(page, 'half of an edit').hover();
    await page.getByRole('button', { name: 'Edit' }).click();
    await edit.fill('too late');
    const [stood] = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages?limit=1`);
    await alice.rest.delete(`/channels/${textId}/messages/${stood?.id}`);
    await edit.waitFor({ state: 'detached' });
    const keptEdits = () => page.evaluate(() => Object.entries(localStorage).filter(([key, value]) => key.startsWith('nexus.edits') && value !== '{}'));
    expect(await keptEdits()).toEqual([]);
    await reload(page);
    await box(page).waitFor();

    await page.getByRole('button', { name: 'Menu of the guild' }).click();
    await page.getByRole('menuitem', { name: 'Create a channel' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('half-made');
    await reload(page);
    await box(page).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await inBox(page)).toBe('begun and not');

    await page.goto(`${world().server.url}/guild-settings/${guildId}/overview`);
    await page.getByLabel('Name of the guild').fill('Half a name');
    await page.getByRole('button', { name: 'Save changes' }).waitFor();
    await reload(page);
    await page.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => value === 'The guild'));
    expect(await page.getByRole('button', { name: 'Save changes' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    // Where one came to the settings by their address, they lead to their guild.
    await page.getByRole('navigation', { name: 'Channels' }).waitFor();
    const guild = await bob.rest.get<{ name: string }>(`/guilds/${guildId}`);
    const channels = await bob.rest.get<{ name: string }[]>(`/guilds/${guildId}/channels`);
    expect([guild.name, channels.some(({ name }) => name === 'half-made')]).toEqual(['The guild', false]);
  });

  it('stands again where it stood: in settings, beside a thread, on an invite, at the login', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { id } = await alice.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'about boats' });
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/messages/${id}/threads`, { name: 'Boats' });
    await alice.rest.post(`/channels/${thread.id}/messages`, { content: 'in the thread' });
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const { page } = await open(alice, '/settings/looks');
    for (let turn = 0; turn < 2; turn++) {
      await page.getByRole('heading', { name: 'Appearance', level: 1 }).waitFor();
      await reload(page);
    }
    await page.goto(`${world().server.url}/channels/${guildId}/${textId}/threads/${thread.id}`);
    for (let turn = 0; turn < 2; turn++) {
      await row(page, 'in the thread').waitFor();
      await row(page, 'about boats').first().waitFor();
      await reload(page);
    }
    const carol = await world().person('carol');
    const { page: hers } = await open(null, `/invite/${code}`);
    await hers.getByRole('button', { name: 'I have an account' }).click();
    await hers.getByLabel('Name or e-mail').fill(carol.name);
    await reload(hers);
    await hers.getByRole('heading', { name: 'The guild' }).waitFor();
    await hers.getByRole('button', { name: 'I have an account' }).click();
    // In the middle of the login itself.
    await hers.route('**/auth/login', () => undefined);
    await logIn(hers, carol);
    await hers.unroute('**/auth/login');
    await reload(hers);
    await hers.getByRole('button', { name: 'I have an account' }).click();
    await logIn(hers, carol);
    await hers.getByRole('button', { name: 'Join' }).waitFor();
    await reload(hers);
    await hers.getByRole('button', { name: 'Join' }).click();
    await row(hers, 'about boats').first().waitFor();
  });

  it('comes back whole from the modal of a bot, which can be opened again', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const listener = await bot.listen();
    const button = { type: 2, style: 1, custom_id: 'write', label: 'Write a note' };
    await bot.rest.post(`/channels/${textId}/messages`, { content: 'the shop', components: [{ type: 1, components: [button] }] });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const press = async (): Promise<void> => {
      const asked = listener.next<{ id: string; token: string }>('INTERACTION_CREATE');
      await page.getByRole('button', { name: 'Write a note' }).click();
      const { id, token } = await asked;
      const text = { type: 4, custom_id: 'text', label: 'Your note', style: 1 };
      const data = { custom_id: 'note', title: 'A note for the shop', components: [{ type: 1, components: [text] }] };
      await world().nobody.post(`/interactions/${id}/${token}/callback`, { type: 9, data });
      await page.getByLabel('Your note').fill('ripe ones');
    };
    await press();
    await reload(page);
    await row(page, 'the shop').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await press();
    const submitted = listener.next<{ type: number; data: { custom_id: string } }>('INTERACTION_CREATE');
    await page.getByRole('button', { name: 'Submit' }).click();
    expect(await submitted).toMatchObject({ type: 5, data: { custom_id: 'note' } });
  });
});

describeWhere(lackingPage(), 'the web client, loaded anew in a call', () => {
  const { world, open } = useClient({ ...WITH_VOICE, switches: CALL_SWITCHES });

  it('is out for the others at once, and is asked whether it goes back in', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`, { permissions: ['microphone'] });
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const inCall = his.getByRole('navigation', { name: 'Channels' }).getByText(alice.name);
    await page.getByRole('link', { name: 'General', exact: true }).last().click();
    await page.getByText('Voice connected').waitFor({ timeout: 60_000 });
    await inCall.waitFor();
    await reload(page);
    await inCall.waitFor({ state: 'detached' });
    await page.getByText('You were in a call').waitFor();
    await page.getByRole('button', { name: 'Go back in' }).click();
    await page.getByText('Voice connected').waitFor({ timeout: 60_000 });
    await inCall.waitFor();
    await reload(page);
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('You were in a call').waitFor({ state: 'detached' });
    await askUntil(
      'nobody is in it',
      () => world().server.core.states.peek(guildId)?.voiceStates.size,
      (size) => size === 0,
      20_000,
    );
  });
});
