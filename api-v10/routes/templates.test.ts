import type { APIChannel, APIGuild, APIRole, APITemplate } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();

async function madeBy(somebody: Somebody, guildId: string): Promise<APITemplate> {
  return somebody.rest.post<APITemplate>(`/guilds/${guildId}/templates`, { name: 'As it stands', description: 'All of it' });
}

describe('Templates', () => {
  it('are taken, shown to anybody who has the code, renamed and deleted', async () => {
    const { bot, bob, guildId } = await world().scene();
    const template = await madeBy(bot, guildId);
    expect(template).toMatchObject({ name: 'As it stands', usage_count: 0, creator: { id: bot.id }, source_guild_id: guildId, is_dirty: null });
    expect(await bot.rest.refused('POST', `/guilds/${guildId}/templates`, { body: { name: 'Again' } })).toBe('400 30031');
    expect(await world().nobody.get(`/guilds/templates/${template.code}`)).toEqual(template);
    expect(await bot.rest.get(`/guilds/${guildId}/templates`)).toEqual([template]);
    const path = `/guilds/${guildId}/templates/${template.code}`;
    expect(await bob.rest.refused('PATCH', path, { body: { name: 'Mine' } })).toBe('403 50013');
    expect(await bot.rest.patch(path, { name: 'Renamed', description: null })).toMatchObject({ name: 'Renamed', description: null });
    expect(await bot.rest.delete(path)).toMatchObject({ name: 'Renamed' });
    expect(await bot.rest.refused('GET', `/guilds/templates/${template.code}`)).toBe('404 10057');
    expect(await bot.rest.refused('DELETE', path)).toBe('404 10057');
  });

  it('say when the guild looks otherwise, until they are taken anew', async () => {
    const { bot, guildId } = await world().scene();
    const { code } = await madeBy(bot, guildId);
    await bot.rest.patch(`/guilds/${guildId}`, { name: 'Another name' });
    expect(await bot.rest.get(`/guilds/templates/${code}`)).toMatchObject({ is_dirty: true, serialized_source_guild: { name: 'The guild' } });
    expect(await bot.rest.put(`/guilds/${guildId}/templates/${code}`)).toMatchObject({ is_dirty: null, serialized_source_guild: { name: 'Another name' } });
    const { id: otherId } = await world().guild(await world().person());
    expect(await bot.rest.refused('PUT', `/guilds/${otherId}/templates/${code}`)).toBe('403 50001');
  });

  it('become guilds of that shape', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const role = await alice.rest.post<APIRole>(`/guilds/${guildId}/roles`, {
      name: 'Helpers',
      color: 0xff00ff,
      hoist: true,
      permissions: '8',
      unicode_emoji: '🔥',
    });
    await alice.rest.put(`/channels/${textId}/permissions/${role.id}`, { type: 0, allow: '2048', deny: '0' });
    await alice.rest.put(`/channels/${textId}/permissions/${bob.id}`, { type: 1, allow: '2048', deny: '0' });
    await alice.rest.post(`/guilds/${guildId}/channels`, { name: 'ideas', type: 15, available_tags: [{ name: 'good' }], topic: 'Think' });
    await alice.rest.patch(`/guilds/${guildId}`, { description: 'Ours', verification_level: 1 });
    const { code, serialized_source_guild: shape } = await madeBy(alice, guildId);
    expect(shape.roles?.map((one) => [one.id, one.name])).toEqual([
      [0, '@everyone'],
      [1, 'Helpers'],
    ]);
    expect(await bot.rest.refused('POST', `/guilds/templates/${code}`, { body: { name: 'Of bots' } })).toMatch(/^40[13] /);
    const listener = await bob.listen();
    const joined = listener.next<APIGuild>('GUILD_CREATE');
    const made = await bob.rest.post<APIGuild>(`/guilds/templates/${code}`, { name: 'A copy' });
    expect((await joined).id).toBe(made.id);
    expect(made).toMatchObject({ name: 'A copy', owner_id: bob.id, description: 'Ours', verification_level: 1 });
    const helpers = made.roles.find((one) => one.name === 'Helpers');
    expect(helpers).toMatchObject({ color: 0xff00ff, hoist: true, permissions: '8', unicode_emoji: '🔥' });
    const channels = await bob.rest.get<(APIChannel & { parent_id?: string; permission_overwrites?: unknown[]; available_tags?: unknown[] })[]>(
      `/guilds/${made.id}/channels`,
    );
    const general = channels.find((one) => one.name === 'general');
    expect(general?.permission_overwrites).toEqual([{ id: helpers?.id, type: 0, allow: '2048', deny: '0' }]);
    expect(channels.find((one) => one.id === general?.parent_id)?.name).toBe('Text Channels');
    expect(channels.find((one) => one.name === 'ideas')).toMatchObject({ type: 15, topic: 'Think', available_tags: [{ name: 'good' }] });
    expect(channels.map((one) => one.id)).toContain(made.system_channel_id);
    expect(await bob.rest.get(`/guilds/templates/${code}`)).toMatchObject({ usage_count: 1 });
    const again = await bob.rest.post<APITemplate>(`/guilds/${made.id}/templates`, { name: 'Of the copy' });
    expect(again.serialized_source_guild.channels?.map((one) => [one.id, one.name])).toEqual(shape.channels?.map((one) => [one.id, one.name]));
  });
});
