import { ActivityType, ApplicationFlagsBitField, Client, Status, type ClientPresenceStatus } from 'discord.js';
import { everyIntent, known, logIn, newClient, next, pointedAt, useBot } from './use-bot.ts';

const scene = useBot();

describe('a bot that logs in', () => {
  it('3 Log in and become ready', async () => {
    const { client, bot, guild, alice, channel } = scene();
    expect(client.isReady()).toBe(true);
    expect(client.user.id).toBe(bot.id);
    expect(client.user.bot).toBe(true);
    expect(client.user.tag).toMatch(new RegExp(`^${bot.name}#\\d{4}$`));
    expect(client.application.id).toMatch(/^\d+$/);
    expect(guild.available).toBe(true);
    expect(guild.ownerId).toBe(alice.id);
    expect(guild.memberCount).toBe(3);
    expect(guild.channels.cache.get(channel.id)?.name).toBe(channel.name);
    expect(client.ws.shards.first()?.status).toBe(Status.Ready);
    expect(Math.abs(Date.now() - channel.createdTimestamp)).toBeLessThan(60_000);
  });

  it('3 Log in and become ready: a wrong token is refused as discord.js expects', async () => {
    const { world } = scene();
    const stranger = newClient(world);
    await expect(stranger.login('MTIz.abc.def')).rejects.toMatchObject({ code: 'TokenInvalid' });
    await stranger.destroy();
  });

  it('3 Log in and become ready: a bot with few intents hears no more than it asked for', async () => {
    const { world, bot, channel, alice } = scene();
    const modest = await logIn(new Client({ intents: ['Guilds'], ...pointedAt(world.server.url) }), bot.token);
    const heard: string[] = [];
    modest.on('messageCreate', ({ content }) => heard.push(content));
    await channel.send('not for everybody');
    const changed = next(modest, 'channelUpdate');
    await alice.rest.patch(`/channels/${channel.id}`, { topic: 'a topic' });
    await changed;
    expect(heard).toEqual([]);
    await modest.destroy();
  });

  it('18 Fetch a user', async () => {
    const { client, bob } = scene();
    const user = await client.users.fetch(bob.id, { force: true });
    expect(user.username).toBe(bob.name);
    expect(user.bot).toBe(false);
    expect(user.createdAt.getFullYear()).toBe(new Date().getFullYear());
    await expect(client.users.fetch('1')).rejects.toMatchObject({ code: 10013, status: 404 });
  });

  it('9 Fetch a member', async () => {
    const { guild, bob } = scene();
    const member = await guild.members.fetch({ user: bob.id, force: true });
    expect(member.user.username).toBe(bob.name);
    expect(member.displayName).toBe(bob.name);
    expect(member.joinedTimestamp).toBeGreaterThan(Date.now() - 600_000);
    expect(member.roles.cache.map((role) => role.name)).toEqual(['@everyone']);
    expect(member.isCommunicationDisabled()).toBe(false);
    await expect(guild.members.fetch('1')).rejects.toMatchObject({ code: 10013 });
  });

  it('35 Fetch a channel', async () => {
    const { client, channel, guild } = scene();
    const fetched = known(await client.channels.fetch(channel.id, { force: true }));
    expect(fetched.isTextBased() && !fetched.isDMBased() && fetched.guild.id).toBe(guild.id);
    await expect(client.channels.fetch('1')).rejects.toMatchObject({ code: 10003, status: 404 });
    expect((await guild.channels.fetch()).has(channel.id)).toBe(true);
  });

  it('5 Permission computation', async () => {
    const { guild, bob, alice, channel, client } = scene();
    const [owner, member] = await Promise.all([guild.members.fetch(alice.id), guild.members.fetch(bob.id)]);
    expect(owner.permissions.has('Administrator')).toBe(true);
    expect(member.permissions.has('SendMessages')).toBe(true);
    expect(member.permissions.has('BanMembers')).toBe(false);
    expect(known(guild.members.me).permissionsIn(channel).has('ManageGuild')).toBe(true);
    const changed = next(client, 'channelUpdate');
    await channel.permissionOverwrites.edit(bob.id, { SendMessages: false });
    await changed;
    expect(known(channel.permissionsFor(bob.id)).has('SendMessages')).toBe(false);
    expect(known(channel.permissionsFor(bob.id)).has('ViewChannel')).toBe(true);
    expect(await bob.rest.refused('POST', `/channels/${channel.id}/messages`, { body: { content: 'no' } })).toBe('403 50013');
    await channel.permissionOverwrites.delete(bob.id);
  });

  it('11 Set presence', async () => {
    const { client, guild, world, alice } = scene();
    const watcher = await alice.listen();
    const seen = watcher.next<{ activities: { name: string; type: number }[]; status: string }>('PRESENCE_UPDATE', (d) => d.activities.length > 0);
    client.user.setPresence({ status: 'idle', activities: [{ name: 'the logs', type: ActivityType.Watching }] });
    expect(await seen).toMatchObject({ status: 'idle', activities: [{ name: 'the logs', type: 3 }] });
    const other = await world.bot({ guildId: guild.id });
    const late = await logIn(newClient(world), other.token);
    const presence = late.guilds.cache.get(guild.id)?.presences.cache.get(client.user.id);
    expect(presence?.status).toBe('idle');
    expect(presence?.activities[0]?.name).toBe('the logs');
    await late.destroy();
  });

  it('54 Presence of members', async () => {
    const { client, world, guild } = scene();
    const carla = await world.person('carla');
    await world.join(guild.id, carla);
    const online = next(client, 'presenceUpdate', (_old, { userId }) => userId === carla.id);
    const listener = await carla.listen();
    const [, presence] = await online;
    expect(presence.status).toBe('online');
    expect((await guild.members.fetch(carla.id)).presence?.status).toBe('online');
    const isPlaying = next(client, 'presenceUpdate', (_old, { userId, activities }) => userId === carla.id && activities.length > 0);
    listener.send(3, { since: null, afk: false, status: 'dnd' satisfies ClientPresenceStatus | 'dnd', activities: [{ name: 'chess', type: 0 }] });
    const [before, after] = await isPlaying;
    expect(before?.status).toBe('online');
    expect(after).toMatchObject({ status: 'dnd' });
    expect(after.activities[0]).toMatchObject({ name: 'chess', type: ActivityType.Playing });
    const offline = next(client, 'presenceUpdate', (_old, { userId, status }) => userId === carla.id && status === 'offline');
    await listener.close();
    expect((await offline)[1].activities).toEqual([]);
  });

  it('55 Request all members / search by query', async () => {
    const { guild, alice, bob, client } = scene();
    const all = await guild.members.fetch();
    expect([alice.id, bob.id, client.user.id].every((id) => all.has(id))).toBe(true);
    const chunk = next(client, 'guildMembersChunk');
    expect([...(await guild.members.fetch({ query: bob.name, limit: 5 })).keys()]).toEqual([bob.id]);
    expect((await chunk)[2]).toMatchObject({ index: 0, count: 1 });
    const some = await guild.members.fetch({ user: [alice.id, bob.id], withPresences: true });
    expect([...some.keys()].sort()).toEqual([alice.id, bob.id].sort());
    expect([...(await guild.members.search({ query: bob.name.slice(0, 6) })).keys()]).toContain(bob.id);
    expect((await guild.members.list({ limit: 1 })).size).toBe(1);
  });

  it('36 Guild join / leave', async () => {
    const { client, world, alice, bot } = scene();
    const second = await world.guild(alice, 'Another guild');
    const joined = next(client, 'guildCreate', ({ id }) => id === second.id);
    const query = { client_id: client.application.id, scope: 'bot', permissions: '8' };
    await alice.rest.post('/oauth2/authorize', { authorize: true, guild_id: second.id }, { query });
    const [guild] = await joined;
    expect(guild.name).toBe('Another guild');
    expect(guild.channels.cache.has(second.textId)).toBe(true);
    expect(guild.members.me?.id).toBe(bot.id);
    const left = next(client, 'guildDelete', ({ id }) => id === second.id);
    await guild.leave();
    await left;
    expect(client.guilds.cache.has(second.id)).toBe(false);
  });

  it('76 Application info', async () => {
    const { client, alice, bot } = scene();
    const application = await client.application.fetch();
    expect(application.name).toBe(bot.name);
    expect(application.owner?.id).toBe(alice.id);
    expect(application.botPublic).toBe(true);
    expect(application.approximateGuildCount).toBe(1);
    expect(application.flags).toBeInstanceOf(ApplicationFlagsBitField);
    expect(application.flags.has('GatewayMessageContentLimited')).toBe(true);
    const edited = await application.edit({ description: 'What it does' });
    expect(edited.description).toBe('What it does');
  });

  it('3 Log in and become ready: a lost connection is resumed and nothing is missed', async () => {
    const { world, bot, channel } = scene();
    const client = await logIn(new Client({ intents: everyIntent, ...pointedAt(world.server.url) }), bot.token);
    const resumed = next(client, 'shardResume');
    const missed = next(client, 'messageCreate', ({ content }) => content === 'while you were away');
    const shard = known(client.ws.shards.first());
    // @ts-expect-error The strategy is private; nothing public of discord.js drops a connection.
    const inner = known(await shard.manager._ws.strategy.shards.get(0));
    (inner as { connection: { terminate(): void } }).connection.terminate();
    await channel.send('while you were away');
    const [, replayed] = await resumed;
    expect(replayed).toBeGreaterThanOrEqual(1);
    expect((await missed)[0].channelId).toBe(channel.id);
    await client.destroy();
  });
});
