import type { APIEmoji } from 'discord-api-types/v10';
import { newMember } from '#core/members/new-member';
import type { Stores } from '#core/ports/stores';
import { newRole } from '#core/roles/new-role';
import { AT, insertGuild, newId, newMessage, newSnapshot, textChannel, thread } from './records.ts';

const idsOf = (things: readonly { id?: string | null }[]) => things.map((thing) => thing.id);

/** What every guild store promises. */
export function behavesAsGuildStore(open: () => Stores): void {
  const guilds = () => open().guilds;

  it('gives back all that a guild was made with', async () => {
    const { role: _role, channel: _channel, ...snapshot } = newSnapshot();
    const emoji: APIEmoji = { id: newId(), name: 'party', animated: true, roles: [], available: true };
    const sticker = {
      id: newId(),
      name: 'wave',
      description: null,
      tags: 'wave',
      type: 2,
      format_type: 1,
      available: true,
      guild_id: snapshot.guild.id,
    } as const;
    const whole = { ...snapshot, emojis: [emoji], stickers: [sticker] };
    await guilds().insert(whole);
    expect(await guilds().load(snapshot.guild.id)).toEqual(whole);
    expect(await guilds().load(newId())).toBeNull();
    expect(await guilds().emojiById(emoji.id ?? '')).toEqual(emoji);
    expect(await guilds().anyEmojis([emoji.id ?? '', sticker.id])).toEqual([emoji]);
    expect(await guilds().stickerById(sticker.id)).toEqual(sticker);
    expect(await guilds().stickerById(emoji.id ?? '')).toBeNull();
  });

  it('inserts a guild whole or not at all', async () => {
    const { role: _role, channel: _channel, ...snapshot } = newSnapshot();
    await expect(guilds().insert({ ...snapshot, members: [newMember(newId(), newId(), AT)] })).rejects.toThrow();
    expect(await guilds().load(snapshot.guild.id)).toBeNull();
  });

  it('knows the newest message of each channel', async () => {
    const { guildId, channel } = await insertGuild(open());
    const messages = [newMessage(channel.id), newMessage(channel.id)];
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    expect((await guilds().load(guildId))?.channels).toMatchObject([{ id: channel.id, last_message_id: messages[1]?.id }]);
    expect(await guilds().channelById(channel.id)).toEqual({ ...channel, last_message_id: messages[1]?.id });
  });

  it('keeps the newest post of a forum, which is no message of its own', async () => {
    const { channel, guildId } = await insertGuild(open());
    const post = newId();
    await guilds().saveChannels([{ ...channel, last_message_id: post }]);
    expect((await guilds().load(guildId))?.channels).toMatchObject([{ last_message_id: post }]);
  });

  it('saves the guild, and several roles, channels, members, emojis and stickers at once', async () => {
    const { guildId, snapshot, role } = await insertGuild(open());
    const added = newRole(newId(), { name: 'New', permissions: '8' });
    const channels = [textChannel(guildId), textChannel(guildId)];
    const owner = snapshot.members[0];
    if (!owner) throw new Error('a guild has its owner');
    const emojis: APIEmoji[] = [
      { id: newId(), name: 'a' },
      { id: newId(), name: 'b' },
    ];
    await guilds().save({ ...snapshot.guild, name: 'Renamed' });
    await guilds().saveRoles(guildId, [{ ...role, name: 'Changed' }, added]);
    await guilds().saveChannels(channels);
    await guilds().saveMembers([{ ...owner, nick: 'Boss' }]);
    await guilds().saveEmojis(guildId, emojis);
    await guilds().removeEmoji(guildId, emojis[0]?.id ?? '');
    const loaded = await guilds().load(guildId);
    expect(loaded?.guild.name).toBe('Renamed');
    expect(loaded?.roles.map(({ name }) => name)).toEqual(['@everyone', 'Changed', 'New']);
    expect(loaded?.channels.slice(1)).toEqual(channels);
    expect(loaded?.members).toEqual([{ ...owner, nick: 'Boss' }]);
    expect(loaded?.emojis).toEqual([emojis[1]]);
    await Promise.all([guilds().saveRoles(guildId, []), guilds().saveChannels([]), guilds().saveMembers([])]);
  });

  it('takes a removed role from members and overwrites, and leaves the others', async () => {
    const { guildId, role, channel } = await insertGuild(open());
    const other = newRole(newId(), { name: 'Other', permissions: '0' });
    await guilds().saveRoles(guildId, [other]);
    const userId = newId();
    await guilds().insertMember({ ...newMember(guildId, userId, AT), roles: [role.id, other.id] });
    const overwrite = (id: string) => ({ id, type: 0 as const, allow: '0', deny: '1024' });
    await guilds().saveChannels([{ ...channel, permission_overwrites: [overwrite(role.id), overwrite(other.id), overwrite(guildId)] }]);
    await guilds().removeRole(guildId, role.id);
    const loaded = await guilds().load(guildId);
    expect(idsOf(loaded?.roles ?? [])).toEqual([guildId, other.id]);
    expect(loaded?.members.find((member) => member.user_id === userId)?.roles).toEqual([other.id]);
    expect(idsOf(loaded?.channels[0]?.permission_overwrites ?? [])).toEqual([other.id, guildId]);
  });

  it('lists the guilds of a member ascending', async () => {
    const userId = newId();
    const [a, b, c] = [await insertGuild(open(), userId), await insertGuild(open()), await insertGuild(open(), userId)];
    expect(await guilds().idsOfMember(userId)).toEqual([a.guildId, c.guildId]);
    await guilds().insertMember(newMember(b.guildId, userId, AT));
    expect(await guilds().wasMember(a.guildId, userId)).toBe(false);
    await guilds().removeMembers(a.guildId, [userId]);
    expect(await guilds().wasMember(a.guildId, userId)).toBe(true);
    expect(await guilds().idsOfMember(userId)).toEqual([b.guildId, c.guildId]);
  });

  it('lists who is a member for a while only and has no role', async () => {
    const { guildId, role } = await insertGuild(open());
    const [fleeting, guest, trusted, usual] = [newId(), newId(), newId(), newId()];
    await guilds().insertMember({ ...newMember(guildId, fleeting, AT), temporary: true });
    await guilds().insertMember({ ...newMember(guildId, guest, AT), guest_channel_id: newId() });
    await guilds().insertMember({ ...newMember(guildId, trusted, AT), temporary: true, roles: [role.id] });
    await guilds().insertMember(newMember(guildId, usual, AT));
    const listed = (await guilds().temporaryMembers()).filter((member) => member.guild_id === guildId);
    expect(listed.map((member) => member.user_id).toSorted()).toEqual([fleeting, guest].toSorted());
  });

  it('lets removed members leave the threads of that guild, and only of that', async () => {
    const userId = newId();
    const [here, elsewhere] = [await insertGuild(open(), userId), await insertGuild(open(), userId)];
    const threads = [thread(here.channel, 11, null), thread(elsewhere.channel, 11, null)];
    await guilds().saveChannels(threads);
    for (const { id } of threads) await open().threadMembers.add({ thread_id: id, user_id: userId, join_timestamp: AT, flags: 1 });
    await guilds().removeMembers(here.guildId, [userId]);
    expect(await open().threadMembers.ofThreads(threads.map(({ id }) => id))).toMatchObject([{ thread_id: threads[1]?.id }]);
  });

  it('removes a channel with its messages, threads, webhooks and invites', async () => {
    const { guildId, channel } = await insertGuild(open());
    const [kept, child] = [textChannel(guildId), thread(channel, 11, null)];
    await guilds().saveChannels([kept, child]);
    const messages = [newMessage(channel.id), newMessage(child.id), newMessage(kept.id)] as const;
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    await open().pins.add(channel.id, messages[0].id, AT);
    const webhookId = newId();
    await open().webhooks.insert({
      id: webhookId,
      type: 1,
      guild_id: guildId,
      channel_id: channel.id,
      name: 'hook',
      avatar: null,
      user_id: null,
      application_id: null,
    });
    await guilds().removeChannel(channel.id, []);
    expect(idsOf((await guilds().load(guildId))?.channels ?? [])).toEqual([kept.id]);
    expect(await open().messages.byId(channel.id, messages[0].id)).toBeNull();
    expect(await open().messages.byId(child.id, messages[1].id)).toBeNull();
    expect(await open().messages.byId(kept.id, messages[2].id)).toEqual(messages[2]);
    expect(await open().webhooks.byId(webhookId)).toBeNull();
  });

  it('keeps the channels of a removed category', async () => {
    const { guildId, channel } = await insertGuild(open());
    const category = { ...textChannel(guildId), type: 4 as const };
    await guilds().saveChannels([category, { ...channel, parent_id: category.id }]);
    await guilds().removeChannel(category.id, []);
    expect(idsOf((await guilds().load(guildId))?.channels ?? [])).toEqual([channel.id]);
  });

  it('removes a guild with all that belongs to it', async () => {
    const userId = newId();
    const { guildId, channel } = await insertGuild(open(), userId);
    const message = newMessage(channel.id, { guild_id: guildId });
    await open().messages.insert(message);
    await open().bans.add({ guild_id: guildId, user_id: newId(), reason: null });
    await guilds().remove(guildId, []);
    expect(await guilds().load(guildId)).toBeNull();
    expect(await guilds().channelById(channel.id)).toBeNull();
    expect(await guilds().idsOfMember(userId)).toEqual([]);
    expect(await open().messages.byId(channel.id, message.id)).toBeNull();
    expect(await open().bans.page(guildId, {}, 10)).toEqual([]);
  });

  it('counts the messages of a thread, however many come at once', async () => {
    const { channel } = await insertGuild(open());
    const counted = thread(channel, 11, null);
    await guilds().saveChannels([counted]);
    const first = newMessage(counted.id, { id: counted.id });
    const messages = [first, ...Array.from({ length: 5 }, () => newMessage(counted.id))];
    await Promise.all(messages.map((message) => open().messages.insert(message)));
    const [, gone, other] = messages;
    await Promise.all([gone, other].map((message) => open().messages.remove(counted.id, [message?.id ?? ''])));
    expect(await guilds().channelsByIds([counted.id, newId()])).toMatchObject([{ id: counted.id, name: counted.name, total_message_sent: 5 }]);
    expect(await guilds().channelById(counted.id)).toMatchObject({ message_count: 3, total_message_sent: 5 });
    // Who saves a thread that they read before does not undo what was counted since.
    await guilds().saveChannels([{ ...counted, name: 'renamed', message_count: 9, total_message_sent: 9 }]);
    expect(await guilds().channelById(counted.id)).toMatchObject({ name: 'renamed', message_count: 3, total_message_sent: 5 });
  });

  it('finds threads by name, tags and archive, sorted and counted', async () => {
    const { channel } = await insertGuild(open());
    const [x, y] = [newId(), newId()];
    const made = [
      thread(channel, 11, null, { name: 'Red apples', applied_tags: [x] }),
      thread(channel, 11, '2026-03-01T00:00:00.000000+00:00', { name: 'red pears', applied_tags: [x, y] }),
      thread(channel, 11, null, { name: 'Blue plums' }),
      thread(channel, 12, null, { name: 'Red secrets' }),
    ];
    await guilds().saveChannels(made);
    const [apples, pears, plums, secrets] = idsOf(made);
    await open().messages.insert(newMessage(apples ?? ''));
    const plain = { tags: [], needsAllTags: false, withPrivate: false, sortBy: 'id', isAscending: true, limit: 25, offset: 0 } as const;
    const search = async (filter: object) => {
      const { threads, total } = await guilds().searchThreads(channel.id, { ...plain, ...filter });
      return [...idsOf(threads), total];
    };
    expect(await search({ name: 'RED' })).toEqual([apples, pears, 2]);
    expect(await search({ name: 'red', withPrivate: true })).toEqual([apples, pears, secrets, 3]);
    expect(await search({ tags: [x, y] })).toEqual([apples, pears, 2]);
    expect(await search({ tags: [x, y], needsAllTags: true })).toEqual([pears, 1]);
    expect(await search({ archived: false })).toEqual([apples, plums, 2]);
    expect(await search({ limit: 1, offset: 1 })).toEqual([pears, 3]);
    expect(await search({ minId: apples, maxId: plums })).toEqual([pears, 1]);
    expect(await search({ sortBy: 'last_message_id', isAscending: false })).toEqual([apples, plums, pears, 3]);
    expect(await search({ sortBy: 'archive_timestamp', isAscending: false })).toEqual([pears, plums, apples, 3]);
    expect(await search({ name: '%' })).toEqual([0]);
  });

  describe('archived threads', () => {
    const day = (number: number) => `2026-01-0${number}T00:00:00.000000+00:00`;

    it('are not in the snapshot until they are opened again', async () => {
      const { guildId, channel } = await insertGuild(open());
      const archived = thread(channel, 11, day(1));
      await guilds().saveChannels([archived]);
      expect((await guilds().load(guildId))?.channels).toHaveLength(1);
      expect(await guilds().channelById(archived.id)).toEqual(archived);
      await guilds().saveChannels([{ ...thread(channel, 11, null), id: archived.id }]);
      expect((await guilds().load(guildId))?.channels).toHaveLength(2);
    });

    it('are listed by kind, newest archive first, page by page', async () => {
      const { channel } = await insertGuild(open());
      const [a, b, c, secret] = [thread(channel, 11, day(2)), thread(channel, 10, day(3)), thread(channel, 11, day(1)), thread(channel, 12, day(4))];
      await guilds().saveChannels([a, b, c, secret, thread(channel, 11, null)]);
      const page = async (kind: 'public' | 'private', before?: string, limit = 10) => idsOf(await guilds().archivedThreads(channel.id, kind, before, limit));
      expect(await page('public')).toEqual([b.id, a.id, c.id]);
      expect(await page('public', undefined, 2)).toEqual([b.id, a.id]);
      expect(await page('public', day(2))).toEqual([c.id]);
      expect(await page('private')).toEqual([secret.id]);
    });

    it('that are private are listed for those who joined, by id descending', async () => {
      const { channel } = await insertGuild(open());
      const threads = [thread(channel, 12, day(3)), thread(channel, 12, day(1)), thread(channel, 12, day(2)), thread(channel, 12, null)];
      await guilds().saveChannels(threads);
      const [a, b, , active] = idsOf(threads);
      const userId = newId();
      for (const id of [a, b, active]) await open().threadMembers.add({ thread_id: id ?? '', user_id: userId, join_timestamp: AT, flags: 0 });
      expect(idsOf(await guilds().archivedThreadsJoined(channel.id, userId, undefined, 10))).toEqual([b, a]);
      expect(idsOf(await guilds().archivedThreadsJoined(channel.id, userId, b ?? '', 10))).toEqual([a]);
    });
  });
}
