import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxBuilder,
  CheckboxGroupBuilder,
  ComponentType,
  FileUploadBuilder,
  LabelBuilder,
  MentionableSelectMenuBuilder,
  MessageFlags,
  ModalBuilder,
  RadioGroupBuilder,
  RoleSelectMenuBuilder,
  SectionBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
  type AnySelectMenuInteraction,
  type ButtonInteraction,
  type Message,
  type MessageActionRowComponentBuilder,
  type ModalSubmitInteraction,
} from 'discord.js';
import { choose, nextModal, pressButton, submitModal } from '../steps/acts-of-people.ts';
import { known, next, nextInteraction, useBot } from './use-bot.ts';

const scene = useBot();

const rowOf = (...components: MessageActionRowComponentBuilder[]) => new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(...components);
const button = (id: string): ButtonBuilder => new ButtonBuilder().setCustomId(id).setLabel('Press').setStyle(ButtonStyle.Primary);

/** Bob presses a button of a new message; the bot's view of it. */
async function pressed(): Promise<{ message: Message; interaction: ButtonInteraction }> {
  const { client, channel, bob, dealing } = scene();
  const message = await channel.send({ content: 'press it', components: [rowOf(button('go'))] });
  const used = nextInteraction(client, (interaction) => interaction.isButton());
  await pressButton(bob, dealing, message.id, 'go');
  return { message, interaction: await used };
}

