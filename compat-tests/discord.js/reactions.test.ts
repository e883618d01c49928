import { Client } from 'discord.js';
import { everyIntent, known, logIn, newClient, next, pointedAt, useBot } from './use-bot.ts';

const scene = useBot();
const thumb = encodeURIComponent('👍');

describe('reactions', () => {
  it('22 Add a reaction', async () => {
    const { channel, client } = scene();
    const message = await channel.send('react to me');
    const heard = next(client, 'messageReactionAdd');
    const reaction = await message.react('👍');
    expect(reaction.emoji.name).toBe('👍');
    expect(reaction.me).toBe(true);
    expect((await heard)[0].message.id).toBe(message.id);
    const fetched = await channel.messages.fetch({ message: message.id, force: true });
    expect(fetched.reactions.cache.map(({ emoji, count, me }) => [emoji.name, count, me])).toEqual([['👍', 1, true]]);
    await expect(message.react('not an emoji')).rejects.toMatchObject({ code: 10014 });
  });

  it('15 Reaction events / collectors', async () => {
    const { channel, client, bob } = scene();
    const message = await channel.send('collecting');
    const added = next(client, 'messageReactionAdd', (_reaction, { id }) => id === bob.id);
    const collected = message.awaitReactions({ filter: (_reaction, { id }) => id === bob.id, max: 1, time: 4_000, errors: ['time'] });
    await bob.rest.put(`/channels/${channel.id}/messages/${message.id}/reactions/${thumb}/@me`);
    const [reaction, user, details] = await added;
    expect([reaction.emoji.name, reaction.count, user.id]).toEqual(['👍', 1, bob.id]);
    expect(details.burst).toBe(false);
    expect((await collected).first()?.emoji.name).toBe('👍');
    const removed = next(client, 'messageReactionRemove');
    await bob.rest.delete(`/channels/${channel.id}/messages/${message.id}/reactions/${thumb}/@me`);
    const [gone, who] = await removed;
    expect([gone.emoji.name, gone.count, who.id]).toEqual(['👍', 0, bob.id]);
  });

  it('51 Remove reactions / list reactors', async () => {
    const { channel, client, bob, alice, guild } = scene();
    const message = await channel.send('many reactions');
    const emoji = await guild.emojis.create({ attachment: onePixel, name: 'dot' });
    const reaction = await message.react('👍');
    await message.react(emoji);
    for (const person of [alice, bob]) await person.rest.put(`/channels/${channel.id}/messages/${message.id}/reactions/${thumb}/@me`);
    expect([...(await reaction.users.fetch()).keys()].sort()).toEqual([client.user.id, alice.id, bob.id].sort());
    const firstId = [client.user.id, alice.id, bob.id].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))[0];
    expect([...(await reaction.users.fetch({ limit: 1 })).keys()]).toEqual([firstId]);
    expect((await reaction.users.fetch({ after: known(firstId) })).size).toBe(2);
    const removed = next(client, 'messageReactionRemove', (_reaction, { id }) => id === bob.id);
    await reaction.users.remove(bob.id);
    await removed;
    const emojiGone = next(client, 'messageReactionRemoveEmoji');
    await known(message.reactions.cache.get(emoji.id)).remove();
    expect((await emojiGone)[0].emoji.id).toBe(emoji.id);
    const allGone = next(client, 'messageReactionRemoveAll');
    await message.reactions.removeAll();
    expect((await allGone)[0].id).toBe(message.id);
    expect((await channel.messages.fetch({ message: message.id, force: true })).reactions.cache.size).toBe(0);
  });

  it('24 Partials (events on uncached objects)', async () => {
    const { channel, bob, world, bot, alice } = scene();
    const { id } = await alice.rest.post<{ id: string }>(`/channels/${channel.id}/messages`, { content: 'long ago' });
    const fresh = await logIn(newClient(world), bot.token);
    const added = next(fresh, 'messageReactionAdd');
    await bob.rest.put(`/channels/${channel.id}/messages/${id}/reactions/${thumb}/@me`);
    const [reaction] = await added;
    expect(reaction.partial).toBe(true);
    expect(reaction.message.partial).toBe(true);
    const full = await reaction.fetch();
    expect(full.count).toBe(1);
    expect((await reaction.message.fetch()).content).toBe('long ago');
    const deleted = next(fresh, 'messageDelete');
    const { id: another } = await alice.rest.post<{ id: string }>(`/channels/${channel.id}/messages`, { content: 'short lived' });
    await alice.rest.delete(`/channels/${channel.id}/messages/${another}`);
    await deleted;
    await fresh.destroy();
  });

  it('24 Partials (events on uncached objects): without them the events are dropped, not broken', async () => {
    const { channel, bob, world, bot, alice } = scene();
    const { id } = await alice.rest.post<{ id: string }>(`/channels/${channel.id}/messages`, { content: 'long ago' });
    const plain = await logIn(new Client({ intents: everyIntent, ...pointedAt(world.server.url) }), bot.token);
    let count = 0;
    plain.on('messageReactionAdd', () => count++);
    await bob.rest.put(`/channels/${channel.id}/messages/${id}/reactions/${thumb}/@me`);
    const heard = next(plain, 'messageCreate');
    await alice.rest.post(`/channels/${channel.id}/messages`, { content: 'afterwards' });
    await heard;
    expect(count).toBe(0);
    await plain.destroy();
  });
});

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');
