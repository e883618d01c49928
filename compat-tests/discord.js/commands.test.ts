import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  ChannelType,
  ContextMenuCommandBuilder,
  MessageFlags,
  PermissionFlagsBits,
  REST,
  Routes,
  SlashCommandBuilder,
  type ApplicationCommand,
  type ChatInputCommandInteraction,
  type Interaction,
} from 'discord.js';
import { typeOption, useCommand, type SentOption } from '../steps/acts-of-people.ts';
import { known, next, nextInteraction, pointedAt, useBot } from './use-bot.ts';

const scene = useBot();

const everyOption = new SlashCommandBuilder()
  .setName('everything')
  .setDescription('Takes one of each')
  .addStringOption((option) =>
    option.setName('text').setDescription('words').setRequired(true).addChoices({ name: 'Red', value: 'red' }, { name: 'Blue', value: 'blue' }),
  )
  .addIntegerOption((option) => option.setName('count').setDescription('how many').setMinValue(1).setMaxValue(10))
  .addNumberOption((option) => option.setName('share').setDescription('of all'))
  .addBooleanOption((option) => option.setName('loud').setDescription('or not'))
  .addUserOption((option) => option.setName('who').setDescription('somebody'))
  .addRoleOption((option) => option.setName('role').setDescription('a role'))
  .addChannelOption((option) => option.setName('where').setDescription('a channel').addChannelTypes(ChannelType.GuildText))
  .addMentionableOption((option) => option.setName('whoever').setDescription('user or role'))
  .addAttachmentOption((option) => option.setName('file').setDescription('a file'));

const plain = new SlashCommandBuilder().setName('plain').setDescription('Does one thing');
const nested = new SlashCommandBuilder()
  .setName('nested')
  .setDescription('Has parts')
  .addSubcommand((part) =>
    part
      .setName('one')
      .setDescription('the first')
      .addStringOption((option) => option.setName('text').setDescription('words')),
  )
  .addSubcommandGroup((group) =>
    group
      .setName('group')
      .setDescription('more')
      .addSubcommand((part) => part.setName('two').setDescription('the second')),
  );
const complete = new SlashCommandBuilder()
  .setName('complete')
  .setDescription('Helps with typing')
  .addStringOption((option) => option.setName('colour').setDescription('any').setAutocomplete(true).setRequired(true));
const aboutUser = new ContextMenuCommandBuilder().setName('About this user').setType(ApplicationCommandType.User);
const aboutMessage = new ContextMenuCommandBuilder().setName('Quote').setType(ApplicationCommandType.Message);

const commands = new Map<string, ApplicationCommand>();
const command = (name: string): ApplicationCommand => known(commands.get(name), `the command ${name}`);

beforeAll(async () => {
  const set = await scene().guild.commands.set([everyOption, plain, nested, complete, aboutUser, aboutMessage]);
  for (const one of set.values()) commands.set(one.name, one);
});

const isSlash = (interaction: Interaction): interaction is ChatInputCommandInteraction => interaction.isChatInputCommand();

/** Bob uses a slash command; the bot's view of it. */
async function use(name: string, options?: SentOption[]): Promise<ChatInputCommandInteraction> {
  const { client, bob, dealing } = scene();
  const used = nextInteraction(client, isSlash);
  await useCommand(bob, dealing, command(name), options ? { options } : {});
  return used;
}

