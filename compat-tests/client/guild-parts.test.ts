/// <reference lib="dom" />
import type { APIAutoModerationRule, APIChannel, APIEmoji, APIGuildMember, APIGuildOnboarding, APIMessage, APIRole, APISticker } from 'discord-api-types/v10';
import type { Page } from 'playwright-core';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { encodePng } from '#api-v10/cdn/encode-png';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { known } from '../discord.js/use-bot.ts';
import { look } from './look.ts';
import { box, row, useClient, write } from './use-client.ts';

const square = (side: number): Buffer => encodePng(side, side, new Uint8Array(side * side * 3).fill(0xc0));
/** Two frames of one pixel. Source: GIF89a. */
const MOVING = Buffer.from('R0lGODlhAQABAIAAAP8AAAAA/yH/C05FVFNDQVBFMi4wAwEAAAAh+QQAMgAAACwAAAAAAQABAAACAkQBACH5BAAyAAAALAAAAAABAAEAAAICTAEAOw==', 'base64');
const settings = (page: Page) => page.getByRole('dialog').first();
const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
};
const section = (page: Page, name: string): Promise<void> => settings(page).getByRole('navigation').getByRole('link', { name, exact: true }).click();

/** Chooses an emoji as people do: by its name. */
async function pickEmoji(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `${label}: none` }).click();
  const picker = page.getByRole('dialog', { name: 'Emojis' });
  await picker.getByRole('combobox').fill(name);
  await picker.getByRole('option').first().waitFor();
  await picker.getByRole('combobox').press('Enter');
  await picker.waitFor({ state: 'detached' });
}

