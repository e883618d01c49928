import {
  AuditLogEvent,
  AutoModerationActionType,
  AutoModerationRuleEventType,
  AutoModerationRuleTriggerType,
  GuildVerificationLevel,
  PermissionFlagsBits,
  type GuildMember,
} from 'discord.js';
import { known, next, useBot } from './use-bot.ts';
import type { Somebody } from '../world.ts';

const scene = useBot();

/** Somebody new in the guild, as the bot sees them. */
async function newcomer(): Promise<{ person: Somebody; member: GuildMember }> {
  const { world, guild } = scene();
  const person = await world.person('dora');
  await world.join(guild.id, person);
  return { person, member: await guild.members.fetch(person.id) };
}

describe('moderation', () => {
  it('43 Member join / leave', async () => {
    const { world, guild, client } = scene();
    const person = await world.person('erik');
    const joined = next(client, 'guildMemberAdd');
    await world.join(guild.id, person);
    const [member] = await joined;
    expect(member.id).toBe(person.id);
    expect(member.guild.id).toBe(guild.id);
    expect(member.user.username).toBe(person.name);
    expect(Math.abs(Date.now() - known(member.joinedTimestamp))).toBeLessThan(10_000);
    const count = guild.memberCount;
    const left = next(client, 'guildMemberRemove', ({ id }) => id === person.id);
    await person.rest.delete(`/users/@me/guilds/${guild.id}`);
    expect((await left)[0].user.username).toBe(person.name);
    expect(guild.memberCount).toBe(count - 1);
  });

  it('28 Add / remove roles', async () => {
    const { guild, client } = scene();
    const { member } = await newcomer();
    const [red, blue] = [await guild.roles.create({ name: 'red' }), await guild.roles.create({ name: 'blue' })];
    const heard = next(client, 'guildMemberUpdate', (_old, { roles }) => roles.cache.has(red.id));
    await member.roles.add(red, 'a good deed');
    const [before, after] = await heard;
    expect([before.roles.cache.has(red.id), after.roles.cache.has(red.id)]).toEqual([false, true]);
    expect((await member.roles.set([blue])).roles.cache.map(({ name }) => name).sort()).toEqual(['@everyone', 'blue']);
    const removed = next(client, 'guildMemberUpdate', (_old, { roles }) => roles.cache.size === 1);
    await member.roles.remove(blue);
    await removed;
    expect((await guild.members.fetch({ user: member.id, force: true })).roles.cache.size).toBe(1);
    expect(red.members.size).toBe(0);
    await Promise.all([red.delete(), blue.delete()]);
  });

  it('64 Nickname', async () => {
    const { guild, client } = scene();
    const { member } = await newcomer();
    const heard = next(client, 'guildMemberUpdate', (_old, { nickname }) => nickname === 'Dorothea');
    await member.setNickname('Dorothea', 'a longer name');
    const [before, after] = await heard;
    expect([before.nickname, after.nickname, after.displayName]).toEqual([null, 'Dorothea', 'Dorothea']);
    expect((await member.setNickname(null)).nickname).toBeNull();
    expect((await known(guild.members.me).setNickname('The bot')).nickname).toBe('The bot');
  });

  it('53 Member update', async () => {
    const { guild, client } = scene();
    const { person } = await newcomer();
    const heard = next(client, 'guildMemberUpdate', (_old, { id, nickname }) => id === person.id && nickname === 'by myself');
    await person.rest.patch(`/guilds/${guild.id}/members/@me`, { nick: 'by myself' });
    const [before, after] = await heard;
    expect([before.nickname, after.nickname]).toEqual([null, 'by myself']);
    const renamed = next(client, 'userUpdate', (_old, { id }) => id === person.id);
    await person.rest.patch('/users/@me', { global_name: 'Somebody else' });
    expect((await renamed)[1].globalName).toBe('Somebody else');
  });

  it('38 Timeout', async () => {
    const { channel, client } = scene();
    const { person, member } = await newcomer();
    const heard = next(client, 'guildMemberUpdate', (_old, after) => after.id === member.id);
    const quieted = await member.timeout(60_000, 'too loud');
    expect(quieted.isCommunicationDisabled()).toBe(true);
    const until = known((await heard)[1].communicationDisabledUntilTimestamp);
    expect(Math.abs(until - Date.now() - 60_000)).toBeLessThan(10_000);
    expect(await person.rest.refused('POST', `/channels/${channel.id}/messages`, { body: { content: 'but' } })).toMatch(/^403/);
    expect((await member.timeout(null)).isCommunicationDisabled()).toBe(false);
    await person.rest.post(`/channels/${channel.id}/messages`, { content: 'thanks' });
    await expect(member.timeout(29 * 86_400_000)).rejects.toMatchObject({ code: 50035 });
  });

  it('40 Kick', async () => {
    const { guild, client, alice } = scene();
    const { person, member } = await newcomer();
    expect(member.kickable).toBe(true);
    const gone = next(client, 'guildMemberRemove', ({ id }) => id === person.id);
    const logged = next(client, 'guildAuditLogEntryCreate', ({ action }) => action === AuditLogEvent.MemberKick);
    await member.kick('spam & worse: ä');
    await gone;
    const [entry] = await logged;
    expect([entry.targetId, entry.executorId, entry.reason]).toEqual([person.id, client.user.id, 'spam & worse: ä']);
    await expect(guild.members.kick(person.id)).rejects.toMatchObject({ code: 10007 });
    await expect(guild.members.kick(alice.id)).rejects.toMatchObject({ code: 50013 });
  });

  it('29 Ban / unban / list bans', async () => {
    const { guild, client, channel } = scene();
    const { person, member } = await newcomer();
    const heard = next(client, 'messageCreate', ({ author }) => author.id === person.id);
    await person.rest.post(`/channels/${channel.id}/messages`, { content: 'an advertisement' });
    const [advertisement] = await heard;
    const banned = next(client, 'guildBanAdd');
    const swept = next(client, 'messageDeleteBulk').catch(() => undefined);
    await member.ban({ reason: 'advertising', deleteMessageSeconds: 3600 });
    expect((await banned)[0].user.id).toBe(person.id);
    await swept;
    await expect(channel.messages.fetch({ message: advertisement.id, force: true })).rejects.toMatchObject({ code: 10008 });
    expect((await guild.bans.fetch(person.id)).reason).toBe('advertising');
    expect([...(await guild.bans.fetch()).keys()]).toEqual([person.id]);
    expect((await guild.bans.fetch({ limit: 1, after: person.id })).size).toBe(0);
    const unbanned = next(client, 'guildBanRemove');
    expect((await guild.bans.remove(person.id, 'forgiven'))?.id).toBe(person.id);
    expect((await unbanned)[0].user.id).toBe(person.id);
    await expect(guild.bans.fetch({ user: person.id, force: true })).rejects.toMatchObject({ code: 10026 });
    await guild.bans.create('80351110224678912', { reason: 'never been here' }).catch((error: { code: number }) => expect(error.code).toBe(10013));
    const others = await Promise.all([newcomer(), newcomer()]);
    const result = await guild.bans.bulkCreate(others.map(({ person: { id } }) => id));
    expect([...result.bannedUsers].sort()).toEqual(others.map(({ person: { id } }) => id).sort());
  });

  it('57 Audit log', async () => {
    const { guild, client } = scene();
    const logged = next(client, 'guildAuditLogEntryCreate', ({ action }) => action === AuditLogEvent.RoleCreate);
    const role = await guild.roles.create({ name: 'audited', permissions: PermissionFlagsBits.BanMembers, reason: 'for the record' });
    const [entry, where] = await logged;
    expect(where.id).toBe(guild.id);
    expect([entry.targetId, entry.executorId, entry.reason, entry.actionType, entry.targetType]).toEqual([
      role.id,
      client.user.id,
      'for the record',
      'Create',
      'Role',
    ]);
    expect(entry.changes).toContainEqual(expect.objectContaining({ key: 'name', new: 'audited' }));
    const updated = next(client, 'guildAuditLogEntryCreate', ({ action }) => action === AuditLogEvent.RoleUpdate);
    await role.setName('renamed');
    expect((await updated)[0].changes).toContainEqual({ key: 'name', old: 'audited', new: 'renamed' });
    const logs = await guild.fetchAuditLogs({ type: AuditLogEvent.RoleCreate, user: client.user.id, limit: 1 });
    const found = known(logs.entries.first());
    expect(found.id).toBe(entry.id);
    expect(found.executor?.id).toBe(client.user.id);
    expect(Math.abs(Date.now() - found.createdTimestamp)).toBeLessThan(10_000);
    expect((await guild.fetchAuditLogs({ before: entry.id, limit: 50 })).entries.has(entry.id)).toBe(false);
    await role.delete();
  });

  it('63 Raid / verification settings, system messages', async () => {
    const { guild, client, channel } = scene();
    const heard = next(client, 'guildUpdate', (_old, after) => after.verificationLevel === GuildVerificationLevel.High);
    await guild.setVerificationLevel(GuildVerificationLevel.High, 'a raid');
    expect((await heard)[0].verificationLevel).not.toBe(GuildVerificationLevel.High);
    const edited = await guild.edit({
      verificationLevel: GuildVerificationLevel.None,
      explicitContentFilter: 2,
      defaultMessageNotifications: 1,
      systemChannel: channel,
      systemChannelFlags: ['SuppressGuildReminderNotifications'],
    });
    expect(edited).toMatchObject({ explicitContentFilter: 2, defaultMessageNotifications: 1, systemChannelId: channel.id });
    expect(edited.systemChannelFlags.has('SuppressGuildReminderNotifications')).toBe(true);
    const welcomed = next(client, 'messageCreate', ({ type }) => type === 7);
    const { person } = await newcomer();
    const [welcome] = await welcomed;
    expect([welcome.author.id, welcome.channelId, welcome.system]).toEqual([person.id, channel.id, true]);
    const actions = await guild.setIncidentActions({ invitesDisabledUntil: new Date(Date.now() + 3_600_000), dmsDisabledUntil: null });
    expect(known(actions.invitesDisabledUntil).getTime()).toBeGreaterThan(Date.now());
    await guild.setIncidentActions({ invitesDisabledUntil: null });
  });

  it('78 Auto moderation', async () => {
    const { guild, client, channel } = scene();
    const created = next(client, 'autoModerationRuleCreate');
    const rule = await guild.autoModerationRules.create({
      name: 'No shouting of secrets',
      enabled: true,
      eventType: AutoModerationRuleEventType.MessageSend,
      triggerType: AutoModerationRuleTriggerType.Keyword,
      triggerMetadata: { keywordFilter: ['secret*'], allowList: ['secretary'] },
      actions: [
        { type: AutoModerationActionType.BlockMessage, metadata: { customMessage: 'Not here' } },
        { type: AutoModerationActionType.SendAlertMessage, metadata: { channel } },
      ],
    });
    expect((await created)[0].id).toBe(rule.id);
    expect(rule).toMatchObject({ enabled: true, creatorId: client.user.id, triggerMetadata: { keywordFilter: ['secret*'], allowList: ['secretary'] } });
    expect((await guild.autoModerationRules.fetch()).has(rule.id)).toBe(true);
    const updated = next(client, 'autoModerationRuleUpdate');
    expect((await rule.setEnabled(false)).enabled).toBe(false);
    expect((await updated)[1].enabled).toBe(false);
    const deleted = next(client, 'autoModerationRuleDelete');
    await rule.delete();
    expect((await deleted)[0].id).toBe(rule.id);
  });
});
