import {
  AttachmentBuilder,
  ContainerBuilder,
  EmbedBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  MessageType,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
  ComponentType,
  FileBuilder,
  type Message,
  type PartialMessage,
} from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();

describe('messages', () => {
  it('2 Send a message', async () => {
    const { client, channel, bob } = scene();
    const heard = next(client, 'messageCreate', ({ content }) => content === 'hello **there**');
    const message = await channel.send('hello **there**');
    expect(message).toMatchObject({ content: 'hello **there**', type: MessageType.Default, pinned: false, tts: false, editedTimestamp: null });
    expect(message.author.id).toBe(client.user.id);
    expect(message.member?.id).toBe(client.user.id);
    expect(Math.abs(Date.now() - message.createdTimestamp)).toBeLessThan(10_000);
    expect((await heard)[0].id).toBe(message.id);
    expect(channel.lastMessageId).toBe(message.id);
    expect(await bob.rest.get(`/channels/${channel.id}/messages/${message.id}`)).toMatchObject({ content: 'hello **there**' });
    await expect(channel.send('')).rejects.toMatchObject({ code: 50006 });
    await expect(channel.send('a'.repeat(2001))).rejects.toMatchObject({ code: 50035 });
  });

  it('2 Send a message: a nonce that is enforced makes one message of two sends', async () => {
    const { channel } = scene();
    const [first, second] = [
      await channel.send({ content: 'once', nonce: '4711', enforceNonce: true }),
      await channel.send({ content: 'once', nonce: '4711', enforceNonce: true }),
    ];
    expect(second.id).toBe(first.id);
    expect(first.nonce).toBe('4711');
  });

  it('2 Send a message: mentions of users, roles and everyone are resolved and obey allowed mentions', async () => {
    const { channel, bob, guild, client } = scene();
    const role = await guild.roles.create({ name: 'crew', mentionable: true });
    const heard = next(client, 'messageCreate', ({ mentions }) => mentions.users.size > 0);
    const message = await channel.send(`<@${bob.id}> <@&${role.id}> <#${channel.id}> @everyone`);
    expect([...message.mentions.users.keys()]).toEqual([bob.id]);
    expect([...message.mentions.roles.keys()]).toEqual([role.id]);
    expect([...message.mentions.channels.keys()]).toEqual([channel.id]);
    expect(message.mentions.everyone).toBe(true);
    expect((await heard)[0].mentions.members?.get(bob.id)?.id).toBe(bob.id);
    const silent = await channel.send({ content: `<@${bob.id}> @everyone`, allowedMentions: { parse: [] } });
    expect(silent.mentions.everyone).toBe(false);
    expect(silent.mentions.users.size).toBe(0);
    await role.delete();
  });

  it('1 Embeds', async () => {
    const { channel, client } = scene();
    const embed = new EmbedBuilder()
      .setTitle('Title')
      .setURL('https://example.org/')
      .setDescription('Description')
      .setColor('#3366ff')
      .setAuthor({ name: 'Author', iconURL: 'https://example.org/a.png' })
      .setFooter({ text: 'Footer' })
      .setImage('https://example.org/i.png')
      .setThumbnail('https://example.org/t.png')
      .setTimestamp(1_700_000_000_000)
      .addFields({ name: 'One', value: '1', inline: true }, { name: 'Two', value: '2' });
    const heard = next(client, 'messageCreate', ({ embeds }) => embeds.length > 0);
    const message = await channel.send({ embeds: [embed] });
    const [shown] = message.embeds;
    expect(shown).toMatchObject({ title: 'Title', url: 'https://example.org/', description: 'Description', color: 0x3366ff });
    expect(shown?.data.type).toBe('rich');
    expect(shown?.author).toMatchObject({ name: 'Author', iconURL: 'https://example.org/a.png' });
    expect(shown?.footer?.text).toBe('Footer');
    expect(shown?.image?.url).toBe('https://example.org/i.png');
    expect(shown?.thumbnail?.url).toBe('https://example.org/t.png');
    expect(Date.parse(shown?.timestamp ?? '')).toBe(1_700_000_000_000);
    expect(shown?.fields).toEqual([
      { name: 'One', value: '1', inline: true },
      { name: 'Two', value: '2', inline: false },
    ]);
    expect((await heard)[0].embeds[0]?.title).toBe('Title');
    await expect(channel.send({ embeds: [{ title: 'a'.repeat(257) }] })).rejects.toMatchObject({ code: 50035 });
  });

  it('16 Edit a message', async () => {
    const { channel, client } = scene();
    const message = await channel.send({ content: 'first', embeds: [{ title: 'kept' }] });
    const heard = next(client, 'messageUpdate', (_old, { id }) => id === message.id);
    const edited = await message.edit('second');
    expect(edited.content).toBe('second');
    expect(edited.editedTimestamp).toBeGreaterThanOrEqual(message.createdTimestamp);
    expect(edited.embeds[0]?.title).toBe('kept');
    const [, after] = await heard;
    expect(after.content).toBe('second');
    expect((await message.edit({ embeds: [] })).embeds).toEqual([]);
    expect((await message.suppressEmbeds()).flags.has('SuppressEmbeds')).toBe(true);
  });

  it('20 Delete a message', async () => {
    const { channel, client, bob } = scene();
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${channel.id}/messages`, { content: 'a slip' });
    const message = await channel.messages.fetch(id);
    const heard = next(client, 'messageDelete', (deleted) => deleted.id === id);
    expect(message.deletable).toBe(true);
    await message.delete();
    expect((await heard)[0].content).toBe('a slip');
    await expect(channel.messages.fetch({ message: id, force: true })).rejects.toMatchObject({ code: 10008 });
  });

  it('21 Listen to messages', async () => {
    const { channel, client, bob, guild } = scene();
    const heard = next(client, 'messageCreate', ({ author }) => author.id === bob.id);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: '!ping now' });
    const [message] = await heard;
    expect(message.content).toBe('!ping now');
    expect(message.inGuild()).toBe(true);
    expect(message.guildId).toBe(guild.id);
    expect(message.channelId).toBe(channel.id);
    expect(message.member?.roles.cache.has(guild.id)).toBe(true);
    expect(message.author.username).toBe(bob.name);
  });

  it('23 Reply to a message', async () => {
    const { channel, client, bob } = scene();
    const heard = next(client, 'messageCreate', ({ content }) => content === 'a question');
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'a question' });
    const [question] = await heard;
    const reply = await question.reply({ content: 'an answer', allowedMentions: { repliedUser: true } });
    expect(reply.type).toBe(MessageType.Reply);
    expect(reply.reference).toMatchObject({ messageId: question.id, channelId: channel.id });
    expect(reply.mentions.repliedUser?.id).toBe(bob.id);
    expect((await reply.fetchReference()).content).toBe('a question');
    const quiet = await question.reply({ content: 'quietly', allowedMentions: { repliedUser: false } });
    expect(quiet.mentions.users.size).toBe(0);
    await question.delete();
    await expect(question.reply('too late')).rejects.toMatchObject({ code: 50035 });
    expect((await question.reply({ content: 'all the same', failIfNotExists: false })).type).toBe(MessageType.Default);
  });

  it('23 Reply to a message: forward one', async () => {
    const { channel, guild } = scene();
    const message = await channel.send('worth telling');
    const elsewhere = await guild.channels.create({ name: 'elsewhere' });
    const forwarded = await message.forward(elsewhere);
    expect(forwarded.reference).toMatchObject({ type: 1, messageId: message.id });
    expect(forwarded.messageSnapshots.first()?.content).toBe('worth telling');
    await elsewhere.delete();
  });

  it('26 Upload files', async () => {
    const { channel } = scene();
    const file = new AttachmentBuilder(Buffer.from('a line of text'), { name: 'notes.txt', description: 'What was said' });
    const message = await channel.send({ content: 'with files', files: [file, { attachment: Buffer.from('hidden'), name: 'SPOILER_end.txt' }] });
    const [first, second] = [...message.attachments.values()];
    expect(first).toMatchObject({ name: 'notes.txt', description: 'What was said', size: 14, spoiler: false });
    expect(first?.contentType).toMatch(/^text\/plain/);
    expect(second).toMatchObject({ name: 'SPOILER_end.txt', spoiler: true });
    const edited = await message.edit({ attachments: [known(second)], files: [{ attachment: Buffer.from('more'), name: 'more.txt' }] });
    expect(edited.attachments.map(({ name }) => name)).toEqual(['SPOILER_end.txt', 'more.txt']);
    const shown = await channel.send({ files: [{ attachment: png(), name: 'picture.png' }], embeds: [{ image: { url: 'attachment://picture.png' } }] });
    expect(shown.embeds[0]?.image?.url).toMatch(/picture\.png/);
    expect(shown.embeds[0]?.image?.url).toMatch(/^http/);
  });

  it('33 Read attachment urls', async () => {
    const { channel, client, bob, world } = scene();
    const heard = next(client, 'messageCreate', ({ attachments }) => attachments.size > 0);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: '' }, { files: [{ name: 'dot.png', bytes: png(), type: 'image/png' }] });
    const attachment = known((await heard)[0].attachments.first());
    expect(attachment).toMatchObject({ name: 'dot.png', width: 1, height: 1, contentType: 'image/png', size: png().length });
    expect(attachment.url.startsWith(`${world.server.url}/cdn/attachments/${channel.id}/${attachment.id}/dot.png`)).toBe(true);
    const answer = await fetch(attachment.url);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await answer.arrayBuffer()).equals(png())).toBe(true);
    expect((await fetch(attachment.proxyURL)).status).toBe(200);
  });

  it('46 Message edit / delete log', async () => {
    const { channel, client, bob } = scene();
    const heard = next(client, 'messageCreate', ({ content }) => content === 'before');
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${channel.id}/messages`, { content: 'before' });
    await heard;
    const updated = next(client, 'messageUpdate', (_old, message) => message.id === id);
    await bob.rest.patch(`/channels/${channel.id}/messages/${id}`, { content: 'after' });
    const [before, after] = await updated;
    expect([before.content, after.content]).toEqual(['before', 'after']);
    expect(after.editedAt).toBeInstanceOf(Date);
    const deleted = next(client, 'messageDelete', (message) => message.id === id);
    await bob.rest.delete(`/channels/${channel.id}/messages/${id}`);
    expect((await deleted)[0]).toMatchObject({ content: 'after', channelId: channel.id });
  });

  it('58 Message collector', async () => {
    const { channel, bob, alice } = scene();
    const collected = channel.awaitMessages({ filter: ({ author }) => author.id === bob.id, max: 2, time: 4_000, errors: ['time'] });
    await alice.rest.post(`/channels/${channel.id}/messages`, { content: 'not me' });
    for (const content of ['yes', 'no']) await bob.rest.post(`/channels/${channel.id}/messages`, { content });
    expect((await collected).map(({ content }) => content)).toEqual(['yes', 'no']);
    const collector = channel.createMessageCollector({ time: 4_000 });
    const ended = new Promise((resolve) => collector.once('end', (all, reason) => resolve([all.size, reason])));
    collector.once('collect', () => collector.stop('enough'));
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'once more' });
    expect(await ended).toEqual([1, 'enough']);
  });

  it('74 Typing indicator', async () => {
    const { channel, client, alice, bob } = scene();
    const watcher = await alice.listen();
    const seen = watcher.next<{ user_id: string; channel_id: string }>('TYPING_START');
    await channel.sendTyping();
    expect(await seen).toMatchObject({ user_id: client.user.id, channel_id: channel.id });
    const heard = next(client, 'typingStart', ({ user }) => user.id === bob.id);
    await bob.rest.post(`/channels/${channel.id}/typing`);
    const [typing] = await heard;
    expect(typing.channel.id).toBe(channel.id);
    expect(typing.member?.id).toBe(bob.id);
    expect(Math.abs(Date.now() - typing.startedTimestamp)).toBeLessThan(10_000);
  });

  it('41 Bulk delete', async () => {
    const { guild, client } = scene();
    const channel = await guild.channels.create({ name: 'to-be-swept' });
    const sent = [];
    for (const content of ['one', 'two', 'three']) sent.push(await channel.send(content));
    const heard = next(client, 'messageDeleteBulk');
    const deleted = await channel.bulkDelete(2);
    expect([...deleted.keys()].sort()).toEqual(sent.slice(1).map(({ id }) => id));
    const [messages, where] = await heard;
    expect(messages.map((message: Message | PartialMessage) => message.content).sort()).toEqual(['three', 'two']);
    expect(where.id).toBe(channel.id);
    expect((await channel.messages.fetch({ cache: false })).map(({ content }) => content)).toEqual(['one']);
    await channel.delete();
  });

  it('79 Components V2', async () => {
    const { channel } = scene();
    const container = new ContainerBuilder()
      .setAccentColor(0x3366ff)
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('# A heading'))
      .addSeparatorComponents(new SeparatorBuilder().setDivider(true))
      .addSectionComponents(
        new SectionBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder().setContent('beside a picture'))
          .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://dot.png')),
      )
      .addMediaGalleryComponents(new MediaGalleryBuilder().addItems({ media: { url: 'https://example.org/i.png' }, description: 'far away' }))
      .addFileComponents(new FileBuilder().setURL('attachment://list.txt'));
    const message = await channel.send({
      flags: MessageFlags.IsComponentsV2,
      components: [container],
      files: [
        { attachment: png(), name: 'dot.png' },
        { attachment: Buffer.from('a list'), name: 'list.txt' },
      ],
    });
    expect(message.flags.has(MessageFlags.IsComponentsV2)).toBe(true);
    const [shown] = message.components;
    if (shown?.type !== ComponentType.Container) throw new Error('the container is missing');
    expect(shown.accentColor).toBe(0x3366ff);
    expect(shown.components.map(({ type }) => type)).toEqual([
      ComponentType.TextDisplay,
      ComponentType.Separator,
      ComponentType.Section,
      ComponentType.MediaGallery,
      ComponentType.File,
    ]);
    expect(new Set([shown.id, ...shown.components.map(({ id }) => id)]).size).toBe(6);
    await expect(channel.send({ flags: MessageFlags.IsComponentsV2, content: 'no', components: [container] })).rejects.toMatchObject({ code: 50035 });
    const edited = await message.edit({ components: [new TextDisplayBuilder().setContent('simpler')], flags: MessageFlags.IsComponentsV2 });
    expect(edited.components.map(({ type }) => type)).toEqual([ComponentType.TextDisplay]);
  });
});

/** One red pixel. */
const png = (): Buffer => Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');