describe('components', () => {
  it('12 Buttons', async () => {
    const { channel, bob, dealing, client } = scene();
    const link = new ButtonBuilder().setURL('https://example.org/').setLabel('Read').setStyle(ButtonStyle.Link);
    const shown = await channel.send({ content: 'choose', components: [rowOf(button('one').setEmoji('👍'), button('off').setDisabled(true), link)] });
    const [row] = shown.components;
    if (row?.type !== ComponentType.ActionRow) throw new Error('the row is missing');
    expect(row.components.map(({ data }) => data)).toMatchObject([
      { type: 2, custom_id: 'one', label: 'Press', style: 1, emoji: { name: '👍' } },
      { custom_id: 'off', disabled: true },
      { url: 'https://example.org/', style: 5 },
    ]);
    const used = nextInteraction(client, (interaction) => interaction.isButton());
    await pressButton(bob, dealing, shown.id, 'one');
    const interaction = await used;
    expect(interaction).toMatchObject({ customId: 'one', componentType: ComponentType.Button });
    expect(interaction.message.id).toBe(shown.id);
    expect(interaction.user.id).toBe(bob.id);
    expect('customId' in interaction.component && interaction.component.customId).toBe('one');
    await interaction.reply({ content: 'pressed', flags: MessageFlags.Ephemeral });
    await expect(pressButton(bob, dealing, shown.id, 'off')).rejects.toThrow('50035');
    await expect(channel.send({ components: [rowOf(button('same'), button('same'))] })).rejects.toMatchObject({ code: 50035 });
  });

  it("14 Update the component's message", async () => {
    const { client } = scene();
    const { message, interaction } = await pressed();
    const updated = next(client, 'messageUpdate', (_old, { id }) => id === message.id);
    const response = await interaction.update({ content: 'it was pressed', components: [], withResponse: true });
    expect(response.resource?.message?.content).toBe('it was pressed');
    const [, after] = await updated;
    expect([after.content, after.components]).toEqual(['it was pressed', []]);
    const second = await pressed();
    await second.interaction.deferUpdate();
    const edited = await second.interaction.editReply({ content: 'later' });
    expect([edited.id, edited.content]).toEqual([second.message.id, 'later']);
    expect((await second.interaction.fetchReply()).id).toBe(second.message.id);
    const followUp = await second.interaction.followUp('and more');
    expect(followUp.id).not.toBe(second.message.id);
  });

  it('34 Component collector', async () => {
    const { channel, bob, alice, dealing } = scene();
    const message = await channel.send({ content: 'collecting', components: [rowOf(button('a'), button('b'))] });
    const awaited = message.awaitMessageComponent({ componentType: ComponentType.Button, filter: ({ user }) => user.id === bob.id, time: 4_000 });
    const collector = message.createMessageComponentCollector({ time: 4_000, max: 2 });
    const ids: string[] = [];
    collector.on('collect', (interaction) => {
      ids.push(interaction.customId);
      void interaction.deferUpdate();
    });
    const ended = new Promise<string>((resolve) => collector.once('end', (_all, reason) => resolve(reason)));
    await pressButton(alice, dealing, message.id, 'a');
    await pressButton(bob, dealing, message.id, 'b');
    expect((await awaited).customId).toBe('b');
    expect(await ended).toBe('limit');
    expect(ids).toEqual(['a', 'b']);
    const gone = await channel.send({ content: 'deleted while collecting', components: [rowOf(button('a'))] });
    const over = new Promise<string>((resolve) => gone.createMessageComponentCollector({ time: 4_000 }).once('end', (_all, reason) => resolve(reason)));
    await gone.delete();
    expect(await over).toBe('messageDelete');
  });

  it('31 Select menus', async () => {
    const { channel, client, bob, alice, guild, dealing } = scene();
    const role = await guild.roles.create({ name: 'chosen' });
    const options = ['red', 'green', 'blue'].map((value) => ({ label: value.toUpperCase(), value, description: `the colour ${value}` }));
    const message = await channel.send({
      content: 'select',
      components: [
        rowOf(new StringSelectMenuBuilder({ customId: 'string', placeholder: 'colours', minValues: 1, maxValues: 2, options })),
        rowOf(new UserSelectMenuBuilder({ customId: 'user', maxValues: 2 }).setDefaultUsers(alice.id)),
        rowOf(new RoleSelectMenuBuilder({ customId: 'role' })),
        rowOf(new MentionableSelectMenuBuilder({ customId: 'mentionable', maxValues: 2 })),
        rowOf(new ChannelSelectMenuBuilder({ customId: 'channel', channelTypes: [ChannelType.GuildText] })),
      ],
    });
    const select = async (customId: string, type: ComponentType, values: string[]): Promise<AnySelectMenuInteraction> => {
      const used = nextInteraction(client, (interaction) => interaction.isAnySelectMenu());
      await choose(bob, dealing, message.id, { type, customId }, values);
      const interaction = await used;
      expect([interaction.customId, interaction.values]).toEqual([customId, values]);
      await interaction.deferUpdate();
      return interaction;
    };
    expect((await select('string', ComponentType.StringSelect, ['red', 'blue'])).isStringSelectMenu()).toBe(true);
    const users = await select('user', ComponentType.UserSelect, [alice.id, bob.id]);
    if (!users.isUserSelectMenu()) throw new Error('it was no user select');
    expect(users.users.map(({ username }) => username).sort()).toEqual([alice.name, bob.name].sort());
    expect([...users.members.keys()].sort()).toEqual([alice.id, bob.id].sort());
    const roles = await select('role', ComponentType.RoleSelect, [role.id]);
    expect(roles.isRoleSelectMenu() && roles.roles.first()?.name).toBe('chosen');
    const mixed = await select('mentionable', ComponentType.MentionableSelect, [bob.id, role.id]);
    if (!mixed.isMentionableSelectMenu()) throw new Error('it was no mentionable select');
    expect([[...mixed.users.keys()], [...mixed.roles.keys()]]).toEqual([[bob.id], [role.id]]);
    const channels = await select('channel', ComponentType.ChannelSelect, [channel.id]);
    expect(channels.isChannelSelectMenu() && channels.channels.first()?.id).toBe(channel.id);
    await expect(choose(bob, dealing, message.id, { type: ComponentType.StringSelect, customId: 'string' }, ['pink'])).rejects.toThrow('50035');
    await role.delete();
  });

  it('12 Buttons: one in a section of components v2', async () => {
    const { channel, client, bob, dealing } = scene();
    const section = new SectionBuilder().addTextDisplayComponents(new TextDisplayBuilder().setContent('beside it')).setButtonAccessory(button('deep'));
    const message = await channel.send({ flags: MessageFlags.IsComponentsV2, components: [section] });
    const used = nextInteraction(client, (interaction) => interaction.isButton());
    await pressButton(bob, dealing, message.id, 'deep');
    const interaction = await used;
    await interaction.update({ components: [new TextDisplayBuilder().setContent('pressed')] });
    expect((await channel.messages.fetch({ message: message.id, force: true })).components[0]?.type).toBe(ComponentType.TextDisplay);
  });

  it('49 Modals', async () => {
    const { client, bob, dealing } = scene();
    const { message, interaction } = await pressed();
    const modal = new ModalBuilder({ customId: 'feedback', title: 'Feedback' }).addLabelComponents(
      new LabelBuilder()
        .setLabel('Your words')
        .setTextInputComponent(new TextInputBuilder().setCustomId('words').setStyle(TextInputStyle.Paragraph).setMinLength(3)),
    );
    const shown = nextModal(await bob.listen());
    await interaction.showModal(modal);
    const seen = await shown;
    expect([seen.title, seen.custom_id, seen.components[0]?.label]).toEqual(['Feedback', 'feedback', 'Your words']);
    const awaited = interaction.awaitModalSubmit({ time: 4_000, filter: ({ customId }) => customId === 'feedback' });
    await expect(submitModal(bob, dealing, seen, { words: { value: 'x' } })).rejects.toThrow('50035');
    await submitModal(bob, dealing, seen, { words: { value: 'well done' } });
    const submitted = await awaited;
    expect(submitted.fields.getTextInputValue('words')).toBe('well done');
    expect(submitted.isFromMessage() && submitted.message.id).toBe(message.id);
    if (!submitted.isFromMessage()) throw new Error('it came from a message');
    const updated = next(client, 'messageUpdate', (_old, { id }) => id === message.id);
    await submitted.update({ content: 'thank you', components: [] });
    expect((await updated)[1].content).toBe('thank you');
  });

  it('49 Modals: every kind of component that they hold', async () => {
    const { client, bob, alice, guild, channel, dealing } = scene();
    const { interaction } = await pressed();
    const label = (text: string): LabelBuilder => new LabelBuilder().setLabel(text);
    const options = ['s', 'm', 'l'].map((value) => ({ label: value.toUpperCase(), value }));
    const modal = new ModalBuilder({ customId: 'all', title: 'Everything' })
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('Please fill this in'))
      .addLabelComponents(label('Size').setStringSelectMenuComponent(new StringSelectMenuBuilder({ customId: 'size', options })))
      .addLabelComponents(label('Person').setUserSelectMenuComponent(new UserSelectMenuBuilder({ customId: 'person' })))
      .addLabelComponents(label('Role').setRoleSelectMenuComponent(new RoleSelectMenuBuilder({ custom_id: 'role', required: false })))
      .addLabelComponents(label('Anybody').setMentionableSelectMenuComponent(new MentionableSelectMenuBuilder({ customId: 'anybody' })));
    const seen = await show(interaction, modal);
    const first = await submit(seen, { size: { values: ['m'] }, person: { values: [alice.id] }, role: { values: [] }, anybody: { values: [bob.id] } });
    expect(first.fields.getStringSelectValues('size')).toEqual(['m']);
    expect(first.fields.getSelectedUsers('person')?.first()?.username).toBe(alice.name);
    expect(first.fields.getSelectedMembers('person')?.has(alice.id)).toBe(true);
    expect(first.fields.getSelectedRoles('role')?.size ?? 0).toBe(0);
    expect(first.fields.getSelectedMentionables('anybody')?.users.has(bob.id)).toBe(true);
    await first.reply({ content: 'one', components: [rowOf(button('more'))] });
    const pressedAgain = nextInteraction(client, (one) => one.isButton());
    await pressButton(bob, dealing, (await first.fetchReply()).id, 'more');
    const secondModal = new ModalBuilder({ customId: 'rest', title: 'The rest' })
      .addLabelComponents(label('Channel').setChannelSelectMenuComponent(new ChannelSelectMenuBuilder({ customId: 'channel' })))
      .addLabelComponents(label('Files').setFileUploadComponent(new FileUploadBuilder({ custom_id: 'files', max_values: 2 })))
      .addLabelComponents(label('One of').setRadioGroupComponent(new RadioGroupBuilder({ custom_id: 'radio', options })))
      .addLabelComponents(label('Some of').setCheckboxGroupComponent(new CheckboxGroupBuilder({ custom_id: 'boxes', options })))
      .addLabelComponents(label('Yes or no').setCheckboxComponent(new CheckboxBuilder({ custom_id: 'box' })));
    const rest = await show(await pressedAgain, secondModal);
    const filled = { channel: { values: [channel.id] }, files: { values: ['0'] }, radio: { value: 'l' }, boxes: { values: ['s', 'l'] }, box: { value: true } };
    const second = await submit(rest, filled, [{ name: 'proof.txt', bytes: 'the proof' }]);
    expect(second.fields.getSelectedChannels('channel')?.first()?.id).toBe(channel.id);
    const file = known(second.fields.getUploadedFiles('files')?.first());
    expect(file.name).toBe('proof.txt');
    expect(await (await fetch(file.url)).text()).toBe('the proof');
    expect(second.fields.getRadioGroup('radio')).toBe('l');
    expect(second.fields.getCheckboxGroup('boxes')).toEqual(['s', 'l']);
    expect(second.fields.getCheckbox('box')).toBe(true);
    await second.deferReply();
    expect((await second.editReply(`thanks from ${guild.name}`)).content).toBe('thanks from The guild');
  });

  const show = async (interaction: ButtonInteraction, modal: ModalBuilder) => {
    const shown = nextModal(await scene().bob.listen());
    await interaction.showModal(modal);
    return shown;
  };
  const submit = async (
    ...[modal, filled, files]: [Parameters<typeof submitModal>[2], Parameters<typeof submitModal>[3], Parameters<typeof submitModal>[4]?]
  ): Promise<ModalSubmitInteraction> => {
    const { client, bob, dealing } = scene();
    const submitted = nextInteraction(client, (interaction) => interaction.isModalSubmit());
    await submitModal(bob, dealing, modal, filled, files);
    return submitted;
  };
});
