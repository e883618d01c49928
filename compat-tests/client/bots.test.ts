/// <reference lib="dom" />
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  type Client,
  type Interaction,
} from 'discord.js';
import { ComponentType } from 'discord-api-types/v10';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { logIn, newClient } from '../discord.js/use-bot.ts';
import { anyRow, box, inBox, row, useClient, write } from './use-client.ts';

const NO_ACCESS = { code: 50_013, message: 'Missing Permissions' };

/** A bot with a command, a button, a select and a modal, as any of its kind. */
async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const { name, value: typed } = interaction.options.getFocused(true);
    const sorts = name === 'fruit' ? ['apples', 'apricots', 'pears'] : ['red', 'green'].map((sort) => `${sort} ${interaction.options.getString('fruit')}`);
    const found = sorts.filter((sort) => sort.startsWith(typed));
    await interaction.respond(found.map((sort) => ({ name: sort, nameLocalizations: { 'en-GB': `${sort}!` }, value: sort })));
  } else if (interaction.isChatInputCommand()) {
    const fruit = interaction.options.getString('fruit', true);
    const much = interaction.options.getInteger('much') ?? 1;
    const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('write').setLabel('Write a note').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setCustomId('silent').setLabel('Say nothing').setStyle(ButtonStyle.Danger),
    );
    const select = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
      new StringSelectMenuBuilder().setCustomId('size').setPlaceholder('Which size').addOptions({ label: 'Small', value: 's' }, { label: 'Large', value: 'l' }),
    );
    const extras = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(extrasOf('salt', 'sugar', 'spice'));
    const sort = interaction.options.getString('sort') ?? 'any';
    await interaction.reply({ content: `Ordered: ${much} × ${fruit}, ${sort}`, components: [buttons, select, extras] });
  } else if (interaction.isButton() && interaction.customId === 'write') {
    const text = new TextInputBuilder().setCustomId('text').setLabel('Your note').setStyle(TextInputStyle.Paragraph).setRequired(true);
    await interaction.showModal(
      new ModalBuilder().setCustomId('note').setTitle('A note for the shop').addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(text)),
    );
  } else if (interaction.isStringSelectMenu() && interaction.customId === 'extras') {
    const [buttons, select] = interaction.message.components.map((component) => component.toJSON());
    const extras = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(extrasOf('honey', 'cream')).toJSON();
    await interaction.update({ content: `Extras: ${interaction.values.join()}`, components: [buttons, select, extras] as never }); // as they came
  } else if (interaction.isStringSelectMenu()) {
    await interaction.update({ content: `Size: ${interaction.values.join()}`, components: interaction.message.components });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `Noted: ${interaction.fields.getTextInputValue('text')}`, flags: MessageFlags.Ephemeral });
  }
}

const extrasOf = (...values: string[]) =>
  new StringSelectMenuBuilder()
    .setCustomId('extras')
    .setPlaceholder('Extras')
    .setMaxValues(2)
    .addOptions(values.map((value) => ({ label: value, value, default: value === 'cream' })));

