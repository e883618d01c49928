import { ChannelType, Client, Partials } from 'discord.js';
import { everyIntent, known, logIn, next, pointedAt, useBot } from './use-bot.ts';

const scene = useBot();

describe('direct messages', () => {
  it('30 Direct message a user', async () => {
    const { client, bob } = scene();
    const own = await bob.listen();
    const seen = own.next<{ content: string; guild_id?: string; author: { id: string } }>('MESSAGE_CREATE');
    const user = await client.users.fetch(bob.id);
    const message = await user.send('between us');
    expect(message.channel.type).toBe(ChannelType.DM);
    expect(message.guild).toBeNull();
    expect(await seen).toMatchObject({ content: 'between us', author: { id: client.user.id } });
    expect((await seen).guild_id).toBeUndefined();
    const channel = await user.createDM();
    expect([channel.id, channel.recipientId]).toEqual([message.channelId, bob.id]);
    const heard = next(client, 'messageCreate', ({ author }) => author.id === bob.id);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'understood' });
    const [answer] = await heard;
    expect(answer.channel.isDMBased()).toBe(true);
    expect(answer.content).toBe('understood');
    expect((await answer.reply('good')).reference?.messageId).toBe(answer.id);
    expect((await channel.messages.fetch({ limit: 2 })).map(({ content }) => content)).toEqual(['good', 'understood']);
    await message.edit('between us two');
    await message.react('👍');
    expect((await message.fetch(true)).reactions.cache.size).toBe(1);
    await message.delete();
    await user.deleteDM();
    await expect(client.user.send('to myself')).rejects.toThrow();
  });

  it('24 Partials (events on uncached objects): the first direct message comes without its channel', async () => {
    const { world, bot, guild } = scene();
    const person = await world.person('shy');
    await world.join(guild.id, person);
    const fresh = await logIn(new Client({ intents: everyIntent, partials: [Partials.Channel, Partials.Message], ...pointedAt(world.server.url) }), bot.token);
    const heard = next(fresh, 'messageCreate', ({ author }) => author.id === person.id);
    const { id } = await person.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bot.id });
    await person.rest.post(`/channels/${id}/messages`, { content: 'may I?' });
    const [message] = await heard;
    expect(message).toMatchObject({ content: 'may I?', channelId: id, guildId: null });
    expect(message.channel.isDMBased()).toBe(true);
    const channel = known(await fresh.channels.fetch(id, { force: true }));
    expect(channel.type === ChannelType.DM && channel.recipientId).toBe(person.id);
    await message.reply('you may');
    await fresh.destroy();
  });

  it('30 Direct message a user: one that is in no guild with the bot is refused', async () => {
    const { world, client } = scene();
    const stranger = await world.person('stranger');
    const user = await client.users.fetch(stranger.id);
    await expect(user.send('hello')).rejects.toMatchObject({ code: 50007 });
  });
});
