import { EmbedBuilder, WebhookClient, WebhookType } from 'discord.js';
import { known, next, pointedAt, useBot } from './use-bot.ts';

const scene = useBot();
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

describe('webhooks', () => {
  it('47 Webhooks', async () => {
    const { guild, client, world } = scene();
    const channel = await guild.channels.create({ name: 'hooked' });
    const told = next(client, 'webhooksUpdate');
    const webhook = await channel.createWebhook({ name: 'The crier', avatar: png, reason: 'to tell' });
    expect((await told)[0].id).toBe(channel.id);
    expect(webhook).toMatchObject({ name: 'The crier', type: WebhookType.Incoming, channelId: channel.id, guildId: guild.id });
    expect(webhook.owner?.id).toBe(client.user.id);
    expect((await fetch(known(webhook.avatarURL({ extension: 'png' })))).status).toBe(200);
    const heard = next(client, 'messageCreate', ({ webhookId }) => webhookId === webhook.id);
    const sent = await webhook.send({ content: 'hear, hear', username: 'Town crier', avatarURL: 'https://example.org/a.png' });
    const [message] = await heard;
    expect(message.id).toBe(sent.id);
    expect([message.content, message.author.username, message.author.bot, message.author.id]).toEqual(['hear, hear', 'Town crier', true, webhook.id]);
    expect(message.applicationId).toBe(client.application.id);
    const edited = await webhook.editMessage(sent.id, { content: 'hear again', embeds: [new EmbedBuilder().setTitle('News')] });
    expect([edited.content, edited.embeds[0]?.title]).toEqual(['hear again', 'News']);
    expect((await webhook.fetchMessage(sent.id)).content).toBe('hear again');
    const deleted = next(client, 'messageDelete', ({ id }) => id === sent.id);
    await webhook.deleteMessage(sent.id);
    await deleted;
    expect([...(await channel.fetchWebhooks()).keys()]).toEqual([webhook.id]);
    expect((await guild.fetchWebhooks()).has(webhook.id)).toBe(true);
    expect((await client.fetchWebhook(webhook.id)).name).toBe('The crier');
    expect((await webhook.edit({ name: 'The other crier' })).name).toBe('The other crier');
    const byToken = new WebhookClient({ id: webhook.id, token: known(webhook.token) }, pointedAt(world.server.url));
    const quick = await byToken.send({ content: 'without a bot', files: [{ attachment: Buffer.from('text'), name: 'a.txt' }] });
    expect(quick.content).toBe('without a bot');
    expect(quick.attachments[0]).toMatchObject({ filename: 'a.txt' });
    expect((await byToken.editMessage(quick.id, 'changed')).content).toBe('changed');
    await byToken.deleteMessage(quick.id);
    const thread = await channel.threads.create({ name: 'within' });
    const inside = await webhook.send({ content: 'in the thread', threadId: thread.id });
    expect(inside.channelId).toBe(thread.id);
    await byToken.delete();
    await expect(client.fetchWebhook(webhook.id)).rejects.toMatchObject({ code: 10015 });
    byToken.destroy();
    await channel.delete();
  });

  it('47 Webhooks: one posts into a forum and makes a post of it', async () => {
    const { guild } = scene();
    const forum = await guild.channels.create({ name: 'hooked-forum', type: 15 });
    const webhook = await forum.createWebhook({ name: 'Poster' });
    const message = await webhook.send({ content: 'a post', threadName: 'By webhook' });
    expect((await guild.channels.fetch(message.channelId))?.name).toBe('By webhook');
    await expect(webhook.send('where to?')).rejects.toMatchObject({ code: 220001 });
    await forum.delete();
  });
});