describeWhere(lackingChromium(), 'a discord.js bot in the web client', () => {
  const { world, open } = useClient();
  let bot: Client<true> | undefined;
  afterAll(() => bot?.destroy());

  it('is used by a slash command with autocomplete, a select, a button and a modal', async () => {
    const { alice, bob, bot: token, guildId, textId } = await world().scene();
    bot = await logIn(newClient(world()), token.token);
    const asked: string[] = [];
    bot.on('interactionCreate', (interaction) => {
      if (interaction.isAutocomplete()) asked.push(interaction.options.getFocused(true).name);
      void answer(interaction);
    });
    const ordering = await bot.guilds.cache.get(guildId)?.commands.create({
      name: 'order',
      nameLocalizations: { 'en-GB': 'buy' },
      description: 'Orders fruit',
      options: [
        { type: ApplicationCommandOptionType.String, name: 'fruit', description: 'Which', required: true, autocomplete: true },
        { type: ApplicationCommandOptionType.String, name: 'sort', description: 'Of which sort', autocomplete: true },
        { type: ApplicationCommandOptionType.Integer, name: 'much', nameLocalizations: { 'en-GB': 'amount' }, description: 'How much', minValue: 1 },
      ],
    });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    // What is typed right behind the choice of a command goes into its form, also of the first one.
    await box(page).pressSequentially('/unfl');
    await page.getByRole('option', { name: /^\/unflip/ }).waitFor();
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    await row(page, '┬─┬ノ( º _ ºノ)').waitFor();
    // What did not go comes back into the box, though a command has taken its place.
    const messages = '**/api/v10/channels/*/messages';
    await page.route(messages, (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 403, json: NO_ACCESS }) : route.continue()));
    await write(page, 'two crates, please');
    const refused = page.getByRole('alert').filter({ hasText: 'Not sent' });
    await refused.waitFor();
    await page.unroute(messages);
    const order = async (): Promise<void> => {
      await box(page).pressSequentially('/ord');
      await page.getByRole('option', { name: /buy/ }).waitFor();
      await box(page).press('Enter');
      await page.getByRole('combobox', { name: 'fruit' }).pressSequentially('ap');
      await page.getByRole('option', { name: 'apples!' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('option').waitFor({ state: 'detached' });
      await page.getByRole('combobox', { name: 'fruit' }).press('r');
      await page.getByRole('option', { name: 'apricots!' }).click();
    };
    await order();
    await refused.getByRole('button', { name: 'Edit' }).click();
    await refused.waitFor({ state: 'detached' });
    expect(await inBox(page)).toBe('two crates, please');
    await box(page).fill('');

    await order();
    await page.getByRole('button', { name: '+ sort' }).click();
    await page.getByRole('option', { name: 'red apricots!' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('combobox', { name: 'fruit' }).fill('pears');
    expect(new Set(asked.slice(0, asked.indexOf('sort')))).toEqual(new Set(['fruit']));
    await page.keyboard.press('Tab');
    await page.getByRole('option', { name: 'green pears!' }).click();
    await page.getByRole('button', { name: '+ amount' }).click();
    await page.getByLabel('amount').fill('3');
    await page.getByLabel('amount').press('Enter');
    await row(page, 'Ordered: 3 × pears, green pears').waitFor();
    await row(page, 'Ordered: 3 × pears').getByText('used /order').waitFor();

    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByRole('heading', { name: 'A note for the shop' }).waitFor();
    await page.getByLabel('Your note').fill('ripe ones please');
    await page.getByRole('button', { name: 'Submit' }).click();
    await row(page, 'Noted: ripe ones please').getByText('Only you can see this.').waitFor();
    await page.getByRole('button', { name: 'Dismiss it' }).click();
    await anyRow(page, 'Noted: ripe ones please').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^Which size/ }).click();
    await page.getByRole('option', { name: 'Large' }).click();
    await row(page, 'Size: l').waitFor();

    // One of several goes when its list is closed, and another offer begins anew.
    const extras = page.getByRole('button', { name: /^Extras/ });
    await extras.click();
    await page.getByRole('option', { name: 'salt' }).click();
    await page.getByRole('option', { name: 'spice' }).click();
    await page.keyboard.press('Escape');
    await row(page, 'Extras: salt,spice').waitFor();
    await page.getByRole('button', { name: 'Extras, cream' }).click();
    await page.getByRole('option', { name: 'honey' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await row(page, 'Extras: cream,honey').waitFor();

    await page.getByRole('button', { name: 'Say nothing' }).click();
    await page.getByText('The bot did not answer.').waitFor();

    // Its name in a message opens it, and leaves what was begun as it is.
    await alice.rest.post(`/channels/${textId}/messages`, { content: `try </order:${ordering?.id}> or </order:${textId}>` });
    await box(page).fill('begun');
    await row(page, 'try /order').getByRole('button', { name: '/order' }).last().click();
    await page.getByText('/order cannot be used here.').waitFor();
    await row(page, 'try /order').getByRole('button', { name: '/order' }).first().press('Enter');
    // Once for the list, once for the command.
    await page.getByRole('option', { name: 'apples!' }).waitFor();
    await page.getByRole('combobox', { name: 'fruit' }).press('Escape');
    await page.getByRole('option', { name: 'apples!' }).waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'fruit' }).press('Escape');
    expect(await inBox(page)).toBe('begun');
    // What the client does itself stands below what bots offer.
    await box(page).fill('');
    await box(page).pressSequentially('/');
    await page.getByRole('option', { name: /^\/nick/ }).waitFor();
    expect(await page.getByRole('option').first().innerText()).toMatch(/^\/buy/);
    expect(await faultsOfAccess(page)).toEqual([]);
    await box(page).pressSequentially('shr');
    await page.getByRole('option', { name: /^\/shrug/ }).waitFor();
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.type('who knows')]);
    await page.getByLabel('message', { exact: true }).press('Enter');
    await row(page, 'who knows ¯\\_(ツ)_/¯').waitFor();
    await box(page).pressSequentially('/msg');
    await page.getByRole('option', { name: /^\/msg/ }).waitFor();
    await box(page).press('Enter');
    await page.getByRole('combobox', { name: 'user' }).pressSequentially(bob.name);
    await page.getByRole('option', { name: bob.name }).click();
    await page.getByLabel('message', { exact: true }).fill('between us');
    await page.getByLabel('message', { exact: true }).press('Enter');
    await page.waitForURL('**/channels/@me/*');
    await row(page, 'between us').waitFor();
  });

  it('has forms with every kind of field, files and people for its commands, and commands in the menus of people and messages', async () => {
    const { alice, bob, bot: token, guildId, textId } = await world().scene();
    const shop = await logIn(newClient(world()), token.token);
    const heard: { data: { custom_id?: string; components?: unknown } }[] = [];
    shop.on('raw' as never, ({ t, d }: { t: string; d: (typeof heard)[number] }) => t === 'INTERACTION_CREATE' && heard.push(d));
    shop.on('interactionCreate', (interaction) => void moderate(interaction, bob.id));
    try {
      await shop.guilds.cache.get(guildId)?.commands.set([
        {
          name: 'give',
          description: 'Gives something to somebody',
          options: [
            { type: ApplicationCommandOptionType.User, name: 'who', description: 'To whom', required: true },
            { type: ApplicationCommandOptionType.Attachment, name: 'what', description: 'What', required: true },
          ],
        },
        { type: ApplicationCommandType.User, name: 'Greet' },
        { type: ApplicationCommandType.Message, name: 'Report' },
      ]);
      await bob.rest.post(`/channels/${textId}/messages`, { content: 'buy my boats' });
      await bob.rest.patch(`/guilds/${guildId}/members/@me`, { nick: 'Captain' });
      const { page } = await open(alice, `/channels/${guildId}/${textId}`);
      await box(page).pressSequentially('/giv');
      await page.getByRole('option', { name: /give/ }).waitFor();
      await box(page).press('Enter');
      const form = page.getByRole('form', { name: '/give' });
      await page.getByRole('option', { name: 'Captain' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await form.getByText('Please fill out this field.').waitFor();
      // By the name of the account, by an id, and the best one by Enter.
      await form.getByRole('combobox', { name: 'who' }).fill(`@${bob.name}`);
      await page.getByRole('option', { name: 'Captain' }).waitFor();
      await form.getByRole('combobox', { name: 'who', includeHidden: true }).fill(bob.id);
      await page.getByRole('option', { name: 'Captain' }).waitFor();
      await page.keyboard.press('Enter');
      expect(await form.getByRole('combobox', { name: 'who' }).inputValue()).toBe('Captain');
      await form.getByLabel('what').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('four') });
      await form.getByRole('button', { name: 'Send' }).click();
      await row(page, `${bob.name} gets note.txt of 4`).waitFor();

      await row(page, 'buy my boats').hover();
      await row(page, 'buy my boats').getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Report' }).click();
      await page.getByRole('heading', { name: 'A report' }).waitFor();
      await page.getByRole('radio', { name: 'Very' }).check();
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByText('Choose between 1 and 2.').waitFor();
      await page.getByRole('checkbox', { name: 'Manners' }).check();
      await page.getByRole('checkbox', { name: 'Tell me what came of it' }).check();
      await page.getByLabel('Proof').setInputFiles({ name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('seen') });
      await page.getByRole('button', { name: /^By whom.*Captain/ }).waitFor();
      expect(await faultsOfAccess(page)).toEqual([]);
      await page.getByRole('button', { name: 'Submit' }).click();
      await row(page, 'Thank you for your report').waitFor();
      const sent = heard.find(({ data }) => data.custom_id === 'report')?.data.components;
      expect(sent).toMatchObject([
        { component: { custom_id: 'bad', value: '2' } },
        { component: { custom_id: 'rules', values: ['manners'] } },
        { component: { custom_id: 'tell', value: true } },
        { component: { custom_id: 'proof', values: [expect.stringMatching(/^\d{17,}$/)] } },
        { component: { custom_id: 'by', values: [bob.id] } },
      ]);

      await row(page, 'buy my boats').locator('.author').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Apps' }).click();
      await page.getByRole('menuitem', { name: /^Greet/ }).click();
      await row(page, `Greeted ${bob.name}`).getByText(`${alice.name} used Greet`).waitFor();

      // What the server refuses is not laid to the bot.
      await row(page, 'buy my boats').hover();
      await row(page, 'buy my boats').getByRole('button', { name: 'More', exact: true }).click();
      const report = page.getByRole('menuitem', { name: 'Report' });
      await report.waitFor();
      await shop.guilds.cache.get(guildId)?.commands.set([]);
      await report.click();
      const refusal = page.getByRole('alertdialog').filter({ hasText: 'Report' });
      await refusal.getByText('This command does not exist any more.').waitFor();
      expect(await refusal.getByText('did not answer').count()).toBe(0);
    } finally {
      await shop.destroy();
    }
  });
});

