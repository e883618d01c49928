// The bot of the common steps, written with seyfert. It names no address: seyfert's gateway socket speaks TLS on port 443 only.
import {
  ActionRow,
  ActivityType,
  AttachmentBuilder,
  Button,
  ButtonStyle,
  ChannelType,
  Client,
  Command,
  ComponentCommand,
  createEvent,
  createStringOption,
  Declare,
  Embed,
  GatewayOpcodes,
  Label,
  MessageFlags,
  Modal,
  ModalCommand,
  Options,
  StringSelectMenu,
  StringSelectOption,
  TextInput,
  TextInputStyle,
} from 'seyfert';

const { BOT_TOKEN, GUILD_ID, COMPRESS } = process.env;
const intents = ['Guilds', 'GuildMembers', 'GuildModeration', 'GuildPresences', 'GuildMessages', 'GuildMessageReactions', 'DirectMessages', 'MessageContent'];
const client = new Client({
  getRC: () => ({ token: BOT_TOKEN, intents, locations: { base: '.' } }),
  gateway: { compress: COMPRESS === 'payload' },
});

const memberChunks = new Map();
const send = ({ channelId }, body) => client.messages.write(channelId, body);
const commands = {
  echo: (message, rest) => message.reply({ content: rest }),
  embed: (message) =>
    send(message, {
      embeds: [new Embed().setTitle('A title').setDescription('A description').setColor(0x00ff00).addFields({ name: 'key', value: 'value', inline: true })],
    }),
  file: (message) => send(message, { files: [new AttachmentBuilder().setName('hello.txt').setFile('buffer', Buffer.from('hello from a file'))] }),
  edit: async (message) => (await send(message, { content: 'before' })).edit({ content: 'after' }),
  delete: async (message) => (await send(message, { content: 'gone soon' })).delete(),
  react: (message) => message.react('👍'),
  history: async (message) => {
    const before = await client.messages.list(message.channelId, { before: message.id, limit: 3 });
    await send(message, { content: before.map((one) => one.content).join(',') });
  },
  pin: (message) => client.channels.setPin(message.id, message.channelId),
  typing: (message) => client.channels.typing(message.channelId),
  nick: (message, rest) => {
    const [id, nick] = rest.split(' ');
    return client.members.edit(GUILD_ID, id, { nick });
  },
  role: async (message, id) => {
    const role = await client.roles.create(GUILD_ID, { name: 'parrot', color: 0xff0000, hoist: true });
    await client.members.addRole(GUILD_ID, id, role.id);
  },
  channel: async () => {
    const channel = await client.guilds.channels.create(GUILD_ID, { name: 'made-here', type: ChannelType.GuildText });
    await client.channels.edit(channel.id, { topic: 'a topic' });
    await client.channels.delete(channel.id);
  },
  thread: async (message) => {
    const thread = await client.threads.fromMessage(message.channelId, message.id, { name: 'talk' });
    await client.messages.write(thread.id, { content: 'in thread' });
  },
  webhook: async (message) => {
    const hook = await client.webhooks.create(message.channelId, { name: 'A hook' });
    await hook.messages.write({ body: { content: 'by hook', username: 'Hook' } });
    await hook.delete();
  },
  dm: ({ author }) => client.users.write(author.id, { content: 'psst' }),
  members: async (message) => {
    const nonce = message.id;
    const arrived = new Promise((resolve) => memberChunks.set(nonce, resolve));
    await client.gateway.send(client.gateway.calculateShardId(GUILD_ID), {
      op: GatewayOpcodes.RequestGuildMembers,
      d: { guild_id: GUILD_ID, query: '', limit: 0, nonce },
    });
    await send(message, { content: `members: ${(await arrived).length}` });
  },
  ban: async (message, id) => {
    await client.bans.create(GUILD_ID, id, { reason: 'a test' });
    await client.bans.remove(GUILD_ID, id);
  },
  invite: async (message) => {
    const { code } = await client.invites.channels.create({ channelId: message.channelId, max_age: 3600 });
    await send(message, { content: `invite ${code}` });
  },
  presence: () => client.gateway.setPresence({ status: 'idle', since: null, afk: false, activities: [{ name: 'the sea', type: ActivityType.Listening }] }),
  components: (message) => {
    const options = ['a', 'b', 'c'].map((value) => new StringSelectOption().setLabel(value.toUpperCase()).setValue(value));
    return send(message, {
      content: 'choose',
      components: [
        new ActionRow().addComponents(new Button().setCustomId('press').setLabel('Press').setStyle(ButtonStyle.Primary)),
        new ActionRow().addComponents(new StringSelectMenu().setCustomId('pick').setOptions(options)),
      ],
    });
  },
};

class Greet extends Command {
  run = (context) => context.write({ content: `hello ${context.options.name}` });
}
class Later extends Command {
  async run(context) {
    await context.deferReply();
    await context.editResponse({ content: 'done' });
    await context.followup({ content: 'more' });
  }
}
class Form extends Command {
  run(context) {
    const input = new TextInput().setCustomId('answer').setStyle(TextInputStyle.Short);
    return context.modal(new Modal().setCustomId('form').setTitle('A form').addComponents(new Label().setLabel('Answer').setComponent(input)));
  }
}
const nameOption = createStringOption({
  description: 'Whom',
  required: true,
  autocomplete: (interaction) =>
    interaction.respond(['ann', 'bob'].filter((name) => name.startsWith(interaction.getInput())).map((name) => ({ name, value: name }))),
});
// These are decorators; plain JavaScript calls them by hand.
const declared = (name, description, command) => Declare({ name, description, guildId: [GUILD_ID] })(command);
client.commands.set([
  declared('greet', 'Greets', Options({ name: nameOption })(Greet)),
  declared('later', 'Takes its time', Later),
  declared('form', 'Asks', Form),
]);
client.components.set([
  class extends ComponentCommand {
    componentType = 'Button';
    customId = 'press';
    run = (context) => context.update({ content: 'pressed' });
  },
  class extends ComponentCommand {
    componentType = 'StringSelect';
    customId = 'pick';
    run = (context) => context.write({ content: `picked ${context.interaction.values[0]}`, flags: MessageFlags.Ephemeral });
  },
  class extends ModalCommand {
    customId = 'form';
    run = (context) => context.write({ content: `you said ${context.interaction.getInputValue('answer', true)}` });
  },
]);

client.events.set([
  createEvent({
    data: { name: 'messageCreate' },
    run: async (message) => {
      const [, name, rest = ''] = /^!(\w+) ?(.*)$/su.exec(message.content) ?? [];
      if (name in commands) await commands[name](message, rest);
    },
  }),
  createEvent({
    data: { name: 'messageReactionAdd' },
    run: async ({ channelId, userId, emoji }) => {
      if (userId !== client.botId) await client.messages.write(channelId, { content: `saw ${emoji.name} by ${userId}` });
    },
  }),
  createEvent({ data: { name: 'guildMembersChunk' }, run: ({ nonce, members }) => memberChunks.get(nonce)?.(members) }),
  createEvent({
    data: { name: 'botReady', once: true },
    run: async (user) => {
      await client.uploadCommands();
      const guilds = client.cache.guilds.values().map(({ id, name }) => ({
        id,
        name,
        channels: client.cache.channels.count(id),
        members: client.cache.members.count(id),
        roles: client.cache.roles.count(id),
      }));
      console.log(JSON.stringify({ event: 'ready', user: user.id, guilds }));
    },
  }),
]);
process.on('unhandledRejection', (error) => console.error(error));
await client.start();
