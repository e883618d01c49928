import { ChannelType } from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();

describe('history, pins and polls', () => {
  it('17 Fetch messages (history)', async () => {
    const { guild } = scene();
    const channel = await guild.channels.create({ name: 'history' });
    const ids: string[] = [];
    for (let number = 0; number < 6; number++) ids.push((await channel.send(`number ${number}`)).id);
    const numbers = async (options: object) => (await channel.messages.fetch({ cache: false, ...options })).map(({ content }) => content.at(-1)).join('');
    expect(await numbers({ limit: 3 })).toBe('543');
    expect(await numbers({ before: ids[3], limit: 2 })).toBe('21');
    expect(await numbers({ after: ids[1], limit: 2 })).toBe('32');
    expect(await numbers({ around: ids[3], limit: 3 })).toBe('432');
    expect((await channel.messages.fetch(known(ids[0]))).content).toBe('number 0');
    await expect(channel.messages.fetch({ limit: 101 })).rejects.toMatchObject({ code: 50035 });
    await channel.delete();
  });

  it('68 Pin / unpin / list pins', async () => {
    const { channel, client } = scene();
    const [first, second] = [await channel.send('keep this'), await channel.send('and this')];
    const heard = next(client, 'channelPinsUpdate');
    const told = next(client, 'messageCreate', ({ system }) => system);
    await first.pin('worth keeping');
    const [where, when] = await heard;
    expect(where.id).toBe(channel.id);
    expect(Math.abs(Date.now() - Number(when))).toBeLessThan(10_000);
    expect((await told)[0]).toMatchObject({ type: 6, reference: { messageId: first.id } });
    await second.pin();
    const page = await channel.messages.fetchPins();
    expect(page.items.map(({ message }) => message.content)).toEqual(['and this', 'keep this']);
    expect(page.hasMore).toBe(false);
    expect((await channel.messages.fetch({ message: first.id, force: true })).pinned).toBe(true);
    await first.unpin();
    expect((await channel.messages.fetchPins()).items.length).toBe(1);
    expect((await channel.messages.fetchPins({ limit: 1 })).items[0]?.message.id).toBe(second.id);
  });

  it('72 Polls', async () => {
    const { channel, client, bob } = scene();
    const question = {
      question: { text: 'Tea or coffee?' },
      answers: [{ text: 'Tea', emoji: '🍵' }, { text: 'Coffee' }],
      duration: 2,
      allowMultiselect: false,
    };
    const message = await channel.send({ poll: question });
    const poll = known(message.poll);
    expect(poll.question.text).toBe('Tea or coffee?');
    expect(poll.answers.map(({ text, emoji }) => [text, emoji?.name ?? null])).toEqual([
      ['Tea', '🍵'],
      ['Coffee', null],
    ]);
    expect(known(poll.expiresTimestamp) - message.createdTimestamp).toBeGreaterThan(7_100_000);
    const voted = next(client, 'messagePollVoteAdd');
    await bob.rest.put(`/channels/${channel.id}/polls/${message.id}/answers/@me`, { answer_ids: ['2'] });
    const [answer, userId] = await voted;
    expect([answer.id, userId]).toEqual([2, bob.id]);
    const coffee = known(known((await channel.messages.fetch({ message: message.id, force: true })).poll).answers.get(2));
    expect(coffee.voteCount).toBe(1);
    expect([...(await coffee.voters.fetch()).keys()]).toEqual([bob.id]);
    const withdrawn = next(client, 'messagePollVoteRemove');
    await bob.rest.put(`/channels/${channel.id}/polls/${message.id}/answers/@me`, { answer_ids: [] });
    expect((await withdrawn)[0].id).toBe(2);
    await bob.rest.put(`/channels/${channel.id}/polls/${message.id}/answers/@me`, { answer_ids: ['1'] });
    const result = next(client, 'messageCreate', ({ type }) => type === 46);
    const ended = await poll.end();
    expect(ended.poll?.resultsFinalized).toBe(true);
    const [told] = await result;
    expect(told.reference?.messageId).toBe(message.id);
    expect(told.embeds[0]?.data.type).toBe('poll_result');
    expect(told.embeds[0]?.fields).toContainEqual(expect.objectContaining({ name: 'poll_question_text', value: 'Tea or coffee?' }));
  });

  it('75 Crosspost / announcement', async () => {
    const { guild, client } = scene();
    const news = await guild.channels.create({ name: 'news', type: ChannelType.GuildAnnouncement });
    const follower = await guild.channels.create({ name: 'elsewhere' });
    await news.addFollower(follower, 'to spread the word');
    const webhook = known((await follower.fetchWebhooks()).first());
    expect(webhook.isChannelFollower()).toBe(true);
    expect(webhook.sourceChannel?.id).toBe(news.id);
    expect(webhook.sourceGuild?.id).toBe(guild.id);
    const message = await news.send('big news');
    const updated = next(client, 'messageUpdate', (_old, { id }) => id === message.id);
    const copied = next(client, 'messageCreate', ({ channelId }) => channelId === follower.id);
    const published = await message.crosspost();
    expect((await updated)[1].flags?.has('Crossposted')).toBe(true);
    expect(published.flags.has('Crossposted')).toBe(true);
    const [copy] = await copied;
    expect(copy.content).toBe('big news');
    expect(copy.flags.has('IsCrosspost')).toBe(true);
    expect(copy.reference).toMatchObject({ channelId: news.id, messageId: message.id, guildId: guild.id });
    expect(copy.webhookId).toBe(webhook.id);
    await expect(message.crosspost()).rejects.toMatchObject({ code: 40033 });
    await Promise.all([news.delete(), follower.delete()]);
  });
});
