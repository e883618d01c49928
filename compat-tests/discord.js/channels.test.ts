import { ChannelType, PermissionFlagsBits, SortOrderType, ThreadAutoArchiveDuration, type ForumChannel } from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();

describe('channels and threads', () => {
  it('59 Create a channel', async () => {
    const { guild, client, bob } = scene();
    const category = await guild.channels.create({ name: 'Projects', type: ChannelType.GuildCategory });
    const created = next(client, 'channelCreate', ({ name }) => name === 'plans');
    const text = await guild.channels.create({
      name: 'plans',
      topic: 'What we plan',
      parent: category,
      nsfw: true,
      rateLimitPerUser: 5,
      permissionOverwrites: [{ id: bob.id, deny: [PermissionFlagsBits.SendMessages] }],
    });
    expect((await created)[0].id).toBe(text.id);
    expect(text).toMatchObject({ type: ChannelType.GuildText, topic: 'What we plan', parentId: category.id, nsfw: true, rateLimitPerUser: 5 });
    expect(text.permissionOverwrites.cache.get(bob.id)?.deny.toArray()).toEqual(['SendMessages']);
    const voice = await guild.channels.create({ name: 'Talk', type: ChannelType.GuildVoice, bitrate: 64_000, userLimit: 5, parent: category });
    expect(voice).toMatchObject({ bitrate: 64_000, userLimit: 5, parentId: category.id });
    const forum = await guild.channels.create({ name: 'ideas', type: ChannelType.GuildForum, availableTags: [{ name: 'Open' }] });
    expect(forum.availableTags.map(({ name }) => name)).toEqual(['Open']);
    const stage = await guild.channels.create({ name: 'Stage', type: ChannelType.GuildStageVoice });
    const media = await guild.channels.create({ name: 'pictures', type: ChannelType.GuildMedia });
    const news = await guild.channels.create({ name: 'news', type: ChannelType.GuildAnnouncement });
    expect([stage.type, media.type, news.type]).toEqual([ChannelType.GuildStageVoice, ChannelType.GuildMedia, ChannelType.GuildAnnouncement]);
    expect(category.children.cache.map(({ name }) => name).sort()).toEqual(['Talk', 'plans']);
    await expect(guild.channels.create({ name: '' })).rejects.toMatchObject({ code: 50035 });
    await Promise.all([text, voice, forum, stage, media, news].map((channel) => channel.delete()));
    await category.delete();
  });

  it('44 Edit / delete a channel', async () => {
    const { guild, client } = scene();
    const channel = await guild.channels.create({ name: 'draft' });
    const updated = next(client, 'channelUpdate', (_old, after) => 'name' in after && after.name === 'final');
    await channel.edit({ name: 'final', topic: 'Done', nsfw: false });
    const [before, after] = await updated;
    expect([before.id, 'name' in before && before.name, 'topic' in after && after.topic]).toEqual([channel.id, 'draft', 'Done']);
    expect((await channel.setTopic('Really done')).topic).toBe('Really done');
    const other = await guild.channels.create({ name: 'other' });
    await channel.setPosition(0);
    expect(channel.position).toBeLessThan(other.position);
    await guild.channels.setPositions([{ channel: other, position: 0 }]);
    const copy = await channel.clone({ name: 'copy' });
    expect(copy.topic).toBe('Really done');
    const deleted = next(client, 'channelDelete', ({ id }) => id === channel.id);
    await channel.delete('no use');
    await deleted;
    expect(guild.channels.cache.has(channel.id)).toBe(false);
    await expect(client.channels.fetch(channel.id, { force: true })).rejects.toMatchObject({ code: 10003 });
    await Promise.all([other.delete(), copy.delete()]);
  });

  it('50 Slowmode', async () => {
    const { guild, bob } = scene();
    const channel = await guild.channels.create({ name: 'slow' });
    expect((await channel.setRateLimitPerUser(30, 'calm down')).rateLimitPerUser).toBe(30);
    await bob.rest.post(`/channels/${channel.id}/messages`, { content: 'one' });
    expect(await bob.rest.refused('POST', `/channels/${channel.id}/messages`, { body: { content: 'two' } })).toBe('429 20016');
    await expect(channel.setRateLimitPerUser(21_601)).rejects.toMatchObject({ code: 50035 });
    await channel.delete();
  });

  it('27 Permission overwrites', async () => {
    const { guild, client, bob } = scene();
    const channel = await guild.channels.create({ name: 'private' });
    const heard = next(client, 'channelUpdate', (_old, { id }) => id === channel.id);
    await channel.permissionOverwrites.edit(guild.roles.everyone, { ViewChannel: false }, { reason: 'private' });
    await heard;
    expect(known(channel.permissionsFor(bob.id)).has('ViewChannel')).toBe(false);
    expect(await bob.rest.refused('GET', `/channels/${channel.id}`)).toBe('403 50001');
    const shown = next(client, 'channelUpdate', (_old, { id }) => id === channel.id);
    await channel.permissionOverwrites.create(bob.id, { ViewChannel: true, SendMessages: null });
    await shown;
    expect((await bob.rest.get<{ id: string }>(`/channels/${channel.id}`)).id).toBe(channel.id);
    const overwrite = known(channel.permissionOverwrites.cache.get(bob.id));
    expect([overwrite.type, overwrite.allow.toArray(), overwrite.deny.toArray()]).toEqual([1, ['ViewChannel'], []]);
    const hidden = next(client, 'channelUpdate', (_old, { id }) => id === channel.id);
    await channel.permissionOverwrites.delete(bob.id);
    await hidden;
    expect(await bob.rest.refused('GET', `/channels/${channel.id}`)).toBe('403 50001');
    expect((await channel.permissionOverwrites.set([])).permissionOverwrites.cache.size).toBe(0);
    await channel.delete();
  });

  it('45 Threads', async () => {
    const { guild, client, bob } = scene();
    const channel = await guild.channels.create({ name: 'with-threads' });
    const created = next(client, 'threadCreate');
    const thread = await channel.threads.create({ name: 'A side track', autoArchiveDuration: ThreadAutoArchiveDuration.OneHour, reason: 'to keep order' });
    const [heard, isNew] = await created;
    expect([heard.id, isNew]).toEqual([thread.id, true]);
    expect(thread).toMatchObject({
      name: 'A side track',
      parentId: channel.id,
      ownerId: client.user.id,
      archived: false,
      locked: false,
      autoArchiveDuration: 60,
    });
    expect((await thread.send('inside')).channelId).toBe(thread.id);
    const message = await channel.send('discuss this');
    const fromMessage = await message.startThread({ name: 'About it' });
    expect(fromMessage.id).toBe(message.id);
    expect((await fromMessage.fetchStarterMessage())?.content).toBe('discuss this');
    expect((await channel.messages.fetch({ message: message.id, force: true })).hasThread).toBe(true);
    const joined = next(client, 'threadMembersUpdate', (added) => added.has(bob.id));
    await thread.members.add(bob.id);
    await joined;
    expect((await thread.members.fetch({ cache: false })).has(bob.id)).toBe(true);
    const left = next(client, 'threadMembersUpdate', (_added, removed) => removed.has(bob.id));
    await thread.members.remove(bob.id);
    await left;
    expect([...(await channel.threads.fetchActive()).threads.keys()].sort()).toEqual([fromMessage.id, thread.id].sort());
    const updated = next(client, 'threadUpdate', (_old, { archived }) => archived === true);
    await thread.edit({ archived: true, locked: true });
    expect((await updated)[0].archived).toBe(false);
    const archived = await channel.threads.fetchArchived();
    expect([...archived.threads.keys()]).toEqual([thread.id]);
    expect(archived.hasMore).toBe(false);
    await thread.setArchived(false);
    const secret = await channel.threads.create({ name: 'Among us', type: ChannelType.PrivateThread, invitable: false });
    expect([secret.type, secret.invitable]).toEqual([ChannelType.PrivateThread, false]);
    expect(await bob.rest.refused('GET', `/channels/${secret.id}`)).toMatch(/^(403 50001|404 10003)$/);
    const deleted = next(client, 'threadDelete', ({ id }) => id === secret.id);
    await secret.delete();
    await deleted;
    await channel.delete();
  });

  it('67 Forum posts', async () => {
    const { guild, client, bob } = scene();
    const forum: ForumChannel = await guild.channels.create({
      name: 'questions',
      type: ChannelType.GuildForum,
      availableTags: [
        { name: 'Open', emoji: { id: null, name: '❓' } },
        { name: 'Staff', moderated: true },
      ],
      defaultReactionEmoji: { id: null, name: '👍' },
      defaultSortOrder: SortOrderType.CreationDate,
    });
    const [open, staff] = forum.availableTags;
    expect(open).toMatchObject({ name: 'Open', moderated: false, emoji: { name: '❓' } });
    const created = next(client, 'threadCreate');
    const first = next(client, 'messageCreate', ({ content }) => content === 'How does it work?');
    const post = await forum.threads.create({
      name: 'A question',
      message: { content: 'How does it work?', files: [{ attachment: Buffer.from('log'), name: 'log.txt' }] },
      appliedTags: [known(open).id],
    });
    expect((await created)[0].id).toBe(post.id);
    expect((await first)[0].id).toBe(post.id);
    expect([post.appliedTags, post.parentId, post.messageCount]).toEqual([[known(open).id], forum.id, 0]);
    expect((await post.fetchStarterMessage())?.attachments.first()?.name).toBe('log.txt');
    expect((await post.setAppliedTags([])).appliedTags).toEqual([]);
    expect((await post.pin()).flags.has('Pinned')).toBe(true);
    const byBob = next(client, 'threadCreate', ({ ownerId }) => ownerId === bob.id);
    await bob.rest.post(`/channels/${forum.id}/threads`, { name: 'Mine', message: { content: 'Another' }, applied_tags: [known(open).id] });
    expect((await byBob)[0].appliedTags).toEqual([known(open).id]);
    expect(
      await bob.rest.refused('POST', `/channels/${forum.id}/threads`, { body: { name: 'No', message: { content: 'x' }, applied_tags: [known(staff).id] } }),
    ).toMatch(/^40[03]/);
    const edited = await forum.setAvailableTags([...forum.availableTags, { name: 'Third' }]);
    expect(edited.availableTags.map(({ id, name }) => [name, id !== ''])).toEqual([
      ['Open', true],
      ['Staff', true],
      ['Third', true],
    ]);
    await forum.delete();
  });
});
