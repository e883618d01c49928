/// <reference lib="dom" />
import type { APIMessage } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { askUntil } from '../ask-until.ts';
import { PASSWORD } from '../browser/acts.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import type { Somebody } from '../world.ts';
import { look } from './look.ts';
import { anyRow, box, row, useClient, write } from './use-client.ts';

const DAY_MS = 86_400_000;
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** The world begins so long ago that some have not been seen since. */
const clock = { ahead: -40 * DAY_MS, nowMs: () => Date.now() + clock.ahead };
/** No code is taken twice. */
function nextCode(): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(SECRET) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}

const memberList = (page: Page) => page.getByRole('complementary', { name: 'Members' });
const section = (page: Page, name: string) => page.getByRole('dialog').getByRole('navigation').getByRole('link', { name, exact: true }).click();
const confirm = (page: Page, words: string) => page.getByRole('dialog').last().getByRole('button', { name: words, exact: true }).click();

async function choose(page: Page, target: ReturnType<typeof row>, entry: string): Promise<void> {
  await target.click({ button: 'right' });
  await page.getByRole('menuitem', { name: entry }).click();
}

describeWhere(lackingChromium(), 'moderation in the web client', () => {
  const { world, open } = useClient({ clock });
  const faults: string[] = [];
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  const called = async (name: string): Promise<Somebody> => {
    const somebody = await world().person(name.toLowerCase());
    await somebody.rest.patch('/users/@me', { global_name: name });
    return somebody;
  };

  it('bans with what was written, lifts it, bans many at once, and prunes who was away', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const gone = [await called('Quentin'), await called('Regine')];
    for (const somebody of gone) await world().join(guildId, somebody);
    clock.ahead = 0;
    const [mallory, ...raiders] = [await called('Mallory'), await called('Raider One'), await called('Raider Two')] as const;
    for (const somebody of [mallory, ...raiders]) {
      await world().join(guildId, somebody);
      for (const nth of ['first', 'second']) await somebody.rest.post(`/channels/${textId}/messages`, { content: `buy now, the ${nth} of ${somebody.name}` });
    }
    const [raider] = raiders;
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const { page: theirs } = await open(raider, `/channels/${guildId}/${textId}`);
    await row(his, `first of ${mallory.name}`).waitFor();
    await choose(page, row(page, `first of ${mallory.name}`), 'Ban Mallory');
    await page.getByLabel('Delete what they wrote').selectOption({ label: 'The last 1 hour' });
    await confirm(page, 'Ban');
    for (const nth of ['first', 'second']) await anyRow(his, `${nth} of ${mallory.name}`).waitFor({ state: 'detached' });
    await memberList(his).getByRole('button', { name: 'Mallory' }).waitFor({ state: 'detached' });

    await page.goto(`${world().server.url}/guild-settings/${guildId}/bans`);
    await page.getByRole('button', { name: 'Lift the ban' }).click();
    await confirm(page, 'Lift the ban');
    await page.getByText('Nobody is banned.').waitFor();
    await world().join(guildId, mallory);
    await memberList(his).getByRole('button', { name: 'Mallory' }).waitFor();

    await section(page, 'Members');
    for (const name of ['Raider One', 'Raider Two']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await page.getByRole('button', { name: 'Ban the chosen (2)' }).click();
    await page.getByRole('dialog', { name: 'Ban 2 members?' }).getByText('Raider One, Raider Two').waitFor();
    faults.push(...(await look(page, 'moderation-bulk-ban')));
    await confirm(page, 'Ban them');
    await theirs.getByRole('heading', { name: 'Friends' }).waitFor();
    await row(his, /buy now/)
      .first()
      .waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'Choose Raider One' }).waitFor({ state: 'detached' });
    expect(await alice.rest.get<object[]>(`/guilds/${guildId}/bans`)).toHaveLength(2);

    await memberList(his).getByRole('button', { name: 'Quentin' }).waitFor();
    await page.getByRole('button', { name: 'Prune …' }).click();
    const prune = page.getByRole('dialog', { name: 'Prune members' });
    await prune.getByLabel('Not there for').selectOption({ label: '30 days' });
    await prune.getByText('2 members would be put out.').waitFor();
    faults.push(...(await look(page, 'moderation-prune')));
    await confirm(page, 'Prune');
    await prune.waitFor({ state: 'detached' });
    for (const name of ['Quentin', 'Regine']) await memberList(his).getByRole('button', { name }).waitFor({ state: 'detached' });
    await memberList(his).getByRole('button', { name: 'Mallory' }).waitFor();
  });

  it('names, gives roles, times out, ends it and kicks, from the menus of members and messages; the other sees it at once', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    await alice.rest.post(`/guilds/${guildId}/roles`, { name: 'Keepers', hoist: true });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    const bobs = (name: string) => memberList(page).getByRole('button', { name });
    await write(his, 'good evening');
    await row(page, 'good evening').waitFor();
    await choose(page, bobs('Robert'), 'Change the nickname');
    await page.getByRole('dialog').getByLabel('Nickname').fill('Bobby <b>');
    await confirm(page, 'Save');
    await memberList(his).getByRole('button', { name: 'Bobby <b>' }).waitFor();
    await row(his, 'good evening').getByText('Bobby <b>').waitFor();

    await bobs('Bobby').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Roles' }).press('ArrowRight');
    await page.getByRole('menuitemcheckbox', { name: 'Keepers' }).click();
    await memberList(his).getByRole('heading', { name: 'Keepers' }).waitFor();
    await bobs('Bobby').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Roles' }).press('ArrowRight');
    await page.getByRole('menuitemcheckbox', { name: 'Keepers', checked: true }).click();
    await memberList(his).getByRole('heading', { name: 'Keepers' }).waitFor({ state: 'detached' });

    await choose(page, row(page, 'good evening'), 'Time out Bobby');
    await page.getByLabel('For', { exact: true }).selectOption({ label: '5 minutes' });
    await confirm(page, 'Time out');
    await his.getByText('You are timed out until').waitFor();
    expect(await box(his).count()).toBe(0);
    await bobs('Bobby').getByText('Timed out').waitFor();
    await choose(page, bobs('Bobby'), 'End the timeout');
    await box(his).waitFor();
    // One that ends by itself, of which no event tells.
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { communication_disabled_until: new Date(Date.now() + 15_000).toISOString() });
    await his.getByText('You are timed out until').waitFor();
    await bobs('Bobby').getByText('Timed out').waitFor();
    await box(his).waitFor();
    await bobs('Bobby').getByText('Timed out').waitFor({ state: 'detached' });

    await choose(page, row(page, 'good evening'), 'Kick Bobby');
    await page.getByRole('dialog').getByLabel('Reason').fill('Read the rules');
    await confirm(page, 'Kick');
    await his.getByRole('heading', { name: 'Friends' }).waitFor();
    await bobs('Bobby').waitFor({ state: 'detached' });
    await row(page, 'good evening').waitFor();
  });

  it('deletes many messages at once, more than one request takes, and those alone', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    for (let number = 1; number <= 12; number++) await bob.rest.post(`/channels/${textId}/messages`, { content: `noise ${number}.` });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await row(his, 'noise 12.').waitFor();
    await choose(page, row(page, 'noise 12.'), 'Choose messages to delete');
    for (let number = 11; number > 2; number--) await row(page, `noise ${number}.`).getByRole('checkbox').check();
    await page.getByText('10 messages chosen').waitFor();
    await row(page, 'noise 7.').getByRole('checkbox').uncheck();
    faults.push(...(await look(page, 'moderation-choosing')));
    await page.getByRole('button', { name: 'Delete them' }).click();
    await page.getByRole('dialog', { name: 'Delete 9 messages?' }).getByRole('button', { name: 'Delete', exact: true }).click();
    await anyRow(his, 'noise 12.').waitFor({ state: 'detached' });
    await anyRow(his, 'noise 3.').waitFor({ state: 'detached' });
    for (const number of [1, 2, 7]) await row(his, `noise ${number}.`).waitFor();
    const left = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(left.map(({ content }) => content).filter((content) => content.startsWith('noise'))).toEqual(['noise 7.', 'noise 2.', 'noise 1.']);
    await page.getByText('messages chosen').waitFor({ state: 'detached' });
  });

  it('reads what newcomers answer, turns one down and lets one in, who hear of it at once', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/guild-settings/${guildId}/screening`);
    await page.getByText('Newcomers agree to the rules first').click();
    await page.getByLabel('Rules', { exact: true }).fill('Be <i>kind</i>');
    const question = (number: number) => page.getByRole('listitem', { name: `Question ${number}` });
    const add = async (kind: string, words: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a question' }).click();
      const last = page.getByRole('listitem', { name: /^Question/ }).last();
      await last.getByLabel('What is asked').fill(words);
      await last.getByLabel('How it is answered').selectOption({ label: kind });
    };
    await add('Multiple choice', 'Cats?');
    await question(1).getByText('Has to be answered').click();
    await add('Short answer', 'Why?');
    await add('Short answer', 'Not asked in the end');
    await add('Paragraph', 'More about you');
    await question(4).getByText('Has to be answered').click();
    expect(await page.getByRole('button', { name: 'Add a question' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove question 3' }).click();
    await page.getByRole('button', { name: 'Move question 2 up' }).click();
    // What nobody could answer is not saved.
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('There have to be two at least.').waitFor();
    await question(2).getByLabel('Answers').fill('yes\nno');
    faults.push(...(await look(page, 'moderation-form')));
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    const { form_fields: fields } = await alice.rest.get<{ form_fields: object[] }>(`/guilds/${guildId}/member-verification`);
    expect(fields).toMatchObject([
      { field_type: 'TERMS', required: true, values: ['Be <i>kind</i>'] },
      { field_type: 'TEXT_INPUT', label: 'Why?', required: true },
      { field_type: 'MULTIPLE_CHOICE', label: 'Cats?', required: false, choices: ['yes', 'no'] },
      { field_type: 'PARAGRAPH', label: 'More about you', required: false },
    ]);
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`);
    const [dora, emil] = [await called('Dora'), await called('Emil')];
    await page.getByRole('link', { name: 'Members', exact: true }).click();
    const requests = page.getByRole('region', { name: 'Requests to join' });
    await requests.getByText('Nobody waits to be let in.').waitFor();
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const { id: eventId } = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/scheduled-events`, {
      name: 'The regatta',
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'The lake' },
      scheduled_start_time: at(24),
      scheduled_end_time: at(26),
    });
    const invite = `/invite/${code}?event=${eventId}`;
    const answer = async (hers: Page, why: string): Promise<void> => {
      await hers.getByText('The regatta').waitFor();
      await hers.getByText('Be <i>kind</i>').waitFor();
      await hers.getByLabel('I have read the rules').check();
      await hers.getByLabel('Why?').fill(why);
      await hers.getByLabel('Cats?').selectOption({ label: 'no' });
      await hers.getByLabel('More about you').fill('One line\nand another');
      faults.push(...(await look(hers, 'moderation-form-of-guest')));
      await hers.getByRole('button', { name: 'Go on' }).click();
      await hers.getByText('Your answers are with those').waitFor();
    };
    const { page: hers } = await open(dora, invite);
    await hers.getByRole('button', { name: 'Ask to join' }).click();
    await answer(hers, 'To <b>talk</b> about boats');
    // Whoever pastes the link has asked by that.
    const { page: his } = await open(emil, '/channels/@me');
    await his.getByRole('button', { name: 'Add a guild' }).click();
    await his.getByLabel('Invite of another guild, or its link').fill('https://elsewhere.example/invite/abc');
    await his.getByRole('button', { name: 'Join', exact: true }).click();
    await his.getByText('This link leads to elsewhere.example, which is another server.').waitFor();
    await his.getByLabel('Invite of another guild, or its link').fill(`${world().server.url}${invite}`);
    await his.getByRole('button', { name: 'Join', exact: true }).click();
    await answer(his, 'x');
    const line = (name: string) => requests.getByRole('listitem', { name });
    await line('Dora').getByText('To <b>talk</b> about boats').waitFor();
    faults.push(...(await look(page, 'moderation-join-requests')));
    await requests.getByRole('button', { name: 'Turn down: Emil' }).click();
    await page.getByRole('dialog', { name: 'Turn Emil down?' }).getByLabel('Reason').fill('Say more');
    await confirm(page, 'Turn down');
    await his.getByText('Say more').waitFor();
    faults.push(...(await look(his, 'moderation-turned-down')));
    await his.getByRole('button', { name: 'Ask again' }).click();
    await his.getByLabel('Why?').waitFor();
    await line('Emil').waitFor({ state: 'detached' });
    await requests.getByRole('button', { name: 'Let in: Dora' }).click();
    // What she was invited to is what she sees, with the guild behind it.
    await hers.getByRole('button', { name: 'Open it' }).click();
    await hers.getByRole('dialog').getByRole('heading', { name: 'The regatta' }).waitFor();
    await hers.keyboard.press('Escape');
    await box(hers).waitFor();
    await line('Dora').waitFor({ state: 'detached' });
    await requests.getByLabel('Show requests').selectOption({ label: 'Let in' });
    await line('Dora').getByText(`Let in by ${alice.name}`).waitFor();
    expect(await bob.rest.refused('GET', `/guilds/${guildId}/requests`)).toBe('403 50013');
    await page.getByRole('button', { name: 'Menu of Dora' }).waitFor();
  });

  it('gives a guild away, proved by a second factor, and its heir deletes it', async () => {
    const scene = await world().scene();
    const { bob, guildId, textId } = scene;
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { token } = await scene.alice.rest.post<{ token: string }>('/users/@me/mfa/totp/enable', { password: PASSWORD, secret: SECRET, code: nextCode() });
    const alice = { ...scene.alice, token };
    const { page } = await open(alice, `/guild-settings/${guildId}/overview`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await memberList(his).getByText('Owner of the guild').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Give the guild to somebody else' }).click();
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('rob');
    await page.getByRole('option', { name: 'Robert' }).click();
    await confirm(page, 'Give it away');
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByLabel('Code of your authenticator app').fill(nextCode());
    await proof.getByRole('button', { name: 'Go on' }).click();
    await memberList(his).getByRole('button', { name: 'Robert' }).getByText('Owner of the guild').waitFor({ state: 'attached' });
    // Whoever gave it away may change nothing there any more: the settings close.
    await page.getByRole('button', { name: 'Give the guild to somebody else' }).waitFor({ state: 'detached' });
    await askUntil(
      'it is his',
      () => bob.rest.get<{ owner_id: string }>(`/guilds/${guildId}`),
      ({ owner_id: owner }) => owner === bob.id,
      10_000,
    );
    await his.getByRole('button', { name: 'Menu of the guild' }).click();
    await his.getByRole('menuitem', { name: 'Guild settings' }).click();
    await his.getByRole('button', { name: 'Delete the guild' }).click();
    await confirm(his, 'Delete it');
    await his.getByRole('heading', { name: 'Friends' }).waitFor();
    await page.getByRole('heading', { name: 'Friends' }).waitFor();
    expect(await bob.rest.refused('GET', `/guilds/${guildId}`)).toBe('404 10004');
  });
});
