// The bot of the common steps, written with eris. It names no address: eris speaks to Discord's own hosts, over TLS only.
import { Client, Constants } from 'eris';

const { BOT_TOKEN, GUILD_ID } = process.env;
const { ApplicationCommandOptionTypes: Option, ChannelTypes, ComponentTypes: Component, InteractionTypes: Interaction, MessageFlags } = Constants;
const client = new Client(BOT_TOKEN, {
  restMode: true,
  intents: ['guilds', 'guildMembers', 'guildBans', 'guildPresences', 'guildMessages', 'guildMessageReactions', 'directMessages', 'messageContent'],
});

const send = (message, content, file) => client.createMessage(message.channel.id, content, file);
const commands = {
  echo: (message, rest) => send(message, { content: rest, messageReference: { messageID: message.id } }),
  embed: (message) =>
    send(message, { embeds: [{ title: 'A title', description: 'A description', color: 0x00ff00, fields: [{ name: 'key', value: 'value', inline: true }] }] }),
  file: (message) => send(message, '', { file: Buffer.from('hello from a file'), name: 'hello.txt' }),
  edit: async (message) => (await send(message, 'before')).edit('after'),
  delete: async (message) => (await send(message, 'gone soon')).delete(),
  react: (message) => message.addReaction('👍'),
  history: async (message) => {
    const before = await client.getMessages(message.channel.id, { before: message.id, limit: 3 });
    await send(message, before.map((one) => one.content).join(','));
  },
  pin: (message) => message.pin(),
  typing: (message) => client.sendChannelTyping(message.channel.id),
  nick: (message, rest) => {
    const [id, nick] = rest.split(' ');
    return client.editGuildMember(GUILD_ID, id, { nick });
  },
  role: async (message, id) => {
    const role = await client.createRole(GUILD_ID, { name: 'parrot', color: 0xff0000, hoist: true });
    await client.addGuildMemberRole(GUILD_ID, id, role.id);
  },
  channel: async () => {
    const channel = await client.createChannel(GUILD_ID, 'made-here', ChannelTypes.GUILD_TEXT);
    await client.editChannel(channel.id, { topic: 'a topic' });
    await client.deleteChannel(channel.id);
  },
  thread: async (message) => {
    const thread = await client.createThreadWithMessage(message.channel.id, message.id, { name: 'talk', autoArchiveDuration: 60 });
    await client.createMessage(thread.id, 'in thread');
  },
  webhook: async (message) => {
    const hook = await client.createChannelWebhook(message.channel.id, { name: 'A hook' });
    await client.executeWebhook(hook.id, hook.token, { content: 'by hook', username: 'Hook' });
    await client.deleteWebhook(hook.id, hook.token);
  },
  dm: async (message) => (await client.getDMChannel(message.author.id)).createMessage('psst'),
  members: async (message) => {
    await client.guilds.get(GUILD_ID).fetchMembers();
    await send(message, `members: ${client.guilds.get(GUILD_ID).members.size}`);
  },
  ban: async (message, id) => {
    await client.banGuildMember(GUILD_ID, id, { reason: 'a test' });
    await client.unbanGuildMember(GUILD_ID, id);
  },
  invite: async (message) => send(message, `invite ${(await client.createChannelInvite(message.channel.id, { maxAge: 3600 })).code}`),
  presence: () => client.editStatus('idle', [{ name: 'the sea', type: 2 }]),
  components: (message) =>
    send(message, {
      content: 'choose',
      components: [
        { type: Component.ACTION_ROW, components: [{ type: Component.BUTTON, custom_id: 'press', label: 'Press', style: 1 }] },
        {
          type: Component.ACTION_ROW,
          components: [{ type: 3, custom_id: 'pick', options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })) }],
        },
      ],
    }),
};

client.on('messageCreate', async (message) => {
  const [, name, rest = ''] = /^!(\w+) ?(.*)$/su.exec(message.content) ?? [];
  if (name in commands) await commands[name](message, rest);
});
client.on('messageReactionAdd', async (message, emoji, reactor) => {
  const id = reactor.id ?? reactor.user?.id;
  if (id !== client.user.id) await client.createMessage(message.channel.id, `saw ${emoji.name} by ${id}`);
});
client.on('interactionCreate', async (interaction) => {
  if (interaction.type === Interaction.APPLICATION_COMMAND_AUTOCOMPLETE) {
    const typed = interaction.data.options[0].value;
    await interaction.acknowledge(['ann', 'bob'].filter((name) => name.startsWith(typed)).map((name) => ({ name, value: name })));
  } else if (interaction.type === Interaction.APPLICATION_COMMAND) {
    const { name } = interaction.data;
    if (name === 'greet') await interaction.createMessage(`hello ${interaction.data.options[0].value}`);
    if (name === 'later') {
      await interaction.defer();
      await interaction.editOriginalMessage('done');
      await interaction.createFollowup('more');
    }
    if (name === 'form') {
      const input = { type: 4, custom_id: 'answer', label: 'Answer', style: 1 };
      await interaction.createModal({ custom_id: 'form', title: 'A form', components: [{ type: 1, components: [input] }] });
    }
  } else if (interaction.type === Interaction.MODAL_SUBMIT) {
    await interaction.createMessage(`you said ${interaction.data.components[0].components[0].value}`);
  } else if (interaction.data.component_type === 2) await interaction.editParent({ content: 'pressed' });
  else await interaction.createMessage({ content: `picked ${interaction.data.values[0]}`, flags: MessageFlags.EPHEMERAL });
});

client.once('ready', async () => {
  await client.bulkEditGuildCommands(GUILD_ID, [
    {
      name: 'greet',
      description: 'Greets',
      type: 1,
      options: [{ type: Option.STRING, name: 'name', description: 'Whom', required: true, autocomplete: true }],
    },
    { name: 'later', description: 'Takes its time', type: 1 },
    { name: 'form', description: 'Asks', type: 1 },
  ]);
  const guilds = client.guilds.map(({ id, name, channels, members, roles }) => ({
    id,
    name,
    channels: channels.size,
    members: members.size,
    roles: roles.size,
  }));
  console.log(JSON.stringify({ event: 'ready', user: client.user.id, guilds }));
});
client.on('error', (error) => console.error(error));
process.on('unhandledRejection', (error) => console.error(error));
await client.connect();
