// The bot of the common steps, written with discordeno.
import {
  ActivityTypes,
  ApplicationCommandOptionTypes as Option,
  ButtonStyles,
  ChannelTypes,
  createBot,
  createDesiredPropertiesObject,
  GatewayIntents as I,
  InteractionTypes as Interaction,
  MessageComponentTypes as Component,
  TextStyles,
} from '@discordeno/bot';

const { NEXUS_URL, BOT_TOKEN, GUILD_ID, COMPRESS } = process.env;
const commands = {
  echo: (message, rest) => send(message, { content: rest, messageReference: { messageId: message.id, failIfNotExists: true } }),
  embed: (message) =>
    send(message, { embeds: [{ title: 'A title', description: 'A description', color: 0x00ff00, fields: [{ name: 'key', value: 'value', inline: true }] }] }),
  file: (message) => send(message, { files: [{ name: 'hello.txt', blob: new Blob(['hello from a file']) }] }),
  edit: async (message) => helpers.editMessage(message.channelId, (await send(message, { content: 'before' })).id, { content: 'after' }),
  delete: async (message) => helpers.deleteMessage(message.channelId, (await send(message, { content: 'gone soon' })).id),
  react: (message) => helpers.addReaction(message.channelId, message.id, '👍'),
  history: async (message) => {
    const before = await helpers.getMessages(message.channelId, { before: message.id, limit: 3 });
    await send(message, { content: before.map((one) => one.content).join(',') });
  },
  pin: (message) => helpers.pinMessage(message.channelId, message.id),
  typing: (message) => helpers.triggerTypingIndicator(message.channelId),
  nick: (message, rest) => {
    const [id, nick] = rest.split(' ');
    return helpers.editMember(GUILD_ID, id, { nick });
  },
  role: async (message, id) => {
    const role = await helpers.createRole(GUILD_ID, { name: 'parrot', color: 0xff0000, hoist: true });
    await helpers.addRole(GUILD_ID, id, role.id);
  },
  channel: async () => {
    const { id } = await helpers.createChannel(GUILD_ID, { name: 'made-here', type: ChannelTypes.GuildText });
    await helpers.editChannel(id, { topic: 'a topic' });
    await helpers.deleteChannel(id);
  },
  thread: async (message) => {
    const thread = await helpers.startThreadWithMessage(message.channelId, message.id, { name: 'talk', autoArchiveDuration: 60 });
    await helpers.sendMessage(thread.id, { content: 'in thread' });
  },
  webhook: async (message) => {
    const hook = await helpers.createWebhook(message.channelId, { name: 'A hook' });
    await helpers.executeWebhook(hook.id, hook.token, { content: 'by hook', username: 'Hook' });
    await helpers.deleteWebhookWithToken(hook.id, hook.token);
  },
  dm: async ({ author }) => helpers.sendMessage((await helpers.getDmChannel(author.id)).id, { content: 'psst' }),
  members: async (message) => send(message, { content: `members: ${(await bot.gateway.requestMembers(GUILD_ID)).length}` }),
  ban: async (message, id) => {
    await helpers.banMember(GUILD_ID, id, {}, 'a test');
    await helpers.unbanMember(GUILD_ID, id);
  },
  invite: async (message) => send(message, { content: `invite ${(await helpers.createInvite(message.channelId, { maxAge: 3600 })).code}` }),
  presence: () => bot.gateway.editBotStatus({ status: 'idle', activities: [{ name: 'the sea', type: ActivityTypes.Listening }] }),
  components: (message) =>
    send(message, {
      content: 'choose',
      components: [
        { type: Component.ActionRow, components: [{ type: Component.Button, customId: 'press', label: 'Press', style: ButtonStyles.Primary }] },
        {
          type: Component.ActionRow,
          components: [{ type: Component.SelectMenu, customId: 'pick', options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })) }],
        },
      ],
    }),
};

const bot = createBot({
  token: BOT_TOKEN,
  intents: I.Guilds | I.GuildMembers | I.GuildModeration | I.GuildPresences | I.GuildMessages | I.GuildMessageReactions | I.DirectMessages | I.MessageContent,
  rest: { proxy: { baseUrl: `${NEXUS_URL}/api`, authorization: `Bot ${BOT_TOKEN}` } },
  gateway: { cache: { requestMembers: { enabled: true } }, ...(COMPRESS && { transportCompression: COMPRESS }) },
  desiredProperties: createDesiredPropertiesObject({}, true),
  events: {
    // The library keeps nothing of guilds: what is known of one stands in its own event.
    guildCreate: async ({ id, name, channels, members, roles }) => {
      if (String(id) !== GUILD_ID) return;
      await helpers.upsertGuildApplicationCommands(GUILD_ID, [
        {
          name: 'greet',
          description: 'Greets',
          options: [{ type: Option.String, name: 'name', description: 'Whom', required: true, autocomplete: true }],
        },
        { name: 'later', description: 'Takes its time' },
        { name: 'form', description: 'Asks' },
      ]);
      const guild = { id: String(id), name, channels: channels.size, members: members.size, roles: roles.size };
      console.log(JSON.stringify({ event: 'ready', user: String(bot.id), guilds: [guild] }));
    },
    messageCreate: async (message) => {
      const [, name, rest = ''] = /^!(\w+) ?(.*)$/su.exec(message.content) ?? [];
      if (name in commands) await commands[name](message, rest);
    },
    reactionAdd: async ({ channelId, userId, emoji }) => {
      if (userId !== bot.id) await helpers.sendMessage(channelId, { content: `saw ${emoji.name} by ${userId}` });
    },
    interactionCreate: async (interaction) => {
      const { type, data } = interaction;
      if (type === Interaction.ApplicationCommandAutocomplete) {
        const typed = data.options.find((option) => option.focused).value;
        await interaction.respond({ choices: ['ann', 'bob'].filter((name) => name.startsWith(typed)).map((name) => ({ name, value: name })) });
      } else if (type === Interaction.ApplicationCommand) {
        if (data.name === 'greet') await interaction.respond(`hello ${data.options[0].value}`);
        if (data.name === 'later') {
          await interaction.defer();
          await interaction.edit('done');
          await interaction.respond('more');
        }
        if (data.name === 'form') {
          const input = { type: Component.InputText, customId: 'answer', label: 'Answer', style: TextStyles.Short };
          await interaction.respond({ title: 'A form', customId: 'form', components: [{ type: Component.ActionRow, components: [input] }] });
        }
      } else if (type === Interaction.ModalSubmit) await interaction.respond(`you said ${data.components[0].components[0].value}`);
      else if (data.componentType === Component.Button) await interaction.edit({ content: 'pressed' });
      else await interaction.respond(`picked ${data.values[0]}`, { isPrivate: true });
    },
  },
});
const { helpers } = bot;
const send = (message, content) => helpers.sendMessage(message.channelId, content);

process.on('unhandledRejection', (error) => console.error(error));
await bot.start();
