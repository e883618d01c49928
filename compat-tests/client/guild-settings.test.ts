/// <reference lib="dom" />
import { PermissionFlagsBits as Bit, type APIGuildMember, type APIRole } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { look } from './look.ts';
import { anyRow, box, row, useClient, write } from './use-client.ts';

const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
};
const sections = (page: Page, name: string) => page.getByRole('dialog').getByRole('navigation').getByRole('link', { name, exact: true });
/** What takes long to come over a busy machine is asked for again. */
async function eventually<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; ; tries++) {
    const value = await ask();
    if (isSo(value) || tries > 100) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describeWhere(lackingChromium(), "a guild's settings in the web client", () => {
  const { world, open } = useClient();

  it('keeps people there with unsaved changes, saves them, and shows them to others at once', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, faults } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await page.getByRole('button', { name: 'Menu of the guild' }).click();
    await page.getByRole('menuitem', { name: 'Guild settings' }).click();
    await page.getByLabel('Name of the guild').fill('x');
    await page.keyboard.press('Escape');
    await page.getByRole('alert').filter({ hasText: 'unsaved changes' }).waitFor();
    await sections(page, 'Roles').click();
    await page.goBack();
    expect(await page.getByLabel('Name of the guild').inputValue()).toBe('x');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Must be between 2 and 100 in length.', { exact: true }).waitFor();
    await page.getByLabel('Name of the guild').fill('The lighthouse <b>');
    // Where the server fails, what was changed stays and can be saved once more.
    await page.route(`**/api/v10/guilds/${guildId}`, (route) => route.fulfill({ status: 503, json: { message: '503: Service Unavailable', code: 0 } }));
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The server had trouble with this. Try again in a while.').waitFor();
    await page.unroute(`**/api/v10/guilds/${guildId}`);
    faults.console.splice(0); // the browser writes down each answer of 5xx
    await page.getByLabel('Only mentions').check();
    await save(page);
    await his.getByRole('heading', { name: 'The lighthouse <b>' }).waitFor();
    await sections(page, 'Safety').click();
    await page.getByLabel('Low').check();
    await save(page);
    await page.keyboard.press('Escape');
    await box(page).waitFor();
    const guild = await alice.rest.get<{ verification_level: number; default_message_notifications: number }>(`/guilds/${guildId}`);
    expect([guild.verification_level, guild.default_message_notifications]).toEqual([1, 1]);
    // Everybody may add expressions, and gets there nothing else; who may do nothing there is not offered it, and is not let in.
    await his.getByRole('button', { name: 'Menu of the guild' }).click();
    await his.getByRole('menuitem', { name: 'Guild settings' }).click();
    await sections(his, 'Emojis').waitFor();
    expect(await his.getByRole('dialog').getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Emojis', 'Stickers', 'Soundboard']);
    await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(Bit.ViewChannel | Bit.SendMessages) });
    await his.getByRole('dialog').waitFor({ state: 'detached' });
    await his.getByRole('button', { name: 'Menu of the guild' }).click();
    await his.getByRole('menuitem', { name: 'Leave the guild' }).waitFor();
    expect(await his.getByRole('menuitem', { name: 'Guild settings' }).count()).toBe(0);
  });

  it('orders roles by drag and by keyboard, gives and takes permissions that are felt at once, and shows the guild with the eyes of a role', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const make = (name: string, permissions: bigint): Promise<APIRole> =>
      alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name, permissions: permissions.toString() });
    const keepers = await make('Keepers', Bit.ManageChannels);
    await make('Guests', 0n);
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${keepers.id}`);
    const { id: hiddenId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'cellar', type: 0 });
    await alice.rest.put(`/channels/${hiddenId}/permissions/${keepers.id}`, { type: 0, deny: Bit.ViewChannel.toString() });
    const { page } = await open(alice, `/guild-settings/${guildId}/roles`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const place = async (name: string): Promise<number> =>
      (await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).find((role) => role.name === name)?.position ?? -1;
    const line = (name: string) => page.getByRole('grid', { name: /^Roles/ }).getByRole('row', { name });
    await line('Guests').dragTo(line('Keepers'), { targetPosition: { x: 60, y: 2 } });
    await eventually(
      () => Promise.all([place('Guests'), place('Keepers')]),
      ([guests = 0, own = 0]) => guests > own,
    );
    expect(await place('Guests')).toBeGreaterThan(await place('Keepers'));
    await page.getByRole('button', { name: 'Move Keepers' }).focus();
    await page.keyboard.press('Enter');
    for (let steps = 0; steps < 2; steps++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(
      () => Promise.all([place('Guests'), place('Keepers')]),
      ([guests = 0, own = 0]) => own > guests,
    );
    expect(await place('Keepers')).toBeGreaterThan(await place('Guests'));

    await his.getByRole('button', { name: 'Menu of the guild' }).click();
    await his.getByRole('menuitem', { name: 'Create a channel' }).waitFor();
    await his.keyboard.press('Escape');
    await line('Keepers').click();
    // What was refused is shown, though another tab is open.
    await page.getByLabel('Name of the role').fill('');
    await page.getByRole('tab', { name: 'Permissions' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('alert').filter({ hasText: 'This was not taken' }).waitFor();
    await page.getByLabel('Name of the role').fill('Keepers');
    await page.getByRole('tab', { name: 'Permissions' }).click();
    await page.getByRole('searchbox', { name: 'Search permissions' }).fill('manage chan');
    await page.getByRole('switch', { name: /Manage channels/ }).press('Space');
    await save(page);
    await eventually(
      async () => {
        await his.getByRole('button', { name: 'Menu of the guild' }).click();
        const count = await his.getByRole('menuitem', { name: 'Create a channel' }).count();
        await his.keyboard.press('Escape');
        return count;
      },
      (count) => count === 0,
    );
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('button', { name: `Take the role from ${bob.name}` }).click();
    await eventually(
      () => alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${bob.id}`),
      ({ roles }) => roles.length === 0,
    );
    await page.getByRole('button', { name: 'Add a member' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).last().fill(bob.name);
    await page.getByRole('option', { name: bob.name }).click();
    await page.getByRole('button', { name: `Take the role from ${bob.name}` }).waitFor();
    await page.getByRole('button', { name: 'As a table' }).click();
    const cell = (name: string) => page.getByRole('checkbox', { name, exact: true });
    await cell('Guests: Manage channels').click();
    // The bot's own role stands between them.
    for (let steps = 0; steps < 2; steps++) await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Keepers: Manage channels');
    await page.keyboard.press('Space');
    expect(await look(page, 'guild-roles-table')).toEqual([]);
    await save(page);
    const canManage = async (): Promise<string[]> =>
      (await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`))
        .filter(({ permissions }) => (BigInt(permissions) & Bit.ManageChannels) !== 0n)
        .map(({ name }) => name);
    expect((await canManage()).toSorted()).toEqual(['Guests', 'Keepers']);
    await page.getByRole('button', { name: 'As a list' }).click();
    await line('Keepers').click();
    await page.getByRole('button', { name: 'View as this role' }).click();
    await page.getByText('Nothing can be written meanwhile').waitFor();
    await page.getByRole('link', { name: /^general/ }).waitFor();
    await page.getByRole('link', { name: 'cellar' }).waitFor({ state: 'detached' });
    expect(await box(page).count()).toBe(0);
    // With more roles than one, as somebody has them; the channel closes before eyes that may not see it.
    const roleBox = page.getByRole('listbox', { name: 'Roles' });
    await page.getByRole('button', { name: 'Other roles' }).click();
    await roleBox.getByRole('option', { name: 'Keepers', selected: true }).click();
    await roleBox.getByRole('option', { name: 'Guests' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('as somebody with Guests does').waitFor();
    await page.getByRole('link', { name: 'cellar' }).click();
    await page.getByRole('heading', { name: 'cellar', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Other roles' }).click();
    await page.getByRole('combobox', { name: 'Search roles' }).fill('keep');
    await roleBox.getByRole('option', { name: 'Keepers' }).click();
    expect(await look(page, 'guild-viewed-as')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByText('as somebody with Keepers, Guests does').waitFor();
    await page.getByRole('link', { name: 'cellar' }).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'cellar', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Stop viewing' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'cellar' }).waitFor();
  });

  it('makes channels, changes them, hides them live by an overwrite, and deletes them, from the menu of a channel', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await page.getByRole('button', { name: 'Menu of the guild' }).click();
    await page.getByRole('menuitem', { name: 'Create a channel' }).click();
    await page.getByRole('radio', { name: /^Forum/ }).check();
    await page.getByRole('dialog').getByLabel('Name').fill('questions');
    await page.getByRole('button', { name: 'Create it' }).click();
    await his.getByRole('link', { name: 'questions' }).waitFor();
    const edit = async (name: string): Promise<void> => {
      await page.getByRole('link', { name, exact: true }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Edit the channel' }).click();
    };
    // A span that no list has, as a bot may set it, is offered beside the others.
    const forum = (await alice.rest.get<{ id: string; name: string }[]>(`/guilds/${guildId}/channels`)).find(({ name }) => name === 'questions');
    await alice.rest.patch(`/channels/${forum?.id}`, { default_thread_rate_limit_per_user: 7 });
    await edit('questions');
    await page.getByLabel('Slow mode for messages in posts').locator('option:checked', { hasText: '7 seconds' }).waitFor({ state: 'attached' });
    await page.getByLabel('Guidelines for posts').fill('Search before you ask.');
    await page.getByRole('button', { name: 'Add a tag' }).click();
    await page.getByLabel('Name of tag 1').fill('solved');
    await page.getByLabel('Slow mode for posts').selectOption({ label: '5 minutes' });
    await save(page);
    await sections(page, 'Permissions').click();
    await page.getByRole('button', { name: 'Add a role or member' }).click();
    await page.getByRole('option', { name: 'Robert' }).click();
    await page.getByRole('radiogroup', { name: 'View channels' }).getByRole('radio', { name: 'Deny' }).click();
    await save(page);
    await his.getByRole('link', { name: 'questions' }).waitFor({ state: 'detached' });
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('radiogroup', { name: 'View channels' }).getByRole('radio', { name: 'Allow' }).click();
    // What others set meanwhile comes in, and stays.
    await alice.rest.put(`/channels/${forum?.id}/permissions/${alice.id}`, { type: 1, allow: Bit.SendMessages.toString() });
    await page.locator('.overwrite-subjects').getByRole('button', { name: alice.name }).waitFor();
    await save(page);
    await his.getByRole('link', { name: 'questions' }).waitFor();
    const channel = await alice.rest.get<object[]>(`/guilds/${guildId}/channels`);
    expect(channel).toContainEqual(
      expect.objectContaining({
        name: 'questions',
        topic: 'Search before you ask.',
        rate_limit_per_user: 300,
        available_tags: [expect.objectContaining({ name: 'solved' })],
        permission_overwrites: expect.arrayContaining([expect.objectContaining({ id: alice.id, allow: Bit.SendMessages.toString() })]),
      }),
    );
    await page.getByRole('button', { name: 'Delete the channel' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await his.getByRole('link', { name: 'questions' }).waitFor({ state: 'detached' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('times out, kicks and bans from members and messages, lifts bans, deletes messages together, and keeps invites', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    for (const text of ['one', 'two', 'three']) await write(his, text);
    // Whoever may call others something else finds them in the settings.
    const everyone = (await alice.rest.get<APIRole[]>(`/guilds/${guildId}/roles`)).find(({ id }) => id === guildId);
    const usual = BigInt(everyone?.permissions ?? 0) & ~Bit.CreateGuildExpressions;
    const allow = (permissions: bigint) => alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: String(permissions) });
    await allow(usual);
    await his.getByRole('button', { name: 'Menu of the guild' }).click();
    await his.getByRole('menuitem', { name: 'Leave the guild' }).waitFor();
    await his.getByRole('menuitem', { name: 'Guild settings' }).waitFor({ state: 'detached' });
    await allow(usual | Bit.ManageNicknames);
    await his.getByRole('menuitem', { name: 'Guild settings' }).waitFor();
    await his.keyboard.press('Escape');
    await row(page, 'three').waitFor();
    await page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: 'Robert' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Time out Robert' }).click();
    await page.getByLabel('For', { exact: true }).selectOption({ label: '1 hour' });
    await page.getByLabel('Reason').fill('too loud');
    await page.getByRole('button', { name: 'Time out', exact: true }).click();
    await box(his).waitFor({ state: 'detached' });
    await row(page, 'one').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Choose messages to delete' }).click();
    await row(page, 'two').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete them' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await anyRow(his, 'two').waitFor({ state: 'detached' });
    expect(await anyRow(his, 'one').count()).toBe(0);
    await row(his, 'three').waitFor();
    await row(page, 'three').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Ban Robert' }).click();
    await page.getByLabel('Delete what they wrote').selectOption({ label: 'The last 1 hour' });
    await page.getByLabel('Reason').fill('<b>spam</b>');
    await page.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
    await his.getByRole('heading', { name: 'Friends' }).waitFor();
    await anyRow(page, 'three').waitFor({ state: 'detached' });
    const log = await alice.rest.get<{ audit_log_entries: { reason?: string }[] }>(`/guilds/${guildId}/audit-logs`);
    expect(log.audit_log_entries.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['too loud', '<b>spam</b>']));
    await page.goto(`${world().server.url}/guild-settings/${guildId}/bans`);
    await page.getByText('<b>spam</b>').waitFor();
    await page.getByRole('searchbox', { name: /bans/ }).fill('Robert');
    await page.getByRole('button', { name: 'Lift the ban' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Lift the ban' }).click();
    await page.getByText('Nobody is banned.').waitFor();
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    await sections(page, 'Invites').click();
    await page.getByRole('cell', { name: code, exact: true }).waitFor();
    await page.getByRole('switch', { name: /Pause invites/ }).press('Space');
    await page.getByRole('switch', { name: /Pause invites/, checked: true }).waitFor();
    expect(await bob.rest.refused('POST', `/invites/${code}`, { body: {} })).toBe('400 40006');
    await page.getByRole('switch', { name: /Pause invites/ }).press('Space');
    await page.getByRole('switch', { name: /Pause invites/, checked: false }).waitFor();
    await bob.rest.post(`/invites/${code}`, {});
    await page.getByRole('button', { name: `Revoke ${code}` }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('There are no invites.').waitFor();
    await page.getByRole('button', { name: 'Make an invite' }).click();
    await page.getByLabel('Expire after').selectOption({ label: 'Never' });
    await page.getByLabel('Most uses').selectOption({ label: '5 uses' });
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('row', { name: /0 of 5 never/ }).waitFor();
    await sections(page, 'Members').click();
    await page.getByRole('button', { name: 'Menu of Robert' }).click();
    await page.getByRole('menuitem', { name: 'Kick Robert' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Kick', exact: true }).click();
    await page.getByRole('button', { name: 'Menu of Robert' }).waitFor({ state: 'detached' });
    expect(await faultsOfAccess(page)).toEqual([]);
  });
});
