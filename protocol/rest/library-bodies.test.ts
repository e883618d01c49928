import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  ContextMenuCommandBuilder,
  EmbedBuilder,
  LabelBuilder,
  ModalBuilder,
  SectionBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
} from 'discord.js';
import { parseForm } from '../form-errors.ts';
import { BulkCommandsBody } from './commands.ts';
import { InteractionCallbackBody } from './interactions.ts';
import { CreateMessageBody } from './messages.ts';

/** As it goes over the wire. */
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what the builders of discord.js make', () => {
  it('is a message with embeds, buttons and a select', () => {
    const button = new ButtonBuilder().setCustomId('a').setLabel('A').setStyle(ButtonStyle.Success).setEmoji('🎉');
    const link = new ButtonBuilder().setURL('https://example.org').setLabel('L').setStyle(ButtonStyle.Link);
    const select = new StringSelectMenuBuilder().setCustomId('s').setOptions({ label: 'x', value: 'x' }).setMaxValues(1);
    const embed = new EmbedBuilder().setTitle('T').setColor('Red').setTimestamp(1000).setFooter({ text: 'f' }).addFields({ name: 'n', value: 'v' });
    const body = {
      embeds: [embed],
      components: [new ActionRowBuilder<ButtonBuilder>().setComponents(button, link), new ActionRowBuilder<StringSelectMenuBuilder>().setComponents(select)],
    };
    const read = parseForm(CreateMessageBody, wire(body));
    expect(read.embeds).toEqual([
      {
        type: 'rich',
        title: 'T',
        color: 0xed4245,
        timestamp: '1970-01-01T00:00:01.000000+00:00',
        footer: { text: 'f' },
        fields: [{ name: 'n', value: 'v', inline: false }],
      },
    ]);
    expect(read.components).toMatchObject(wire(body.components) as object[]);
  });

  it('is a message of components v2', () => {
    const text = new TextDisplayBuilder().setContent('hello');
    const section = new SectionBuilder().addTextDisplayComponents(text).setThumbnailAccessory(new ThumbnailBuilder().setURL('https://example.org/a.png'));
    const container = new ContainerBuilder()
      .setAccentColor(5)
      .addSectionComponents(section)
      .addSeparatorComponents((separator) => separator);
    const read = parseForm(CreateMessageBody, wire({ flags: 32768, components: [container] }));
    expect(read.components).toMatchObject(wire([container]) as object[]);
  });

  it('is a modal', () => {
    const input = new TextInputBuilder().setCustomId('i').setStyle(TextInputStyle.Short);
    const modal = new ModalBuilder().setCustomId('m').setTitle('M').addLabelComponents(new LabelBuilder().setLabel('L').setTextInputComponent(input));
    expect(parseForm(InteractionCallbackBody, wire({ type: 9, data: modal }))).toMatchObject({ data: wire(modal) as object });
  });

  it('is a set of commands', () => {
    const slash = new SlashCommandBuilder()
      .setName('tool')
      .setDescription('Does things')
      .setDefaultMemberPermissions(8n)
      .addSubcommand((sub) =>
        sub
          .setName('one')
          .setDescription('One')
          .addStringOption((option) => option.setName('text').setDescription('Text').setRequired(true).addChoices({ name: 'A', value: 'a' }))
          .addIntegerOption((option) => option.setName('count').setDescription('Count').setMinValue(1).setAutocomplete(true)),
      );
    const menu = new ContextMenuCommandBuilder().setName('Show Avatar').setType(2);
    const read = parseForm(BulkCommandsBody, wire([slash, menu]));
    expect(read[0]?.options).toMatchObject(wire(slash.toJSON().options) as object[]);
    expect(read[1]).toMatchObject({ name: 'Show Avatar', type: 2, description: '' });
  });
});
