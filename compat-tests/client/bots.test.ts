/// <reference lib="dom" />
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
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
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { logIn, newClient } from '../discord.js/use-bot.ts';
import { box, row, useClient } from './use-client.ts';

/** A bot with a command, a button, a select and a modal, as any of its kind. */
async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond(['apples', 'apricots', 'pears'].filter((fruit) => fruit.startsWith(typed)).map((fruit) => ({ name: `${fruit}!`, value: fruit })));
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
    await interaction.reply({ content: `Ordered: ${much} × ${fruit}`, components: [buttons, select] });
  } else if (interaction.isButton() && interaction.customId === 'write') {
    const text = new TextInputBuilder().setCustomId('text').setLabel('Your note').setStyle(TextInputStyle.Paragraph).setRequired(true);
    await interaction.showModal(
      new ModalBuilder().setCustomId('note').setTitle('A note for the shop').addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(text)),
    );
  } else if (interaction.isStringSelectMenu()) {
    await interaction.update({ content: `Size: ${interaction.values.join()}`, components: interaction.message.components });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `Noted: ${interaction.fields.getTextInputValue('text')}`, flags: MessageFlags.Ephemeral });
  }
}

describeWhere(lackingChromium(), 'a discord.js bot in the web client', () => {
  const { world, open } = useClient();
  let bot: Client<true> | undefined;
  afterAll(() => bot?.destroy());

  it('is used by a slash command with autocomplete, a select, a button and a modal', async () => {
    const { alice, bot: token, guildId, textId } = await world().scene();
    bot = await logIn(newClient(world()), token.token);
    bot.on('interactionCreate', (interaction) => void answer(interaction));
    await bot.guilds.cache.get(guildId)?.commands.create({
      name: 'order',
      description: 'Orders fruit',
      options: [
        { type: ApplicationCommandOptionType.String, name: 'fruit', description: 'Which', required: true, autocomplete: true },
        { type: ApplicationCommandOptionType.Integer, name: 'much', description: 'How much', minValue: 1 },
      ],
    });
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await box(page).pressSequentially('/ord');
    await page.getByRole('option', { name: /order/ }).waitFor();
    await box(page).press('Enter');
    await page.getByLabel('fruit').pressSequentially('ap');
    await page.waitForFunction(() => document.querySelectorAll('datalist option').length === 2);
    await page.getByLabel('fruit').fill('apricots');
    await page.getByRole('button', { name: '+ much' }).click();
    await page.getByLabel('much').fill('3');
    await page.getByLabel('much').press('Enter');
    await row(page, 'Ordered: 3 × apricots').waitFor();
    await row(page, 'Ordered: 3 × apricots').getByText('used a command').waitFor();

    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByRole('heading', { name: 'A note for the shop' }).waitFor();
    await page.getByLabel('Your note').fill('ripe ones please');
    await page.getByRole('button', { name: 'Submit' }).click();
    await row(page, 'Noted: ripe ones please').getByText('Only you can see this.').waitFor();
    await page.getByRole('button', { name: 'Dismiss it' }).click();
    await row(page, 'Noted: ripe ones please').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^Which size/ }).click();
    await page.getByRole('option', { name: 'Large' }).click();
    await row(page, 'Size: l').waitFor();

    await page.getByRole('button', { name: 'Say nothing' }).click();
    await page.getByText('The bot did not answer.').waitFor();
  });
});
