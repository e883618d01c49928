/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { testPng } from '#api-v10/cdn/test-images';
import { PROTO_ONLY_FIELDS, withValue } from '#core/user-settings/settings-fields';
import { writeFields } from '#protocol/protobuf';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Listener } from '../listener.ts';
import type { Somebody } from '../world.ts';
import { look, phone } from './look.ts';
import { anyRow, box, row, useClient, write } from './use-client.ts';

const directs = (page: Page) => page.getByRole('navigation', { name: 'Direct messages' });
const members = (page: Page) => page.getByRole('complementary', { name: 'Members' });
const messages = (page: Page) => page.getByRole('group', { name: 'Messages' });

async function befriend(one: Somebody, other: Somebody): Promise<void> {
  await one.rest.post('/users/@me/relationships', { username: other.name });
  await other.rest.put(`/users/@me/relationships/${one.id}`, {});
}

describeWhere(lackingChromium(), 'people in the web client', () => {
  const { world, open } = useClient();
  const found: string[] = [];
  const seen = async (page: Page, name: string): Promise<void> => void found.push(...(await look(page, name)));
  beforeEach(() => found.splice(0));
  afterEach(() => expect(found).toEqual([]));

  it('make a group, name it, bring people in and take them out, hand it over and leave it', async () => {
    const alice = await world().person('alice');
    const [bob, carla, dan] = [await world().person('bob'), await world().person('carla'), await world().person('dan')];
    for (const other of [bob, carla, dan]) await befriend(alice, other);
    await befriend(bob, dan);
    const [{ page: hers }, { page: his }] = [await open(alice, '/channels/@me'), await open(bob, '/channels/@me')];
    const choose = async (page: Page, item: string): Promise<void> => {
      await directs(page)
        .getByRole('link', { name: /members/ })
        .click({ button: 'right' });
      await page.getByRole('menuitem', { name: item }).click();
    };
    await hers.getByRole('button', { name: 'New conversation' }).click();
    for (const { name } of [bob, carla]) await hers.getByRole('checkbox', { name }).check();
    await hers.getByRole('button', { name: 'Create the group' }).click();
    await write(hers, 'all here?');
    await directs(his)
      .getByRole('link', { name: /3 members/ })
      .click();
    await row(his, 'all here?').waitFor();

    await choose(hers, 'Edit the group');
    await hers.getByRole('textbox', { name: 'Name' }).fill('The choir');
    const choosing = hers.waitForEvent('filechooser');
    await hers.getByRole('button', { name: 'Choose a picture' }).click();
    await (await choosing).setFiles({ name: 'choir.png', mimeType: 'image/png', buffer: testPng() });
    await hers.getByRole('button', { name: 'Remove it' }).waitFor();
    await seen(hers, 'group-settings');
    await hers.getByRole('button', { name: 'Save' }).click();
    await row(his, `${alice.name} called this The choir.`).waitFor();
    await row(his, `${alice.name} changed the picture of the group.`).waitFor();
    await directs(his)
      .getByRole('link', { name: /^The choir/ })
      .locator('img')
      .waitFor();

    await choose(hers, 'Add people');
    await hers.getByRole('checkbox', { name: dan.name }).check();
    await hers.getByRole('button', { name: 'Add them' }).click();
    await row(his, `${alice.name} added ${dan.name} to the group.`).waitFor();
    await directs(his)
      .getByRole('link', { name: /4 members/ })
      .waitFor();
    await choose(hers, 'Edit the group');
    await hers.getByRole('button', { name: `Take ${carla.name} out of the group` }).click();
    await row(his, `${alice.name} took ${carla.name} out of the group.`).waitFor();
    await hers.getByRole('button', { name: `Make ${bob.name} the owner` }).click();
    // Who owns it no more takes nobody out.
    await hers.getByRole('button', { name: `Take ${dan.name} out of the group` }).waitFor({ state: 'detached' });
    await hers.keyboard.press('Escape');
    await members(his)
      .getByRole('button', { name: new RegExp(`^${bob.name}.*Owner of the group`) })
      .waitFor();

    await choose(hers, 'Leave the group');
    await hers.getByRole('button', { name: 'Leave the group' }).click();
    await directs(hers)
      .getByRole('link', { name: /members/ })
      .waitFor({ state: 'detached' });
    await row(his, `${alice.name} left the group.`).waitFor();
    await seen(his, 'group');
    await choose(his, 'Edit the group');
    await his.getByRole('button', { name: `Take ${dan.name} out of the group` }).waitFor();
  }, 90_000);

  it('ask before they write to whom they do not know, and are taken in or turned down', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    const asksFirst = writeFields(withValue([], PROTO_ONLY_FIELDS.message_request_restricted_guild_ids, [guildId]));
    await alice.rest.patch('/users/@me/settings-proto/1', { settings: Buffer.from(asksFirst).toString('base64') });
    const { page: hers } = await open(alice, '/channels/@me');
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await members(his)
      .getByRole('button', { name: new RegExp(`^${alice.name}`) })
      .click();
    await his.getByLabel(`Message to @${alice.name}`).fill('may I sing with you?');
    await his.keyboard.press('Enter');
    await row(his, 'may I sing with you?').waitFor();
    await directs(hers)
      .getByRole('link', { name: /^Message requests/ })
      .click();
    await hers.getByRole('button', { name: `Accept ${bob.name}` }).waitFor();
    // It stands among no conversations, and is none to be called back to.
    await directs(hers).getByRole('link', { name: bob.name }).waitFor({ state: 'detached' });
    await seen(hers, 'message-requests');
    expect(await hers.locator('.rail .badge').count()).toBe(0);
    await hers.getByRole('tabpanel').getByRole('link', { name: bob.name }).click();
    await row(hers, 'may I sing with you?').waitFor();
    await hers.getByText('asks to write to you').waitFor();
    await seen(hers, 'message-request');
    await hers.getByRole('button', { name: 'Accept', exact: true }).click();
    await write(hers, 'gladly');
    await row(his, 'gladly').waitFor();
    await directs(hers).getByRole('link', { name: bob.name }).waitFor();

    const { id } = await carla.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: alice.id });
    await carla.rest.post(`/channels/${id}/messages`, { content: 'buy my flutes' });
    await directs(hers)
      .getByRole('link', { name: /^Message requests/ })
      .click();
    await hers.getByRole('button', { name: `Decline ${carla.name}` }).click();
    await hers.getByText('No message request waits.').waitFor();
    // On a phone the page of friends takes the place of the list, and leads back to it.
    await hers.setViewportSize(phone);
    await hers.getByRole('button', { name: 'Back', exact: true }).click();
    await directs(hers).getByRole('link', { name: 'Friends' }).click();
    await hers.getByRole('tab', { name: 'Online', exact: true, selected: true }).waitFor();
    await hers.getByRole('button', { name: 'Back', exact: true }).click();
    await directs(hers)
      .getByRole('link', { name: /^Message requests/ })
      .waitFor({ state: 'detached' });
    expect(await carla.rest.refused('POST', `/channels/${id}/messages`, { body: { content: 'cheap flutes' } })).toMatch(/^403/);
  }, 90_000);

  it('are seen as they wish: away, not to be disturbed, invisible, and with words of their own that end, and what they play', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const { page: hers } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: second } = await open(alice, '/channels/@me');
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const shown = (words: string) => members(his).getByRole('button', { name: new RegExp(`^${alice.name}.*, ${words}`) });
    const self = (page: Page) => page.getByRole('button', { name: /^You:/ });
    const be = async (status: RegExp, until?: string): Promise<void> => {
      await self(hers).click();
      await hers.getByRole('menuitem', { name: status }).click();
      if (until !== undefined) await hers.getByRole('menuitem', { name: until }).click();
      await hers.getByRole('menu').first().waitFor({ state: 'detached' });
    };
    await shown('Online').waitFor();
    await hers.clock.install();
    await be(/^Away/, 'Until I change it');
    await shown('Away').waitFor();
    await self(second).getByText('Away').waitFor();
    await be(/^Invisible/, 'Until I change it');
    await shown('Offline').waitFor();
    await self(hers).getByText('Invisible').waitFor();
    await write(hers, 'nobody sees me');
    await row(his, 'nobody sees me').waitFor();
    await be(/^Do not disturb/, 'For 15 minutes');
    await shown('Do not disturb').waitFor();
    await hers.clock.fastForward('16:00');
    await shown('Online').waitFor();

    await be(/^Set a custom status/);
    const dialog = hers.getByRole('dialog', { name: 'Set a custom status' });
    await dialog.getByRole('button', { name: 'Choose an emoji' }).click();
    await hers.getByRole('option', { name: 'tada' }).click();
    await dialog.getByLabel('What is going on?').fill('At the rehearsal');
    await dialog.getByLabel('Ends').selectOption({ label: 'In half an hour' });
    await seen(hers, 'custom-status');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await shown('Online.*🎉 At the rehearsal').waitFor();
    await self(second).getByText('At the rehearsal').waitFor();
    await hers.clock.fastForward('31:00');
    await members(his).getByText('At the rehearsal').waitFor({ state: 'detached' });
    await self(second).getByText('At the rehearsal').waitFor({ state: 'detached' });
    await shown('Online').waitFor();

    // What others do stands beneath their names, and in full on their cards.
    await alice.rest.post('/users/@me/channels', { recipient_id: bot.id });
    const [playing, listening] = [await bot.listen(), await bob.listen()];
    const does = ({ send }: Listener, status: string, ...activities: object[]): void => send(3, { since: null, afk: false, status, activities });
    const line = (who: Somebody, words: string) => members(hers).getByRole('button', { name: new RegExp(`^${who.name}.*${words}`) });
    does(playing, 'idle', { type: 0, name: 'Chess <b>', state: 'Move 12' });
    const song = { type: 2, name: 'Radio', details: 'A song', state: 'by the choir', timestamps: { start: Date.now() - 60_000 } };
    does(listening, 'dnd', song);
    await line(bot, ', Away.*Playing Chess <b>').waitFor();
    await directs(second)
      .getByRole('link', { name: new RegExp(`^${bot.name}, Playing Chess <b>`) })
      .getByText('Playing Chess <b>', { exact: true })
      .waitFor();
    await line(bob, 'Listening to Radio').click();
    const card = hers.getByRole('dialog', { name: bob.name });
    for (const words of ['Listening to Radio', 'A song', 'by the choir']) await card.getByText(words, { exact: true }).waitFor();
    await card.getByText(/^since \d/).waitFor();
    await seen(hers, 'activity');
    await hers.keyboard.press('Escape');
    // Words of one's own come before what one plays; the card has both.
    does(playing, 'online', { type: 0, name: 'Chess' }, { type: 4, name: 'Custom Status', state: 'Waiting for a move' });
    await line(bot, ', Online.*Waiting for a move').click();
    for (const words of ['Waiting for a move', 'Playing Chess']) await hers.getByRole('dialog', { name: bot.name }).getByText(words).waitFor();
    await hers.keyboard.press('Escape');
    await directs(second)
      .getByRole('link', { name: new RegExp(`^${bot.name}, Waiting for a move`) })
      .waitFor();
    does(playing, 'online');
    await members(hers).getByText('Waiting for a move').waitFor({ state: 'detached' });
    await directs(second).getByText('Waiting for a move').waitFor({ state: 'detached' });
  }, 90_000);

  it('are noted, hidden where they are blocked or ignored, and called otherwise in a guild', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const { page: hers } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    for (const text of ['first', 'second']) await bob.rest.post(`/channels/${textId}/messages`, { content: text });
    await row(hers, 'second').waitFor();
    await bot.rest.post(`/channels/${textId}/messages`, {
      content: 'an answer',
      message_reference: { message_id: (await bob.rest.get<{ id: string }[]>(`/channels/${textId}/messages`))[0]?.id },
    });
    const line = (page: Page, name: string) => members(page).getByRole('button', { name: new RegExp(`^${name}`) });
    const choose = async (item: string): Promise<void> => {
      await line(hers, bob.name).click({ button: 'right' });
      await hers.getByRole('menuitem', { name: item, exact: true }).click();
    };
    // A note is kept though the card goes at once.
    await line(hers, bob.name).click();
    await hers.getByRole('textbox', { name: /^Note/ }).fill('plays the flute');
    await hers.keyboard.press('Escape');
    const { page: second } = await open(alice, `/channels/${guildId}/${textId}`);
    await line(second, bob.name).click();
    await second.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('.note-field')?.value === 'plays the flute');

    await choose('Block');
    await hers.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await messages(hers).getByText('2 blocked messages').waitFor();
    await anyRow(hers, 'first').waitFor({ state: 'detached' });
    await row(hers, 'an answer').locator('.answered').getByText('(hidden)').waitFor();
    await box(his).fill('t');
    await messages(hers).getByRole('button', { name: 'Show' }).click();
    await row(hers, 'first').waitFor();
    expect(await hers.getByText('is typing').count()).toBe(0);
    await seen(hers, 'blocked-messages');
    await messages(hers).getByRole('button', { name: 'Hide' }).click();
    await anyRow(hers, 'first').waitFor({ state: 'detached' });
    // Apart from their channel they lie under it too.
    const [, theirs] = await bob.rest.get<{ id: string }[]>(`/channels/${textId}/messages`);
    await alice.rest.put(`/channels/${textId}/messages/pins/${theirs?.id}`);
    await hers.getByRole('button', { name: 'Pinned messages' }).click();
    const pins = hers.getByRole('dialog', { name: 'Pinned messages' });
    await pins.getByText('1 blocked message').waitFor();
    expect(await pins.getByText('second').count()).toBe(0);
    await seen(hers, 'blocked-pin');
    await pins.getByRole('button', { name: 'Show' }).click();
    await pins.getByText('second').waitFor();
    await hers.keyboard.press('Escape');
    await hers.keyboard.press('Control+f');
    const field = hers.locator('.search-panel').getByRole('combobox', { name: 'Search' });
    await field.fill('first');
    await field.press('Enter');
    const hit = hers.locator('.search-panel .hit');
    await hit.getByText('1 blocked message').waitFor();
    expect(await hit.getByText('first').count()).toBe(0);
    await hit.getByRole('button', { name: 'Show', exact: true }).click();
    await hit.locator('.card-content').getByText('first').waitFor();
    await field.press('Escape');
    await choose('Write to them');
    await hers.getByText(`You blocked ${bob.name}`).waitFor();
    await seen(hers, 'blocked');
    await hers.getByRole('button', { name: 'Unblock' }).click();
    await box(hers).waitFor();
    await hers.goBack();
    await row(hers, 'first').waitFor();

    await choose('Ignore');
    await messages(hers).getByText('2 ignored messages').waitFor();
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'third' });
    await row(his, 'third').waitFor();
    await messages(hers).getByText('1 ignored message').waitFor();
    expect(await hers.getByText('third').count()).toBe(0);
    await choose('Stop ignoring');
    await row(hers, 'third').waitFor();

    // How one is in one guild.
    await his.getByRole('link', { name: 'Settings' }).click();
    await his.getByRole('link', { name: 'Profile', exact: true }).click();
    await his.getByLabel('Where').selectOption({ label: 'The guild' });
    await his.getByLabel('Nickname').fill('Flute');
    await his.getByLabel('Pronouns').fill('he/him');
    await his.getByLabel('About me').fill('First of the flutes.');
    const choosing = his.waitForEvent('filechooser');
    await his.getByRole('group', { name: 'Picture' }).getByRole('button', { name: 'Choose a picture' }).click();
    await (await choosing).setFiles({ name: 'flute.png', mimeType: 'image/png', buffer: testPng() });
    await his.getByRole('button', { name: 'Save changes' }).click();
    await line(hers, 'Flute').locator('img').waitFor();
    await line(hers, 'Flute').click();
    const card = hers.getByRole('dialog', { name: 'Flute' });
    await card.getByText('First of the flutes.').waitFor();
    await card.getByText('he/him').waitFor();
    expect(await alice.rest.get(`/users/${bob.id}`)).toMatchObject({ username: bob.name, avatar: null });
  }, 90_000);
});
