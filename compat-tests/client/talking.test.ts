/// <reference lib="dom" />
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { PASSWORD } from '../browser/acts.ts';
import { look } from './look.ts';
import { anyRow, box, row, useClient, write } from './use-client.ts';

describeWhere(lackingChromium(), 'the web client', () => {
  const { world, open } = useClient();

  it('takes somebody from nothing to a guild of their own, and a friend into it by invite', async () => {
    // The first account of a server is its operator's, who is asked about the server first.
    await world().person('operator');
    const { page } = await open(null);
    await page.getByRole('link', { name: 'Make one' }).click();
    await page.getByLabel('Name', { exact: true }).fill('newcomer');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await page.getByRole('button', { name: 'Add a guild' }).click();
    await page.getByLabel('Name of your own guild').fill('The burrow');
    await page.getByLabel('Begin as').selectOption({ label: 'Study group' });
    await page.getByText('#homework-help').waitFor();
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('heading', { level: 1, name: 'The burrow' }).waitFor();
    await page.getByRole('link', { name: 'homework-help' }).click();
    await page.getByRole('link', { name: 'general', exact: true }).click();
    await write(page, 'Is anybody here?');
    await row(page, 'Is anybody here?').waitFor();
    await page.getByRole('button', { name: 'Menu of the guild' }).click();
    await page.getByRole('menuitem', { name: 'Invite people' }).click();
    const link = page.getByLabel('Link');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[readonly]')?.value.includes('/invite/'));

    const friend = await world().person('friend');
    const { page: theirs } = await open(friend, new URL(await link.inputValue()).pathname);
    await theirs.getByRole('heading', { name: 'The burrow' }).waitFor();
    await theirs.getByRole('button', { name: 'Join' }).click();
    await row(theirs, 'Is anybody here?').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'is here').waitFor();
  });

  it('logs in by name and password, and out again', async () => {
    const alice = await world().person('alice');
    const { page, faults } = await open(null, '/channels/@me');
    await page.getByLabel('Name or e-mail').fill(alice.name);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('.wrong').first().waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    // Nobody is told that they are out while the server lets them in.
    await page.route('**/auth/logout', (route) => route.fulfill({ status: 503, json: { message: '503: Service Unavailable', code: 0 } }));
    await page.getByRole('button', { name: /^You:/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    const stillIn = page.getByRole('alertdialog').filter({ hasText: 'You are not logged out' });
    await stillIn.waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.unroute('**/auth/logout');
    faults.console.splice(0); // the browser writes down each answer of 5xx
    await stillIn.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('nexus.token'))).toBeNull();
  });

  it('lets two people talk: typing, badges, replies, edits, reactions and what is deleted', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const second = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'second', type: 0 });
    const { page: hers } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await box(his).pressSequentially('hello');
    await hers.getByText(`${bob.name} is typing`).waitFor();
    await box(his).press('Shift+Enter');
    await box(his).pressSequentially('**there**');
    await box(his).press('Enter');
    await row(hers, 'hello').waitFor();
    expect(await row(hers, 'hello').locator('strong', { hasText: 'there' }).count()).toBe(1);

    await row(hers, 'hello').hover();
    await hers.getByRole('button', { name: 'Reply', exact: true }).click();
    await write(hers, 'hello to you');
    await row(his, 'hello to you').locator('.answered').waitFor();
    await row(his, 'hello to you')
      .getByRole('button', { name: /^hello/ })
      .count();

    // Below it stands that she pinned it, which nobody edits.
    await row(hers, 'hello to you').click({ button: 'right' });
    await hers.getByRole('menuitem', { name: 'Pin', exact: true }).click();
    await row(hers, 'pinned a message').waitFor();
    await box(hers).press('ArrowUp');
    await hers.getByLabel('Edit the message').fill('hello to you, bob');
    await hers.getByLabel('Edit the message').press('Enter');
    await row(his, 'hello to you, bob').getByText('(edited)').waitFor();

    await row(his, 'hello to you, bob').hover();
    await his.getByRole('button', { name: 'Add a reaction' }).click();
    await his.getByRole('option', { name: 'tada' }).click();
    await hers.getByRole('button', { name: '🎉, 1 reaction' }).click();
    const tada = his.getByRole('button', { name: '🎉, 2 reactions' });
    await tada.hover();
    const tip = his.getByRole('tooltip', { name: `${alice.name} and ${bob.name} reacted` });
    await tip.waitFor();
    expect(await look(his, 'reactions')).toEqual([]);
    await hers.getByRole('button', { name: '🎉, 2 reactions' }).click();
    await his.getByRole('tooltip', { name: new RegExp(String.raw`^\W*${bob.name} reacted`) }).waitFor();
    await hers.getByRole('button', { name: '🎉, 1 reaction' }).click();
    await tip.waitFor();
    await his.keyboard.press('Tab');
    await tada.focus();
    await his.keyboard.press('Tab');
    await tip.waitFor({ state: 'detached' });
    await his.keyboard.press('Enter');
    await his.getByRole('dialog', { name: 'Add a reaction' }).getByRole('combobox').fill('candle');
    await his.keyboard.press('Enter');
    await hers.getByRole('button', { name: '🕯️, 1 reaction' }).waitFor();

    // Elsewhere a mention counts, and is read when one comes there.
    await bob.rest.post(`/channels/${second.id}/messages`, { content: `<@${alice.id}> look here` });
    await hers.getByRole('link', { name: /second.*1 mention/ }).click();
    await row(hers, 'look here').waitFor();
    await hers.getByRole('link', { name: 'second', exact: true }).waitFor();

    await row(hers, 'look here').click({ button: 'right' });
    await hers.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await hers.getByRole('button', { name: 'Delete' }).click();
    await anyRow(hers, 'look here').waitFor({ state: 'detached' });
  });
});