/** A bot that hands things over, greets people, and takes reports of messages. */
async function moderate(interaction: Interaction, suspectId: string): Promise<void> {
  if (interaction.isChatInputCommand()) {
    const { name, size } = interaction.options.getAttachment('what', true);
    await interaction.reply(`${interaction.options.getUser('who', true).username} gets ${name} of ${size}`);
  } else if (interaction.isUserContextMenuCommand()) await interaction.reply(`Greeted ${interaction.targetUser.username}`);
  else if (interaction.isMessageContextMenuCommand()) {
    const label = (words: string, component: object): object => ({ type: ComponentType.Label, label: words, component });
    const options = (...named: [string, string][]): object[] => named.map(([words, value]) => ({ label: words, value }));
    const components = [
      label('How bad is it', { type: ComponentType.RadioGroup, custom_id: 'bad', options: options(['A little', '1'], ['Very', '2']) }),
      label('Against which rule', { type: ComponentType.CheckboxGroup, custom_id: 'rules', options: options(['Spam', 'spam'], ['Manners', 'manners']) }),
      label('Tell me what came of it', { type: ComponentType.Checkbox, custom_id: 'tell' }),
      label('Proof', { type: ComponentType.FileUpload, custom_id: 'proof', min_values: 0, required: false }),
      label('By whom', { type: ComponentType.UserSelect, custom_id: 'by', default_values: [{ id: suspectId, type: 'user' }] }),
    ];
    await interaction.showModal({ custom_id: 'report', title: 'A report', components } as never); // kinds that the library does not know yet go as they are
  } else if (interaction.isModalSubmit()) await interaction.reply({ content: 'Thank you for your report', flags: MessageFlags.Ephemeral });
}
