// The bot of the common steps, written with oceanic.js.
import {
  ApplicationCommandOptionTypes as Option,
  ButtonStyles,
  ChannelTypes,
  Client,
  ComponentTypes as Component,
  MessageFlags,
  TextInputStyles,
} from 'oceanic.js';

const { NEXUS_URL, BOT_TOKEN, GUILD_ID, COMPRESS } = process.env;
const client = new Client({
  auth: `Bot ${BOT_TOKEN}`,
  rest: { baseURL: `${NEXUS_URL}/api/v10` },
  gateway: {
    compress: COMPRESS ?? false,
    intents: [
      'GUILDS',
      'GUILD_MEMBERS',
      'GUILD_MODERATION',
      'GUILD_PRESENCES',
      'GUILD_MESSAGES',
      'GUILD_MESSAGE_REACTIONS',
      'DIRECT_MESSAGES',
      'MESSAGE_CONTENT',
    ],
  },
});
const { channels, guilds, webhooks } = client.rest;

const send = (message, content) => channels.createMessage(message.channelID, content);
const commands = {
  echo: (message, rest) => send(message, { content: rest, messageReference: { messageID: message.id } }),
  embed: (message) =>
    send(message, { embeds: [{ title: 'A title', description: 'A description', color: 0x00ff00, fields: [{ name: 'key', value: 'value', inline: true }] }] }),
  file: (message) => send(message, { files: [{ name: 'hello.txt', contents: Buffer.from('hello from a file') }] }),
  edit: async (message) => (await send(message, { content: 'before' })).edit({ content: 'after' }),
  delete: async (message) => (await send(message, { content: 'gone soon' })).delete(),
  react: (message) => message.createReaction('👍'),
  history: async (message) => {
    const before = await channels.getMessages(message.channelID, { before: message.id, limit: 3 });
    await send(message, { content: before.map((one) => one.content).join(',') });
  },
  pin: (message) => message.pin(),
  typing: (message) => channels.sendTyping(message.channelID),
  nick: (message, rest) => {
    const [id, nick] = rest.split(' ');
    return guilds.editMember(GUILD_ID, id, { nick });
  },
  role: async (message, id) => {
    const role = await guilds.createRole(GUILD_ID, { name: 'parrot', colors: { primaryColor: 0xff0000 }, hoist: true });
    await guilds.addMemberRole(GUILD_ID, id, role.id);
  },
  channel: async () => {
    const channel = await guilds.createChannel(GUILD_ID, ChannelTypes.GUILD_TEXT, { name: 'made-here' });
    await channel.edit({ topic: 'a topic' });
    await channel.delete();
  },
  thread: async (message) => (await message.startThread({ name: 'talk' })).createMessage({ content: 'in thread' }),
  webhook: async (message) => {
    const hook = await webhooks.create(message.channelID, { name: 'A hook' });
    await hook.execute({ content: 'by hook', username: 'Hook' });
    await hook.delete();
  },
  dm: async ({ author }) => (await author.createDM()).createMessage({ content: 'psst' }),
  members: async (message) => send(message, { content: `members: ${(await message.guild.requestMembers()).length}` }),
  ban: async (message, id) => {
    await guilds.createBan(GUILD_ID, id, { reason: 'a test' });
    await guilds.removeBan(GUILD_ID, id);
  },
  invite: async (message) => send(message, { content: `invite ${(await channels.createInvite(message.channelID, { maxAge: 3600 })).code}` }),
  presence: () => client.editStatus('idle', [{ name: 'the sea', type: 2 }]),
  components: (message) =>
    send(message, {
      content: 'choose',
      components: [
        { type: Component.ACTION_ROW, components: [{ type: Component.BUTTON, customID: 'press', label: 'Press', style: ButtonStyles.PRIMARY }] },
        {
          type: Component.ACTION_ROW,
          components: [{ type: Component.STRING_SELECT, customID: 'pick', options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })) }],
        },
      ],
    }),
};

client.on('messageCreate', async (message) => {
  const [, name, rest = ''] = /^!(\w+) ?(.*)$/su.exec(message.content) ?? [];
  if (name in commands) await commands[name](message, rest);
});
client.on('messageReactionAdd', async (message, reactor, reaction) => {
  if (reactor.id !== client.user.id) await channels.createMessage(message.channelID, { content: `saw ${reaction.emoji.name} by ${reactor.id}` });
});
client.on('interactionCreate', async (interaction) => {
  if (interaction.isAutocompleteInteraction()) {
    const typed = interaction.data.options.getFocused(true).value;
    await interaction.result(['ann', 'bob'].filter((name) => name.startsWith(typed)).map((name) => ({ name, value: name })));
  } else if (interaction.isCommandInteraction()) {
    const { name, options } = interaction.data;
    if (name === 'greet') await interaction.createMessage({ content: `hello ${options.getString('name', true)}` });
    if (name === 'later') {
      await interaction.defer();
      await interaction.editOriginal({ content: 'done' });
      await interaction.createFollowup({ content: 'more' });
    }
    if (name === 'form') {
      const input = { type: Component.TEXT_INPUT, customID: 'answer', label: 'Answer', style: TextInputStyles.SHORT };
      await interaction.createModal({ customID: 'form', title: 'A form', components: [{ type: Component.ACTION_ROW, components: [input] }] });
    }
  } else if (interaction.isModalSubmitInteraction()) {
    await interaction.createMessage({ content: `you said ${interaction.data.components.getTextInput('answer', true)}` });
  } else if (interaction.isButtonComponentInteraction()) await interaction.editParent({ content: 'pressed' });
  else await interaction.createMessage({ content: `picked ${interaction.data.values.getStrings()[0]}`, flags: MessageFlags.EPHEMERAL });
});

client.once('ready', async () => {
  await client.application.bulkEditGuildCommands(GUILD_ID, [
    {
      name: 'greet',
      description: 'Greets',
      type: 1,
      options: [{ type: Option.STRING, name: 'name', description: 'Whom', required: true, autocomplete: true }],
    },
    { name: 'later', description: 'Takes its time', type: 1 },
    { name: 'form', description: 'Asks', type: 1 },
  ]);
  const known = client.guilds.map(({ id, name, channels, members, roles }) => ({
    id,
    name,
    channels: channels.size,
    members: members.size,
    roles: roles.size,
  }));
  console.log(JSON.stringify({ event: 'ready', user: client.user.id, guilds: known }));
});
client.on('error', (error) => console.error(error));
client.on('warn', (words) => console.error(words));
process.on('unhandledRejection', (error) => console.error(error));
await client.connect();
