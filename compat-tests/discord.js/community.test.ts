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
});