describe('commands', () => {
  it('10 Register commands (bulk overwrite)', async () => {
    const { client, guild, world, bot } = scene();
    expect(commands.size).toBe(6);
    expect(command('everything').options.map(({ type }) => type)).toEqual([3, 4, 10, 5, 6, 8, 7, 9, 11]);
    expect(command('everything')).toMatchObject({ type: ApplicationCommandType.ChatInput, guildId: guild.id, applicationId: client.application.id });
    const rest = new REST(pointedAt(world.server.url).rest).setToken(bot.token);
    const body = [new SlashCommandBuilder().setName('everywhere').setDescription('A global one').setDescriptionLocalizations({ de: 'Überall' }).toJSON()];
    const [put] = (await rest.put(Routes.applicationCommands(client.application.id), { body })) as { id: string; name: string }[];
    expect(put?.name).toBe('everywhere');
    const again = (await rest.put(Routes.applicationCommands(client.application.id), { body })) as { id: string }[];
    expect(again[0]?.id).toBe(put?.id);
    const fetched = await client.application.commands.fetch({ withLocalizations: true });
    expect(fetched.map(({ name, descriptionLocalizations }) => [name, descriptionLocalizations?.de])).toEqual([['everywhere', 'Überall']]);
    expect((await client.application.commands.set([])).size).toBe(0);
    await expect(client.application.commands.set([{ name: 'Not Allowed', description: 'x' }])).rejects.toMatchObject({ code: 50035 });
  });

  it('73 Create/edit/delete one command', async () => {
    const { client, guild } = scene();
    const created = await client.application.commands.create({
      name: 'single',
      description: 'first',
      defaultMemberPermissions: PermissionFlagsBits.BanMembers,
    });
    expect(created.defaultMemberPermissions?.has('BanMembers')).toBe(true);
    expect(created.guildId).toBeNull();
    const { version } = created;
    const edited = await created.edit({ description: 'second' });
    expect(edited.description).toBe('second');
    expect(edited.id).toBe(created.id);
    expect(edited.version).not.toBe(version);
    expect((await client.application.commands.fetch(created.id, { force: true })).description).toBe('second');
    await created.delete();
    await expect(client.application.commands.fetch(created.id, { force: true })).rejects.toMatchObject({ code: 10063 });
    expect((await guild.commands.fetch()).size).toBe(6);
  });

  it('6 Reply to a slash command', async () => {
    const { channel, bob, guild, client } = scene();
    const interaction = await use('plain');
    expect(interaction).toMatchObject({ commandName: 'plain', guildId: guild.id, channelId: channel.id, deferred: false, replied: false });
    expect(interaction.user.id).toBe(bob.id);
    expect(interaction.inCachedGuild() && interaction.member.id).toBe(bob.id);
    expect(interaction.memberPermissions?.has('SendMessages')).toBe(true);
    expect(interaction.appPermissions.has('Administrator')).toBe(true);
    expect(interaction.locale).toMatch(/^[a-z]{2}/);
    const heard = next(client, 'messageCreate', ({ interactionMetadata }) => interactionMetadata?.id === interaction.id);
    await interaction.reply({ content: 'done', embeds: [{ title: 'result' }] });
    const [message] = await heard;
    expect(message).toMatchObject({ content: 'done', type: 20, webhookId: client.application.id, applicationId: client.application.id });
    expect(message.interactionMetadata?.user.id).toBe(bob.id);
    expect(message.author.id).toBe(client.user.id);
    await expect(interaction.reply('twice')).rejects.toMatchObject({ code: 'InteractionAlreadyReplied' });
  });

  it('6 Reply to a slash command: an ephemeral one is only for who asked', async () => {
    const { bob, alice, channel } = scene();
    const [own, others] = [await bob.listen(), await alice.listen()];
    const interaction = await use('plain');
    const seen = own.next<{ content: string; flags: number }>('MESSAGE_CREATE', ({ content }) => content === 'just for you');
    await interaction.reply({ content: 'just for you', flags: MessageFlags.Ephemeral });
    expect((await seen).flags & MessageFlags.Ephemeral).toBe(MessageFlags.Ephemeral);
    const spoken = others.next('MESSAGE_CREATE');
    await channel.send('for all');
    await spoken;
    expect(others.hasHeard('MESSAGE_CREATE', ({ content }: { content: string }) => content === 'just for you')).toBe(false);
    expect((await channel.messages.fetch({ cache: false, limit: 5 })).some(({ content }) => content === 'just for you')).toBe(false);
  });

  it('8 Defer a reply (and ephemeral)', async () => {
    const { bob } = scene();
    const own = await bob.listen();
    const interaction = await use('plain');
    const thinking = own.next<{ flags: number }>('MESSAGE_CREATE');
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    expect(interaction.deferred).toBe(true);
    const { flags } = await thinking;
    expect(flags & (MessageFlags.Loading | MessageFlags.Ephemeral)).toBe(MessageFlags.Loading | MessageFlags.Ephemeral);
    const answer = await interaction.editReply('thought it through');
    expect(answer.content).toBe('thought it through');
    expect(answer.flags.has(MessageFlags.Ephemeral)).toBe(true);
    expect(answer.flags.has(MessageFlags.Loading)).toBe(false);
  });

  it('7 Edit the deferred reply', async () => {
    const { channel, client } = scene();
    const interaction = await use('plain');
    await interaction.deferReply();
    const updated = next(client, 'messageUpdate', (_old, { content }) => content === 'the result');
    const message = await interaction.editReply({ content: 'the result', files: [{ attachment: Buffer.from('rows'), name: 'rows.csv' }] });
    expect(message.channelId).toBe(channel.id);
    expect(message.attachments.first()?.name).toBe('rows.csv');
    expect((await updated)[1].id).toBe(message.id);
    expect((await interaction.editReply({ content: 'changed again' })).id).toBe(message.id);
    expect((await channel.messages.fetch({ message: message.id, force: true })).content).toBe('changed again');
  });

  it('32 Follow-up message', async () => {
    const interaction = await use('plain');
    await interaction.reply('first');
    const second = await interaction.followUp('second');
    const hidden = await interaction.followUp({ content: 'hidden', flags: MessageFlags.Ephemeral });
    expect(second.content).toBe('second');
    expect(second.reference?.messageId).toBe((await interaction.fetchReply()).id);
    expect(hidden.flags.has('Ephemeral')).toBe(true);
    const edited = await interaction.webhook.editMessage(second.id, 'second, changed');
    expect(edited.content).toBe('second, changed');
    await interaction.deleteReply(second.id);
    await expect(interaction.fetchReply(second.id)).rejects.toMatchObject({ code: 10008 });
  });

  it('37 Fetch the reply / withResponse', async () => {
    const { channel } = scene();
    const interaction = await use('plain');
    const response = await interaction.reply({ content: 'with a response', withResponse: true });
    const message = known(response.resource?.message);
    expect(message.content).toBe('with a response');
    expect(message.channelId).toBe(channel.id);
    expect(response.interaction).toMatchObject({
      id: interaction.id,
      responseMessageId: message.id,
      responseMessageLoading: false,
      responseMessageEphemeral: false,
    });
    expect((await interaction.fetchReply()).id).toBe(message.id);
  });

  it('70 Delete the reply', async () => {
    const { client } = scene();
    const interaction = await use('plain');
    await interaction.reply('soon gone');
    const { id } = await interaction.fetchReply();
    const deleted = next(client, 'messageDelete', (message) => message.id === id);
    await interaction.deleteReply();
    await deleted;
    await expect(interaction.fetchReply()).rejects.toMatchObject({ code: 10008 });
  });

  it('13 Read slash options (string user role channel attachment)', async () => {
    const { client, bob, alice, channel, guild, dealing } = scene();
    const role = await guild.roles.create({ name: 'named' });
    const used = nextInteraction(client, isSlash);
    const options = [
      { type: Option.String, name: 'text', value: 'red' },
      { type: Option.Integer, name: 'count', value: 7 },
      { type: Option.Number, name: 'share', value: 0.5 },
      { type: Option.Boolean, name: 'loud', value: true },
      { type: Option.User, name: 'who', value: alice.id },
      { type: Option.Role, name: 'role', value: role.id },
      { type: Option.Channel, name: 'where', value: channel.id },
      { type: Option.Mentionable, name: 'whoever', value: bob.id },
      { type: Option.Attachment, name: 'file', value: '0' },
    ];
    await useCommand(bob, dealing, command('everything'), { options, files: [{ name: 'list.txt', bytes: 'one, two' }] });
    const interaction = await used;
    const { options: given } = interaction;
    expect([given.getString('text'), given.getInteger('count'), given.getNumber('share'), given.getBoolean('loud')]).toEqual(['red', 7, 0.5, true]);
    expect(given.getUser('who')?.username).toBe(alice.name);
    expect(given.getMember('who')).toMatchObject({ id: alice.id });
    expect(given.getRole('role')?.name).toBe('named');
    expect(given.getChannel('where')?.id).toBe(channel.id);
    expect(given.getMentionable('whoever')).toMatchObject({ id: bob.id });
    const file = known(given.getAttachment('file'));
    expect(file).toMatchObject({ name: 'list.txt', size: 8 });
    expect(await (await fetch(file.url)).text()).toBe('one, two');
    await interaction.reply('read');
    await role.delete();
  });

  it('13 Read slash options (string user role channel attachment): what does not fit is refused before the bot sees it', async () => {
    const { bob, dealing } = scene();
    const colour = { type: Option.String, name: 'text', value: 'green' };
    await expect(useCommand(bob, dealing, command('everything'), { options: [colour] })).rejects.toThrow('50035');
    await expect(useCommand(bob, dealing, command('everything'))).rejects.toThrow('50035');
    const count = { type: Option.Integer, name: 'count', value: 11 };
    await expect(useCommand(bob, dealing, command('everything'), { options: [{ ...colour, value: 'red' }, count] })).rejects.toThrow('50035');
  });

  it('13 Read slash options (string user role channel attachment): subcommands and their groups', async () => {
    const one = await use('nested', [{ type: Option.Subcommand, name: 'one', options: [{ type: Option.String, name: 'text', value: 'deep' }] }]);
    expect([one.options.getSubcommandGroup(false), one.options.getSubcommand(), one.options.getString('text')]).toEqual([null, 'one', 'deep']);
    await one.reply('ok');
    const two = await use('nested', [{ type: Option.SubcommandGroup, name: 'group', options: [{ type: Option.Subcommand, name: 'two', options: [] }] }]);
    expect([two.options.getSubcommandGroup(), two.options.getSubcommand()]).toEqual(['group', 'two']);
    await two.reply('ok');
    expect((await two.fetchReply()).interaction?.commandName).toBe('nested group two');
  });

  it('42 Autocomplete', async () => {
    const { client, bob, dealing } = scene();
    const own = await bob.listen();
    const typed = nextInteraction(client, (interaction) => interaction.isAutocomplete());
    await typeOption(bob, dealing, command('complete'), { options: [{ type: Option.String, name: 'colour', value: 'gr', focused: true }] });
    const interaction = await typed;
    expect(interaction.options.getFocused(true)).toMatchObject({ name: 'colour', value: 'gr', focused: true });
    const offered = own.next<{ choices: unknown }>('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE');
    await interaction.respond([
      { name: 'Green', value: 'green' },
      { name: 'Grey', value: 'grey' },
    ]);
    expect((await offered).choices).toMatchObject([{ name: 'Green', value: 'green' }, { name: 'Grey' }]);
    expect(interaction.responded).toBe(true);
  });

  it('19 Context menu commands', async () => {
    const { client, bob, alice, dealing, channel } = scene();
    const onUser = nextInteraction(client, (interaction) => interaction.isUserContextMenuCommand());
    await useCommand(bob, dealing, command('About this user'), { targetId: alice.id });
    const first = await onUser;
    expect(first.targetUser.username).toBe(alice.name);
    expect(first.targetMember).toMatchObject({ id: alice.id });
    await first.reply('a user');
    const message = await channel.send('quote me');
    const onMessage = nextInteraction(client, (interaction) => interaction.isMessageContextMenuCommand());
    await useCommand(bob, dealing, command('Quote'), { targetId: message.id });
    const second = await onMessage;
    expect(second.targetMessage).toMatchObject({ id: message.id, content: 'quote me' });
    await second.reply({ content: 'a message', flags: MessageFlags.Ephemeral });
  });

  it('6 Reply to a slash command: one that nobody answers has failed for the person, and the answer comes too late', async () => {
    const { bob } = scene();
    const own = await bob.listen();
    const failed = own.next('INTERACTION_FAILURE');
    const interaction = await use('plain');
    await failed;
    await expect(interaction.reply('too late')).rejects.toMatchObject({ code: 10062 });
  });

  it('10 Register commands (bulk overwrite): their permissions are read, and members without them are refused', async () => {
    const { client, guild, bob, dealing } = scene();
    const own = await guild.commands.create({ name: 'for-moderators', description: 'x', defaultMemberPermissions: PermissionFlagsBits.BanMembers });
    await expect(useCommand(bob, dealing, own)).rejects.toThrow('50013');
    expect((await client.application.commands.permissions.fetch({ guild })).size).toBe(0);
    await expect(own.permissions.fetch({})).rejects.toMatchObject({ code: 10066 });
    await own.delete();
  });
});
