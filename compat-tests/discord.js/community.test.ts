import { useBot } from './use-bot.ts';

const scene = useBot();

describe('a guild with a community', () => {
  it('25 Guild info and settings: onboarding, widget and templates', async () => {
    const { guild, channel, client } = scene();
    expect(await guild.fetchOnboarding()).toMatchObject({ enabled: false, guildId: guild.id });
    await guild.setWidgetSettings({ enabled: true, channel });
    expect(await guild.fetchWidgetSettings()).toMatchObject({ enabled: true });
    const widget = await guild.fetchWidget();
    expect(widget.name).toBe(guild.name);
    expect(widget.presenceCount).toBeGreaterThanOrEqual(1);
    const template = await guild.createTemplate('As it stands', 'All of it');
    expect(template).toMatchObject({ name: 'As it stands', description: 'All of it', guildId: guild.id, usageCount: 0 });
    expect([...(await guild.fetchTemplates()).keys()]).toEqual([template.code]);
    expect((await client.fetchGuildTemplate(template.code)).serializedGuild).toMatchObject({ name: guild.name });
    await guild.setName('Another name');
    expect((await template.sync()).unSynced).toBe(false);
    await template.delete();
  });

  it('sets up onboarding and a welcome screen', async () => {
    const { guild, channel } = scene();
    const role = await guild.roles.create({ name: 'Readers' });
    const onboarding = await guild.editOnboarding({
      prompts: [{ title: 'What do you like?', options: [{ title: 'Books', roles: [role], channels: [channel], emoji: '📚' }] }],
    });
    const prompt = onboarding.prompts.first();
    expect(prompt?.options.first()).toMatchObject({ title: 'Books' });
    expect(prompt?.options.first()?.roles.has(role.id)).toBe(true);
    expect((await guild.fetchOnboarding()).prompts.size).toBe(1);
    await guild.editWelcomeScreen({ enabled: true, description: 'Hello', welcomeChannels: [{ channel, description: 'Talk', emoji: '👋' }] });
    const screen = await guild.fetchWelcomeScreen();
    expect(screen).toMatchObject({ description: 'Hello', enabled: true });
    expect(screen.welcomeChannels.first()?.channelId).toBe(channel.id);
  });

  it('invites some people only', async () => {
    const { bob, channel, client } = scene();
    const invite = await channel.createInvite({ targetUsersFile: Buffer.from(`user_id\n${bob.id}\n`) });
    expect((await client.fetchInvite(invite.code)).code).toBe(invite.code);
    expect((await channel.guild.invites.fetchTargetUsers(invite.code)).toString()).toBe(`user_id\n${bob.id}\n`);
    expect(await channel.guild.invites.fetchTargetUsersJobStatus(invite.code)).toMatchObject({ status: 2, totalUsers: 1 });
  });
});