describeWhere(lackingChromium(), 'what belongs to a guild, in its settings', () => {
  const { world, open } = useClient();
  const faults: string[] = [];
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  it('are emojis, stickers and sounds: uploaded, named, shown to others at once, deleted', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/guild-settings/${guildId}/emojis`);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await settings(page)
      .locator('input[type=file]')
      .setInputFiles([
        { name: 'party hat.png', mimeType: 'image/png', buffer: square(64) },
        { name: 'wave.gif', mimeType: 'image/gif', buffer: MOVING },
        { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
        { name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(300 * 1024) },
      ]);
    await page.getByRole('alert').filter({ hasText: 'broken.png' }).filter({ hasText: 'large.png: This picture cannot be read.' }).waitFor();
    await page.getByLabel('Name of wave', { exact: true }).waitFor();
    await page.getByLabel('Name of party_hat', { exact: true }).fill('hat');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name of hat', { exact: true }).waitFor();
    await page.getByLabel('Name of hat', { exact: true }).fill('h');
    await page.keyboard.press('Enter');
    await page.getByText('Must be between 2 and 32 in length.').waitFor();
    await page.getByLabel('Name of hat', { exact: true }).fill('hat');
    await page.keyboard.press('Enter');
    faults.push(...(await look(page, 'parts-emojis')));
    const hat = known((await bob.rest.get<APIEmoji[]>(`/guilds/${guildId}/emojis`)).find(({ name }) => name === 'hat'));
    await write(his, `<:hat:${hat.id}>`);
    await his.locator('article img[alt=":hat:"]').waitFor();
    await page.getByRole('button', { name: 'Delete wave' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByLabel('Name of wave', { exact: true }).waitFor({ state: 'detached' });

    await section(page, 'Stickers');
    await settings(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'grey.png', mimeType: 'image/png', buffer: square(640) });
    await pickEmoji(page, 'Related emoji', 'tada');
    await page.getByLabel('Description').fill('All grey');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('img', { name: 'grey' }).waitFor();
    faults.push(...(await look(page, 'parts-stickers')));
    expect((await alice.rest.get<APISticker[]>(`/guilds/${guildId}/stickers`))[0]).toMatchObject({ name: 'grey', tags: '🎉', description: 'All grey' });

    await section(page, 'Soundboard');
    await settings(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'horn.mp3', mimeType: 'audio/mpeg', buffer: known(defaultSoundFile('6') ?? undefined) });
    await page.getByLabel('Volume').fill('0.5');
    faults.push(...(await look(page, 'parts-sound')));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Play horn' }).click();
    await page.getByRole('button', { name: 'Stop horn' }).waitFor();
    faults.push(...(await look(page, 'parts-soundboard')));
    expect(await alice.rest.get(`/guilds/${guildId}/soundboard-sounds`)).toMatchObject({ items: [{ name: 'horn', volume: 0.5 }] });
  });

  it('are webhooks, apps with who may use their commands, and the log of all that, as it happens', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    await bot.rest.put(`/applications/${bot.id}/guilds/${guildId}/commands`, [{ name: 'dance', description: 'Dances' }]);
    const { page, context } = await open(alice, `/guild-settings/${guildId}/webhooks`);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Build');
    await save(page);
    await page.getByRole('button', { name: 'Copy the address' }).click();
    await page.getByText('Copied').waitFor();
    faults.push(...(await look(page, 'parts-webhooks')));
    const address = await page.evaluate(() => navigator.clipboard.readText());
    const { status } = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ content: 'built' }) });
    expect(status).toBe(204);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await row(his, 'built').getByText('Build').waitFor();

    await section(page, 'Integrations');
    await page.getByRole('list', { name: 'Bots and apps' }).getByRole('button').first().click();
    await page.getByLabel('Who may use', { exact: true }).selectOption({ label: '/dance' });
    await page.getByLabel('Add a channel').selectOption({ label: 'Every channel' });
    await page.getByLabel('Whether Every channel may').selectOption('no');
    await page.getByRole('combobox', { name: 'Add a member' }).fill(bob.name.slice(0, 4));
    await page.getByRole('option', { name: bob.name }).first().click();
    await save(page);
    faults.push(...(await look(page, 'parts-integrations')));
    const [rule] = await alice.rest.get<{ permissions: object[] }[]>(`/applications/${bot.id}/guilds/${guildId}/commands/permissions`);
    expect(rule?.permissions).toEqual([
      { id: String(BigInt(guildId) - 1n), type: 3, permission: false },
      { id: bob.id, type: 2, permission: true },
    ]);
    await page.getByRole('button', { name: 'Remove it from the guild' }).click();
    await page.getByRole('button', { name: 'Remove it', exact: true }).click();
    await page.getByText('None is here yet.').waitFor();

    await section(page, 'Audit log');
    const entries = page.getByRole('list', { name: 'Audit log' }).locator('> li');
    await entries.filter({ hasText: `${alice.name} created the webhook Build` }).waitFor();
    await entries.filter({ hasText: 'changed who may use the command dance' }).waitFor();
    await alice.rest.ask('PATCH', `/channels/${textId}`, {
      body: { topic: 'All about <i>boats</i>', rate_limit_per_user: 300 },
      headers: { 'x-audit-log-reason': 'because' },
    });
    const live = entries.filter({ hasText: 'changed the channel' });
    await live.getByText('Reason: because').waitFor();
    await live.locator('summary').click();
    await live.getByText('All about <i>boats</i>').waitFor();
    await live.getByText('Slow mode Off 5 minutes').waitFor();
    faults.push(...(await look(page, 'parts-audit-log')));
    await page.getByLabel('What was done').selectOption({ label: '… changed the channel …' });
    await entries.filter({ hasText: 'created the webhook' }).waitFor({ state: 'detached' });
    await live.waitFor();
    expect(await entries.count()).toBe(1);

    // News come by a webhook of their own kind.
    const news = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'news', type: 5 });
    await page.goto(`${world().server.url}/channels/${guildId}/${news.id}`);
    await page.getByRole('button', { name: 'Follow' }).click();
    const following = page.getByRole('dialog', { name: 'Follow #news' });
    await following.getByLabel('Channel').selectOption({ label: '#general' });
    faults.push(...(await look(page, 'parts-follow')));
    await following.getByRole('button', { name: 'Follow' }).click();
    await following.getByText('What is published here comes to #general from now on.').waitFor();
    await following.getByRole('button', { name: 'Close' }).click();
    await row(his, `${alice.name} has this channel follow The guild #news.`).waitFor();
    await write(page, 'Land ahoy');
    await row(page, 'Land ahoy').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish it' }).click();
    await row(page, 'Land ahoy').getByText('Published').waitFor();
    await row(his, 'Land ahoy').getByText('The guild #news').waitFor();
    await row(his, 'Land ahoy').getByText('Guild', { exact: true }).waitFor();
    faults.push(...(await look(his, 'parts-news')));
    await row(page, 'Land ahoy').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Reply' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Publish' }).count()).toBe(0);
  });

  it('are rules of AutoMod, which hold at once', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/guild-settings/${guildId}/automod`);
    await page.getByRole('button', { name: 'Add: Words of your own' }).click();
    await page.getByLabel('Words', { exact: true }).fill('badger\n*moose*');
    await page.getByLabel('Regular expressions').fill('(');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Regex pattern is invalid.', { exact: true }).waitFor();
    await page.getByLabel('Regular expressions').fill('o{4,}');
    // Not saved yet: the rule as it stands in the form is tried.
    const trial = page.getByRole('group', { name: 'Try it with a text' });
    const tried = async (text: string, verdict: string): Promise<void> => {
      await trial.getByLabel('A message').fill(text);
      await trial.getByRole('button', { name: 'Try it' }).click();
      await trial.getByText(verdict).waitFor();
    };
    await tried('two MOOSES', 'MOOSE by *moose*');
    await tried('sooooon', 'oooo by o{4,}');
    faults.push(...(await look(page, 'parts-automod-tried')));
    await tried('a badge', 'The rule lets it pass.');
    await page.getByLabel('What the writer is told').fill('No animals here');
    await page.getByLabel('Channels it leaves alone').getByRole('combobox').selectOption({ label: '#General' });
    await save(page);
    faults.push(...(await look(page, 'parts-automod')));
    const [rule] = await alice.rest.get<APIAutoModerationRule[]>(`/guilds/${guildId}/auto-moderation/rules`);
    expect(rule).toMatchObject({
      enabled: true,
      trigger_metadata: { keyword_filter: ['badger', '*moose*'], regex_patterns: ['o{4,}'] },
      actions: [{ type: 1, metadata: { custom_message: 'No animals here' } }],
      exempt_channels: [expect.any(String)],
    });
    // What the server leaves out is no change that was not saved.
    await page.getByLabel('Words', { exact: true }).fill('badger\n*moose*\nbadger');
    await page.getByLabel('What the writer is told').fill('');
    await save(page);
    await page.getByLabel('What the writer is told').fill('No animals here');
    await save(page);
    const { page: his } = await open(bob, `/channels/${guildId}/${textId}`);
    await write(his, 'a badger!');
    await his
      .locator('article')
      .filter({ hasText: 'a badger!' })
      .getByText('No animals here')
      .or(his.getByRole('button', { name: /again|retry/i }))
      .first()
      .waitFor();
    await write(his, 'a fox');
    await row(his, 'a fox').waitFor();
    // Whom it reports to reads what was written, by whom, and what it broke.
    const actions = [...(rule?.actions ?? []), { type: 2, metadata: { channel_id: textId } }];
    await alice.rest.patch(`/guilds/${guildId}/auto-moderation/rules/${rule?.id}`, { actions });
    await write(his, 'two Mooses');
    const alert = row(his, `AutoMod blocked a message of ${bob.name}.`);
    await alert.locator('mark', { hasText: 'Moose' }).waitFor();
    await alert.getByText('*moose*', { exact: true }).waitFor();
    expect(await alert.getByText('decision_id').count()).toBe(0);
    faults.push(...(await look(his, 'parts-automod-alert')));
    expect((await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`)).map(({ content }) => content)).not.toContain('a badger!');
  });

  it('are rules and questions that newcomers meet, and what their answers bring', async () => {
    const { alice, guildId, textId } = await world().scene();
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) await alice.rest.post(`/guilds/${guildId}/channels`, { name, type: 0 });
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'Sailors' });
    const { page } = await open(alice, `/guild-settings/${guildId}/screening`);
    await page.getByText('Newcomers agree to the rules first').click();
    await page.getByLabel('Rules', { exact: true }).fill('Be kind\nNo <b>shouting</b>');
    await save(page);
    faults.push(...(await look(page, 'parts-screening')));

    await section(page, 'Onboarding');
    await page.getByText('Onboarding is on').click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The onboarding lacks something').waitFor();
    const defaults = page.getByRole('group', { name: 'Default channels' });
    for (let picked = 0; picked < 7; picked++) await defaults.getByRole('combobox').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByLabel('What is asked').fill('What brings you?');
    await page.getByText('Has to be answered').click();
    for (const answer of ['Boats', 'Cake']) {
      await page.getByRole('button', { name: 'Add an answer' }).click();
      await page
        .getByLabel(/^Answer \d$/)
        .getByRole('textbox', { name: /^Answer/ })
        .last()
        .fill(answer);
    }
    await page.getByRole('group', { name: 'Roles that it brings' }).first().getByRole('combobox').selectOption({ label: '@Sailors' });
    await save(page);
    faults.push(...(await look(page, 'parts-onboarding')));
    // What somebody else changes meanwhile stays.
    const asked = `/guilds/${guildId}/onboarding`;
    const { prompts } = await alice.rest.get<APIGuildOnboarding>(asked);
    const told = prompts.map((prompt) => ({ ...prompt, options: prompt.options.map((option) => ({ ...option, description: 'as told elsewhere' })) }));
    await alice.rest.put(asked, { prompts: told });
    await page.getByLabel('What is asked').fill('What brings you here?');
    await save(page);
    expect(await alice.rest.get(asked)).toMatchObject({
      prompts: [{ title: 'What brings you here?', options: [{ title: 'Boats', description: 'as told elsewhere', role_ids: [role.id] }, { title: 'Cake' }] }],
    });

    await section(page, 'Welcome screen');
    await page.getByText('The welcome screen is on').click();
    await page.getByLabel('Word of welcome').fill('Hello sailor');
    await page.getByRole('button', { name: 'Add a place to begin' }).click();
    await page.getByLabel('Channel', { exact: true }).selectOption(textId);
    await page.getByLabel('What to do there').fill('Say hello');
    await save(page);
    faults.push(...(await look(page, 'parts-welcome')));

    const carol = await world().person('carol');
    const { code } = await alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, {});
    const { page: hers } = await open(carol, `/invite/${code}`);
    await hers.getByRole('button', { name: 'Join' }).click();
    await hers.getByText('No <b>shouting</b>').waitFor();
    faults.push(...(await look(hers, 'newcomer-rules')));
    expect(await hers.getByRole('button', { name: 'Go on' }).isDisabled()).toBe(true);
    await hers.getByLabel('I have read the rules and agree to them').check();
    await hers.getByRole('button', { name: 'Go on' }).click();
    await hers.getByRole('group', { name: 'What brings you here?' }).waitFor();
    expect(await hers.getByRole('button', { name: 'Finish' }).isDisabled()).toBe(true);
    await hers.getByLabel('Boats').check();
    faults.push(...(await look(hers, 'newcomer-questions')));
    await hers.getByRole('button', { name: 'Finish' }).click();
    await hers.getByText('Hello sailor').waitFor();
    faults.push(...(await look(hers, 'newcomer-begin')));
    await hers.getByRole('link', { name: 'Say hello' }).click();
    await write(hers, 'ahoy');
    await row(hers, 'ahoy').waitFor();
    const member = await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${carol.id}`);
    expect([member.roles, member.pending]).toEqual([[role.id], false]);
    // Answered once, never asked again.
    await hers.reload();
    await row(hers, 'ahoy').waitFor();
    expect(await hers.getByRole('dialog').count()).toBe(0);

    // And changed whenever one likes.
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'choose at <id:customize>' });
    await row(hers, 'choose at').getByRole('link', { name: 'Channels & roles' }).click();
    const choices = hers.getByRole('dialog', { name: 'Channels & roles' });
    const boats = choices.getByLabel('Boats');
    await boats.waitFor();
    expect([await boats.isChecked(), await choices.getByRole('button', { name: 'Save changes' }).isDisabled()]).toEqual([true, true]);
    await boats.uncheck();
    await choices.getByLabel('Cake').check();
    faults.push(...(await look(hers, 'customize')));
    await choices.getByRole('button', { name: 'Save changes' }).click();
    await choices.waitFor({ state: 'detached' });
    expect((await alice.rest.get<APIGuildMember>(`/guilds/${guildId}/members/${carol.id}`)).roles).toEqual([]);
    await hers.getByRole('button', { name: 'Menu of the guild' }).click();
    await hers.getByRole('menuitem', { name: 'Channels & roles' }).click();
    await choices.getByLabel('Cake').waitFor();
    expect([await choices.getByLabel('Cake').isChecked(), await choices.getByLabel('Boats').isChecked()]).toEqual([true, false]);
    await choices.getByRole('button', { name: 'Cancel' }).click();

    // Which channels stand in the list is everybody's own choice, on all of their devices.
    const { id: deckId } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'Deck', type: 4 });
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'galley', type: 0, parent_id: deckId, topic: 'What is cooked' });
    const { id: helmId } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'helm', type: 0, parent_id: deckId });
    await alice.rest.patch(`/guilds/${guildId}`, { features: ['COMMUNITY'], rules_channel_id: textId, public_updates_channel_id: textId });
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'look at <id:browse>' });
    await row(hers, 'look at').getByRole('link', { name: 'Browse channels' }).click();
    const browse = hers.getByRole('dialog', { name: 'Browse channels' });
    await browse.getByRole('switch', { name: 'Show helm' }).focus();
    await hers.keyboard.press('Space');
    expect(await browse.getByRole('switch', { name: /^Show all/, checked: false }).count()).toBe(2);
    faults.push(...(await look(hers, 'browse')));
    await browse.getByRole('button', { name: 'Done' }).click();
    const { page: second } = await open(carol, `/channels/${guildId}/${textId}`);
    const listOf = (device: Page) => device.getByRole('treegrid', { name: 'Channels' });
    for (const device of [hers, second]) {
      await listOf(device).getByRole('link', { name: 'galley' }).waitFor();
      expect(await listOf(device).getByRole('link', { name: 'helm' }).count()).toBe(0);
    }
    await alice.rest.post(`/channels/${helmId}/messages`, { content: `<@${carol.id}> steer` });
    await listOf(second).getByRole('link', { name: /helm/ }).click();
    await row(second, 'steer').waitFor();
    await listOf(hers).getByRole('link', { name: 'helm' }).waitFor({ state: 'detached' });
    await listOf(second).getByRole('link', { name: 'helm', exact: true }).waitFor();
    await second.getByRole('button', { name: 'Menu of the guild' }).click();
    await second.getByRole('menuitemcheckbox', { name: 'Show all channels', checked: false }).click();
    await listOf(hers).getByRole('link', { name: 'helm' }).waitFor();
  });

  it('are a template that makes another guild, a link of its own, a widget, and all of it to take along', async () => {
    const { alice, guildId } = await world().scene();
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'galley', type: 0 });
    const { page } = await open(alice, `/guild-settings/${guildId}/templates`);
    await page.getByLabel('Name of the template').fill('Ship');
    await page.getByRole('button', { name: 'Create the template' }).click();
    const link = await page.getByLabel('Link of the template').inputValue();
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'deck', type: 0 });
    faults.push(...(await look(page, 'parts-templates')));

    await section(page, 'Vanity link');
    await page.getByLabel('The guild’s own word').fill('our-ship');
    await save(page);
    await page.getByText(`${world().server.url}/invite/our-ship`).waitFor();
    faults.push(...(await look(page, 'parts-vanity')));

    await section(page, 'Widget');
    await page.getByText('The widget is on').click();
    await save(page);
    const picture = page.getByRole('img', { name: /^The widget of/ });
    await picture.waitFor();
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('.widget-picture')?.naturalWidth ?? 0) > 0);
    faults.push(...(await look(page, 'parts-widget')));

    await section(page, 'Export');
    await page.getByRole('button', { name: 'Export the guild' }).click();
    const asked = page.getByRole('dialog', { name: 'Export the guild' });
    await asked.getByLabel('Password').fill('wrong');
    await asked.getByRole('button', { name: 'Make the file' }).click();
    await asked.getByText('Password does not match.').waitFor();
    faults.push(...(await look(page, 'parts-export-asked')));
    await asked.getByLabel('Password').fill('correct horse battery');
    await asked.getByRole('button', { name: 'Make the file' }).click();
    const download = page.getByRole('link', { name: 'Download' });
    await download.waitFor({ timeout: 60_000 });
    expect((await fetch(known(await download.getAttribute('href')))).headers.get('content-type')).toContain('zip');
    faults.push(...(await look(page, 'parts-export')));

    await page.goto(`${world().server.url}/channels/@me`);
    await page.getByRole('button', { name: 'Add a guild' }).click();
    await page.getByLabel('Or the link of a template').fill(link);
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'Ship' }).waitFor();
    faults.push(...(await look(page, 'template')));
    await page.getByLabel('Name of your own guild').fill('Second ship');
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('link', { name: 'galley' }).waitFor();
    await box(page).waitFor();
    expect(await page.getByRole('link', { name: 'deck' }).count()).toBe(0);
  });
});
