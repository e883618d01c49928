/// <reference lib="dom" />
import type { Client } from 'discord.js';
import type { Page } from 'playwright-core';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { known, logIn, newClient, next } from '../discord.js/use-bot.ts';
import { look } from './look.ts';
import { box, row, useClient } from './use-client.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

describeWhere(lackingChromium(), 'developers in the web client', () => {
  const { world, open } = useClient();
  let bot: Client<true> | undefined;
  afterAll(() => bot?.destroy());
  const faults: string[] = [];
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  it('make a bot, bring it into a guild, and see what people do with it and what it answers', async () => {
    const { alice, guildId, textId } = await world().scene();
    await alice.rest.patch(`/guilds/${guildId}`, { name: 'The lighthouse' });
    const { page } = await open(alice, '/developers');
    await page.getByRole('button', { name: 'New application' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Parrot');
    await page.getByRole('button', { name: 'Create it' }).click();
    await heading(page, 'Bot');

    // The token comes from the page, once.
    await page.getByRole('button', { name: 'Reset the token' }).click();
    await page.getByRole('button', { name: 'Make a new one' }).click();
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    await page.getByText('Message content intent').click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    faults.push(...(await look(page, 'developers-bot')));

    // Its link leads to a page that knows who is logged in here.
    await page.getByRole('link', { name: 'Link to add it' }).click();
    await page.getByLabel('Send messages', { exact: true }).check();
    await page.getByLabel(/^Ban members/).check();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    faults.push(...(await look(page, 'developers-link')));
    await page.goto(link);
    await heading(page, 'Parrot');
    await page.getByText('You are logged in as').waitFor();
    expect(await page.getByRole('button', { name: 'Authorize' }).isDisabled()).toBe(true);
    await page.getByLabel('Guild', { exact: true }).selectOption({ label: 'The lighthouse' });
    await page.getByLabel(/^Ban members/).uncheck();
    faults.push(...(await look(page, 'authorize')));
    await page.getByRole('button', { name: 'Authorize' }).click();
    await heading(page, 'Authorized');
    await page.getByText('It is in The lighthouse.').waitFor();
    faults.push(...(await look(page, 'authorized')));

    const client = newClient(world(), { intents: ['Guilds', 'MessageContent'] });
    bot = await logIn(client, token);
    const guild = known(bot.guilds.cache.get(guildId), 'the guild');
    expect((await guild.members.fetchMe()).roles.botRole?.permissions.toArray()).toEqual(['SendMessages']);
    await guild.commands.create({ name: 'say', description: 'Says it', options: [{ type: 3, name: 'words', description: 'Which', required: true }] });
    await guild.commands.create({ name: 'sulk', description: 'Says nothing' });
    bot.on('interactionCreate', (interaction) => {
      if (interaction.isChatInputCommand() && interaction.commandName === 'say')
        void interaction.reply(`It says ${interaction.options.getString('words', true)}`);
    });

    // Used in a second window while the log stands open in the first.
    await page.goto(`${world().server.url}/developers/${bot.application.id}/log`);
    await page.getByText('Nobody has used it lately.').waitFor();
    const { page: talk } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(talk).pressSequentially('/say');
    await talk.getByRole('option', { name: /say/ }).waitFor();
    await box(talk).press('Enter');
    await talk.getByLabel('words').fill('hello');
    await talk.getByLabel('words').press('Enter');
    await row(talk, 'It says hello').waitFor();
    const logged = page.getByRole('list', { name: 'Interactions' }).getByRole('listitem');
    await logged.filter({ hasText: '/say' }).getByText('answered with a message').waitFor();
    expect(await logged.filter({ hasText: '/say' }).innerText()).toMatch(/words\s*hello[\s\S]*#[\s\S]*The lighthouse[\s\S]*\d+ ms/);

    const unheard = next(bot, 'interactionCreate', (interaction) => interaction.isChatInputCommand() && interaction.commandName === 'sulk');
    await box(talk).pressSequentially('/sulk');
    await talk.getByRole('option', { name: /sulk/ }).waitFor();
    await box(talk).press('Enter');
    await talk.locator('.command-form').getByRole('button', { name: 'Send' }).click();
    await unheard;
    await logged.filter({ hasText: '/sulk' }).getByText('no answer within three seconds').waitFor();
    await page.getByText('Only what went wrong').click();
    expect(await logged.count()).toBe(1);
    faults.push(...(await look(page, 'developers-log')));
    // What the server keeps is there after a reload, too.
    await page.reload();
    await logged.nth(1).waitFor();

    await page.getByRole('link', { name: 'Commands' }).click();
    await page.getByLabel('Registered').selectOption({ label: 'The lighthouse' });
    await page.getByRole('listitem').filter({ hasText: '/sulk' }).getByRole('button', { name: 'See as JSON' }).click();
    expect(JSON.parse(await page.locator('pre.json').innerText())).toMatchObject({ name: 'sulk', description: 'Says nothing' });
    faults.push(...(await look(page, 'developers-commands')));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete sulk' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByRole('listitem').filter({ hasText: '/sulk' }).waitFor({ state: 'detached' });
    expect((await guild.commands.fetch()).map(({ name }) => name)).toEqual(['say']);
  });

  it('change what an application is, where its answers go, and end it', async () => {
    const alice = await world().person('alice');
    const bob = await world().person('bob');
    const made = await alice.rest.post<{ id: string }>('/applications', { name: 'Wren' });
    const { page } = await open(alice, `/developers/${made.id}/general`);
    await page.getByLabel('Description').fill('Sings <b>early</b>');
    await page.getByLabel('Tags').fill('birds, songs');
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    faults.push(...(await look(page, 'developers-general')));

    await page.getByRole('link', { name: 'OAuth2' }).click();
    await page.getByRole('button', { name: 'Add a redirect' }).click();
    await page.getByLabel('Redirect 1', { exact: true }).fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Not a well formed URL.', { exact: true }).waitFor();
    await page.getByLabel('Redirect 1', { exact: true }).fill(`${world().server.url}/back?from=here`);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Reset the client secret' }).click();
    await page.getByRole('button', { name: 'Make a new one' }).click();
    expect(await page.getByRole('textbox', { name: 'Client secret', exact: true }).inputValue()).toMatch(/^\S{20,}$/);
    faults.push(...(await look(page, 'developers-oauth2')));

    await page.getByRole('link', { name: 'Endpoints' }).click();
    await page.getByLabel('Interactions endpoint URL').fill('https://nowhere.invalid/interactions');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('This address could not be verified.', { exact: true }).waitFor();
    faults.push(...(await look(page, 'developers-endpoints')));
    await page.getByRole('button', { name: 'Reset', exact: true }).click();

    expect(await alice.rest.get(`/applications/${made.id}`)).toMatchObject({
      description: 'Sings <b>early</b>',
      tags: ['birds', 'songs'],
      redirect_uris: [`${world().server.url}/back?from=here`],
    });

    // Others' applications are theirs.
    const { page: others } = await open(bob, `/developers/${made.id}`);
    await others.getByRole('alert').waitFor();

    await page.getByRole('link', { name: 'General information' }).click();
    await page.getByRole('button', { name: 'Delete the application' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('You have none yet.').waitFor();
    faults.push(...(await look(page, 'developers-none')));
  });

  it('send people by a link: who has to log in comes back to it, the answer goes where it was registered, and a wrong link says why', async () => {
    const { bob } = await world().scene();
    const owner = await world().person();
    const app = await world().bot({ owner, name: 'Magpie' });
    await owner.rest.patch(`/applications/${app.id}`, { redirect_uris: [`${world().server.url}/back?from=here`] });
    const { page } = await open(
      null,
      `/oauth2/authorize?${new URLSearchParams({ client_id: app.id, scope: 'identify', response_type: 'code', state: 'x&y' })}`,
    );
    await page.getByLabel('Name or e-mail').fill(bob.name);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await heading(page, 'Magpie');
    await page.getByText('See your name, avatar and banner').waitFor();
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.waitForURL(/\/back\?/);
    const answer = new URL(page.url()).searchParams;
    expect([answer.get('from'), answer.get('state'), answer.get('code')]).toEqual(['here', 'x&y', expect.stringMatching(/./)]);

    // What was given before is given again without a question; why it could not be is said.
    const answers = /\/api\/v10\/oauth2\/authorize/;
    await page.route(answers, (route) => route.fulfill({ status: 403, json: { message: 'Missing Access', code: 50_001 } }));
    const again = new URLSearchParams({ client_id: app.id, scope: 'identify', response_type: 'code', state: 'again', prompt: 'none' });
    await page.goto(`${world().server.url}/oauth2/authorize?${again}`);
    await page.getByRole('alert').getByText('You may not see this, or not any more.').waitFor();
    await page.unroute(answers);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/back\?.*state=again/);

    // Links of Discord's form may name the API.
    await page.goto(`${world().server.url}/api/oauth2/authorize?client_id=${app.id}&scope=bot&permissions=8`);
    await heading(page, 'Magpie');
    await page.getByRole('alert').getByText('You manage no guild').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await heading(page, 'Nothing was changed');
    await page.goto(`${world().server.url}/oauth2/authorize?client_id=${app.id}&scope=everything`);
    await heading(page, 'Invalid scope');
    await page.goto(`${world().server.url}/oauth2/authorize?client_id=${app.id}&scope=identify&redirect_uri=https://evil.example/`);
    await heading(page, 'Invalid redirect_uri');
    faults.push(...(await look(page, 'authorize-refused')));
  });
});
