// The bot of the common steps, written with discord.js. It names no address; REST_OPTIONS may give it the library's own setting.
import {
  ActionRowBuilder,
  ActivityType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  Partials,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

const { BOT_TOKEN, GUILD_ID, REST_OPTIONS } = process.env;
const I = GatewayIntentBits;
const client = new Client({
  intents: [I.Guilds, I.GuildMembers, I.GuildModeration, I.GuildPresences, I.GuildMessages, I.GuildMessageReactions, I.DirectMessages, I.MessageContent],
  partials: [Partials.Channel, Partials.Message, Partials.Reaction],
  ...(REST_OPTIONS && { rest: JSON.parse(REST_OPTIONS) }),
});

const commands = {
  echo: (message, rest) => message.reply(rest),
  embed: ({ channel }) =>
    channel.send({
      embeds: [
        new EmbedBuilder().setTitle('A title').setDescription('A description').setColor(0x00ff00).addFields({ name: 'key', value: 'value', inline: true }),
      ],
    }),
  file: ({ channel }) => channel.send({ files: [new AttachmentBuilder(Buffer.from('hello from a file'), { name: 'hello.txt' })] }),
  edit: async ({ channel }) => (await channel.send('before')).edit('after'),
  delete: async ({ channel }) => (await channel.send('gone soon')).delete(),
  react: (message) => message.react('👍'),
  history: async (message) => {
    const before = await message.channel.messages.fetch({ before: message.id, limit: 3 });
    await message.reply([...before.values()].map((one) => one.content).join(','));
  },
  pin: (message) => message.pin(),
  typing: ({ channel }) => channel.sendTyping(),
  nick: async ({ guild }, rest) => {
    const [id, name] = rest.split(' ');
    await (await guild.members.fetch(id)).setNickname(name);
  },
  role: async ({ guild }, id) => {
    const role = await guild.roles.create({ name: 'parrot', colors: { primaryColor: 0xff0000 }, hoist: true });
    await (await guild.members.fetch(id)).roles.add(role);
  },
  channel: async ({ guild }) => {
    const channel = await guild.channels.create({ name: 'made-here', type: ChannelType.GuildText });
    await channel.setTopic('a topic');
    await channel.delete();
  },
  thread: async (message) => (await message.startThread({ name: 'talk' })).send('in thread'),
  webhook: async ({ channel }) => {
    const hook = await channel.createWebhook({ name: 'A hook' });
    await hook.send({ content: 'by hook', username: 'Hook' });
    await hook.delete();
  },
  dm: ({ author }) => author.send('psst'),
  members: async ({ guild, channel }) => channel.send(`members: ${(await guild.members.fetch()).size}`),
  ban: async ({ guild }, id) => {
    await guild.bans.create(id, { reason: 'a test' });
    await guild.bans.remove(id);
  },
  invite: async ({ channel }) => channel.send(`invite ${(await channel.createInvite({ maxAge: 3600 })).code}`),
  presence: () => client.user.setPresence({ status: 'idle', activities: [{ name: 'the sea', type: ActivityType.Listening }] }),
  components: ({ channel }) =>
    channel.send({
      content: 'choose',
      components: [
        new ActionRowBuilder().addComponents(new ButtonBuilder().setCustomId('press').setLabel('Press').setStyle(ButtonStyle.Primary)),
        new ActionRowBuilder().addComponents(
          new StringSelectMenuBuilder().setCustomId('pick').addOptions(['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value }))),
        ),
      ],
    }),
};

client.on(Events.MessageCreate, async (message) => {
  const [, name, rest = ''] = /^!(\w+) ?(.*)$/su.exec(message.content) ?? [];
  if (name in commands) await commands[name](message, rest);
});
client.on(Events.MessageReactionAdd, async (reaction, user) => {
  if (user.id !== client.user.id) await reaction.message.channel.send(`saw ${reaction.emoji.name} by ${user.id}`);
});
client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond(['ann', 'bob'].filter((name) => name.startsWith(typed)).map((name) => ({ name, value: name })));
  } else if (interaction.isChatInputCommand()) {
    if (interaction.commandName === 'greet') await interaction.reply(`hello ${interaction.options.getString('name')}`);
    if (interaction.commandName === 'later') {
      await interaction.deferReply();
      await interaction.editReply('done');
      await interaction.followUp('more');
    }
    if (interaction.commandName === 'form') {
      const input = new TextInputBuilder().setCustomId('answer').setLabel('Answer').setStyle(TextInputStyle.Short);
      await interaction.showModal(new ModalBuilder().setCustomId('form').setTitle('A form').addComponents(new ActionRowBuilder().addComponents(input)));
    }
  } else if (interaction.isModalSubmit()) await interaction.reply(`you said ${interaction.fields.getTextInputValue('answer')}`);
  else if (interaction.isButton()) await interaction.update({ content: 'pressed' });
  else if (interaction.isStringSelectMenu()) await interaction.reply({ content: `picked ${interaction.values[0]}`, flags: MessageFlags.Ephemeral });
});

client.once(Events.ClientReady, async () => {
  await client.guilds.cache.get(GUILD_ID).commands.set([
    new SlashCommandBuilder()
      .setName('greet')
      .setDescription('Greets')
      .addStringOption((option) => option.setName('name').setDescription('Whom').setRequired(true).setAutocomplete(true)),
    new SlashCommandBuilder().setName('later').setDescription('Takes its time'),
    new SlashCommandBuilder().setName('form').setDescription('Asks'),
  ]);
  const guilds = client.guilds.cache.map((guild) => ({
    id: guild.id,
    name: guild.name,
    channels: guild.channels.cache.size,
    members: guild.members.cache.size,
    roles: guild.roles.cache.size,
  }));
  console.log(JSON.stringify({ event: 'ready', user: client.user.id, guilds }));
});
process.on('unhandledRejection', (error) => console.error(error));
await client.login(BOT_TOKEN);
