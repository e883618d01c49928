import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  PermissionFlagsBits,
  StageInstancePrivacyLevel,
  ChannelType,
} from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');
const bytesOf = async (url: string): Promise<Buffer> => {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

describe('a guild', () => {
  it('25 Guild info and settings', async () => {
    const { guild, client, alice } = scene();
    const heard = next(client, 'guildUpdate', (_old, { name }) => name === 'A better name');
    const edited = await guild.setName('A better name', 'it was time');
    expect(edited.name).toBe('A better name');
    expect((await heard)[0].name).toBe('The guild');
    const fetched = await client.guilds.fetch({ guild: guild.id, force: true, withCounts: true });
    expect(fetched.approximateMemberCount).toBe(3);
    expect(fetched.approximatePresenceCount).toBeGreaterThanOrEqual(1);
    expect((await guild.fetchOwner()).id).toBe(alice.id);
    expect((await client.guilds.fetch()).map(({ id, owner }) => [id, owner])).toEqual([[guild.id, false]]);
    expect((await guild.edit({ description: null, afkTimeout: 300 })).afkTimeout).toBe(300);
    expect((await guild.fetchIntegrations()).first()?.application?.id).toBe(client.application.id);
    await expect(guild.setName('x')).rejects.toMatchObject({ code: 50035 });
    // Discord took this away from bots.
    await expect(guild.delete()).rejects.toMatchObject({ code: 20001 });
  });

  it('4 Avatar / icon urls', async () => {
    const { guild, client, bob, world } = scene();
    expect(guild.iconURL()).toBeNull();
    const withIcon = await guild.setIcon(png);
    const icon = known(withIcon.iconURL({ extension: 'png' }));
    expect(icon.startsWith(`${world.server.url}/cdn/icons/${guild.id}/`)).toBe(true);
    expect((await bytesOf(icon)).equals(png)).toBe(true);
    const user = await client.users.fetch(bob.id);
    expect(user.avatarURL()).toBeNull();
    expect(user.displayAvatarURL()).toMatch(/\/cdn\/embed\/avatars\/[0-5]\.png$/);
    expect((await bytesOf(user.displayAvatarURL())).subarray(1, 4).toString()).toBe('PNG');
    const bot = await client.user.setAvatar(png);
    expect((await bytesOf(known(bot.avatarURL({ extension: 'png' })))).equals(png)).toBe(true);
    expect((await bytesOf(bot.displayAvatarURL({ extension: 'webp', size: 128 }))).length).toBeGreaterThan(0);
    const changed = next(client, 'userUpdate', (_old, { id, avatar }) => id === bob.id && avatar !== null);
    await bob.rest.patch('/users/@me', { avatar: `data:image/png;base64,${png.toString('base64')}` });
    const [, after] = await changed;
    expect((await bytesOf(known(after.avatarURL({ extension: 'png' })))).equals(png)).toBe(true);
  });

  it('65 Create / edit / delete roles', async () => {
    const { guild, client } = scene();
    const created = next(client, 'roleCreate');
    const role = await guild.roles.create({
      name: 'Crew',
      colors: { primaryColor: 0x3366ff },
      hoist: true,
      mentionable: true,
      permissions: [PermissionFlagsBits.KickMembers],
    });
    expect((await created)[0].id).toBe(role.id);
    expect(role).toMatchObject({ name: 'Crew', hoist: true, mentionable: true, managed: false, hexColor: '#3366ff' });
    expect(role.permissions.toArray()).toEqual(['KickMembers']);
    const updated = next(client, 'roleUpdate', (_old, { name }) => name === 'Staff');
    await role.edit({ name: 'Staff', permissions: [PermissionFlagsBits.BanMembers] });
    const [before, after] = await updated;
    expect([before.name, after.name, after.permissions.toArray()]).toEqual(['Crew', 'Staff', ['BanMembers']]);
    const second = await guild.roles.create({ name: 'Second' });
    expect((await role.setPosition(2)).position).toBeGreaterThan(second.position);
    expect(role.comparePositionTo(second)).toBeGreaterThan(0);
    expect((await guild.roles.fetch(role.id, { force: true }))?.name).toBe('Staff');
    const deleted = next(client, 'roleDelete', ({ id }) => id === role.id);
    await role.delete();
    await deleted;
    expect(await guild.roles.fetch('1')).toBeNull();
    await second.delete();
    const own = known(guild.members.me).roles.botRole;
    expect(own?.tags?.botId).toBe(client.user.id);
  });

  it('62 Emojis (custom)', async () => {
    const { guild, client, channel, alice } = scene();
    const created = next(client, 'emojiCreate');
    const emoji = await guild.emojis.create({ attachment: png, name: 'dot', reason: 'wanted' });
    expect((await created)[0]).toMatchObject({ id: emoji.id, name: 'dot', animated: false, available: true });
    expect((await bytesOf(emoji.imageURL({ extension: 'png' }))).equals(png)).toBe(true);
    expect((await channel.send(`look: ${emoji.toString()}`)).content).toBe(`look: <:dot:${emoji.id}>`);
    const updated = next(client, 'emojiUpdate');
    expect((await emoji.setName('spot')).name).toBe('spot');
    expect((await updated)[0].name).toBe('dot');
    expect((await guild.emojis.fetch()).map(({ name }) => name)).toEqual(['spot']);
    expect((await emoji.fetchAuthor()).id).toBe(client.user.id);
    const deleted = next(client, 'emojiDelete');
    await emoji.delete();
    expect((await deleted)[0].id).toBe(emoji.id);
    const own = await known(client.application).emojis.create({ attachment: png, name: 'mine' });
    expect((await client.application.emojis.fetch()).get(own.id)?.name).toBe('mine');
    expect((await own.setName('my_own')).name).toBe('my_own');
    expect((await channel.send(own.toString())).content).toBe(`<:my_own:${own.id}>`);
    await own.delete();
    const byPerson = next(client, 'emojiCreate');
    await alice.rest.post(`/guilds/${guild.id}/emojis`, { name: 'hers', image: `data:image/png;base64,${png.toString('base64')}` });
    expect((await byPerson)[0].name).toBe('hers');
  });

  it('61 Stickers', async () => {
    const { guild, client, channel } = scene();
    const created = next(client, 'stickerCreate');
    const sticker = await guild.stickers.create({ file: png, name: 'Point', tags: 'red_circle', description: 'One point' });
    expect((await created)[0].id).toBe(sticker.id);
    expect(sticker).toMatchObject({ name: 'Point', tags: 'red_circle', description: 'One point', guildId: guild.id, available: true });
    expect((await bytesOf(sticker.url)).length).toBeGreaterThan(0);
    const message = await channel.send({ stickers: [sticker] });
    expect(message.stickers.first()).toMatchObject({ id: sticker.id, name: 'Point' });
    const updated = next(client, 'stickerUpdate');
    expect((await sticker.edit({ name: 'Dot' })).name).toBe('Dot');
    expect((await updated)[1].name).toBe('Dot');
    expect((await guild.stickers.fetch()).size).toBe(1);
    expect((await client.fetchSticker(sticker.id)).name).toBe('Dot');
    expect((await sticker.fetchUser())?.id).toBe(client.user.id);
    const deleted = next(client, 'stickerDelete');
    await sticker.delete();
    expect((await deleted)[0].id).toBe(sticker.id);
    expect((await client.fetchStickerPacks()).size).toBe(0);
  });

  it('52 Invites', async () => {
    const { guild, channel, client, world, bob } = scene();
    const created = next(client, 'inviteCreate');
    const invite = await channel.createInvite({ maxAge: 3600, maxUses: 2, unique: true });
    expect((await created)[0].code).toBe(invite.code);
    expect(invite).toMatchObject({ maxAge: 3600, maxUses: 2, temporary: false, uses: 0 });
    expect(invite.inviter?.id).toBe(client.user.id);
    const fetched = await client.fetchInvite(invite.code);
    expect(fetched.guild?.id).toBe(guild.id);
    expect(fetched.channel?.id).toBe(channel.id);
    expect(fetched.memberCount).toBe(3);
    const guest = await world.person('guest');
    const joined = next(client, 'guildMemberAdd', ({ id }) => id === guest.id);
    await guest.rest.post(`/invites/${invite.code}`);
    await joined;
    expect((await guild.invites.fetch()).get(invite.code)?.uses).toBe(1);
    expect((await channel.fetchInvites()).size).toBe(1);
    const deleted = next(client, 'inviteDelete');
    await invite.delete('enough');
    expect((await deleted)[0].code).toBe(invite.code);
    await expect(client.fetchInvite(invite.code)).rejects.toMatchObject({ code: 10006 });
    expect(await bob.rest.refused('GET', `/guilds/${guild.id}/invites`)).toBe('403 50013');
  });

  it('77 Scheduled events', async () => {
    const { guild, client, bob, voiceId } = scene();
    const created = next(client, 'guildScheduledEventCreate');
    const start = new Date(Date.now() + 3_600_000);
    const event = await guild.scheduledEvents.create({
      name: 'Game night',
      scheduledStartTime: start,
      scheduledEndTime: new Date(start.getTime() + 3_600_000),
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      entityType: GuildScheduledEventEntityType.External,
      entityMetadata: { location: 'The old barn' },
      description: 'Bring dice',
      image: png,
    });
    expect((await created)[0].id).toBe(event.id);
    expect(event).toMatchObject({ name: 'Game night', description: 'Bring dice', status: GuildScheduledEventStatus.Scheduled, creatorId: client.user.id });
    expect(event.entityMetadata?.location).toBe('The old barn');
    expect(event.scheduledStartTimestamp).toBe(start.getTime());
    expect((await bytesOf(known(event.coverImageURL({ extension: 'png' })))).equals(png)).toBe(true);
    const interested = next(client, 'guildScheduledEventUserAdd');
    await bob.rest.put(`/guilds/${guild.id}/scheduled-events/${event.id}/users/@me`);
    expect((await interested)[1].id).toBe(bob.id);
    expect([...(await event.fetchSubscribers({ withMember: true })).values()].map(({ user, member }) => [user.id, member?.id])).toEqual([[bob.id, bob.id]]);
    const fetched = await guild.scheduledEvents.fetch({ guildScheduledEvent: event.id, force: true, withUserCount: true });
    expect(fetched.userCount).toBe(1);
    const notInterested = next(client, 'guildScheduledEventUserRemove');
    await bob.rest.delete(`/guilds/${guild.id}/scheduled-events/${event.id}/users/@me`);
    await notInterested;
    const updated = next(client, 'guildScheduledEventUpdate', (_old, { status }) => status === GuildScheduledEventStatus.Active);
    await event.setStatus(GuildScheduledEventStatus.Active);
    await updated;
    const deleted = next(client, 'guildScheduledEventDelete');
    await event.delete();
    expect((await deleted)[0].id).toBe(event.id);
    const inVoice = await guild.scheduledEvents.create({
      name: 'Talk',
      scheduledStartTime: start,
      privacyLevel: 2,
      entityType: GuildScheduledEventEntityType.Voice,
      channel: voiceId,
    });
    expect(inVoice.channelId).toBe(voiceId);
    await inVoice.delete();
  });

  it('71 Stage instances', async () => {
    const { guild, client } = scene();
    const stage = await guild.channels.create({ name: 'stage', type: ChannelType.GuildStageVoice });
    const created = next(client, 'stageInstanceCreate');
    const instance = await stage.createStageInstance({ topic: 'The weather', privacyLevel: StageInstancePrivacyLevel.GuildOnly });
    expect((await created)[0].id).toBe(instance.id);
    expect(instance).toMatchObject({ topic: 'The weather', channelId: stage.id, guildId: guild.id, privacyLevel: 2 });
    const updated = next(client, 'stageInstanceUpdate');
    await instance.setTopic('The harvest');
    expect((await updated)[1].topic).toBe('The harvest');
    expect((await guild.stageInstances.fetch(stage, { force: true })).topic).toBe('The harvest');
    await expect(stage.createStageInstance({ topic: 'again' })).rejects.toMatchObject({ code: 150006 });
    const deleted = next(client, 'stageInstanceDelete');
    await instance.delete();
    expect((await deleted)[0].id).toBe(instance.id);
    await expect(guild.stageInstances.fetch(stage, { force: true })).rejects.toMatchObject({ code: 10067 });
    await stage.delete();
  });
});
